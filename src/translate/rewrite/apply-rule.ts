import type * as ast from "../../../grammar/ast.ts";
import { functionItem, typeItem, useItem } from "../../package/item-id.ts";
import type { TypeDef, Use } from "../../package/model.ts";
import { findCharacter } from "../../syntax/find-character.ts";
import {
  claim,
  createDraft,
  type ElementList,
  note,
  type ProposedEdit,
  remove,
  removeElement,
  replace,
} from "../edit/proposed-edit.ts";
import { indentAt, lineBreakOf, startsLine } from "../edit/whitespace.ts";
import type { PatternBindings } from "../match/bindings.ts";
import {
  type Candidate,
  findItems,
  type ItemMatch,
  placeOf,
  scopeOf,
  type UseMatch,
  type WorldItemMatch,
} from "../match/candidates.ts";
import { type ContainerScope, versionFor } from "../match/name-resolution.ts";
import { statementsOf } from "../match/world-statements.ts";
import type { ItemNodePattern, PathPattern, WorldItemPattern } from "../pack/pattern-ast.ts";
import type { ItemEntry, TranslationRule } from "../pack/rule.ts";
import { fillWords } from "../report/note-catalog.ts";
import { nearestError } from "./error-types.ts";
import { isTaken, pathText } from "./import-names.ts";
import { type RenderContext, renderFunc, renderName } from "./instantiate.ts";
import type { Pass } from "./pass.ts";
import { isGone } from "./removed-packages.ts";
import { rewriteBody, rewriteFunc, rewriteResource } from "./rewrite.ts";

/**
 * Whether a rule may change something in a scope: by its conditions, and never in a package that does not reach the old
 * releases.
 * @param users the scopes that refer to it; what they reach counts too
 */
export function mayChange(
  rule: TranslationRule,
  scope: ContainerScope,
  pass: Pass,
  users: readonly ContainerScope[] = [],
): boolean {
  const { package: pkg } = scope;
  const { where } = rule;
  const name = `${pkg.identity.namespace}:${pkg.identity.name}`;
  if (where.package && !where.package.includes(name)) return false;
  if (where.speaks === "from" && !pass.speaksFrom(pkg)) return false;
  if (where.speaks === "gone" && !pass.speaksGone(pkg)) return false;
  if (pass.servesBoth(scope)) return false;
  const { reaches } = where;
  if (reaches !== undefined && ![scope, ...users].some((one) => pass.reach.scope(one, reaches))) return false;
  return pass.isOpen(pkg) && !isGone(pkg.identity, pass);
}

/** Items: functions, declarations and statements. */
export function fireItems(
  rule: TranslationRule,
  entries: readonly ItemEntry[],
  remark: boolean,
  pass: Pass,
  offer: (draft: ProposedEdit) => boolean,
): void {
  for (const found of findItems(rule, entries, pass)) {
    const [anchor] = found.matches[0] ?? [];
    if (!anchor || !mayChange(rule, scopeOf(anchor), pass)) continue;
    const draft = createDraft(rule.id, rule.certainty);
    if (!remark)
      for (const [index, entry] of entries.entries())
        fireEntry(rule, entry, found, found.matches[index] ?? [], pass, draft);
    if (remark)
      for (const { source, node } of found.matches.flat().map(placeOf)) draft.free.push({ source, span: node });
    if (rule.note !== undefined && !isDone(draft, anchor, pass)) noteMatches(rule, rule.note, entries, found, draft);
    offer(draft);
  }
}

/** Whether the new statements stand beside the kept old one already, by an earlier pass or run. */
function isDone(draft: ProposedEdit, anchor: ItemMatch, pass: Pass): boolean {
  return pass.settings.keepOld && anchor.kind === "world-item" && draft.edits.length === 0;
}

/** The note of a rule: at each item that it turned into something else, or, where all go, at the anchor. */
function noteMatches(
  rule: TranslationRule,
  id: string,
  entries: readonly ItemEntry[],
  found: Candidate,
  draft: ProposedEdit,
): void {
  const kept = entries.flatMap((entry, index) => (entry.rewrite.length > 0 ? (found.matches[index] ?? []) : []));
  const [first] = found.matches[0] ?? [];
  const noted = kept.length > 0 ? kept : first ? [first] : [];
  for (const noting of noted) {
    const match = lostMember(noting, entries) ?? noting;
    const { item, source, node, name } = placeOf(match);
    const words = { name: renamed(draft, node, name), ...wordsOf(match.bindings, found.bindings) };
    note(draft, { id, source, span: nameSpan(node), item, words, ...messageOf(rule, words) });
  }
}

/** The rule's own words for its note, where it has some. */
export function messageOf(
  rule: TranslationRule,
  words: Readonly<Record<string, string>>,
): { readonly message?: string } {
  return rule.message === undefined ? {} : { message: fillWords(rule.message, words) };
}

/** A resource that only loses a member is noted at that member. */
function lostMember(match: ItemMatch, entries: readonly ItemEntry[]): ItemMatch | undefined {
  const [entry] = entries;
  const [to] = entry?.rewrite ?? [];
  if (match.kind !== "resource" || entry?.pattern.kind !== "resource" || to?.kind !== "resource") return undefined;
  const kept = new Set(to.members.map(({ func }) => JSON.stringify(func.name)));
  const lost = entry.pattern.members.findIndex(({ func }) => !kept.has(JSON.stringify(func.name)));
  return match.members[lost];
}

/** The name that an item has after the rewrite. */
function renamed(draft: ProposedEdit, node: ast.Node, name: string): string {
  const span = nameSpan(node);
  return draft.edits.find((edit) => edit.start === span.start && edit.end === span.end)?.text ?? name;
}

function wordsOf(...all: readonly PatternBindings[]): Record<string, string> {
  const words: Record<string, string> = {};
  for (const bindings of all)
    for (const [variable, bound] of bindings) if (bound.kind === "name") words[variable] = bound.name;
  return words;
}

/** Where a finding about an item points: at its name. */
export function nameSpan(node: ast.Node): { readonly start: number; readonly end: number } {
  if (node.kind === "constructor") return node.keyword;
  if (node.kind === "use" || node.kind === "include" || node.kind === "top-level-use") return node.path;
  if (node.kind === "import" || node.kind === "export")
    return node.extern.kind === "extern-path" ? node.extern.path : node.extern.name;
  return "name" in node && typeof node.name === "object" && node.name !== null ? node.name : node;
}

export function renderContext(
  rule: TranslationRule,
  scope: ContainerScope,
  bindings: PatternBindings,
  draft: ProposedEdit,
  pass: Pass,
  item: string,
  remark: (id: string) => void,
): RenderContext {
  return {
    meaning: pass.meaning,
    to: pass.pack.to,
    scope,
    bindings,
    lets: rule.lets,
    defaults: rule.defaults,
    draft,
    async: pass.settings.async !== "none",
    nearestError: () => nearestError(scope, pass, draft, item),
    remark,
  };
}

function fireEntry(
  rule: TranslationRule,
  entry: ItemEntry,
  found: Candidate,
  matches: readonly ItemMatch[],
  pass: Pass,
  draft: ProposedEdit,
): void {
  for (const match of matches) {
    const { item, source, node } = placeOf(match);
    const bindings = new Map([...found.bindings, ...match.bindings]);
    const remark = (id: string) =>
      note(draft, { id, source, span: nameSpan(node), item, words: { name: nameOf(match) } });
    const context = renderContext(rule, scopeOf(match), bindings, draft, pass, item, remark);
    if (entry.rewrite.length === 0) removeMatch(match, pass, draft);
    else rewriteMatch(match, entry.pattern, entry.rewrite, context, pass);
  }
}

function nameOf(match: ItemMatch): string {
  return placeOf(match).name;
}

function rewriteMatch(
  match: ItemMatch,
  from: ItemNodePattern,
  rewrite: readonly ItemNodePattern[],
  context: RenderContext,
  pass: Pass,
): void {
  const [to, ...more] = rewrite;
  if (!to) return;
  if (match.kind === "func" && from.kind === "func" && to.kind === "func") {
    const siblings = pass.sites.containerOf(match.func)?.functions ?? [];
    rewriteFunc(
      match,
      from,
      to,
      context,
      (name) =>
        siblings.some((sibling) => sibling.name === name) || (!match.func.resource && isTaken(match.func.owner, name)),
    );
  } else if (match.kind === "resource" && from.kind === "resource" && to.kind === "resource") {
    rewriteResource(match, from, to, context);
  } else if (match.kind === "body" && isBody(from) && isBody(to)) rewriteBody(match, from, to, context);
  else if (match.kind === "world-item") rewriteWorldItem(match, rewrite, context, pass);
  for (const added of match.kind === "world-item" ? [] : more) addSibling(match, added, context, pass);
}

function isBody(
  pattern: ItemNodePattern,
): pattern is Extract<ItemNodePattern, { kind: "record" | "enum" | "variant" | "flags" | "type" }> {
  return ["record", "enum", "variant", "flags", "type"].includes(pattern.kind);
}

/** A further item of a rewrite stands behind the one that it came from. */
function addSibling(match: ItemMatch, added: ItemNodePattern, context: RenderContext, pass: Pass): void {
  if (added.kind !== "func") return;
  const { source, node, item } = placeOf(match);
  const siblings = match.kind === "func" ? (pass.sites.containerOf(match.func)?.functions ?? []) : [];
  const wanted = renderName(added.name, context, () => false);
  // What a rule adds is there already where an earlier pass or run of it wrote it.
  if (added.name.kind !== "fresh" && siblings.some(({ name }) => name === wanted)) return;
  const text = renderFunc(added, context, (name) => isTaken(context.scope, name));
  const indent = indentAt(source.text, nameSpan(node).start);
  replace(
    context.draft,
    source,
    { start: node.end, end: node.end },
    `${lineBreakOf(source.text)}${indent}${text}`,
    item,
  );
}

/** One statement of a world becomes one or several; where the old ones are kept, those that it lacks stand behind it. */
function rewriteWorldItem(
  match: WorldItemMatch,
  rewrite: readonly ItemNodePattern[],
  context: RenderContext,
  pass: Pass,
): void {
  const { source, node, item } = match;
  claim(context.draft, source, node);
  const statements = rewrite.filter(
    (to): to is WorldItemPattern => to.kind === "import" || to.kind === "export" || to.kind === "include",
  );
  const separator = startsLine(source.text, node.start)
    ? `${lineBreakOf(source.text)}${indentAt(source.text, node.start)}`
    : " ";
  const gates = node.attributes.map(({ start, end }) => `${source.text.slice(start, end)}${separator}`).join("");
  const wanted = statements.map((to) => `${to.kind} ${patternPath(to.path, match.scope, pass)};`);
  if (pass.settings.keepOld) {
    const there = statementTexts(match.scope, pass);
    const missing = wanted.filter((text) => !there.has(text)).map((text) => `${separator}${gates}${text}`);
    replace(context.draft, source, { start: node.end, end: node.end }, missing.join(""), item);
    return;
  }
  const start = findStart(source.text, node.attributes.at(-1)?.end ?? node.start);
  replace(context.draft, source, { start, end: node.end }, wanted.join(`${separator}${gates}`), item);
}

/** What the statements of a world say, as a rewrite would write them. */
function statementTexts(scope: ContainerScope, pass: Pass): ReadonlySet<string> {
  if (scope.kind !== "world") return new Set();
  return new Set(
    statementsOf(scope)
      .filter(({ labelled }) => !labelled)
      .map(({ node, path, source }) => {
        const meant = pass.meaning.pathOf(path, scope.package, source);
        return `${node.kind} ${pathText(meant, scope)};`;
      }),
  );
}

function findStart(text: string, from: number): number {
  const at = ["import", "export", "include"].map((word) => text.indexOf(word, from)).filter((index) => index !== -1);
  return Math.min(...at);
}

/** A path of a rewrite, at the version that the pack leads to. */
function patternPath(path: PathPattern, scope: ContainerScope, pass: Pass): string {
  const version = path.version ?? versionFor(pass.pack.to, path.namespace, path.package);
  const target = { namespace: path.namespace, package: path.package, interface: path.interface ?? "" };
  return pathText(version === undefined ? target : { ...target, version }, scope);
}

function removeMatch(match: ItemMatch, pass: Pass, draft: ProposedEdit): void {
  switch (match.kind) {
    case "func":
      remove(draft, match.func.place.source, match.func.place.node, functionItem(match.func));
      return;
    case "resource":
      removeType(match.resource, pass, draft);
      return;
    case "body":
      removeType(match.declaration, pass, draft);
      return;
    case "use":
      removeUsed(match, draft);
      return;
    case "world-item":
      if (pass.settings.keepOld) claim(draft, match.source, match.node);
      else remove(draft, match.source, match.node, match.item);
  }
}

/** A type that goes takes the `use`s of it along. */
function removeType(type: TypeDef, pass: Pass, draft: ProposedEdit): void {
  remove(draft, type.place.source, type.place.node, typeItem(type));
  for (const user of pass.sites.usersOf(type)) {
    if (user.use) removeUsed({ use: user.use, scope: user.owner, names: [user] }, draft);
  }
}

function removeUsed({ use, scope, names }: Pick<UseMatch, "use" | "scope" | "names">, draft: ProposedEdit): void {
  const { node, source } = use.place;
  const id = useItem(scope, use);
  const list = usedNames(use);
  for (const name of names) {
    const index = node.names.findIndex(({ start }) => start === name.place.node.start);
    if (index !== -1) removeElement(draft, source, list, index, id);
  }
  claim(draft, source, node);
}

/** The names of a `use` as a comma list; the whole statement goes with the last of them. */
export function usedNames(use: Use): ElementList & { readonly whole: ast.UseDecl } {
  const { node, source } = use.place;
  const open = findCharacter(source.text, "{", node.path.end) + 1;
  return {
    elements: node.names,
    open,
    close: findCharacter(source.text, "}", node.names.at(-1)?.end ?? open),
    whole: node,
  };
}

/** Paths of imports, exports and includes. */
export function firePaths(rule: TranslationRule, pass: Pass, offer: (draft: ProposedEdit) => boolean): void {
  const { form } = rule;
  if (form.kind !== "path") return;
  const kinds = (rule.where.in ?? ["import", "export", "include"]).filter(
    (place) => place === "import" || place === "export" || place === "include",
  );
  const entries = kinds.map(
    (kind): ItemEntry => ({
      pattern: { kind, path: form.path },
      each: false,
      rewrite: form.rewrite ? [{ kind, path: form.rewrite }] : [],
    }),
  );
  for (const entry of entries)
    fireItems({ ...rule, form: { kind: "items", entries: [entry] } }, [entry], false, pass, offer);
}
