import { functionItem, typeItem, useItem } from "../package/item.ts";
import type { TypeDef, Use } from "../package/model.ts";
import type * as ast from "../syntax/ast.ts";
import { findCharacter } from "../syntax/find-character.ts";
import type { Span } from "../syntax/source.ts";
import type { Bindings } from "./bindings.ts";
import { claim, createDraft, type Draft, type ElementList, note, remove, removeElement, replace } from "./draft.ts";
import { nearestError } from "./errors.ts";
import {
  type Found,
  findCases,
  findItems,
  type ItemMatch,
  placeOf,
  type UseMatch,
  type WorldItemMatch,
} from "./find.ts";
import { isGone } from "./gone.ts";
import { elementsOf } from "./match.ts";
import { matchType } from "./match-type.ts";
import { matchers } from "./matchers/registry.ts";
import { type Scope, versionFor } from "./meaning.ts";
import { isTaken, pathText } from "./names.ts";
import { fillWords } from "./note-catalog.ts";
import type { ItemNodePattern, PathPattern, TypePattern, WorldItemPattern } from "./pattern-ast.ts";
import { type RenderContext, renderFunc, renderType } from "./render.ts";
import { rewriteBody, rewriteFunc, rewriteResource } from "./rewrite.ts";
import type { Round, Step } from "./round.ts";
import type { ItemEntry, Rule } from "./rule.ts";
import { optionValue, type Settings } from "./settings.ts";
import type { TypeSite } from "./sites.ts";
import { indentAt, lineBreakOf, startsLine, withComments } from "./text.ts";

/** Whether the options of the run turn a rule on. */
export function isOn(rule: Rule, settings: Settings): boolean {
  return [...rule.option].every(([name, value]) => optionValue(settings, name) === value);
}

/** The step of one rule: offers a draft for each place where it fits. */
export function ruleStep(rule: Rule): Step {
  return (round, offer) => {
    const { form } = rule;
    if (form.kind === "items" || form.kind === "remark")
      fireItems(rule, form.entries, form.kind === "remark", round, offer);
    else if (form.kind === "type") fireTypes(rule, round, offer);
    else if (form.kind === "path") firePaths(rule, round, offer);
    else if (form.kind === "case") fireCases(rule, round, offer);
    else matchers[form.name]?.(rule, round, offer);
  };
}

/** Whether a rule may change a package: by its conditions, and never text that speaks the new language alone, unless it names an old item. */
export function mayChange(rule: Rule, scope: Scope, round: Round): boolean {
  const { package: pkg } = scope;
  const { where } = rule;
  const name = `${pkg.identity.namespace}:${pkg.identity.name}`;
  if (where.package && !where.package.includes(name)) return false;
  if (where.speaks === "from" && !round.speaksFrom(pkg)) return false;
  if (where.speaks === "gone" && !round.speaksGone(pkg)) return false;
  return round.isOpen(pkg) && !isGone(pkg.identity, round);
}

function fireItems(
  rule: Rule,
  entries: readonly ItemEntry[],
  remark: boolean,
  round: Round,
  offer: (draft: Draft) => boolean,
): void {
  for (const found of findItems(rule, entries, round)) {
    const [anchor] = found.matches[0] ?? [];
    if (!anchor || !mayChange(rule, scopeOf(anchor), round)) continue;
    const draft = createDraft(rule.id, rule.certainty);
    if (!remark)
      for (const [index, entry] of entries.entries())
        fireEntry(rule, entry, found, found.matches[index] ?? [], round, draft);
    if (remark)
      for (const { source, node } of found.matches.flat().map(placeOf)) draft.free.push({ source, span: node });
    if (rule.note !== undefined) noteMatches(rule, rule.note, entries, found, draft);
    offer(draft);
  }
}

function scopeOf(match: ItemMatch): Scope {
  switch (match.kind) {
    case "func":
      return match.func.owner;
    case "resource":
      return match.resource.owner;
    case "body":
      return match.declaration.owner;
    default:
      return match.scope;
  }
}

/** The note of a rule: at each item that it turned into something else, or, where all go, at the anchor. */
function noteMatches(rule: Rule, id: string, entries: readonly ItemEntry[], found: Found, draft: Draft): void {
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
function messageOf(rule: Rule, words: Readonly<Record<string, string>>): { readonly message?: string } {
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
function renamed(draft: Draft, node: ast.Node, name: string): string {
  const span = nameSpan(node);
  return draft.edits.find((edit) => edit.start === span.start && edit.end === span.end)?.text ?? name;
}

function wordsOf(...all: readonly Bindings[]): Record<string, string> {
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
  rule: Rule,
  scope: Scope,
  bindings: Bindings,
  draft: Draft,
  round: Round,
  item: string,
  remark: (id: string) => void,
): RenderContext {
  return {
    meaning: round.meaning,
    to: round.pack.to,
    scope,
    bindings,
    lets: rule.lets,
    defaults: rule.defaults,
    draft,
    async: round.settings.async !== "none",
    nearestError: () => nearestError(scope, round, draft, item),
    remark,
  };
}

function fireEntry(
  rule: Rule,
  entry: ItemEntry,
  found: Found,
  matches: readonly ItemMatch[],
  round: Round,
  draft: Draft,
): void {
  for (const match of matches) {
    const { item, source, node } = placeOf(match);
    const bindings = new Map([...found.bindings, ...match.bindings]);
    const remark = (id: string) =>
      note(draft, { id, source, span: nameSpan(node), item, words: { name: nameOf(match) } });
    const context = renderContext(rule, scopeOf(match), bindings, draft, round, item, remark);
    if (entry.rewrite.length === 0) removeMatch(match, round, draft);
    else rewriteMatch(match, entry.pattern, entry.rewrite, context, round);
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
  round: Round,
): void {
  const [to, ...more] = rewrite;
  if (!to) return;
  if (match.kind === "func" && from.kind === "func" && to.kind === "func") {
    const siblings = round.sites.containerOf(match.func)?.functions ?? [];
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
  else if (match.kind === "world-item") rewriteWorldItem(match, rewrite, context, round);
  for (const added of match.kind === "world-item" ? [] : more) addSibling(match, added, context);
}

function isBody(
  pattern: ItemNodePattern,
): pattern is Extract<ItemNodePattern, { kind: "record" | "enum" | "variant" | "flags" | "type" }> {
  return ["record", "enum", "variant", "flags", "type"].includes(pattern.kind);
}

/** A further item of a rewrite stands behind the one that it came from. */
function addSibling(match: ItemMatch, added: ItemNodePattern, context: RenderContext): void {
  if (added.kind !== "func") return;
  const { source, node, item } = placeOf(match);
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

/** One statement of a world becomes one or several. */
function rewriteWorldItem(
  match: WorldItemMatch,
  rewrite: readonly ItemNodePattern[],
  context: RenderContext,
  round: Round,
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
  const keyword = node.attributes.at(-1)?.end ?? node.start;
  const start = findStart(source.text, keyword);
  const text = statements
    .map((to) => `${to.kind} ${patternPath(to.path, match.scope, round)};`)
    .join(`${separator}${gates}`);
  replace(context.draft, source, { start, end: node.end }, text, item);
}

function findStart(text: string, from: number): number {
  const at = ["import", "export", "include"].map((word) => text.indexOf(word, from)).filter((index) => index !== -1);
  return Math.min(...at);
}

/** A path of a rewrite, at the version that the pack leads to. */
export function patternPath(path: PathPattern, scope: Scope, round: Round): string {
  const version = path.version ?? versionFor(round.pack.to, path.namespace, path.package);
  const target = { namespace: path.namespace, package: path.package, interface: path.interface ?? "" };
  return pathText(version === undefined ? target : { ...target, version }, scope);
}

function removeMatch(match: ItemMatch, round: Round, draft: Draft): void {
  switch (match.kind) {
    case "func":
      remove(draft, match.func.place.source, match.func.place.node, functionItem(match.func));
      return;
    case "resource":
      removeType(match.resource, round, draft);
      return;
    case "body":
      removeType(match.declaration, round, draft);
      return;
    case "use":
      removeUsed(match, draft);
      return;
    case "world-item":
      remove(draft, match.source, match.node, match.item);
  }
}

/** A type that goes takes the `use`s of it along. */
export function removeType(type: TypeDef, round: Round, draft: Draft): void {
  remove(draft, type.place.source, type.place.node, typeItem(type));
  for (const user of round.sites.usersOf(type)) {
    if (user.use) removeUsed({ use: user.use, scope: user.owner, names: [user] }, draft);
  }
}

export function removeUsed({ use, scope, names }: Pick<UseMatch, "use" | "scope" | "names">, draft: Draft): void {
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

function fireTypes(rule: Rule, round: Round, offer: (draft: Draft) => boolean): void {
  const { form } = rule;
  if (form.kind !== "type") return;
  const context = { meaning: round.meaning, throughAliases: false };
  for (const site of round.sites.types) {
    if (!standsAt(rule, site) || !mayChange(rule, site.scope, round)) continue;
    const bindings = matchType(
      form.type,
      { node: site.type, scope: site.scope, source: site.source },
      new Map(),
      context,
    );
    if (!bindings) continue;
    const draft = createDraft(rule.id, rule.certainty);
    const words = {
      name: site.func?.name ?? site.declaration?.name ?? "",
      type: site.source.text.slice(site.type.start, site.type.end),
    };
    const remark = (id: string) =>
      note(draft, { id, source: site.source, span: siteSpan(site), item: site.item, words, ...messageOf(rule, words) });
    const gaps = gapEdits(form.type, form.rewrite, bindings, site);
    if (gaps) for (const { span, text } of gaps) replace(draft, site.source, span, text, site.item);
    else {
      const text = renderType(form.rewrite, renderContext(rule, site.scope, bindings, draft, round, site.item, remark));
      replace(draft, site.source, site.type, withComments(site.source.text, site.type, text), site.item);
    }
    claim(draft, site.source, site.type);
    if (rule.note !== undefined) remark(rule.note);
    offer(draft);
  }
}

/**
 * Where match and rewrite hold the same variables in the same order, only what stands around them is written: what a variable
 * stands for, and the white space before and behind it, stay as they are.
 */
function gapEdits(
  from: TypePattern,
  to: TypePattern,
  bindings: Bindings,
  site: TypeSite,
): readonly { span: Span; text: string }[] | undefined {
  const old = patternPieces(from);
  const now = patternPieces(to);
  if (!old || !now || old.variables.length === 0 || old.variables.join() !== now.variables.join()) return undefined;
  const edits: { span: Span; text: string }[] = [];
  let start = site.type.start;
  for (const [index, literal] of old.literals.entries()) {
    const bound = bindings.get(old.variables[index] ?? "");
    const node = index < old.variables.length ? (bound?.kind === "type" ? bound.type.node : undefined) : undefined;
    if (index < old.variables.length && (!node || node.start < start || node.end > site.type.end)) return undefined;
    const wanted = now.literals[index] ?? "";
    if (wanted !== literal) edits.push({ span: { start, end: node?.start ?? site.type.end }, text: wanted });
    start = node?.end ?? site.type.end;
  }
  return edits;
}

/** A pattern as text around its variables; `undefined` where that can't be told (alternatives, a variable that stands twice). */
function patternPieces(
  pattern: TypePattern,
): { literals: readonly string[]; variables: readonly string[] } | undefined {
  const literals = [""];
  const variables: string[] = [];
  const add = (text: string) => literals.push((literals.pop() ?? "") + text);
  const walk = (part: TypePattern): boolean => {
    if (part.kind === "variable") {
      variables.push(part.variable);
      literals.push("");
      return true;
    }
    if (part.kind === "primitive") add(part.name);
    else if (part.kind !== "generic") return false;
    else {
      add(part.name);
      for (const [index, argument] of part.arguments.entries()) {
        add(index === 0 ? "<" : ", ");
        if (!walk(argument)) return false;
      }
      if (part.arguments.length > 0) add(">");
    }
    return true;
  };
  return walk(pattern) && new Set(variables).size === variables.length ? { literals, variables } : undefined;
}

/** The name of the function or declaration that holds a type. */
export function siteSpan(site: TypeSite): { readonly start: number; readonly end: number } {
  const node = site.func?.place.node ?? site.declaration?.place.node;
  return node ? nameSpan(node) : site.type;
}

function standsAt(rule: Rule, site: TypeSite): boolean {
  const { where } = rule;
  if (where.in && !where.in.includes(site.place)) return false;
  if (where.named && !where.named.includes(site.func?.name ?? site.declaration?.name ?? "")) return false;
  return !where.under || where.under.includes(site.root);
}

function firePaths(rule: Rule, round: Round, offer: (draft: Draft) => boolean): void {
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
    fireItems({ ...rule, form: { kind: "items", entries: [entry] } }, [entry], false, round, offer);
}

function fireCases(rule: Rule, round: Round, offer: (draft: Draft) => boolean): void {
  const { form } = rule;
  if (form.kind !== "case") return;
  const found = findCases(rule, round).filter(({ declaration }) => mayChange(rule, declaration.owner, round));
  for (const { declaration, index, name, item } of found) {
    const { node, source } = declaration.place;
    const elements = elementsOf(node);
    const going = found.filter((other) => other.declaration === declaration).length;
    if (!("name" in node) || node.kind === "use-name" || (!form.rewrite && going >= elements.length)) continue;
    const draft = createDraft(rule.id, rule.certainty);
    const open = findCharacter(source.text, "{", node.name.end) + 1;
    const element = elements[index];
    if (!form.rewrite) removeElement(draft, source, { elements, open, close: node.end - 1 }, index, item);
    else if (element && form.rewrite.kind === "literal") replace(draft, source, element.name, form.rewrite.name, item);
    if (element) claim(draft, source, element);
    if (rule.note !== undefined) {
      note(draft, {
        id: rule.note,
        source,
        span: element?.name ?? node.name,
        item,
        words: { name: declaration.name, what: `\`${name}\` is gone` },
      });
    }
    offer(draft);
  }
}
