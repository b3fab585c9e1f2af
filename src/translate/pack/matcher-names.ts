/** What `matcher` of a rule may be. The functions are in `matchers/registry.ts`, which has to have one for each name. */
export const matcherNames = [
  "duplex-streams",
  "error-payload",
  "list-to-map",
  "list-to-map-followed",
  "lists-left",
  "map-to-list",
] as const;

export type MatcherName = (typeof matcherNames)[number];
