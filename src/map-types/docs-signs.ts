import type { Sign, Strength } from "./sign.ts";

interface Phrase {
  readonly pattern: RegExp;
  readonly for: boolean;
  readonly strength: Strength;
}

/**
 * What docs can say of pairs. In this order, and a stretch that one phrase has read no later one reads: "no key comes more
 * than once" must not count as "more than once".
 */
const phrases: readonly Phrase[] = [
  decisive(true, /\b(?:keys?|names?|ids?|identifiers?)\b[^.\n]{0,30}\b(?:is|are|be) (?:all )?unique\b/),
  decisive(true, /\bunique (?:keys?|names?|ids?|identifiers?)\b/),
  decisive(
    true,
    /\b(?:no|without(?: any)?|never|not contain(?: any)?|not have(?: any)?) (?:duplicates?\b|duplicated?\b|repeated\b)/,
  ),
  decisive(
    true,
    /\bduplicates?(?: keys?| names?| entries)? (?:is|are) (?:not allowed|forbidden|rejected|invalid|an error)\b/,
  ),
  decisive(
    true,
    /\b(?:no|not|never|cannot|can't|mustn't|won't|doesn't)\b[^.\n]{0,40}\b(?:more than once|twice|repeated|duplicated?|multiple times|several times)\b/,
  ),
  decisive(true, /\bno two (?:entries|pairs|items|elements|keys|names)\b(?:[^.\n]{0,20}\bsame \w+)?/),
  decisive(true, /\b(?:at most|only|exactly) once\b/),
  decisive(true, /\b(?:the )?last (?:one |value |entry |pair |occurrence )?(?:wins|counts)\b/),
  decisive(false, /\bmulti-?(?:map|dict)s?\b/),
  decisive(false, /\b(?:multiple|several) (?:values|entries|times|pairs)\b/),
  decisive(false, /\bmore than once\b|\btwice\b/),
  decisive(false, /\bduplicat\w*|\brepeat(?:ed|able|s|edly)?\b/),
  decisive(false, /\bsame (?:name|key)\b/),
  decisive(false, /\b(?:the )?first (?:one |value |entry |pair |occurrence )?(?:wins|counts)\b/),
  hint(true, /\bunordered\b|\bno particular order\b|\border is (?:not significant|unspecified|undefined)\b/),
  plain(false, /\bin (?:\w+ ){0,2}order\b(?! to)/),
  plain(false, /\b(?:ordered|sorted|chronological(?:ly)?)\b/),
  plain(false, /\border (?:matters|is (?:significant|important|preserved|kept|defined))\b/),
  plain(false, /\b(?:headers?|trailers?|cookies?|query parameters?)\b/),
  plain(
    true,
    /\bmap(?:s|ping|pings|ped)?\b(?= (?:of|from|to|between|each|every|\w+ to)\b)|\b(?:a|the|this) (?:hash )?map(?:ping)?\b/,
  ),
  plain(true, /\bdictionar(?:y|ies)\b|\bassociative\b|\bhash ?table\b|\blook-?up table\b/),
  plain(true, /\b(?:keyed|indexed) by\b|\bkey[-/ ]?values?\b/),
  plain(true, /\benvironment variables?\b|\bmetadata\b/),
];

/** What docs say of the pairs that they describe. */
export function docsSigns(text: string): readonly Sign[] {
  let left = text.toLowerCase().replace(/\s*\n\s*/g, " ");
  const signs: Sign[] = [];
  for (const { pattern, for: supports, strength } of phrases) {
    const found = pattern.exec(left);
    if (!found) continue;
    signs.push({ for: supports, strength, reason: `its docs say "${found[0]}"` });
    left = left.replace(new RegExp(pattern, "g"), "\u0001");
  }
  return signs;
}

function decisive(supports: boolean, pattern: RegExp): Phrase {
  return { pattern, for: supports, strength: 3 };
}

function plain(supports: boolean, pattern: RegExp): Phrase {
  return { pattern, for: supports, strength: 2 };
}

function hint(supports: boolean, pattern: RegExp): Phrase {
  return { pattern, for: supports, strength: 1 };
}
