import type * as ast from "../../../grammar/ast.ts";
import { packageId } from "../../package/item-id.ts";
import type { Package } from "../../package/model.ts";
import { isGated } from "../queries/gate.ts";
import { type Item, makeItem, typeName } from "../queries/item.ts";
import type { DeclaredKind, LintFile, LintPackage, Listeners } from "./rule.ts";

/** A package with all its items, ready for the rules. */
export function prepare(pkg: Package): LintPackage {
  const files = pkg.files.map((file) => prepareFile(pkg, file));
  const usesGates = files.some((file) => file.items.some((item) => isGated(item.gate)));
  return { package: pkg, id: packageId(pkg.identity), files, usesGates };
}

function prepareFile(pkg: Package, file: ast.SourceFile): LintFile {
  const nested = pkg.declaration?.kind === "nested-package" ? pkg.declaration : undefined;
  const declaration = nested ?? file.header;
  const items: Item[] = [];
  const topLevelUses: ast.TopLevelUse[] = [];
  for (const item of nested?.items ?? file.items) {
    if (item.kind === "interface" || item.kind === "world") addItem(item, { package: pkg, file }, undefined, items);
    else if (item.kind === "top-level-use") topLevelUses.push(item);
  }
  return {
    package: pkg,
    file,
    source: file.source,
    ...(declaration && { declaration }),
    topLevelUses,
    items,
    nested: nested !== undefined,
  };
}

function addItem(
  node: ast.GateableItem,
  place: { readonly package: Package; readonly file: ast.SourceFile },
  container: Item | undefined,
  items: Item[],
): void {
  const item = makeItem(node, place, container);
  items.push(item);
  for (const member of membersOf(node)) addItem(member, place, item, items);
}

/** The items that stand directly in an item. */
export function membersOf(node: ast.GateableItem): readonly ast.GateableItem[] {
  switch (node.kind) {
    case "interface":
    case "world":
      return node.items;
    case "resource":
      return node.members;
    case "import":
    case "export":
      return node.extern.kind === "extern-interface" ? node.extern.items : [];
    default:
      return [];
  }
}

/** Runs all listeners over all packages, in one walk. */
export function walk(packages: readonly LintPackage[], all: readonly Listeners[]): void {
  const listeners = byEvent(all);
  const seen = new Set<ast.SourceFile>();
  for (const pkg of packages) {
    for (const listen of listeners.package) listen(pkg);
    for (const file of pkg.files) {
      if (!seen.has(file.file)) for (const listen of listeners.file) listen(file);
      seen.add(file.file);
      walkFile(file, pkg, listeners);
    }
  }
  for (const listen of listeners.end) listen();
}

type WalkListeners = { readonly [E in keyof Listeners]-?: NonNullable<Listeners[E]>[] };

function byEvent(all: readonly Listeners[]): WalkListeners {
  const events: WalkListeners = { package: [], file: [], item: [], type: [], name: [], end: [], comparison: [] };
  for (const one of all) {
    if (one.package) events.package.push(one.package);
    if (one.file) events.file.push(one.file);
    if (one.item) events.item.push(one.item);
    if (one.type) events.type.push(one.type);
    if (one.name) events.name.push(one.name);
    if (one.end) events.end.push(one.end);
    if (one.comparison) events.comparison.push(one.comparison);
  }
  return events;
}

function walkFile(file: LintFile, pkg: LintPackage, listeners: WalkListeners): void {
  for (const item of file.items) {
    for (const listen of listeners.item) listen(item, pkg);
    if (listeners.type.length > 0) {
      for (const type of item.types) for (const listen of listeners.type) listen(type, item, pkg);
    }
  }
  if (listeners.name.length === 0) return;
  namesOf(file, (id, declares, item) => {
    const use = { id, source: file.source, ...(declares && { declares }), ...(item && { item }) };
    for (const listen of listeners.name) listen(use, pkg);
  });
}

type OnName = (id: ast.Identifier, declares: DeclaredKind | undefined, item: Item | undefined) => void;

/** Every identifier of a file, declared or referred to, in order of the items. */
function namesOf(file: LintFile, on: OnName): void {
  if (file.declaration) {
    on(file.declaration.name.namespace, "package", undefined);
    on(file.declaration.name.name, "package", undefined);
  }
  for (const use of file.topLevelUses) {
    pathNames(use.path, undefined, on);
    if (use.as) on(use.as, "alias", undefined);
  }
  for (const item of file.items) {
    itemNames(item, on);
    for (const type of item.types) {
      const id = typeName(type);
      if (id) on(id, undefined, item);
    }
  }
}

function pathNames(path: ast.UsePath, item: Item | undefined, on: OnName): void {
  if (path.namespace) on(path.namespace, undefined, item);
  if (path.package) on(path.package, undefined, item);
  on(path.name, undefined, item);
}

function itemNames(item: Item, on: OnName): void {
  const { node } = item;
  for (const attribute of node.attributes) if (attribute.kind === "unstable") on(attribute.feature, undefined, item);
  switch (node.kind) {
    case "use":
      pathNames(node.path, item, on);
      for (const { name, as } of node.names) {
        on(name, undefined, item);
        if (as) on(as, "alias", item);
      }
      return;
    case "include":
      pathNames(node.path, item, on);
      for (const { name, as } of node.names) {
        on(name, undefined, item);
        on(as, "alias", item);
      }
      return;
    case "import":
    case "export":
      if (node.extern.kind !== "extern-path") on(node.extern.name, "item", item);
      if (node.extern.kind === "extern-path" || node.extern.kind === "extern-named")
        pathNames(node.extern.path, item, on);
      if (node.extern.kind === "extern-func") paramNames(node.extern.func, item, on);
      return;
    case "constructor":
      paramNames(node.func, item, on);
      return;
    default:
      on(node.name, "item", item);
      partNames(item, on);
  }
}

function partNames(item: Item, on: OnName): void {
  const { node } = item;
  if (node.kind === "record") for (const field of node.fields) on(field.name, "field", item);
  else if (node.kind === "flags") for (const flag of node.flags) on(flag.name, "flag", item);
  else if (node.kind === "enum" || node.kind === "variant") for (const one of node.cases) on(one.name, "case", item);
  else if (node.kind === "func-decl" || node.kind === "method" || node.kind === "static") {
    paramNames(node.func, item, on);
  }
}

function paramNames(func: ast.FuncType, item: Item, on: OnName): void {
  for (const param of func.params) on(param.name, "param", item);
}
