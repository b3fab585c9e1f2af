import { nameText } from "../../wit/name-text.ts";
import { claim, createDraft, type ProposedEdit, replace } from "../edit/proposed-edit.ts";
import { itemKey } from "../match/name-resolution.ts";
import { namedBy, type TypeSite } from "../match/type-occurrences.ts";
import type { TranslationRule } from "../pack/rule.ts";
import { mayChange } from "../rewrite/apply-rule.ts";
import { nearestError } from "../rewrite/error-types.ts";
import type { Pass } from "../rewrite/pass.ts";

const untyped = new Set(["wasi:io/error#error", "wasi:io/streams#stream-error"]);

/**
 * An untyped error of wasi:io as the error of a `result`: the interface's own error type takes its place. Anywhere else
 * (a payload, a parameter) nothing can stand for it, and it is left to a note.
 */
export function errorPayload(rule: TranslationRule, pass: Pass, offer: (draft: ProposedEdit) => boolean): void {
  for (const site of pass.sites.types) {
    const parent = site.inside.at(-1);
    if (parent?.kind !== "result" || parent.err !== site.type || !mayChange(rule, site.scope, pass)) continue;
    if (!isUntypedError(site, pass)) continue;
    const draft = createDraft(rule.id, rule.certainty);
    replace(draft, site.source, site.type, nameText(nearestError(site.scope, pass, draft, site.item)), site.item);
    claim(draft, site.source, site.type);
    offer(draft);
  }
}

function isUntypedError(site: TypeSite, pass: Pass): boolean {
  const definition =
    site.type.kind === "handle" && site.type.ownership === "borrow" ? undefined : namedBy(site.type, pass.meaning);
  if (!definition) return false;
  const item = pass.meaning.itemOf(definition);
  return pass.meaning.isFrom(item) && untyped.has(itemKey(item));
}
