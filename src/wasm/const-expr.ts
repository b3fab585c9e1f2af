/** Constant expressions (core spec §3.4.12, extended constants): the initial values of globals, the offsets of segments. */

import { type ByteReader, malformed, peek, s32 } from "./bytes.ts";
import { codeCursor, nextInstruction } from "./code.ts";
import * as Op from "./op.ts";

/**
 * What a constant expression comes to. `global`: the value of that global plus `offset` (position-independent code places its
 * data at an imported base). `other`: well-formed, but not of these forms (a GC object, arithmetic on two globals, a float).
 */
export type ConstValue =
  | { readonly kind: "i32"; readonly value: number }
  | { readonly kind: "i64"; readonly value: bigint }
  | { readonly kind: "function"; readonly index: number }
  | { readonly kind: "null" }
  | { readonly kind: "global"; readonly index: number; readonly offset: number }
  | { readonly kind: "other" };

/** A constant expression: its place in the file, its `end` included, and its value. */
export interface ConstExpr {
  readonly start: number;
  readonly end: number;
  readonly value: ConstValue;
}

const other: ConstValue = { kind: "other" };

/** Values of the globals defined so far, by index; `undefined` for an imported or a mutable one. */
export type KnownGlobals = readonly (ConstValue | undefined)[];

/** Reads a constant expression and evaluates it; `globals` are those that it may name. */
export function constExpr(reader: ByteReader, globals: KnownGlobals): ConstExpr {
  const start = reader.at;
  const plain = plainConstant(reader);
  if (plain !== undefined) return { start, end: reader.at, value: plain };
  reader.at = start;
  const cursor = codeCursor(reader.bytes, start, reader.end);
  const stack: ConstValue[] = [];
  while (cursor.depth > 0) {
    if (!nextInstruction(cursor)) break;
    if (cursor.op === Op.end) continue;
    if (cursor.depth > 1) malformed(cursor.start, "a block can't stand in a constant expression");
    step(cursor.op, cursor.a, cursor.b, stack, globals);
  }
  reader.at = cursor.at;
  return { start, end: cursor.at, value: stack.length === 1 ? (stack[0] ?? other) : other };
}

/** `i32.const`, `end`: nearly every offset, and a module of Go has tens of thousands of them. Anything else is left to the walk. */
function plainConstant(reader: ByteReader): ConstValue | undefined {
  if (peek(reader) !== Op.i32Const) return undefined;
  reader.at++;
  const value = s32(reader, "an i32 constant");
  if (peek(reader) !== Op.end) return undefined;
  reader.at++;
  return { kind: "i32", value };
}

function step(op: number, a: number, b: number, stack: ConstValue[], globals: KnownGlobals): void {
  switch (op) {
    case Op.i32Const:
      stack.push({ kind: "i32", value: a });
      break;
    case Op.i64Const:
      stack.push({ kind: "i64", value: (BigInt(b) << 32n) | BigInt(a >>> 0) });
      break;
    case Op.refFunc:
      stack.push({ kind: "function", index: a });
      break;
    case Op.refNull:
      stack.push({ kind: "null" });
      break;
    case Op.globalGet:
      stack.push(globals[a] ?? { kind: "global", index: a, offset: 0 });
      break;
    case Op.i32Add:
    case Op.i32Sub:
    case Op.i32Mul:
    case Op.i64Add:
    case Op.i64Sub:
    case Op.i64Mul: {
      const right = stack.pop() ?? other;
      const left = stack.pop() ?? other;
      stack.push(arithmetic(op, left, right));
      break;
    }
    default:
      stack.length = 0;
      stack.push(other, other);
  }
}

function arithmetic(op: number, left: ConstValue, right: ConstValue): ConstValue {
  if (left.kind === "i32" && right.kind === "i32") {
    const [x, y] = [left.value, right.value];
    const value = op === Op.i32Add ? (x + y) | 0 : op === Op.i32Sub ? (x - y) | 0 : Math.imul(x, y);
    return { kind: "i32", value };
  }
  if (left.kind === "i64" && right.kind === "i64") {
    const [x, y] = [left.value, right.value];
    const value = op === Op.i64Add ? x + y : op === Op.i64Sub ? x - y : x * y;
    return { kind: "i64", value: BigInt.asIntN(64, value) };
  }
  if (left.kind === "global" && right.kind === "i32" && (op === Op.i32Add || op === Op.i32Sub)) {
    const offset = op === Op.i32Add ? left.offset + right.value : left.offset - right.value;
    return { kind: "global", index: left.index, offset: offset | 0 };
  }
  if (left.kind === "i32" && right.kind === "global" && op === Op.i32Add) return arithmetic(op, right, left);
  return other;
}
