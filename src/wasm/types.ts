/** Types of core modules (core spec §5.3; GC, exceptions, stack switching, shared-everything threads, custom descriptors). */
import {
  type ByteReader,
  count,
  hex,
  malformed,
  overLimit,
  peek,
  s33,
  skip,
  u8,
  u32,
  unsupported,
  vector,
} from "./bytes.ts";

/** A value or storage type as WAT writes it: `i32`, `v128`, `i8`, `funcref`, `(ref null 3)`, `(ref func)`. */
export type ValueType = string;

export interface FieldType {
  readonly type: ValueType;
  readonly mutable: boolean;
}

interface TypeFrame {
  /** May have subtypes; true of everything declared without `sub`. */
  readonly final: boolean;
  readonly supertypes: readonly number[];
  readonly shared: boolean;
}

export interface FunctionType extends TypeFrame {
  readonly kind: "func";
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
}

export interface StructType extends TypeFrame {
  readonly kind: "struct";
  readonly fields: readonly FieldType[];
}

export interface ArrayType extends TypeFrame {
  readonly kind: "array";
  readonly element: FieldType;
}

/** A continuation over a function type (stack switching). */
export interface ContinuationType extends TypeFrame {
  readonly kind: "cont";
  readonly type: number;
}

export type CoreType = FunctionType | StructType | ArrayType | ContinuationType;

export interface Limits {
  /** In pages of a memory, elements of a table; rounded above 2⁵³. */
  readonly min: number;
  readonly max?: number;
  readonly shared: boolean;
  /** Addresses are i64. */
  readonly is64: boolean;
  /** Bytes of a memory's page, 65536 unless it says otherwise. */
  readonly pageSize: number;
}

const numberTypes: Readonly<Record<number, ValueType>> = {
  127: "i32",
  126: "i64",
  125: "f32",
  124: "f64",
  123: "v128",
};

const packedTypes: Readonly<Record<number, ValueType>> = { 120: "i8", 119: "i16" };

const heapTypes: Readonly<Record<number, string>> = {
  117: "nocont",
  116: "noexn",
  115: "nofunc",
  114: "noextern",
  113: "none",
  112: "func",
  111: "extern",
  110: "any",
  109: "eq",
  108: "i31",
  107: "struct",
  106: "array",
  105: "exn",
  104: "cont",
};

/** How many types within types a file may have: the JavaScript API's limit on types of a module. */
const maxTypes = 1_000_000;

/** A value type. */
export function valueType(reader: ByteReader): ValueType {
  const at = reader.at;
  const code = u8(reader, "a value type");
  const plain = numberTypes[code];
  if (plain !== undefined) return plain;
  if (code === 0x63) return `(ref null ${heapType(reader)})`;
  if (code === 0x64) return `(ref ${heapType(reader)})`;
  if (code === 0x65) return `(ref null (shared ${abstractHeap(u8(reader, "a heap type"), at)}))`;
  return `${abstractHeap(code, at)}ref`;
}

function abstractHeap(code: number, at: number): string {
  return heapTypes[code] ?? unsupported(at, `unknown value type ${hex(code)}`);
}

/** A heap type: an index, a name, `(exact 3)`. */
function heapType(reader: ByteReader): string {
  const at = reader.at;
  const first = peek(reader);
  if (first === 0x65) {
    reader.at++;
    return `(shared ${abstractHeap(u8(reader, "a heap type"), at)})`;
  }
  if (first === 0x62) {
    reader.at++;
    return `(exact ${u32(reader, "a type")})`;
  }
  const code = s33(reader, "a heap type");
  if (code >= 0) return String(code);
  return heapTypes[code + 0x80] ?? unsupported(at, `unknown heap type ${hex(code & 0x7f)}`);
}

/** A heap type as a number, without text: an index, or the negative code; `shared` and `exact` are read over. */
export function heapTypeCode(reader: ByteReader): number {
  const first = peek(reader);
  if (first === 0x65 || first === 0x62) reader.at++;
  return s33(reader, "a heap type");
}

/** Reads over a value type. */
export function skipValueType(reader: ByteReader): void {
  const first = peek(reader);
  if (numberTypes[first] !== undefined) reader.at++;
  else valueType(reader);
}

function fieldType(reader: ByteReader): FieldType {
  const packed = packedTypes[peek(reader)];
  if (packed !== undefined) reader.at++;
  const type = packed ?? valueType(reader);
  return { type, mutable: mutability(reader) };
}

function mutability(reader: ByteReader): boolean {
  const at = reader.at;
  const flag = u8(reader, "a mutability");
  if (flag > 1) malformed(at, `unknown mutability ${hex(flag)}`);
  return flag === 1;
}

/** The type of a global, or of its import: its value's type, whether it is mutable, whether it is shared. */
export function globalType(reader: ByteReader): FieldType & { readonly shared: boolean } {
  const type = valueType(reader);
  const at = reader.at;
  const flags = u8(reader, "a mutability");
  if (flags > 3) malformed(at, `unknown mutability ${hex(flags)}`);
  return { type, mutable: (flags & 1) !== 0, shared: (flags & 2) !== 0 };
}

/** Limits of a memory or table. */
export function limits(reader: ByteReader): Limits {
  const at = reader.at;
  const flags = u8(reader, "limits");
  if (flags > 0x0f) malformed(at, `unknown flags of limits ${hex(flags)}`);
  const is64 = (flags & 4) !== 0;
  const min = bound(reader, is64);
  const max = flags & 1 ? { max: bound(reader, is64) } : {};
  let pageSize = 65536;
  if (flags & 8) {
    const exponent = u32(reader, "a page size");
    if (exponent > 16) malformed(reader.at, `page size 2^${exponent} is too large`);
    pageSize = 2 ** exponent;
  }
  return { min, ...max, shared: (flags & 2) !== 0, is64, pageSize };
}

function bound(reader: ByteReader, is64: boolean): number {
  if (!is64) return u32(reader, "limits");
  let result = 0;
  let factor = 1;
  const start = reader.at;
  for (let i = 0; ; i++) {
    const byte = u8(reader, "limits");
    if (i === 9 && byte > 1) malformed(start, "limits: the LEB128 integer doesn't fit 64 bits");
    result += (byte & 0x7f) * factor;
    factor *= 0x80;
    if (byte < 0x80) return result;
  }
}

/** The type section's content: every type with its index, recursion groups laid flat. */
export function typeSection(reader: ByteReader): CoreType[] {
  const types: CoreType[] = [];
  for (let n = count(reader, "types", 2); n > 0; n--) {
    if (peek(reader) !== 0x4e) {
      types.push(subType(reader));
      continue;
    }
    for (const type of coreTypeGroup(reader)) types.push(type);
    if (types.length > maxTypes) overLimit(reader.at, `more than ${maxTypes} types`);
  }
  return types;
}

/** A recursion group: its types. */
export function coreTypeGroup(reader: ByteReader): CoreType[] {
  skip(reader, 1, "a group of types");
  return vector(reader, "types of a group", subType);
}

/** A type with its `sub`, `shared`, `descriptor` and `describes` clauses. */
export function subType(reader: ByteReader): CoreType {
  let final = true;
  let supertypes: readonly number[] = [];
  const first = peek(reader);
  if (first === 0x50 || first === 0x4f) {
    reader.at++;
    final = first === 0x4f;
    supertypes = vector(reader, "supertypes", (r) => u32(r, "a supertype"));
  }
  return compositeType(reader, final, supertypes);
}

function compositeType(reader: ByteReader, final: boolean, supertypes: readonly number[]): CoreType {
  const shared = peek(reader) === 0x65;
  if (shared) reader.at++;
  for (const clause of [0x4c, 0x4d]) {
    if (peek(reader) !== clause) continue;
    reader.at++;
    u32(reader, "a type");
  }
  const frame = { final, supertypes, shared };
  const at = reader.at;
  const code = u8(reader, "a type");
  switch (code) {
    case 0x60:
      return { kind: "func", ...functionParts(reader), ...frame };
    case 0x5f:
      return { kind: "struct", fields: vector(reader, "fields", fieldType), ...frame };
    case 0x5e:
      return { kind: "array", element: fieldType(reader), ...frame };
    case 0x5d:
      return { kind: "cont", type: u32(reader, "a type"), ...frame };
    default:
      return unsupported(at, `unknown form of a type ${hex(code)}`);
  }
}

/** Parameters and results, behind the 0x60 of a function type. */
function functionParts(reader: ByteReader): Pick<FunctionType, "params" | "results"> {
  const params = vector(reader, "parameters", valueType);
  return { params, results: vector(reader, "results", valueType) };
}
