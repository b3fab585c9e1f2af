import type * as ast from "../../../grammar/ast.ts";
import { applyEdits, type TextEdit } from "../../../grammar/edit.ts";
import { spellAsList, spellAsMap } from "../../map-types/spelling.ts";
import { packageItem } from "../../package/item-id.ts";
import { targetsBelow, wasiTarget } from "../../package/wasi-target.ts";
import type { Certainty } from "../edit/document.ts";
import { claim, createDraft, note, type ProposedEdit, replace } from "../edit/proposed-edit.ts";
import { noBindings } from "../match/bindings.ts";
import type { TypeSite } from "../match/type-occurrences.ts";
import type { TranslationRule } from "../pack/rule.ts";
import { mayChange, renderContext } from "../rewrite/apply-rule.ts";
import { typeText } from "../rewrite/instantiate.ts";
import type { Pass } from "../rewrite/pass.ts";
import { type PairSite, pairName, pairSites } from "./maps-sites.ts";

/** One type that changes, with the edits within its text and the words of its note. */
interface Conversion {
  readonly site: TypeSite;
  readonly edits: readonly TextEdit[];
  readonly certainty: Certainty;
  readonly words: Readonly<Record<string, string>>;
}

/**
 * `list<tuple<k, v>>` that means a mapping, with a key that is written out: those whose certainty is that of the rule. Lists
 * within lists change together, with the least certainty among them.
 */
export function listToMap(rule: TranslationRule, pass: Pass, offer: (draft: ProposedEdit) => boolean): void {
  const conversions = pairSites(rule, pass).flatMap((found): readonly Conversion[] => {
    const { site, pair, spelled, decision } = found;
    if (spelled !== "literal" || decision.verdict !== "map") return [];
    const edits = spellAsMap(site.source.text, site.type, pair);
    return edits ? [{ site, edits, certainty: decision.certainty, words: wordsOf(found) }] : [];
  });
  for (const group of groupsOf(conversions)) {
    const certainty = least(group.map((one) => one.certainty));
    if (certainty === rule.certainty) offerGroup(rule, certainty, group, offer, warnOfTarget);
  }
}

/** The same where an alias stands for the key or the pair, or a record is the pair: the key is written out. */
export function listToMapFollowed(rule: TranslationRule, pass: Pass, offer: (draft: ProposedEdit) => boolean): void {
  for (const found of pairSites(rule, pass)) {
    const { site, spelled, decision } = found;
    if (spelled === "literal" || decision.verdict !== "map") continue;
    const draft = createDraft(rule.id, least([rule.certainty, decision.certainty]));
    const context = renderContext(rule, site.scope, noBindings, draft, pass, site.item, () => {});
    const text = `map<${typeText(found.key, context)}, ${typeText(found.value, context)}>`;
    replace(draft, site.source, site.type, text, site.item);
    claim(draft, site.source, site.type);
    noteAt(rule.note, draft, site, wordsOf(found));
    warnOfTarget(draft, site);
    offer(draft);
  }
}

/** Every `map<k, v>` becomes the list that it is lowered to; maps within maps change together. */
export function mapToList(rule: TranslationRule, pass: Pass, offer: (draft: ProposedEdit) => boolean): void {
  const conversions = pass.sites.types.flatMap((site): readonly Conversion[] => {
    if (site.type.kind !== "map" || !mayChange(rule, site.scope, pass)) return [];
    const { name } = pairName(site);
    return [{ site, edits: spellAsList(site.source.text, site.type), certainty: rule.certainty, words: { name } }];
  });
  for (const group of groupsOf(conversions)) offerGroup(rule, rule.certainty, group, offer);
}

function offerGroup(
  rule: TranslationRule,
  certainty: Certainty,
  group: readonly Conversion[],
  offer: (draft: ProposedEdit) => boolean,
  also?: (draft: ProposedEdit, site: TypeSite) => void,
): void {
  const [outermost] = group;
  if (!outermost) return;
  const { site } = outermost;
  const { start, end } = site.type;
  const edits = group.flatMap((one) =>
    one.edits.map((edit) => ({ start: edit.start - start, end: edit.end - start, text: edit.text })),
  );
  const draft = createDraft(rule.id, certainty);
  replace(draft, site.source, site.type, applyEdits(site.source.text.slice(start, end), edits), site.item);
  claim(draft, site.source, site.type);
  for (const one of group) noteAt(rule.note, draft, one.site, one.words);
  also?.(draft, site);
  offer(draft);
}

/** Notes, at the header, that a package gets a map although it targets a release of WASI that has none. */
function warnOfTarget(draft: ProposedEdit, site: TypeSite): void {
  const pkg = site.scope.package;
  const version = wasiTarget(pkg);
  if (version === undefined || !targetsBelow(version, "0.3.1")) return;
  const source = (pkg.files.find(({ header }) => header === pkg.declaration) ?? site).source;
  const span = pkg.declaration?.name ?? { start: 0, end: 0 };
  const name = packageItem(pkg);
  note(draft, { id: "note/below-0.3.1", source, span, item: name, words: { name, version } });
}

/** Conversions that lie within one another, the outermost first. */
function groupsOf(conversions: readonly Conversion[]): readonly (readonly Conversion[])[] {
  const groups = new Map<ast.TypeNode, Conversion[]>();
  const groupOf = new Map<ast.TypeNode, ast.TypeNode>();
  for (const one of conversions) {
    const { type, inside } = one.site;
    const outer = inside.find((around) => groupOf.has(around)) ?? type;
    groupOf.set(type, outer);
    const group = groups.get(outer);
    if (group) group.push(one);
    else groups.set(outer, [one]);
  }
  return [...groups.values()];
}

const certainties: readonly Certainty[] = ["low", "medium", "high", "certain"];

function least(all: readonly Certainty[]): Certainty {
  return certainties.find((one) => all.includes(one)) ?? "certain";
}

/** The words of the notes of list-to-map: what the place is called, what was decided by, and what stands for the pair. */
export function wordsOf({ site, pair, spelled, name, decision }: PairSite): Readonly<Record<string, string>> {
  const key = site.source.text.slice(pair.key.start, pair.key.end);
  return {
    name: pairName(site).name,
    reason: decision.reasons.join("; "),
    through: spelled === "key-alias" && pair.key.kind === "named" ? pair.key.id.name : (name ?? key),
  };
}

/** Makes a note at the place that a type stands in. */
export function noteAt(
  id: string | undefined,
  draft: ProposedEdit,
  site: TypeSite,
  words: Readonly<Record<string, string>>,
): void {
  if (id === undefined) return;
  note(draft, { id, source: site.source, span: pairName(site).span, item: site.item, words });
}
