import type * as ast from "../../../grammar/ast.ts";
import type { Package } from "../../package/model.ts";
import { findCharacter } from "../../syntax/find-character.ts";
import { parse } from "../../syntax/parse.ts";
import { nameText } from "../../wit/name-text.ts";
import { bodyOf } from "../edit/plan.ts";
import { createDraft, type ElementList, type ProposedEdit, removeElement, replace } from "../edit/proposed-edit.ts";
import { indentAt, lineBreakOf } from "../edit/whitespace.ts";
import { type TableItem, tableItems } from "../match/declaration-keys.ts";
import { elementsOf } from "../match/match.ts";
import { versionFor } from "../match/name-resolution.ts";
import type { PackTable } from "../pack/pack.ts";
import { usedNames } from "./apply-rule.ts";
import type { Pass } from "./pass.ts";
import { addMembers, insertElement } from "./rewrite.ts";
import { containerKey, insertItems, removeListed, tabled } from "./table-names.ts";

/** What a pass of the text layer is about: first what goes, then new interfaces and worlds, their items, the members of resources. */
export type TextPhase = "remove" | "containers" | "items" | "members";

/** Declarations that are written anew, or that are new: their text stands in the table; docs and gates of old ones stay. */
export function textStep(
  tables: readonly PackTable[],
  phase: TextPhase,
): (pass: Pass, offer: (draft: ProposedEdit) => boolean) => void {
  return (pass, offer) => {
    for (const [pkg, table] of tabled(pass, tables)) {
      const items = tableItems(pkg);
      if (phase === "remove") removeListed(pkg, table, items, pass, offer);
      else {
        for (const [key, text] of table.text) if (phaseOf(key) === phase) writeItem(key, text, pkg, items, pass, offer);
        if (phase === "members") addNewMembers(table, items, offer);
      }
    }
  };
}

function phaseOf(key: string): TextPhase {
  if (!key.includes("#")) return "containers";
  return isMember(key) ? "members" : "items";
}

function isMember(key: string): boolean {
  return !key.startsWith("world ") && /#[^ ]+\./.test(key);
}

function writeItem(
  key: string,
  text: string,
  pkg: Package,
  items: ReadonlyMap<string, TableItem>,
  pass: Pass,
  offer: (draft: ProposedEdit) => boolean,
): void {
  const item = items.get(key);
  if (item?.text === text) return;
  const draft = createDraft(item ? "table/changed" : "table/added", "certain");
  if (item) rewriteItem(item, text, draft);
  else if (!key.includes("#")) addContainer(key, pkg, pass, draft);
  else if (isMember(key)) return;
  else addItem(key, text, items, pass, draft);
  offer(draft);
}

function rewriteItem(item: TableItem, text: string, draft: ProposedEdit): void {
  const { part, source, key } = item;
  switch (part.kind) {
    case "container":
      return;
    case "type":
      if (part.type.place.node.kind !== "use-name") rewriteType(part.type.place.node, item, text, draft);
      return;
    case "function": {
      const { node } = part.func.place;
      const start = node.kind === "constructor" ? node.keyword.start : "name" in node ? node.name.start : node.start;
      replace(draft, source, { start, end: node.end }, text, key);
      return;
    }
    case "statement":
      replace(draft, source, { start: keywordStart(part.node, source.text), end: part.node.end }, text, key);
      return;
    case "use":
      rewriteUse(part.use.place.node, part.name, item, text, draft);
  }
}

function keywordStart(node: ast.ImportDecl | ast.ExportDecl | ast.IncludeDecl | ast.UseDecl, text: string): number {
  const from = node.attributes.at(-1)?.end ?? node.start;
  return from + text.slice(from, node.end).indexOf(node.kind);
}

/** One name of a `use` goes to another path: the whole statement if it is alone, else a statement of its own. */
function rewriteUse(node: ast.UseDecl, name: ast.UseName, item: TableItem, text: string, draft: ProposedEdit): void {
  const { source, key } = item;
  if (item.part.kind !== "use") return;
  if (node.names.length === 1) {
    replace(draft, source, { start: keywordStart(node, source.text), end: node.end }, text, key);
    return;
  }
  removeElement(draft, source, usedNames(item.part.use), node.names.indexOf(name), key);
  const separator = `${lineBreakOf(source.text)}${indentAt(source.text, node.start)}`;
  const gates = node.attributes.map(({ start, end }) => `${source.text.slice(start, end)}${separator}`).join("");
  replace(draft, source, { start: node.end, end: node.end }, `${separator}${gates}${text}`, key);
}

/** The declaration that a text stands for. */
function parseType(text: string): ast.TypeDecl | undefined {
  const { file } = parse(`package a:a; interface a { ${text} }`);
  const [container] = file.items;
  const [item] = container?.kind === "interface" ? container.items : [];
  return item && item.kind !== "use" && item.kind !== "func-decl" ? item : undefined;
}

/** Fields and cases that stay keep their docs: where the order allows it, only what differs is written. */
function rewriteType(node: ast.TypeDecl, item: TableItem, text: string, draft: ProposedEdit): void {
  const { source, key } = item;
  const wanted = parseType(text);
  const start = source.text.lastIndexOf(node.kind, node.name.start);
  if (node.kind === "resource") return;
  const old = elementsOf(node);
  const now = wanted ? elementsOf(wanted) : [];
  if (!wanted || old.length === 0 || now.length === 0 || !sameOrder(old, now)) {
    replace(draft, source, { start, end: node.end }, text, key);
    return;
  }
  if (wanted.kind !== node.kind) replace(draft, source, { start, end: start + node.kind.length }, wanted.kind, key);
  if (wanted.name.name !== node.name.name) replace(draft, source, node.name, nameText(wanted.name.name), key);
  const list: ElementList = {
    elements: old,
    open: findCharacter(source.text, "{", node.name.end) + 1,
    close: node.end - 1,
  };
  const nameOf = (element: { readonly name: ast.Identifier }) => element.name.name;
  const kept = new Set(now.map(nameOf));
  for (const [index, element] of old.entries())
    if (!kept.has(nameOf(element))) removeElement(draft, source, list, index, key);
  const body = `package a:a; interface a { ${text} }`;
  let next = 0;
  const pending: string[] = [];
  for (const element of now) {
    const elementText = body.slice(element.start, element.end);
    const at = old.findIndex((other) => nameOf(other) === nameOf(element));
    if (at === -1) pending.push(elementText);
    else {
      const found = old[at];
      if (found && pending.length > 0) insertElement(draft, source, list, found, pending.splice(0).join(", "), key);
      if (found) rewriteTail(found, element, source.text, body, draft, item);
      next = at + 1;
    }
  }
  void next;
  if (pending.length > 0) appendElements(list, kept, pending, draft, item);
}

function sameOrder(
  old: readonly { readonly name: ast.Identifier }[],
  now: readonly { readonly name: ast.Identifier }[],
): boolean {
  const places = now
    .map((element) => old.findIndex((other) => other.name.name === element.name.name))
    .filter((place) => place !== -1);
  return places.length > 0 && places.every((place, index) => index === 0 || place > (places[index - 1] ?? -1));
}

/** The type of a field or the payload of a case. */
function rewriteTail(
  old: Extract<ReturnType<typeof elementsOf>[number], { name: ast.Identifier }>,
  now: typeof old,
  text: string,
  body: string,
  draft: ProposedEdit,
  item: TableItem,
): void {
  const tail = text.slice(old.name.end, old.end);
  const wanted = body.slice(now.name.end, now.end);
  if (tail.replace(/\s/g, "") !== wanted.replace(/\s/g, ""))
    replace(draft, item.source, { start: old.name.end, end: old.end }, wanted, item.key);
}

/** New cases stand behind the last one that stays. */
function appendElements(
  list: ElementList,
  kept: ReadonlySet<string>,
  texts: readonly string[],
  draft: ProposedEdit,
  item: TableItem,
): void {
  const elements = list.elements as readonly (ast.EnumCase & { name: ast.Identifier })[];
  const last = elements.findLast((element) => kept.has(element.name.name));
  if (!last) return;
  const { text } = item.source;
  const multiline = text.slice(list.open, elements[0]?.start ?? list.close).includes("\n");
  const separator = multiline ? `,${lineBreakOf(text)}${indentAt(text, last.start)}` : ", ";
  replace(
    draft,
    item.source,
    { start: last.end, end: last.end },
    texts.map((added) => `${separator}${added}`).join(""),
    item.key,
  );
}

/** The gate of something new, where its surroundings have gates. */
function newGate(pkg: Package, text: string, pass: Pass): string {
  const version = versionFor(pass.pack.to, pkg.identity.namespace, pkg.identity.name);
  return text.includes("@since(") && version !== undefined && pass.pack.restartGates
    ? `@since(version = ${version})`
    : "";
}

/** A new interface or world stands at the end of the package's first file. */
function addContainer(key: string, pkg: Package, pass: Pass, draft: ProposedEdit): void {
  const [file] = pkg.files;
  if (!file) return;
  const { source } = file;
  const lineBreak = lineBreakOf(source.text);
  const head = key.startsWith("world ")
    ? `world ${nameText(key.slice("world ".length))}`
    : `interface ${nameText(key)}`;
  const gate = newGate(pkg, source.text, pass);
  const end = pkg.declaration?.kind === "nested-package" ? pkg.declaration.end - 1 : source.text.length;
  const lead = source.text.slice(0, end).endsWith("\n") || end === 0 ? lineBreak : `${lineBreak}${lineBreak}`;
  replace(
    draft,
    source,
    { start: end, end },
    `${lead}${gate === "" ? "" : `${gate}${lineBreak}`}${head} {${lineBreak}}${lineBreak}`,
    key,
  );
}

function addItem(
  key: string,
  text: string,
  items: ReadonlyMap<string, TableItem>,
  pass: Pass,
  draft: ProposedEdit,
): void {
  const container = items.get(containerKey(key));
  if (!container) return;
  const { scope } = container;
  const body = bodyOf(scope);
  const lineBreak = lineBreakOf(body.source.text);
  const [first] = body.items;
  const inner = first ? indentAt(body.source.text, first.start) : `${body.outer}  `;
  const gate = newGate(scope.package, body.source.text, pass);
  const lines = `${gate === "" ? "" : `${inner}${gate}${lineBreak}`}${inner}${text}`;
  if (text.startsWith("use "))
    replace(draft, body.source, { start: body.open, end: body.open }, `${lineBreak}${lines}`, key);
  else insertItems(scope, [lines], key, draft);
}

/** New members of a resource are written at once: one without a body gets one. */
function addNewMembers(
  table: PackTable,
  items: ReadonlyMap<string, TableItem>,
  offer: (draft: ProposedEdit) => boolean,
): void {
  const added = new Map<string, string[]>();
  for (const [key, text] of table.text) {
    if (!isMember(key) || items.has(key)) continue;
    const owner = key.slice(0, key.lastIndexOf("."));
    added.set(owner, [...(added.get(owner) ?? []), text]);
  }
  for (const [key, texts] of added) {
    const owner = items.get(key);
    if (owner?.part.kind !== "type") continue;
    const draft = createDraft("table/added", "certain");
    addMembers(draft, owner.part.type, texts, key);
    offer(draft);
  }
}
