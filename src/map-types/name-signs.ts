import type { Sign, Strength } from "./sign.ts";

/** Words of a name that speak of a mapping. */
const mapping = wordSet(`
  map maps mapping mappings dict dictionary dictionaries lookup env envs environ environment vars variable variables
  config configs configuration settings setting properties property props options option opts metadata meta labels label
  annotations annotation attributes attribute attrs tags counts counters totals quotas limits scores weights balances
  inventory stock preferences prefs secrets credentials kv translations aliases
`);

/** Words of a name that speak of pairs whose key may come twice. */
const repeated = wordSet(`
  header headers trailer trailers field fields cookie cookies query queries querystring form multi multimap multidict
  links relations edges adjacency captures matches append
`);

/** Words of a name that speak of pairs whose order means something, or whose first half is no key at all. */
const ordered = wordSet(`
  history log logs event events sorted ordered order range ranges interval intervals span spans point points coordinates
  coords vertices segments samples series timeline steps path route waypoints sort sorting polygon polyline queue stack sequence rows
  args arguments argv changes edits transitions moves ranking
`);

/** Words that lean towards a list, and say little where anything else speaks for a mapping. */
const listLike = wordSet("pair pairs entry entries param params parameter parameters");
const listLikeNames = new Set(["copy-all", "from-list"]);

/** What a name says of the pairs that it stands for; nothing where it could be either. */
export function nameSigns(name: string): readonly Sign[] {
  const words = name.toLowerCase().split("-");
  const phrase = words.join("-");
  if (/(?:^|-)(?:key-values?|keyvalues?)(?:-|$)/.test(phrase)) return [sign(name, true, 2, "a mapping")];
  const word = (set: ReadonlySet<string>) => words.some((one) => set.has(one));
  if (/(?:^|-)multi-?map(?:-|$)/.test(phrase)) return [sign(name, false, 3, "a multi-map")];
  const signs: Sign[] = [];
  if (word(repeated)) signs.push(sign(name, false, 2, "pairs whose key may come twice"));
  else if (word(ordered)) signs.push(sign(name, false, 2, "pairs in an order"));
  else if (word(listLike) || listLikeNames.has(phrase)) signs.push(sign(name, false, 1, "a list of pairs"));
  if (word(mapping) || /[a-z0-9]-by-[a-z]/.test(phrase)) signs.push(sign(name, true, 2, "a mapping"));
  return signs;
}

function sign(name: string, supports: boolean, strength: Strength, what: string): Sign {
  return { for: supports, strength, reason: `the name \`${name}\` speaks of ${what}` };
}

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/));
}
