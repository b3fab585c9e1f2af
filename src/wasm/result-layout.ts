/**
 * How the results of a component's imported functions lie in memory (canonical ABI, "Alignment", "Element Size"): for whoever
 * plays the host. Only the types of imports are looked at.
 */
import { attempt } from "./bytes.ts";
import type { Component } from "./component.ts";
import type { ComponentPrimitive, ComponentType, ComponentValueType } from "./component-types.ts";
import { fullName } from "./extern-name.ts";
import { type FunctionNode, type TypeEnv, type TypeIdentity, typeAt, typeBudget, typeScope } from "./typing.ts";

/** A value in memory. Offsets count from its beginning, in bytes. */
export interface ResultLayout {
  readonly size: number;
  readonly align: number;
  readonly kind: "number" | "pointer" | "tagged" | "fields";
  /** `pointer`: bytes of one element (1: text or bytes); its length lies behind it. */
  readonly element?: number;
  /** `tagged`: the usual case first (`some`, `ok`, the first case), whose number is `tag`, and where its payload lies. */
  readonly tag?: number;
  readonly tagSize?: number;
  readonly fields?: readonly { readonly offset: number; readonly layout: ResultLayout }[];
}

/** Layouts of results by `interface#function`, as the component spells them; functions without a result aren't there. */
export function resultLayouts(component: Component): ReadonlyMap<string, ResultLayout> {
  const found = new Map<string, ResultLayout>();
  attempt(() => {
    for (const { name, item } of typeScope(typeBudget(component), component).imports) {
      if (item.sort === "func") add(found, `#${name.name}`, item.node);
      if (item.sort !== "instance") continue;
      for (const inner of item.exports)
        if (inner.item.sort === "func") add(found, `${fullName(name)}#${inner.name.name}`, inner.item.node);
    }
  });
  return found;
}

function add(found: Map<string, ResultLayout>, name: string, { type, env }: FunctionNode): void {
  if (type.result === undefined) return;
  const { result } = type;
  const layout = attempt(() => layoutOf(result, env, 0)).value;
  if (layout !== undefined) found.set(name, layout);
}

const sizes: Readonly<Record<ComponentPrimitive, number>> = {
  bool: 1,
  s8: 1,
  u8: 1,
  s16: 2,
  u16: 2,
  s32: 4,
  u32: 4,
  s64: 8,
  u64: 8,
  f32: 4,
  f64: 8,
  char: 4,
  string: 8,
  "error-context": 4,
};

/** Deepest nesting that is laid out; what lies deeper is a number. */
const maxNesting = 24;

const number = (size: number): ResultLayout => ({ kind: "number", size, align: Math.max(size, 1) });
const list = (element: number): ResultLayout => ({ kind: "pointer", size: 8, align: 4, element });

function layoutOf(type: ComponentValueType, env: TypeEnv, depth: number): ResultLayout {
  if (typeof type !== "number") return type === "string" ? list(1) : number(sizes[type]);
  return depth > maxNesting ? number(4) : identityLayout(typeAt(env, type, 0), depth + 1);
}

function identityLayout(node: TypeIdentity, depth: number): ResultLayout {
  if (node.kind === "resource") return number(4);
  return node.kind === "alias" ? identityLayout(node.of, depth) : definitionLayout(node.type, node.env, depth);
}

function definitionLayout(type: ComponentType, env: TypeEnv, depth: number): ResultLayout {
  const of = (inner: ComponentValueType) => layoutOf(inner, env, depth);
  switch (type.kind) {
    case "primitive":
      return of(type.type);
    case "record":
      return fields(type.fields.map((field) => of(field.type)));
    case "tuple":
      return fields(type.types.map(of));
    case "list":
      return list(of(type.element).size);
    case "option":
      return tagged([undefined, of(type.type)], 1);
    case "result":
      return tagged(
        [type.ok, type.error].map((part) => (part === undefined ? undefined : of(part))),
        0,
      );
    case "variant":
      return tagged(
        type.cases.map((part) => (part.type === undefined ? undefined : of(part.type))),
        0,
      );
    case "enum":
      return number(tagSizeOf(type.names.length));
    case "flags":
      return number(type.names.length <= 8 ? 1 : type.names.length <= 16 ? 2 : 4);
    default:
      return number(4);
  }
}

function fields(parts: readonly ResultLayout[]): ResultLayout {
  const found: { offset: number; layout: ResultLayout }[] = [];
  let end = 0;
  for (const layout of parts) {
    const offset = roundUp(end, layout.align);
    found.push({ offset, layout });
    end = offset + layout.size;
  }
  const align = Math.max(1, ...parts.map((part) => part.align));
  return { kind: "fields", size: roundUp(end, align), align, fields: found };
}

function tagged(cases: readonly (ResultLayout | undefined)[], tag: number): ResultLayout {
  const tagSize = tagSizeOf(cases.length);
  const align = Math.max(tagSize, ...cases.map((part) => part?.align ?? 1));
  const offset = roundUp(tagSize, Math.max(1, ...cases.map((part) => part?.align ?? 1)));
  const size = roundUp(offset + Math.max(0, ...cases.map((part) => part?.size ?? 0)), align);
  const usual = cases[tag];
  const payload = usual === undefined ? [] : [{ offset, layout: usual }];
  return { kind: "tagged", size, align, tag, tagSize, fields: payload };
}

function tagSizeOf(cases: number): number {
  return cases <= 256 ? 1 : cases <= 65536 ? 2 : 4;
}

function roundUp(offset: number, align: number): number {
  return Math.ceil(offset / align) * align;
}
