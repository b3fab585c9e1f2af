import type * as ast from "../syntax/ast.ts";
import type { Bindings, FunctionDef, Interface, TypeDef, World } from "./model.ts";

/** What can be said of types by following the model's bindings. Chains are followed in loops, with a guard against cycles (which are reported elsewhere). */

/** The definition at the end of a chain of `use` and of plain aliases (`type a = b`). */
export function dealias(bindings: Bindings, def: TypeDef): TypeDef {
  const seen = new Set<TypeDef>();
  let at = def;
  while (!seen.has(at)) {
    seen.add(at);
    const next = at.used ?? aliasTarget(bindings, at);
    if (!next) break;
    at = next;
  }
  return at;
}

/** The definition that a `use` (or a chain of them) brings in; local aliases are not followed. */
export function usedDefinition(def: TypeDef): TypeDef {
  const seen = new Set<TypeDef>();
  let at = def;
  while (at.used && !seen.has(at)) {
    seen.add(at);
    at = at.used;
  }
  return at;
}

/** `type a = b`: what `b` is. `undefined` for every other definition, and where `b` isn't resolved. */
export function aliasTarget(bindings: Bindings, def: TypeDef): TypeDef | undefined {
  const { node } = def.place;
  return node.kind === "type" && node.type.kind === "named" ? bindings.typeOf(node.type.id) : undefined;
}

/** Whether the chain of `use` and aliases ends in something that isn't resolved (and so is reported elsewhere). */
export function isUnresolved(bindings: Bindings, def: TypeDef): boolean {
  const { node } = dealias(bindings, def).place;
  if (node.kind === "use-name") return true;
  return node.kind === "type" && (node.type.kind === "named" || node.type.kind === "invalid-type");
}

/** The resource that a name stands for, through `use` and aliases; `undefined` where it is none. */
export function resourceOf(bindings: Bindings, def: TypeDef): TypeDef | undefined {
  const end = dealias(bindings, def);
  return end.place.node.kind === "resource" ? end : undefined;
}

/** The interface or world that an item stands in. */
export function containerOf(item: TypeDef | FunctionDef): Interface | World {
  return item.owner;
}

/** A type as canonical text, names as they are written there (`%` where a keyword needs it). */
export function typeText(type: ast.TypeNode): string {
  switch (type.kind) {
    case "primitive":
      return type.name;
    case "named":
      return escapedName(type.id);
    case "handle":
      return `${type.ownership}<${escapedName(type.resource)}>`;
    case "list":
      return type.length ? `list<${typeText(type.element)}, ${type.length.text}>` : `list<${typeText(type.element)}>`;
    case "map":
      return `map<${typeText(type.key)}, ${typeText(type.value)}>`;
    case "option":
      return `option<${typeText(type.some)}>`;
    case "tuple":
      return `tuple<${type.items.map(typeText).join(", ")}>`;
    case "result":
      return resultText(type);
    case "future":
      return type.payload ? `future<${typeText(type.payload)}>` : "future";
    case "stream":
      return type.element ? `stream<${typeText(type.element)}>` : "stream";
    case "invalid-type":
      return "_";
  }
}

function resultText(type: ast.ResultType): string {
  const ok = type.ok && typeText(type.ok);
  const err = type.err && typeText(type.err);
  if (ok !== undefined) return err !== undefined ? `result<${ok}, ${err}>` : `result<${ok}>`;
  return err !== undefined ? `result<_, ${err}>` : "result";
}

function escapedName(id: ast.Identifier): string {
  return id.escaped ? `%${id.name}` : id.name;
}

/** Where two type nodes stand: each with the bindings of its own model. */
export interface BoundType {
  readonly type: ast.TypeNode;
  readonly bindings: Bindings;
}

/**
 * Whether two types are equal, names followed through `use` and aliases. Two named definitions are equal where `same` says
 * so of the definitions at the ends of their chains (for one model: identity; for two versions: their ids); an alias of a
 * type that has no name of its own is as good as that type.
 */
export function typesEqual(a: BoundType, b: BoundType, same: (a: TypeDef, b: TypeDef) => boolean): boolean {
  const left = resolveNamed(a);
  const right = resolveNamed(b);
  if (left.def || right.def) return left.def !== undefined && right.def !== undefined && same(left.def, right.def);
  const equal = (x: ast.TypeNode | undefined, y: ast.TypeNode | undefined): boolean =>
    x && y
      ? typesEqual({ type: x, bindings: a.bindings }, { type: y, bindings: b.bindings }, same)
      : x === undefined && y === undefined;
  const [x, y] = [left.type, right.type];
  if (x.kind === "handle" || y.kind === "handle") return handlesEqual(x, y, a.bindings, b.bindings, same);
  if (x.kind === "primitive") return y.kind === "primitive" && x.name === y.name;
  if (x.kind === "list") return y.kind === "list" && x.length?.text === y.length?.text && equal(x.element, y.element);
  if (x.kind === "map") return y.kind === "map" && equal(x.key, y.key) && equal(x.value, y.value);
  if (x.kind === "option") return y.kind === "option" && equal(x.some, y.some);
  if (x.kind === "result") return y.kind === "result" && equal(x.ok, y.ok) && equal(x.err, y.err);
  if (x.kind === "future") return y.kind === "future" && equal(x.payload, y.payload);
  if (x.kind === "stream") return y.kind === "stream" && equal(x.element, y.element);
  if (x.kind === "tuple")
    return (
      y.kind === "tuple" && x.items.length === y.items.length && x.items.every((item, i) => equal(item, y.items[i]))
    );
  return false;
}

/** A bare resource name is an `own` handle. */
function handlesEqual(
  x: ast.TypeNode,
  y: ast.TypeNode,
  left: Bindings,
  right: Bindings,
  same: (a: TypeDef, b: TypeDef) => boolean,
): boolean {
  if (x.kind !== "handle" || y.kind !== "handle" || x.ownership !== y.ownership) return false;
  const a = left.typeOf(x.resource);
  const b = right.typeOf(y.resource);
  return a !== undefined && b !== undefined && same(dealias(left, a), dealias(right, b));
}

/** The definition that a type names, or the type itself where it has no name: `own<r>` is `r`, an alias of `list<u8>` is `list<u8>`. */
function resolveNamed({ type, bindings }: BoundType): { readonly type: ast.TypeNode; readonly def?: TypeDef } {
  let at = type;
  for (let steps = 0; steps < 10_000; steps++) {
    const id = at.kind === "named" ? at.id : at.kind === "handle" && at.ownership === "own" ? at.resource : undefined;
    const def = id && bindings.typeOf(id);
    if (!def) return { type: at };
    const end = dealias(bindings, def);
    const { node } = end.place;
    if (node.kind !== "type" || node.type.kind === "named") return { type: at, def: end };
    at = node.type;
  }
  return { type: at };
}
