import type * as ast from "../../../grammar/ast.ts";
import type { SourceText, Span } from "../../../grammar/source.ts";
import { functionItem, typeItem } from "../../package/item-id.ts";
import { findCharacter } from "../../syntax/find-character.ts";
import { nameText } from "../../wit/name-text.ts";
import { claim, type ElementList, type ProposedEdit, remove, removeElement, replace } from "../edit/proposed-edit.ts";
import { afterRemark, leadStart } from "../edit/removal-range.ts";
import { indentAt, lineBreakOf, withComments } from "../edit/whitespace.ts";
import { type BodyMatch, elementsOf, type FuncMatch, type ResourceMatch } from "../match/match.ts";
import type { AliasPattern, BodyPattern, ElementPattern, FuncPattern, ResourcePattern } from "../pack/pattern-ast.ts";
import { type RenderContext, renderFunc, renderName, renderType } from "./instantiate.ts";
import { madeGate } from "./new-item-gate.ts";

/**
 * From a match and its rewrite to edits: the two patterns are compared part by part (name, `async`, each parameter, the
 * result, each member), and only what differs is written.
 */

/** The place of a name in a function's declaration; a constructor has none. */
function funcName(node: FuncMatch["func"]["place"]["node"]): ast.Identifier | undefined {
  if (node.kind === "import" || node.kind === "export")
    return node.extern.kind === "extern-func" ? node.extern.name : undefined;
  return node.kind === "constructor" ? undefined : node.name;
}

/** Turns a matched function into the one that `to` describes. */
export function rewriteFunc(
  match: FuncMatch,
  from: FuncPattern,
  to: FuncPattern,
  context: RenderContext,
  isTaken: (name: string) => boolean,
): void {
  const { func } = match;
  const { source, node } = func.place;
  const { draft } = context;
  const item = functionItem(func);
  claim(draft, source, node);
  const name = funcName(node);
  if (name && !same(from.name, to.name)) {
    const wanted = renderName(to.name, context, isTaken);
    if (wanted !== func.name) replace(draft, source, name, nameText(wanted), item);
  }
  const keyword = { start: func.func.start, end: func.func.start };
  if (to.async === "yes" && !func.func.async && context.async) {
    replace(draft, source, keyword, to.form === "static" && node.kind !== "static" ? "static async " : "async ", item);
  } else if (to.form === "static" && node.kind !== "static") replace(draft, source, keyword, "static ", item);
  rewriteParams(match, from, to, context, item);
  rewriteResult(match, from, to, context, item);
}

function rewriteResult(
  match: FuncMatch,
  from: FuncPattern,
  to: FuncPattern,
  context: RenderContext,
  item: string,
): void {
  const { func, place } = match.func;
  if (to.result && from.result && same(from.result, to.result)) return;
  const close = closeOfParams(place.source, func);
  if (!to.result) {
    if (func.result) replace(context.draft, place.source, { start: close + 1, end: func.result.end }, "", item);
    return;
  }
  const text = renderType(to.result, context);
  if (func.result)
    replace(context.draft, place.source, func.result, withComments(place.source.text, func.result, text), item);
  else replace(context.draft, place.source, { start: close + 1, end: close + 1 }, ` -> ${text}`, item);
}

/** The offset of the bracket that opens a function's parameters. */
function openOfParams(source: SourceText, func: ast.FuncType): number {
  return findCharacter(source.text, "(", func.start);
}

/** The offset of the bracket that closes a function's parameters. */
function closeOfParams(source: SourceText, func: ast.FuncType): number {
  return findCharacter(source.text, ")", func.params.at(-1)?.end ?? openOfParams(source, func));
}

/** A function's parameters as a comma list. */
function paramList(source: SourceText, func: ast.FuncType): ElementList {
  return { elements: func.params, open: openOfParams(source, func) + 1, close: closeOfParams(source, func) };
}

function rewriteParams(
  match: FuncMatch,
  from: FuncPattern,
  to: FuncPattern,
  context: RenderContext,
  item: string,
): void {
  const { func, place } = match.func;
  const list = paramList(place.source, func);
  const pairs = alignPatterns(from.params, to.params);
  const taken = new Set(func.params.map((param) => param.name.name));
  for (const { old, now, before } of pairs) {
    const nodes = old === undefined ? [] : (match.params[old] ?? []);
    const wanted = now === undefined ? undefined : to.params[now];
    if (!wanted) {
      for (const node of nodes) removeElement(context.draft, place.source, list, func.params.indexOf(node), item);
    } else if (old === undefined) {
      if (wanted.kind !== "element") continue;
      const name = renderName(wanted.name, context, (candidate) => taken.has(candidate));
      taken.add(name);
      const text = `${nameText(name)}: ${wanted.type ? renderType(wanted.type, context) : "_"}`;
      const next = before === undefined ? undefined : match.params.slice(before).flat()[0];
      insertElement(context.draft, place.source, list, next, text, item);
    } else rewriteElement(from.params[old], wanted, nodes[0], place.source, context, item);
  }
}

/** Changes the name or the type of one element, where the patterns differ in it. */
function rewriteElement(
  from: ElementPattern | undefined,
  to: ElementPattern,
  node: ast.Param | undefined,
  source: SourceText,
  context: RenderContext,
  item: string,
): void {
  if (!node || from?.kind !== "element" || to.kind !== "element") return;
  if (!same(from.name, to.name))
    replace(context.draft, source, node.name, nameText(renderName(to.name, context, () => false)), item);
  if (to.type && !same(from.type, to.type))
    replace(context.draft, source, node.type, renderType(to.type, context), item);
}

/** Inserts an element before `next`, or at the end of the list. */
export function insertElement(
  draft: ProposedEdit,
  source: SourceText,
  list: ElementList,
  next: ast.Node | undefined,
  text: string,
  item: string,
): void {
  const index = next ? list.elements.findIndex((element) => element.start === next.start) : -1;
  const before = index === -1 ? list.elements.at(-1) : list.elements[index - 1];
  const at = index === -1 ? undefined : list.elements[index];
  const multiline = source.text.slice(list.open, list.elements[0]?.start ?? list.close).includes("\n");
  if (at) {
    const separator = multiline ? `,${lineBreakOf(source.text)}${indentAt(source.text, at.start)}` : ", ";
    const start = leadStart(source.text, at, before?.end ?? list.open);
    replace(draft, source, { start, end: start }, `${text}${separator}`, item);
  } else if (before) {
    appendElement(draft, source, before, multiline, text, item);
  } else replace(draft, source, { start: list.open, end: list.close }, text, item);
}

/** Writes an element behind the last one, and behind the remark that belongs to that one. */
function appendElement(
  draft: ProposedEdit,
  source: SourceText,
  last: Span,
  multiline: boolean,
  added: string,
  item: string,
): void {
  const { text } = source;
  const end = afterRemark(text, last.end);
  const separator = multiline ? `${lineBreakOf(text)}${indentAt(text, last.start)}` : " ";
  if (end === last.end) replace(draft, source, { start: end, end }, `,${separator}${added}`, item);
  else {
    const hasComma = /^[ \t]*,/.test(text.slice(last.end, end));
    if (!hasComma) replace(draft, source, { start: last.end, end: last.end }, ",", item);
    replace(draft, source, { start: end, end }, `${separator}${added}${hasComma ? "," : ""}`, item);
  }
}

/** Which element of the old pattern goes on as which of the new: by variable or name; `before` is the old one that follows an insertion. */
function alignPatterns(
  from: readonly ElementPattern[],
  to: readonly ElementPattern[],
): readonly { old?: number; now?: number; before?: number }[] {
  const key = (element: ElementPattern) =>
    element.kind === "rest" ? `...${element.variable}` : JSON.stringify(element.name);
  const pairs: { old?: number; now?: number; before?: number }[] = [];
  let old = 0;
  for (const [now, element] of to.entries()) {
    const found = from.findIndex((candidate, index) => index >= old && key(candidate) === key(element));
    if (found === -1) pairs.push({ now, before: old });
    else {
      for (; old < found; old++) pairs.push({ old });
      pairs.push({ old: found, now });
      old = found + 1;
    }
  }
  for (; old < from.length; old++) pairs.push({ old });
  return pairs;
}

/** Turns a matched resource into the one that `to` describes. */
export function rewriteResource(
  match: ResourceMatch,
  from: ResourcePattern,
  to: ResourcePattern,
  context: RenderContext,
): void {
  const { resource } = match;
  const { node, source } = resource.place;
  if (node.kind !== "resource") return;
  claim(context.draft, source, node);
  const item = typeItem(resource);
  renameDeclaration(match.resource.name, node.name, from, to, source, context, item);
  const isTaken = (name: string) => resource.members.some((member) => member.name === name);
  const added: string[] = [];
  let left = resource.members.length;
  for (const [index, member] of from.members.entries()) {
    const found = match.members[index];
    const wanted = to.members.find((candidate) => same(candidate.func.name, member.func.name));
    if (!found) continue;
    if (wanted) rewriteFunc(found, member.func, wanted.func, context, isTaken);
    else {
      remove(context.draft, source, found.func.place.node, functionItem(found.func));
      left--;
    }
  }
  for (const wanted of to.members) {
    if (!from.members.some((member) => same(member.func.name, wanted.func.name)))
      added.push(renderFunc(wanted.func, context, isTaken));
  }
  if (added.length > 0) addMembers(context.draft, resource, added, item);
  else if (left === 0) emptyResource(context.draft, source, node, item);
}

/** Writes members at the end of a resource; one without a body gets one. */
export function addMembers(
  draft: ProposedEdit,
  resource: ResourceMatch["resource"],
  members: readonly string[],
  item: string,
): void {
  const { node, source } = resource.place;
  if (node.kind !== "resource") return;
  const lineBreak = lineBreakOf(source.text);
  const outer = indentAt(source.text, node.name.start);
  const last = node.members.at(-1);
  const inner = last ? indentAt(source.text, last.start) : `${outer}  `;
  const gate = madeGate([node, ownerNode(resource)], resource.owner, "package");
  const gated = gate === undefined ? members : members.flatMap((text) => [gate, text]);
  const lines = gated.map((text) => `${inner}${text}${lineBreak}`).join("");
  if (last && !indentsLine(source.text, last.start)) {
    replace(draft, source, { start: last.end, end: last.end }, gated.map((text) => ` ${text}`).join(""), item);
  } else if (last) {
    const end = source.text.indexOf("\n", last.end);
    const close = node.end - 1;
    const at = end === -1 || end > close ? last.end : end + 1;
    replace(draft, source, { start: at, end: at }, at === last.end ? `${lineBreak}${lines}` : lines, item);
  } else replace(draft, source, { start: node.name.end, end: node.end }, ` {${lineBreak}${lines}${outer}}`, item);
}

function ownerNode(resource: ResourceMatch["resource"]): ast.Node {
  return resource.owner.place.node;
}

function indentsLine(text: string, at: number): boolean {
  return text.slice(text.lastIndexOf("\n", at - 1) + 1, at).trim() === "";
}

/** A resource that loses its last member becomes `resource r;`. Comments in its body keep the body. */
function emptyResource(draft: ProposedEdit, source: SourceText, node: ast.ResourceDecl, item: string): void {
  const body = source.text.slice(node.name.end, node.end);
  const first = node.members[0];
  if (!first || !body.includes("{")) return;
  const start = Math.min(first.docs?.start ?? first.start, first.start);
  const lead = source.text.slice(node.name.end, start);
  const tail = source.text.slice(node.members.at(-1)?.end ?? node.end, node.end);
  if (/\/[/*]/.test(lead.replace(/^\s*\{/, "")) || /\/[/*]/.test(tail)) return;
  draft.deletions.splice(
    0,
    draft.deletions.length,
    ...draft.deletions.filter(({ item: gone }) => !(gone.start >= node.start && gone.end <= node.end)),
  );
  replace(draft, source, { start: node.name.end, end: node.end }, ";", item);
}

/** Turns a matched enum, variant, record, flags or alias into what `to` describes. */
export function rewriteBody(
  match: BodyMatch,
  from: BodyPattern | AliasPattern,
  to: BodyPattern | AliasPattern,
  context: RenderContext,
): void {
  const { node, source } = match.declaration.place;
  if (node.kind === "use-name" || node.kind === "resource") return;
  const item = typeItem(match.declaration);
  claim(context.draft, source, node);
  renameDeclaration(match.declaration.name, node.name, from, to, source, context, item);
  if (from.kind === "type" || to.kind === "type") {
    if (node.kind === "type" && to.kind === "type")
      replace(context.draft, source, node.type, renderType(to.type, context), item);
    return;
  }
  if (from.kind !== to.kind) {
    const at = source.text.lastIndexOf(node.kind, node.name.start);
    replace(context.draft, source, { start: at, end: at + node.kind.length }, to.kind, item);
  }
  const elements = elementsOf(node);
  const open = findCharacter(source.text, "{", node.name.end) + 1;
  const list: ElementList = { elements, open, close: node.end - 1 };
  for (const { old, now, before } of alignPatterns(from.elements, to.elements)) {
    const found = old === undefined ? [] : (match.elements[old] ?? []);
    const wanted = now === undefined ? undefined : to.elements[now];
    if (!wanted)
      for (const gone of found)
        removeElement(
          context.draft,
          source,
          list,
          elements.findIndex((element) => element.start === gone.start),
          item,
        );
    else if (old === undefined && wanted.kind === "element") {
      const next = before === undefined ? undefined : match.elements.slice(before).flat()[0];
      insertElement(context.draft, source, list, next, bodyElement(wanted, to.kind, context), item);
    }
  }
}

function bodyElement(
  element: ElementPattern & { kind: "element" },
  kind: BodyPattern["kind"],
  context: RenderContext,
): string {
  const name = nameText(renderName(element.name, context, () => false));
  if (!element.type) return name;
  const type = renderType(element.type, context);
  return kind === "variant" ? `${name}(${type})` : `${name}: ${type}`;
}

function renameDeclaration(
  name: string,
  place: ast.Identifier,
  from: { name: FuncPattern["name"] },
  to: { name: FuncPattern["name"] },
  source: SourceText,
  context: RenderContext,
  item: string,
): void {
  if (same(from.name, to.name)) return;
  const wanted = renderName(to.name, context, () => false);
  if (wanted !== name) replace(context.draft, source, place, nameText(wanted), item);
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
