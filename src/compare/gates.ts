import type { Weight } from "./bump.ts";
import type { Declaration, Detail } from "./change.ts";

/** What became of the gates of an item. */
export function gateDetails(old: Declaration, now: Declaration): readonly Detail[] {
  const [before, after] = [old.gates, now.gates];
  const details: Detail[] = [];
  if (before.unstable !== undefined && after.since !== undefined) {
    details.push({ aspect: "stabilised", message: `feature \`${before.unstable}\` became stable in ${after.since}` });
  } else if (before.since !== undefined && after.unstable !== undefined) {
    details.push({ aspect: "gate", message: `it was stable and is behind feature \`${after.unstable}\` now` });
  } else if (before.unstable !== after.unstable) {
    details.push({
      aspect: "gate",
      message: `its feature was ${shown(before.unstable)} and is ${shown(after.unstable)}`,
    });
  } else if (before.since !== after.since) {
    details.push({ aspect: "gate", message: `its \`@since\` was ${shown(before.since)} and is ${shown(after.since)}` });
  }
  if (before.deprecated !== after.deprecated) {
    const message =
      after.deprecated === undefined ? "it is no longer deprecated" : `it is deprecated since ${after.deprecated}`;
    details.push({ aspect: "deprecated", message });
  }
  return details;
}

/** Deprecating and stabilising are additions; a rewritten version is a detail. */
export function gateWeight(details: readonly Detail[]): Weight {
  if (details.some((detail) => detail.aspect === "stabilised" || detail.aspect === "deprecated")) return "addition";
  return details.length > 0 ? "detail" : "none";
}

function shown(gate: string | undefined): string {
  return gate === undefined ? "absent" : `\`${gate}\``;
}
