import { spellAsMap } from "../../maps/spelling.ts";
import { createDraft, type Draft } from "../draft.ts";
import type { Round } from "../round.ts";
import type { Rule } from "../rule.ts";
import { noteAt, wordsOf } from "./maps.ts";
import { type PairSite, pairSites } from "./maps-sites.ts";

/** Says of every list of pairs that stays one why it does. Changes nothing. */
export function listsLeft(rule: Rule, round: Round, offer: (draft: Draft) => boolean): void {
  for (const found of pairSites(rule, round)) {
    const id = noteFor(found, round);
    if (id === undefined) continue;
    const draft = createDraft(rule.id, rule.certainty);
    noteAt(id, draft, found.site, wordsOf(found));
    offer(draft);
  }
}

function noteFor({ site, pair, spelled, decision }: PairSite, round: Round): string | undefined {
  if (decision.verdict === "list") return "note/stays-list";
  if (spelled !== "literal" && !round.settings.followAliases) return "note/not-followed";
  if (decision.verdict === "unclear") return "note/unclear-pairs";
  return spelled === "literal" && !spellAsMap(site.source.text, site.type, pair) ? "note/unusual-spelling" : undefined;
}
