import type * as ast from "../../../grammar/ast.ts";
import type { SourceText } from "../../../grammar/source.ts";
import type { FunctionDef, Interface, Package, TypeDef, Use, World } from "../../package/model.ts";
import { typeText } from "../../wit/type-text.ts";
import { nameText } from "../rewrite/import-names.ts";
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
      const names = node.names.map((name) => `${nameText(name.name.name)} as ${nameText(name.as.name)}`).join(", ");
      const text = `include ${pathWithVersion(node.path)}${names === "" ? ";" : ` with { ${names} }`}`;
      add({
        key: `${key}#include ${pathName(node.path)}`,
        text,
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
      const names = name.as ? `${nameText(name.name.name)} as ${nameText(name.as.name)}` : nameText(name.name.name);
      const part = { kind: "use" as const, use, name, ...(type ? { local: type } : {}) };
      add({
        key: `${key}#use ${local}`,
        text: `use ${pathWithVersion(use.place.node.path)}.{${names}};`,
        scope,
        source: use.place.source,
        part,
      });
    }
  }
  for (const type of scope.types.values()) {
    const { node, source: place } = type.place;
    if (node.kind === "use-name") continue;
    add({ key: `${key}#${type.name}`, text: typeDeclText(node), scope, source: place, part: { kind: "type", type } });
    for (const func of type.members) addFunction(func, `${key}#${type.name}.${func.name}`, scope, add);
  }
  if (scope.kind === "interface")
    for (const func of scope.functions.values()) addFunction(func, `${key}#${func.name}`, scope, add);
}

function addFunction(func: FunctionDef, key: string, scope: ContainerScope, add: (item: TableItem) => void): void {
  add({ key, text: functionText(func), scope, source: func.place.source, part: { kind: "function", func } });
}

export function functionText(func: FunctionDef): string {
  const { kind } = func.place.node;
  const signature = funcText(func.func);
  if (kind === "constructor") return `constructor${signature.slice("func".length)};`;
  return `${nameText(func.name)}: ${kind === "static" ? "static " : ""}${signature};`;
}

function funcText(func: ast.FuncType): string {
  const params = func.params.map((param) => `${nameText(param.name.name)}: ${typeText(param.type)}`).join(", ");
  return `${func.async ? "async " : ""}func(${params})${func.result ? ` -> ${typeText(func.result)}` : ""}`;
}

export function typeDeclText(node: ast.TypeDecl): string {
  const name = nameText(node.name.name);
  switch (node.kind) {
    case "type":
      return `type ${name} = ${typeText(node.type)};`;
    case "record":
      return `record ${name} { ${node.fields.map((field) => `${nameText(field.name.name)}: ${typeText(field.type)}`).join(", ")} }`;
    case "variant":
      return `variant ${name} { ${node.cases.map((one) => (one.payload ? `${nameText(one.name.name)}(${typeText(one.payload)})` : nameText(one.name.name))).join(", ")} }`;
    case "enum":
      return `enum ${name} { ${node.cases.map((one) => nameText(one.name.name)).join(", ")} }`;
    case "flags":
      return `flags ${name} { ${node.flags.map((one) => nameText(one.name.name)).join(", ")} }`;
    case "resource":
      return `resource ${name};`;
  }
}

function externName(extern: ast.Extern): string {
  return extern.kind === "extern-path" ? pathName(extern.path) : extern.name.name;
}

function externText(node: ast.ImportDecl | ast.ExportDecl, source: SourceText): string {
  const { extern, kind } = node;
  switch (extern.kind) {
    case "extern-path":
      return `${kind} ${pathWithVersion(extern.path)};`;
    case "extern-named":
      return `${kind} ${nameText(extern.name.name)}: ${pathWithVersion(extern.path)};`;
    case "extern-func":
      return `${kind} ${nameText(extern.name.name)}: ${funcText(extern.func)};`;
    case "extern-interface":
      return `${kind} ${nameText(extern.name.name)}: interface ${plain(source.text.slice(extern.name.end, node.end).replace(/^[^{]*/, ""))}`;
  }
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

function pathWithVersion(path: ast.UsePath): string {
  if (!path.namespace || !path.package) return nameText(path.name.name);
  const name = `${nameText(path.namespace.name)}:${nameText(path.package.name)}/${nameText(path.name.name)}`;
  return path.version ? `${name}@${path.version.text}` : name;
}
