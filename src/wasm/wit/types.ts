/** Types of components as types of WIT: one with a name already is referred to, one without is written where it stands. */

import type { ResolvedType, TypeKind } from "../../wit/resolved.ts";
import { malformed, overLimit } from "../bytes.ts";
import type { ComponentType, ComponentValueType } from "../component-types.ts";
import { spend, type TypeEnv, type TypeIdentity, typeAt } from "../typing.ts";
import { checkLabel, type Decoder } from "./decoder-state.ts";

/** Types within types beyond this are given up; engines do so earlier. */
const maxTypeDepth = 200;

/** The type that a node, or one that it is another name of, has become. */
export function knownType(decoder: Decoder, node: TypeIdentity): number | undefined {
  for (let current = node; ; current = current.of) {
    spend(decoder.budget, 1);
    const known = decoder.types.get(current);
    if (known !== undefined) return known;
    if (current.kind !== "alias") return undefined;
  }
}

/** The type behind the names. */
export function peel(decoder: Decoder, node: TypeIdentity): Exclude<TypeIdentity, { kind: "alias" }> {
  let current = node;
  while (current.kind === "alias") {
    spend(decoder.budget, 1);
    current = current.of;
  }
  return current;
}

/** The type of a parameter, field, element, …; one without a name is added. */
export function valueType(decoder: Decoder, type: ComponentValueType, env: TypeEnv, offset: number): ResolvedType {
  if (typeof type === "string") return type === "error-context" ? errorContext(decoder) : type;
  const node = typeAt(env, type, offset);
  const known = knownType(decoder, node);
  if (known !== undefined) {
    spend(decoder.budget, weight(decoder, known));
    return known;
  }
  const source = peel(decoder, node);
  if (source.kind === "resource") malformed(offset, "a resource is used without a handle");
  if (source.type.kind === "primitive") return valueType(decoder, source.type.type, env, offset);
  if (mustBeNamed.has(source.type.kind)) malformed(offset, `a ${source.type.kind} without a name has no form in WIT`);
  const kind = typeKind(decoder, source.type, source.env, offset);
  const id = decoder.resolved.types.push({ name: null, kind, owner: null }) - 1;
  decoder.types.set(node, id);
  const total = parts(kind).reduce((sum: number, part) => sum + weight(decoder, part), 1);
  decoder.weights.set(id, total);
  spend(decoder.budget, total);
  return id;
}

/**
 * A type without a name is written out wherever it is used, and two uses within each of two uses … double at every step: what would
 * be written out counts against the budget.
 */
function weight(decoder: Decoder, type: ResolvedType | null): number {
  return typeof type === "number" ? (decoder.weights.get(type) ?? 1) : 1;
}

const mustBeNamed: ReadonlySet<ComponentType["kind"]> = new Set(["record", "variant", "enum", "flags"]);

/** The types that a type without a name is made of. */
function parts(kind: TypeKind): readonly (ResolvedType | null)[] {
  if (typeof kind === "string") return [];
  if ("tuple" in kind) return kind.tuple.types;
  if ("map" in kind) return kind.map;
  if ("result" in kind) return [kind.result.ok, kind.result.err];
  if ("list" in kind) return [kind.list];
  if ("option" in kind) return [kind.option];
  if ("fixed-length-list" in kind) return [kind["fixed-length-list"][0]];
  if ("stream" in kind) return [kind.stream];
  return "future" in kind ? [kind.future] : [];
}

/** `error-context` is a type of its own in the resolved form, not a primitive. */
function errorContext(decoder: Decoder): ResolvedType {
  decoder.errorContext ??= decoder.resolved.types.push({ name: null, kind: "error-context", owner: null }) - 1;
  return decoder.errorContext;
}

/** What a type is. */
export function typeKind(decoder: Decoder, type: ComponentType, env: TypeEnv, offset: number): TypeKind {
  decoder.depth++;
  if (decoder.depth > maxTypeDepth) overLimit(offset, `types nest more than ${maxTypeDepth} deep`);
  const kind = typeKindWithin(decoder, type, env, offset);
  decoder.depth--;
  return kind;
}

function typeKindWithin(decoder: Decoder, type: ComponentType, env: TypeEnv, offset: number): TypeKind {
  const value = (inner: ComponentValueType): ResolvedType => valueType(decoder, inner, env, offset);
  const optional = (inner: ComponentValueType | undefined): ResolvedType | null =>
    inner === undefined ? null : value(inner);
  const labelled = (name: string): { readonly name: string } => ({ name: checkLabel(name, offset) });
  spend(decoder.budget, 1);
  switch (type.kind) {
    case "primitive":
      return type.type === "error-context" ? "error-context" : { type: type.type };
    case "record":
      return { record: { fields: type.fields.map((field) => ({ ...labelled(field.name), type: value(field.type) })) } };
    case "variant":
      return { variant: { cases: type.cases.map((item) => ({ ...labelled(item.name), type: optional(item.type) })) } };
    case "enum":
      return { enum: { cases: type.names.map(labelled) } };
    case "flags":
      return { flags: { flags: type.names.map(labelled) } };
    case "tuple":
      return { tuple: { types: type.types.map(value) } };
    case "list":
      return type.length === undefined
        ? { list: value(type.element) }
        : { "fixed-length-list": [value(type.element), type.length] };
    case "map":
      return { map: [value(type.key), value(type.value)] };
    case "option":
      return { option: value(type.type) };
    case "result":
      return { result: { ok: optional(type.ok), err: optional(type.error) } };
    case "own":
    case "borrow":
      return { handle: handle(decoder, type.kind, typeAt(env, type.resource, offset), offset) };
    case "stream":
      return { stream: optional(type.type) };
    case "future":
      return { future: optional(type.type) };
    default:
      return malformed(offset, `a ${type.kind} type stands where a value's type is expected`);
  }
}

function handle(
  decoder: Decoder,
  kind: "own" | "borrow",
  node: TypeIdentity,
  offset: number,
): { readonly own: number } | { readonly borrow: number } {
  const id = knownType(decoder, node);
  if (id === undefined) malformed(offset, "a handle refers to a resource without a name");
  return kind === "own" ? { own: id } : { borrow: id };
}
