import type * as ast from "../../../grammar/ast.ts";
import { typeItem } from "../../package/item-id.ts";
import type { Package, TypeDef } from "../../package/model.ts";
import { findCharacter } from "../../syntax/find-character.ts";
import { nameText } from "../../wit/name-text.ts";
import { bodyOf } from "../edit/plan.ts";
import { createDraft, type ProposedEdit, remove, removeElement, replace } from "../edit/proposed-edit.ts";
import { lineBreakOf } from "../edit/whitespace.ts";
import { type TableItem, tableItems } from "../match/declaration-keys.ts";
import { type ContainerScope, fileItems, itemKey, parseItemKey, versionFor } from "../match/name-resolution.ts";
import type { PackTable } from "../pack/pack.ts";
import { nameSpan, usedNames } from "./apply-rule.ts";
import type { Pass } from "./pass.ts";

/** The tables of a pack with the package that each speaks of, where that package is among those that are translated. */
export function tabled(pass: Pass, tables: readonly PackTable[]): readonly (readonly [Package, PackTable])[] {
  return pass.sites.packages.flatMap((pkg) => {
    const { namespace, name, version } = pkg.identity;
    const path = { namespace, package: name, interface: "", ...(version === undefined ? {} : { version }) };
    const table = pass.meaning.isFrom(path) ? tables.find((one) => one.package === `${namespace}:${name}`) : undefined;
    return table ? [[pkg, table] as const] : [];
  });
}

/** The container part of an item's key: `types` of `types#fields.get`. */
export function containerKey(key: string): string {
  const at = key.indexOf("#");
  return at === -1 ? key : key.slice(0, at);
}

function memberKey(key: string): string {
  return key.slice(key.indexOf("#") + 1);
}

/** First pass of a table: what goes, goes; what stays where it is gets its new name, and so do the references to it. */
export function renameStep(
  tables: readonly PackTable[],
): (pass: Pass, offer: (draft: ProposedEdit) => boolean) => void {
  return (pass, offer) => {
    for (const [pkg, table] of tabled(pass, tables)) {
      const items = tableItems(pkg);
      removeListed(pkg, table, items, pass, offer);
      for (const item of items.values()) if (!isRemoved(item.key, table)) renameItem(item, table, items, offer);
      renameReferences(pkg, table, items, tables, pass, offer);
      renamePaths(pkg, table, offer);
    }
  };
}

function isRemoved(key: string, table: PackTable): boolean {
  return table.removed.has(key) || table.removed.has(containerKey(key));
}

/** Deletes the declarations that a table says are gone. */
export function removeListed(
  pkg: Package,
  table: PackTable,
  items: ReadonlyMap<string, TableItem>,
  pass: Pass,
  offer: (draft: ProposedEdit) => boolean,
): void {
  for (const key of table.removed.keys()) {
    const item = items.get(key);
    if (item && (key.indexOf("#") === -1 || !table.removed.has(containerKey(key))))
      removeTableItem(item, pkg, pass, offer);
  }
}

function removeTableItem(item: TableItem, pkg: Package, pass: Pass, offer: (draft: ProposedEdit) => boolean): void {
  const draft = createDraft("table/removed", "certain");
  const { part, source } = item;
  const id = `${pkg.identity.namespace}:${pkg.identity.name}/${item.key}`;
  if (part.kind === "container") {
    const { node } = item.scope.place;
    remove(draft, source, node, id);
  } else if (part.kind === "type") remove(draft, source, part.type.place.node, typeItem(part.type));
  else if (part.kind === "function") remove(draft, source, part.func.place.node, id);
  else if (part.kind === "statement") remove(draft, source, part.node, id);
  else {
    const list = usedNames(part.use);
    removeElement(draft, source, list, part.use.place.node.names.indexOf(part.name), id);
  }
  void pass;
  offer(draft);
}

/** Interfaces that several old ones merge into: the first keeps its place, the others are moved into it in the next pass. */
function isMerged(key: string, table: PackTable): boolean {
  const target = table.names.get(key);
  if (target === undefined) return false;
  const [first] = [...table.names].find(([, to]) => to === target) ?? [];
  return first !== key;
}

function renameItem(
  item: TableItem,
  table: PackTable,
  items: ReadonlyMap<string, TableItem>,
  offer: (draft: ProposedEdit) => boolean,
): void {
  const to = table.names.get(item.key);
  if (to === undefined || to === item.key) return;
  const draft = createDraft("table/renamed", "certain");
  const { part, source } = item;
  if (part.kind === "container") {
    if (!isMerged(item.key, table))
      replace(draft, source, nameSpan(item.scope.place.node), nameText(to.replace(/^world /, "")), item.key);
  } else if (part.kind === "type" || part.kind === "function") {
    const name = memberKey(to).replace(/^.*\./, "");
    const isMember = memberKey(item.key).includes(".");
    const wasMember = memberKey(to).includes(".");
    const node = part.kind === "type" ? part.type.place.node : part.func.place.node;
    if (isMember === wasMember && node.kind !== "constructor")
      replace(draft, source, nameSpan(node), nameText(name), item.key);
  } else if (part.kind === "statement") renameStatement(part.node, to, table, items, draft, item);
  offer(draft);
}

/** `import wall-clock` → `import system-clock`; of several that become one, the first stays. */
function renameStatement(
  node: ast.ImportDecl | ast.ExportDecl | ast.IncludeDecl,
  to: string,
  table: PackTable,
  items: ReadonlyMap<string, TableItem>,
  draft: ProposedEdit,
  item: TableItem,
): void {
  const first = [...table.names].find(([key, target]) => target === to && items.has(key))?.[0];
  if (first !== item.key) remove(draft, item.source, node, item.key);
  else {
    const path =
      node.kind === "include" ? node.path : node.extern.kind === "extern-path" ? node.extern.path : undefined;
    const name = memberKey(to).replace(/^(import|export|include) /, "");
    if (
      path &&
      !path.namespace &&
      containerKey(to) === (table.names.get(containerKey(item.key)) ?? containerKey(item.key))
    )
      replace(draft, item.source, path, name, item.key);
  }
}

/** Paths within the package follow the interfaces and worlds that have a new name. */
function renamePaths(pkg: Package, table: PackTable, offer: (draft: ProposedEdit) => boolean): void {
  for (const { items, source } of fileItems(pkg)) {
    for (const item of items) {
      if (item.kind !== "interface" && item.kind !== "world") continue;
      for (const inner of item.items) {
        const path = inner.kind === "use" || inner.kind === "include" ? inner.path : undefined;
        if (!path || path.namespace) continue;
        const to = table.names.get(path.name.name) ?? table.names.get(`world ${path.name.name}`);
        if (to === undefined) continue;
        const draft = createDraft("table/renamed", "certain");
        replace(draft, source, path, nameText(to.replace(/^world /, "")), path.name.name);
        offer(draft);
      }
    }
  }
}

/** The new name of an item that some table of the pack renames, if it has one. */
function newName(definition: TypeDef, tables: readonly PackTable[], pass: Pass): string | undefined {
  const item = pass.meaning.itemOf(definition);
  const row = tables
    .find((one) => one.package === `${item.namespace}:${item.package}`)
    ?.names.get(`${item.interface}#${item.item}`);
  if (row !== undefined) return memberKey(row);
  const reference = pass.pack.references.get(itemKey(item))?.to;
  return reference === undefined || !pass.meaning.isFrom(item) ? undefined : parseItemKey(reference)?.item;
}

/** Names that `use` brings in, and the types that mention a renamed name. */
function renameReferences(
  pkg: Package,
  table: PackTable,
  items: ReadonlyMap<string, TableItem>,
  tables: readonly PackTable[],
  pass: Pass,
  offer: (draft: ProposedEdit) => boolean,
): void {
  const renamed = new Map<TypeDef, string>();
  for (const item of items.values()) {
    const { part } = item;
    if (part.kind === "type") {
      const to = table.names.get(item.key);
      if (to !== undefined) renamed.set(part.type, memberKey(to));
    } else if (part.kind === "use" && part.local && !part.name.as && !isRemoved(item.key, table)) {
      const to = newName(part.local, tables, pass);
      if (to === undefined || to === part.local.name || clashes(item.scope, to)) continue;
      renamed.set(part.local, to);
      const draft = createDraft("table/renamed", "certain");
      replace(draft, item.source, part.name, nameText(to), item.key);
      movePath(part.use.place.node, part.local, to, item, pass, draft);
      offer(draft);
    }
  }
  for (const [local, to] of renamed) {
    for (const { type, source } of pass.sites.writtenAs(local)) {
      const id = type.kind === "named" ? type.id : type.kind === "handle" ? type.resource : undefined;
      if (!id || local.owner.package !== pkg) continue;
      const draft = createDraft("table/renamed", "certain");
      replace(draft, source, id, nameText(to), typeItem(local));
      offer(draft);
    }
  }
}

function clashes(scope: ContainerScope, name: string): boolean {
  return scope.types.has(name) || (scope.kind === "interface" && scope.functions.has(name));
}

/** A `use` of another package's renamed item goes to its new place at once, so that its new name means something there. */
function movePath(
  node: ast.UseDecl,
  local: TypeDef,
  to: string,
  item: TableItem,
  pass: Pass,
  draft: ProposedEdit,
): void {
  if (!node.path.namespace || node.names.length > 1) return;
  const key = pass.pack.references.get(itemKey(pass.meaning.itemOf(local)))?.to;
  const target = key === undefined ? undefined : parseItemKey(key);
  if (target?.item !== to) return;
  const version = versionFor(pass.pack.to, target.namespace, target.package);
  replace(
    draft,
    item.source,
    node.path,
    `${target.namespace}:${target.package}/${target.interface}${version === undefined ? "" : `@${version}`}`,
    item.key,
  );
}

/** Second pass of a table: items move to the interface that they now belong to, with their docs. */
export function moveStep(tables: readonly PackTable[]): (pass: Pass, offer: (draft: ProposedEdit) => boolean) => void {
  return (pass, offer) => {
    for (const [pkg, table] of tabled(pass, tables)) {
      for (const [from, to] of table.names)
        if (isMerged(from, table) && !from.includes("#")) moveAll(pkg, from, to, table, offer);
      for (const [from, to] of table.names) moveOne(pkg, from, to, table, offer);
    }
  };
}

/** Everything of an interface that merges into another, but the names that the other has already. */
function moveAll(
  pkg: Package,
  from: string,
  to: string,
  table: PackTable,
  offer: (draft: ProposedEdit) => boolean,
): void {
  const source = pkg.interfaces.get(from);
  const target = pkg.interfaces.get(to);
  if (!source || !target || source === target) return;
  const draft = createDraft("table/moved", "certain");
  const { node, source: text } = source.place;
  if (node.kind !== "interface") return;
  const goal = (path: ast.UsePath) =>
    path.namespace ? undefined : (table.names.get(path.name.name) ?? path.name.name);
  const kept = node.items.filter(
    (item) =>
      item.kind !== "use" ||
      (goal(item.path) !== to && !item.names.every((name) => target.types.has((name.as ?? name.name).name))),
  );
  insertItems(
    target,
    kept.map((item) => textOf(text.text, item)),
    from,
    draft,
  );
  remove(draft, text, node, from);
  offer(draft);
}

function moveOne(
  pkg: Package,
  from: string,
  to: string,
  table: PackTable,
  offer: (draft: ProposedEdit) => boolean,
): void {
  if (!from.includes("#") || containerKey(from).startsWith("world ")) return;
  const home = table.names.get(containerKey(from)) ?? containerKey(from);
  const goal = containerKey(to);
  if (
    home === goal ||
    memberKey(from).includes(".") ||
    memberKey(to).includes(".") ||
    memberKey(from).startsWith("use ")
  )
    return;
  const item = tableItems(pkg).get(`${home}#${memberKey(to)}`);
  const target = pkg.interfaces.get(goal);
  if (!item || !target) return;
  const node =
    item.part.kind === "type"
      ? item.part.type.place.node
      : item.part.kind === "function"
        ? item.part.func.place.node
        : undefined;
  if (!node) return;
  const draft = createDraft("table/moved", "certain");
  insertItems(target, [textOf(item.source.text, node)], from, draft);
  remove(draft, item.source, node, from);
  offer(draft);
}

/** An item with its docs. */
function textOf(text: string, item: ast.Node): string {
  const docs = "docs" in item && item.docs ? item.docs.start : item.start;
  const line = text.lastIndexOf("\n", docs) + 1;
  return text.slice(line, docs).trim() === "" ? text.slice(line, item.end) : text.slice(docs, item.end);
}

/** Writes items at the end of an interface, each with an empty line before it. */
export function insertItems(target: ContainerScope, texts: readonly string[], id: string, draft: ProposedEdit): void {
  const { source, close, items } = bodyOf(target);
  if (texts.length === 0) return;
  const lineBreak = lineBreakOf(source.text);
  const closeLine = source.text.lastIndexOf("\n", close) + 1;
  const at = source.text.slice(closeLine, close).trim() === "" ? closeLine : findCharacter(source.text, "}", close);
  replace(
    draft,
    source,
    { start: at, end: at },
    texts.map((text, index) => `${index === 0 && items.length === 0 ? "" : lineBreak}${text}${lineBreak}`).join(""),
    id,
  );
}
