import type * as ast from "../../../grammar/ast.ts";
import type { SourceText, Span } from "../../../grammar/source.ts";

import { externName, pathId } from "../../package/item-id.ts";

import type { Package } from "../../package/model.ts";
import { typeParts } from "../../syntax/type-parts.ts";
import { usePathId } from "../../wit/name-text.ts";
import { type Availability, always, type Gate, gateOf, within } from "./gate.ts";

/** An item that can carry gates, where it stands and what it stands in. */
export interface Item {
  readonly node: ast.GateableItem;
  readonly package: Package;
  readonly file: ast.SourceFile;
  readonly source: SourceText;
  /** The interface, world, resource, or import/export of an inline interface that holds it. */
  readonly container?: Item;
  readonly gate: Gate;
  /** Its own gates and those of all its containers. */
  readonly availability: Availability;
  /** All types that are written in it, outermost first; not those of its members. */
  readonly types: readonly ast.TypeNode[];
}

export function makeItem(
  node: ast.GateableItem,
  place: { readonly package: Package; readonly file: ast.SourceFile },
  container: Item | undefined,
): Item {
  const gate = gateOf(node.attributes);
  return {
    node,
    package: place.package,
    file: place.file,
    source: place.file.source,
    ...(container && { container }),
    gate,
    availability: within(container?.availability ?? always, gate),
    types: typesIn(node),
  };
}

/** What a finding about an item points at: its name, a path where it has none, the keyword of a constructor. */
export function nameSpan(node: ast.GateableItem): Span {
  switch (node.kind) {
    case "use":
    case "include":
      return node.path;
    case "constructor":
      return node.keyword;
    case "import":
    case "export":
      return node.extern.kind === "extern-path" ? node.extern.path : node.extern.name;
    default:
      return node.name;
  }
}

/** The name of an item within its container: `get`, `constructor`, `use types`, `import client`. */
export function localName(node: ast.GateableItem): string {
  switch (node.kind) {
    case "use":
      return `use ${usePathId(node.path)}`;
    case "include":
      return `include ${usePathId(node.path)}`;
    case "constructor":
      return "constructor";
    case "import":
    case "export":
      return `${node.kind} ${externName(node.extern)}`;
    default:
      return node.name.name;
  }
}

/** The id of an item as the command line shows it: `ns:pkg/interface@version#resource.method`. */
export function itemId(item: Item): string {
  const { identity } = item.package;
  const names: string[] = [];
  let at: Item = item;
  while (at.container) {
    names.unshift(localName(at.node));
    at = at.container;
  }
  const top = pathId(identity, localName(at.node));
  return names.length === 0 ? top : `${top}#${names.join(".")}`;
}

/** What a kind of item is called in messages. */
function kindWord(kind: ast.GateableItem["kind"]): string {
  if (kind === "func-decl") return "function";
  return kind === "static" ? "static function" : kind;
}

/** An item in words, for messages: ``method `fields.get` ``, ``interface `types` ``, ``the `use` of `types` ``. */
export function describe(item: Item): string {
  const { node } = item;
  const holder = item.container?.node;
  switch (node.kind) {
    case "use":
      return `the \`use\` of \`${usePathId(node.path)}\``;
    case "include":
      return `the \`include\` of \`${usePathId(node.path)}\``;
    case "import":
    case "export":
      return `${node.kind} \`${externName(node.extern)}\``;
    case "constructor":
      return `the constructor of \`${holder?.kind === "resource" ? holder.name.name : ""}\``;
    case "method":
    case "static":
      return `${kindWord(node.kind)} \`${holder?.kind === "resource" ? `${holder.name.name}.` : ""}${node.name.name}\``;
    default:
      return `${kindWord(node.kind)} \`${node.name.name}\``;
  }
}

function typesIn(node: ast.GateableItem): readonly ast.TypeNode[] {
  const found: ast.TypeNode[] = [];
  switch (node.kind) {
    case "type":
      collectTypes(node.type, found);
      break;
    case "record":
      for (const field of node.fields) collectTypes(field.type, found);
      break;
    case "variant":
      for (const one of node.cases) if (one.payload) collectTypes(one.payload, found);
      break;
    case "func-decl":
    case "constructor":
    case "method":
    case "static":
      collectFuncTypes(node.func, found);
      break;
    case "import":
    case "export":
      if (node.extern.kind === "extern-func") collectFuncTypes(node.extern.func, found);
      break;
    default:
  }
  return found;
}

function collectFuncTypes(func: ast.FuncType, found: ast.TypeNode[]): void {
  for (const param of func.params) collectTypes(param.type, found);
  if (func.result) collectTypes(func.result, found);
}

/** A type and all types in it, outermost first. */
export function collectTypes(type: ast.TypeNode, found: ast.TypeNode[]): void {
  found.push(type);
  for (const part of typeParts(type)) collectTypes(part, found);
}

/** The name that a type refers to, if it is a reference. */
export function typeName(type: ast.TypeNode): ast.Identifier | undefined {
  if (type.kind === "named") return type.id;
  return type.kind === "handle" ? type.resource : undefined;
}

/** The function type of an item that is a function, wherever it stands. */
export function funcOf(node: ast.GateableItem): ast.FuncType | undefined {
  switch (node.kind) {
    case "func-decl":
    case "constructor":
    case "method":
    case "static":
      return node.func;
    case "import":
    case "export":
      return node.extern.kind === "extern-func" ? node.extern.func : undefined;
    default:
      return undefined;
  }
}
