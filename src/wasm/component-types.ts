/** Types of components (component model "Type Definitions"; 0.2 and 0.3). */

import { alias, coreAliasDeclaration } from "./alias.ts";
import {
  type ByteReader,
  count,
  hex,
  malformed,
  name,
  overLimit,
  peek,
  s33,
  skip,
  u8,
  u32,
  unsupported,
  vector,
} from "./bytes.ts";
import { externName } from "./extern-name.ts";
import { type ImportType, importType } from "./externs.ts";
import {
  type Bound,
  type ComponentExtern,
  type ComponentScope,
  define,
  indexOf,
  knownIndex,
  type OpenScope,
  openScope,
  type Sort,
  spaces,
} from "./scope.ts";
import { type CoreType, coreTypeGroup, subType } from "./types.ts";

export type ComponentPrimitive =
  | "bool"
  | "s8"
  | "u8"
  | "s16"
  | "u16"
  | "s32"
  | "u32"
  | "s64"
  | "u64"
  | "f32"
  | "f64"
  | "char"
  | "string"
  | "error-context";

/** A primitive type's name, or the index of a type. */
export type ComponentValueType = ComponentPrimitive | number;

export interface NamedComponentType<T = ComponentValueType> {
  readonly name: string;
  readonly type: T;
}

export interface ComponentFunctionType {
  readonly kind: "func";
  readonly async: boolean;
  readonly params: readonly NamedComponentType[];
  readonly result?: ComponentValueType;
  /** Named results, which later versions don't have. */
  readonly namedResults?: readonly NamedComponentType[];
}

export type ComponentType =
  | { readonly kind: "primitive"; readonly type: ComponentPrimitive }
  | { readonly kind: "record"; readonly fields: readonly NamedComponentType[] }
  | { readonly kind: "variant"; readonly cases: readonly NamedComponentType<ComponentValueType | undefined>[] }
  | { readonly kind: "list"; readonly element: ComponentValueType; readonly length?: number }
  | { readonly kind: "map"; readonly key: ComponentValueType; readonly value: ComponentValueType }
  | { readonly kind: "tuple"; readonly types: readonly ComponentValueType[] }
  | { readonly kind: "flags" | "enum"; readonly names: readonly string[] }
  | { readonly kind: "option"; readonly type: ComponentValueType }
  | { readonly kind: "result"; readonly ok?: ComponentValueType; readonly error?: ComponentValueType }
  | { readonly kind: "own" | "borrow"; readonly resource: number }
  | { readonly kind: "stream" | "future"; readonly type?: ComponentValueType }
  | { readonly kind: "resource"; readonly rep: "i32" | "i64"; readonly destructor?: number; readonly callback?: number }
  | ComponentFunctionType
  | { readonly kind: "component" | "instance"; readonly scope: ComponentScope };

/** The type of a core module. */
export interface ModuleType {
  readonly kind: "module";
  readonly imports: readonly { readonly module: string; readonly name: string; readonly type: ImportType }[];
  readonly exports: readonly { readonly name: string; readonly type: ImportType }[];
}

const primitives: Readonly<Record<number, ComponentPrimitive>> = {
  127: "bool",
  126: "s8",
  125: "u8",
  124: "s16",
  123: "u16",
  122: "s32",
  121: "u32",
  120: "s64",
  119: "u64",
  118: "f32",
  117: "f64",
  116: "char",
  115: "string",
  100: "error-context",
};

/** How deep components and types may nest. Real ones stay below ten. */
export const maxDepth = 100;

/** A value type: primitive or index. */
export function valueTypeOf(reader: ByteReader, scope: OpenScope): ComponentValueType {
  const primitive = primitives[peek(reader)];
  if (primitive !== undefined) {
    reader.at++;
    return primitive;
  }
  const at = reader.at;
  const index = s33(reader, "a value type");
  if (index < 0) unsupported(at, `unknown value type ${hex(index & 0x7f)}`);
  return knownIndex(scope, "types", index, at);
}

function optional(reader: ByteReader, scope: OpenScope): ComponentValueType | undefined {
  const at = reader.at;
  const there = u8(reader, "an optional type");
  if (there > 1) malformed(at, `unknown form of an optional type ${hex(there)}`);
  return there === 1 ? valueTypeOf(reader, scope) : undefined;
}

function named(reader: ByteReader, scope: OpenScope): NamedComponentType {
  return { name: name(reader, "a label"), type: valueTypeOf(reader, scope) };
}

/** A type definition; `depth` counts the types and components around it. */
export function componentType(reader: ByteReader, scope: OpenScope, depth: number): ComponentType {
  const at = reader.at;
  const code = u8(reader, "a type");
  const primitive = primitives[code];
  if (primitive !== undefined) return { kind: "primitive", type: primitive };
  switch (code) {
    case 0x40:
    case 0x43:
      return functionType(reader, scope, code === 0x43);
    case 0x41:
    case 0x42:
      return {
        kind: code === 0x41 ? "component" : "instance",
        scope: declarations(reader, scope, code === 0x41, depth + 1),
      };
    case 0x3f:
    case 0x3e:
      return resourceType(reader, scope, code === 0x3e);
    default:
      return valueTypeDefinition(reader, scope, code, at);
  }
}

function valueTypeDefinition(reader: ByteReader, scope: OpenScope, code: number, at: number): ComponentType {
  switch (code) {
    case 0x72:
      return { kind: "record", fields: vector(reader, "fields", (r) => named(r, scope)) };
    case 0x71:
      return { kind: "variant", cases: vector(reader, "cases", (r) => variantCase(r, scope)) };
    case 0x70:
      return { kind: "list", element: valueTypeOf(reader, scope) };
    case 0x67:
      return { kind: "list", element: valueTypeOf(reader, scope), length: u32(reader, "the length of a list") };
    case 0x63:
      return { kind: "map", key: valueTypeOf(reader, scope), value: valueTypeOf(reader, scope) };
    case 0x6f:
      return { kind: "tuple", types: vector(reader, "types", (r) => valueTypeOf(r, scope)) };
    case 0x6e:
    case 0x6d:
      return { kind: code === 0x6e ? "flags" : "enum", names: vector(reader, "labels", (r) => name(r, "a label")) };
    case 0x6b:
      return { kind: "option", type: valueTypeOf(reader, scope) };
    case 0x6a: {
      const ok = optional(reader, scope);
      const error = optional(reader, scope);
      return { kind: "result", ...(ok === undefined ? {} : { ok }), ...(error === undefined ? {} : { error }) };
    }
    case 0x69:
    case 0x68:
      return { kind: code === 0x69 ? "own" : "borrow", resource: indexOf(reader, scope, "types") };
    case 0x66:
    case 0x65: {
      const type = optional(reader, scope);
      return { kind: code === 0x66 ? "stream" : "future", ...(type === undefined ? {} : { type }) };
    }
    default:
      return unsupported(at, `unknown form of a type ${hex(code)}`);
  }
}

/** A case: label, type, and a byte that once said which case it refines. */
function variantCase(reader: ByteReader, scope: OpenScope): NamedComponentType<ComponentValueType | undefined> {
  const label = name(reader, "a label");
  const type = optional(reader, scope);
  const at = reader.at;
  const refines = u8(reader, "a case");
  if (refines > 1) malformed(at, `unknown form of a case ${hex(refines)}`);
  if (refines === 1) u32(reader, "a case");
  return { name: label, type };
}

function functionType(reader: ByteReader, scope: OpenScope, async: boolean): ComponentType {
  const params = vector(reader, "parameters", (r) => named(r, scope));
  return { kind: "func", async, params, ...resultList(reader, scope) };
}

/** Results: 0x00 and a type; 0x01 and named ones, of which there are none any more. */
export function resultList(
  reader: ByteReader,
  scope: OpenScope,
): Pick<ComponentFunctionType, "result" | "namedResults"> {
  const at = reader.at;
  const form = u8(reader, "results");
  if (form === 0) return { result: valueTypeOf(reader, scope) };
  if (form !== 1) malformed(at, `unknown form of results ${hex(form)}`);
  const namedResults = vector(reader, "results", (r) => named(r, scope));
  return namedResults.length === 0 ? {} : { namedResults };
}

function resourceType(reader: ByteReader, scope: OpenScope, async: boolean): ComponentType {
  const at = reader.at;
  const code = u8(reader, "the representation of a resource");
  if (code !== 0x7f && code !== 0x7e) unsupported(at, `unknown representation of a resource ${hex(code)}`);
  const rep = code === 0x7f ? "i32" : "i64";
  if (async) {
    const destructor = indexOf(reader, scope, "coreFuncs");
    const callback = optionalFunction(reader, scope);
    return { kind: "resource", rep, destructor, ...(callback === undefined ? {} : { callback }) };
  }
  const destructor = optionalFunction(reader, scope);
  return { kind: "resource", rep, ...(destructor === undefined ? {} : { destructor }) };
}

function optionalFunction(reader: ByteReader, scope: OpenScope): number | undefined {
  const at = reader.at;
  const there = u8(reader, "an optional function");
  if (there > 1) malformed(at, `unknown form of an optional function ${hex(there)}`);
  return there === 1 ? indexOf(reader, scope, "coreFuncs") : undefined;
}

/** The declarations of a component type (which may import) or instance type. */
function declarations(reader: ByteReader, parent: OpenScope, imports: boolean, depth: number): ComponentScope {
  if (depth > maxDepth) overLimit(reader.at, `components and types nest more than ${maxDepth} deep`);
  const scope = openScope(parent);
  for (let n = count(reader, "declarations"); n > 0; n--) {
    const at = reader.at;
    const code = u8(reader, "a declaration");
    if (code === 0x00) coreTypeDefinition(reader, scope, depth);
    else if (code === 0x01) define(scope, "types", { from: "type", type: componentType(reader, scope, depth) });
    else if (code === 0x02) alias(reader, scope);
    else if (code === 0x03 && imports) declareExtern(reader, scope, "import");
    else if (code === 0x04) declareExtern(reader, scope, "export");
    else malformed(at, `unknown declaration ${hex(code)}`);
  }
  return scope;
}

/** An import, or an export declaration of a type: its name and bound, and an entry for it. */
export function declareExtern(reader: ByteReader, scope: OpenScope, direction: ComponentExtern["direction"]): void {
  const offset = reader.at;
  const label = externName(reader);
  const bound = externBound(reader, scope);
  const space = spaces[bound.kind];
  const extern: ComponentExtern = {
    direction,
    name: label,
    sort: bound.kind,
    index: scope[space].length,
    bound,
    offset,
  };
  define(scope, space, { from: "extern", extern });
  scope.externs.push(extern);
}

/** What an import or export must be. */
export function externBound(reader: ByteReader, scope: OpenScope): Bound {
  const kind = externSort(reader);
  switch (kind) {
    case "module":
      return { kind, type: indexOf(reader, scope, "coreTypes") };
    case "value":
      return valueBound(reader, scope);
    case "type":
      return typeBound(reader, scope);
    default:
      return { kind, type: indexOf(reader, scope, "types") };
  }
}

function valueBound(reader: ByteReader, scope: OpenScope): Bound {
  const at = reader.at;
  const form = u8(reader, "the bound of a value");
  if (form === 1) return { kind: "value", type: valueTypeOf(reader, scope) };
  if (form !== 0) malformed(at, `unknown bound of a value ${hex(form)}`);
  indexOf(reader, scope, "values");
  return { kind: "value" };
}

function typeBound(reader: ByteReader, scope: OpenScope): Bound {
  const at = reader.at;
  const form = u8(reader, "the bound of a type");
  if (form === 0) return { kind: "type", equals: indexOf(reader, scope, "types") };
  if (form !== 1) malformed(at, `unknown bound of a type ${hex(form)}`);
  return { kind: "type" };
}

const sorts: readonly (Sort | undefined)[] = [undefined, "func", "value", "type", "component", "instance"];

/** The sort of an import, export or argument: 0x00 0x11 is a core module. */
export function externSort(reader: ByteReader): Sort {
  const at = reader.at;
  const code = u8(reader, "a sort");
  if (code === 0x00) {
    const core = u8(reader, "a core sort");
    if (core !== 0x11) malformed(at, `only core modules can stand here, not the core sort ${hex(core)}`);
    return "module";
  }
  return sorts[code] ?? unsupported(at, `unknown sort ${hex(code)}`);
}

/** A core type: a module type, a group of types, or one type (0x00 before `sub`, whose code means a module type here). */
export function coreTypeDefinition(reader: ByteReader, scope: OpenScope, depth: number): void {
  const first = peek(reader);
  if (first === 0x50) {
    reader.at++;
    define(scope, "coreTypes", { from: "type", type: moduleType(reader, scope, depth) });
    return;
  }
  if (first === 0x00) skip(reader, 1, "a core type");
  const types: readonly CoreType[] = peek(reader) === 0x4e ? coreTypeGroup(reader) : [subType(reader)];
  for (const type of types) define(scope, "coreTypes", { from: "type", type });
}

function moduleType(reader: ByteReader, parent: OpenScope, depth: number): ModuleType {
  if (depth > maxDepth) overLimit(reader.at, `components and types nest more than ${maxDepth} deep`);
  const scope = openScope(parent);
  const imports: ModuleType["imports"][number][] = [];
  const exports: ModuleType["exports"][number][] = [];
  for (let n = count(reader, "declarations"); n > 0; n--) {
    const at = reader.at;
    const code = u8(reader, "a declaration");
    if (code === 0x00) imports.push({ module: name(reader), name: name(reader), type: importType(reader) });
    else if (code === 0x01) coreTypeDefinition(reader, scope, depth + 1);
    else if (code === 0x02) coreAliasDeclaration(reader, scope);
    else if (code === 0x03) exports.push({ name: name(reader), type: importType(reader) });
    else malformed(at, `unknown declaration ${hex(code)}`);
  }
  return { kind: "module", imports, exports };
}
