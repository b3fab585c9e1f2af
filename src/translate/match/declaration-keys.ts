import type * as ast from "../../../grammar/ast.ts";
import type { SourceText } from "../../../grammar/source.ts";
import type { FunctionDef, Interface, Package, TypeDef, Use, World } from "../../package/model.ts";
import { declarationText, funcText, useNameText } from "../../wit/declaration-text.ts";
import { nameText, usePathText } from "../../wit/name-text.ts";
import type { ContainerScope } from "./name-resolution.ts";

/**
 * The declarations of a package one by one, in the notation of tables: `interface`, `interface#item`,
 * `interface#resource.method`, `interface#use name`, `world w`, `world w#import path`. Two versions of a package are the same
 * where they have the same declarations with the same texts; docs, gates and order don't count.
 */
export interface TableItem {
  readonly key: string;
  /** The declaration as WIT, on one line. */
  readonly text: string;
  readonly scope: ContainerScope;
  readonly source: SourceText;
  readonly part:
    | { readonly kind: "container" }
    | { readonly kind: "type"; readonly type: TypeDef }
    | { readonly kind: "function"; readonly func: FunctionDef }
    | { readonly kind: "use"; readonly use: Use; readonly name: ast.UseName; readonly local?: TypeDef }
    | { readonly kind: "statement"; readonly node: ast.ImportDecl | ast.ExportDecl | ast.IncludeDecl };
}

export function tableItems(pkg: Package): ReadonlyMap<string, TableItem> {
  const items = new Map<string, TableItem>();
  const add = (item: TableItem) => {
    if (!items.has(item.key)) items.set(item.key, item);
  };
  for (const one of pkg.interfaces.values()) addScope(one, one.name, `interface ${nameText(one.name)}`, add);
  for (const world of pkg.worlds.values()) {
    const key = `world ${world.name}`;
    addScope(world, key, `world ${nameText(world.name)}`, add);
    for (const extern of [...world.imports, ...world.exports]) {
      const { node, source } = extern.place;
      add({
        key: `${key}#${node.kind} ${externName(node.extern)}`,
        text: externText(node, source),
        scope: world,
        source,
        part: { kind: "statement", node },
      });
    }
    for (const { place } of world.includes) {
      const { node, source } = place;
      add({
        key: `${key}#include ${pathName(node.path)}`,
        text: declarationText(node),
        scope: world,
        source,
        part: { kind: "statement", node },
      });
    }
  }
  return items;
}

function addScope(scope: Interface | World, key: string, text: string, add: (item: TableItem) => void): void {
  const { source } = scope.place;
  add({ key, text, scope, source, part: { kind: "container" } });
  for (const use of scope.uses) {
    for (const { node: name, local } of use.names) {
      const type = scope.types.get(local);
      const part = { kind: "use" as const, use, name, ...(type ? { local: type } : {}) };
      add({
        key: `${key}#use ${local}`,
        text: `use ${usePathText(use.place.node.path)}.{${useNameText(name)}};`,
        scope,
        source: use.place.source,
        part,
      });
    }
  }
  for (const type of scope.types.values()) {
    const { node, source: place } = type.place;
    if (node.kind === "use-name") continue;
    add({
      key: `${key}#${type.name}`,
      text: declarationText(node),
      scope,
      source: place,
      part: { kind: "type", type },
    });
    for (const func of type.members) addFunction(func, `${key}#${type.name}.${func.name}`, scope, add);
  }
  if (scope.kind === "interface")
    for (const func of scope.functions.values()) addFunction(func, `${key}#${func.name}`, scope, add);
}

function addFunction(func: FunctionDef, key: string, scope: ContainerScope, add: (item: TableItem) => void): void {
  add({ key, text: functionText(func), scope, source: func.place.source, part: { kind: "function", func } });
}

function functionText(func: FunctionDef): string {
  const { kind } = func.place.node;
  const signature = funcText(func.func);
  if (kind === "constructor") return `constructor${signature.slice("func".length)};`;
  return `${nameText(func.name)}: ${kind === "static" ? "static " : ""}${signature};`;
}

function externName(extern: ast.Extern): string {
  return extern.kind === "extern-path" ? pathName(extern.path) : extern.name.name;
}

function externText(node: ast.ImportDecl | ast.ExportDecl, source: SourceText): string {
  const { extern, kind } = node;
  if (extern.kind !== "extern-interface") return declarationText(node);
  const body = plain(source.text.slice(extern.name.end, node.end).replace(/^[^{]*/, ""));
  return `${kind} ${nameText(extern.name.name)}: interface ${body}`;
}

/** Without comments, on one line. */
function plain(text: string): string {
  return text
    .replace(/\/\/[^\n]*/g, "")
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/\s+/g, " ")
    .trim();
}

function pathName(path: ast.UsePath): string {
  return path.namespace && path.package
    ? `${path.namespace.name}:${path.package.name}/${path.name.name}`
    : path.name.name;
}
