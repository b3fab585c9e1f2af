import { spellAsMap } from "../../map-types/spelling.ts";
import { createDraft, type ProposedEdit } from "../edit/proposed-edit.ts";
import type { TranslationRule } from "../pack/rule.ts";
import type { Pass } from "../rewrite/pass.ts";
import { noteAt, wordsOf } from "./maps.ts";
import { type PairSite, pairSites } from "./maps-sites.ts";

/** Says of every list of pairs that stays one why it does. Changes nothing. */
export function listsLeft(rule: TranslationRule, pass: Pass, offer: (draft: ProposedEdit) => boolean): void {
  for (const found of pairSites(rule, pass)) {
    const id = noteFor(found, pass);
    if (id === undefined) continue;
    const draft = createDraft(rule.id, rule.certainty);
    noteAt(id, draft, found.site, wordsOf(found));
    offer(draft);
  }
}

function noteFor({ site, pair, spelled, decision }: PairSite, pass: Pass): string | undefined {
  if (decision.verdict === "list") return "note/stays-list";
  if (spelled !== "literal" && !pass.settings.followAliases) return "note/not-followed";
  if (decision.verdict === "unclear") return "note/unclear-pairs";
  return spelled === "literal" && !spellAsMap(site.source.text, site.type, pair) ? "note/unusual-spelling" : undefined;
}
