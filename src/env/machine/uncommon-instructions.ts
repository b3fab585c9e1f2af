/** Instructions that don't come often: floats, conversions, vectors, atomics, tables. Each takes its operands from the slots below `machine.top`. */

import * as Op from "../../wasm/op.ts";
import {
  binary32,
  binaryFloat,
  compareFloat,
  float,
  multiplyWide,
  setFloat,
  toBig,
  truncate,
  unaryFloat,
  wide,
} from "./arithmetic.ts";
import { prefixBase, stackEffects } from "./effects.ts";
import { combined, mixed, Origin } from "./labels.ts";
import type { Machine } from "./machine.ts";
import { setByte, write } from "./memory.ts";
import { effective, load, lookAt, storeNumber } from "./memory-access.ts";
import * as MiscOp from "./misc-op.ts";

/** Runs one instruction; `false` where it goes wrong or isn't known. `a` and `b` are its immediates. */
export function rare(machine: Machine, op: number, a: number, b: number): boolean {
  if (op >= Op.f32Eq && op <= Op.f64Ge) return floatCompare(machine, op);
  if (op >= Op.f32Abs && op <= Op.f64Copysign) return floatArithmetic(machine, op);
  if (op >= Op.i32TruncF32S && op <= Op.f64ReinterpretI64) return convert(machine, op);
  if (op >= prefixBase.misc && op <= prefixBase.misc + 7) return saturate(machine, op - prefixBase.misc);
  if (op >= prefixBase.threads) return atomic(machine, op - prefixBase.threads, a);
  if (op >= prefixBase.simd) return vector(machine, op - prefixBase.simd, a);
  return other(machine, op, a, b);
}

function result(machine: Machine, at: number, low: number, high: number, label: number): true {
  machine.low[at] = low;
  machine.high[at] = high;
  machine.label[at] = label;
  machine.top = at + 1;
  return true;
}

function operand(machine: Machine, at: number, is64: boolean): number {
  return float(machine.low[at] as number, machine.high[at] as number, is64);
}

function labelOfTwo(machine: Machine, at: number): number {
  const la = machine.label[at] as number;
  const lb = machine.label[at + 1] as number;
  return (la | lb) === 0 ? 0 : combined(machine.labels, la, lb);
}

function labelOfOne(machine: Machine, at: number): number {
  const of = machine.label[at] as number;
  return of === 0 ? 0 : combined(machine.labels, of, 0);
}

function floatCompare(machine: Machine, op: number): boolean {
  const is64 = op >= Op.f64Eq;
  const at = machine.top - 2;
  const kind = op - (is64 ? 0x61 : 0x5b);
  const holds = compareFloat(kind, operand(machine, at, is64), operand(machine, at + 1, is64));
  return result(machine, at, holds ? 1 : 0, 0, labelOfTwo(machine, at));
}

function floatArithmetic(machine: Machine, op: number): boolean {
  const is64 = op >= Op.f64Abs;
  const kind = op - (is64 ? 0x99 : 0x8b);
  if (kind < 7) {
    const at = machine.top - 1;
    setFloat(unaryFloat(kind, operand(machine, at, is64)), is64);
    return result(machine, at, wide.low, wide.high, labelOfOne(machine, at));
  }
  const at = machine.top - 2;
  setFloat(binaryFloat(kind - 7, operand(machine, at, is64), operand(machine, at + 1, is64)), is64);
  return result(machine, at, wide.low, wide.high, labelOfTwo(machine, at));
}

function saturate(machine: Machine, kind: number): boolean {
  const at = machine.top - 1;
  truncate(operand(machine, at, (kind & 2) !== 0), kind >= 4, (kind & 1) === 0);
  return result(machine, at, wide.low, wide.high, labelOfOne(machine, at));
}

/** Conversions 0xa8–0xbf; truncations that would trap give the nearest number instead. */
function convert(machine: Machine, op: number): boolean {
  const at = machine.top - 1;
  const label = labelOfOne(machine, at);
  const low = machine.low[at] as number;
  const high = machine.high[at] as number;
  switch (op) {
    case Op.i32TruncF32S:
    case Op.i32TruncF32U:
    case Op.i32TruncF64S:
    case Op.i32TruncF64U:
      truncate(operand(machine, at, op >= Op.i32TruncF64S), false, (op & 1) === 0);
      break;
    case Op.i64TruncF32S:
    case Op.i64TruncF32U:
    case Op.i64TruncF64S:
    case Op.i64TruncF64U:
      truncate(operand(machine, at, op >= Op.i64TruncF64S), true, (op & 1) === 0);
      break;
    case Op.f32ConvertI32S:
    case Op.f64ConvertI32S:
      setFloat(low, op === Op.f64ConvertI32S);
      break;
    case Op.f32ConvertI32U:
    case Op.f64ConvertI32U:
      setFloat(low >>> 0, op === Op.f64ConvertI32U);
      break;
    case Op.f32ConvertI64S:
    case Op.f64ConvertI64S:
      setFloat(Number(toBig(low, high)), op === Op.f64ConvertI64S);
      break;
    case Op.f32ConvertI64U:
    case Op.f64ConvertI64U:
      setFloat(Number(BigInt.asUintN(64, toBig(low, high))), op === Op.f64ConvertI64U);
      break;
    case Op.f32DemoteF64:
      setFloat(operand(machine, at, true), false);
      break;
    case Op.f64PromoteF32:
      setFloat(operand(machine, at, false), true);
      break;
    default:
      return true;
  }
  return result(machine, at, wide.low, wide.high, label);
}

const loadedNumber = { low: 0, high: 0, label: 0 };

/** Sizes of atomic accesses, by the opcode modulo 7: i32, i64, then the narrow ones. */
const atomicSizes = [4, 8, 1, 2, 1, 2, 4];

function atomic(machine: Machine, op: number, offset: number): boolean {
  if (op <= 4) {
    const pops = (stackEffects[prefixBase.threads + op] as number) >> 4;
    if (pops === 0) return true;
    return result(machine, machine.top - pops, 0, 0, 0);
  }
  const size = atomicSizes[(op - 0x10) % 7] as number;
  const group = Math.floor((op - 0x10) / 7);
  const values = group === 0 ? 0 : group === 8 ? 2 : 1;
  const at = machine.top - 1 - values;
  const base = machine.low[at] as number;
  const pointer = machine.label[at] as number;
  if (group === 1) {
    machine.top = at;
    return storeSlot(machine, base, offset, pointer, size, at + 1);
  }
  if (!load(machine, base, offset, pointer, size, loadedNumber)) return false;
  const { low, high, label } = loadedNumber;
  if (group !== 0 && !modify(machine, group, base, offset, pointer, size, at)) return false;
  return result(machine, at, low, high, label);
}

function storeSlot(
  machine: Machine,
  base: number,
  offset: number,
  pointer: number,
  size: number,
  from: number,
): boolean {
  const { low, high, label } = machine;
  return storeNumber(
    machine,
    base,
    offset,
    pointer,
    size,
    low[from] as number,
    high[from] as number,
    label[from] as number,
  );
}

/** Read-modify-write: add, sub, and, or, xor, exchange, compare and exchange. */
function modify(
  machine: Machine,
  group: number,
  base: number,
  offset: number,
  pointer: number,
  size: number,
  at: number,
): boolean {
  const value = machine.low[at + 1] as number;
  if (group === 8) {
    const isEqual = loadedNumber.low === value && (size < 8 || loadedNumber.high === machine.high[at + 1]);
    return isEqual ? storeSlot(machine, base, offset, pointer, size, at + 2) : true;
  }
  if (group === 7) return storeSlot(machine, base, offset, pointer, size, at + 1);
  const ops = [0, 0, 0x6a, 0x6b, 0x71, 0x72, 0x73];
  const low = binary32(ops[group] as number, loadedNumber.low, value) ?? 0;
  const label = loadedNumber.label === 0 ? (machine.label[at + 1] as number) : loadedNumber.label;
  return storeNumber(machine, base, offset, pointer, size, low, 0, label);
}

/** Vectors are carried by loads and stores; of what is computed with them nothing is known. */
function vector(machine: Machine, op: number, a: number): boolean {
  const pops = (stackEffects[prefixBase.simd + op] as number) >> 4;
  const at = machine.top - pops;
  if (op === 0x00) return vectorLoad(machine, at, a);
  if (op === 0x0b) return vectorStore(machine, at, a);
  if (op === 0x0c) {
    return vectorResult(machine, at, machine.module.bytes.slice(a, a + 16), undefined);
  }
  if (op >= Op.i64LeU && op <= Op.f32Eq) {
    machine.top = at;
    return true;
  }
  return result(machine, at, 0, 0, mixed(machine.labels, Origin.host));
}

function vectorLoad(machine: Machine, at: number, offset: number): boolean {
  const from = effective(machine, machine.low[at] as number, offset, machine.label[at] as number, 16);
  if (from < 0) return false;
  const bytes = new Uint8Array(16);
  const labels = new Int32Array(16);
  for (let i = 0; i < 16; i++) {
    const found = lookAt(machine, from + i);
    bytes[i] = found.byte;
    labels[i] = found.label;
  }
  return vectorResult(machine, at, bytes, labels);
}

/** Most vectors that are kept; further ones are unknown. */
const maxVectors = 100_000;

function vectorResult(machine: Machine, at: number, bytes: Uint8Array, labels: Int32Array | undefined): true {
  if (machine.vectors.length >= maxVectors) return result(machine, at, 0, 0, mixed(machine.labels, Origin.host));
  machine.vectors.push({ bytes, labels });
  return result(machine, at, machine.vectors.length, 0, 0);
}

function vectorStore(machine: Machine, at: number, offset: number): boolean {
  const to = effective(machine, machine.low[at] as number, offset, machine.label[at] as number, 16);
  if (to < 0) return false;
  const value = machine.vectors[(machine.low[at + 1] as number) - 1];
  const unknown = machine.label[at + 1] as number;
  machine.top = at;
  if (value === undefined || unknown !== 0) {
    for (let i = 0; i < 16; i++) setByte(machine.memory, to + i, 0, unknown);
    return true;
  }
  write(machine.memory, to, value.bytes, value.labels);
  return true;
}

function other(machine: Machine, op: number, a: number, b: number): boolean {
  switch (op) {
    case Op.tableGet:
      return result(machine, machine.top - 1, machine.tables[a]?.[machine.low[machine.top - 1] as number] ?? -1, 0, 0);
    case Op.tableSet:
    case MiscOp.dataDrop:
    case MiscOp.elemDrop:
      if (op === Op.tableSet) machine.top -= 2;
      return true;
    case MiscOp.memoryInit:
      return memoryInit(machine, a);
    case MiscOp.tableInit:
    case MiscOp.tableCopy:
    case MiscOp.tableFill:
      machine.top -= 3;
      return true;
    case MiscOp.tableGrow:
      return result(machine, machine.top - 2, -1, 0, 0);
    case MiscOp.tableSize:
      return result(machine, machine.top, machine.tables[a]?.length ?? 0, 0, 0);
    case MiscOp.i64Add128:
    case MiscOp.i64Sub128:
      return wideSum(machine, op === MiscOp.i64Sub128);
    case MiscOp.i64MulWideS:
    case MiscOp.i64MulWideU:
      return wideProduct(machine, op === MiscOp.i64MulWideS);
    case Op.refNull:
      return result(machine, machine.top, -1, 0, 0);
    case Op.refIsNull:
      return result(machine, machine.top - 1, machine.low[machine.top - 1] === -1 ? 1 : 0, 0, 0);
    case Op.refEq:
      return result(
        machine,
        machine.top - 2,
        machine.low[machine.top - 2] === machine.low[machine.top - 1] ? 1 : 0,
        0,
        0,
      );
    default:
      return op === Op.refAsNonNull && b >= 0;
  }
}

function memoryInit(machine: Machine, index: number): boolean {
  const at = machine.top - 3;
  machine.top = at;
  const segment = machine.module.data[index];
  const size = (machine.low[at + 2] as number) >>> 0;
  const from = (segment?.start ?? 0) + ((machine.low[at + 1] as number) >>> 0);
  if (segment === undefined || from + size > segment.end) return false;
  const to = effective(machine, machine.low[at] as number, 0, machine.label[at] as number, size);
  if (to < 0) return false;
  machine.steps += size >> 5;
  write(machine.memory, to, machine.module.bytes.slice(from, from + size));
  return true;
}

function bigAt(machine: Machine, at: number): bigint {
  return toBig(machine.low[at] as number, machine.high[at] as number);
}

function setBigAt(machine: Machine, at: number, value: bigint, label: number): void {
  machine.low[at] = Number(BigInt.asIntN(32, value));
  machine.high[at] = Number(BigInt.asIntN(32, value >> 32n));
  machine.label[at] = label;
}

function wideSum(machine: Machine, isDifference: boolean): boolean {
  const at = machine.top - 4;
  const left = (bigAt(machine, at + 1) << 64n) + BigInt.asUintN(64, bigAt(machine, at));
  const right = (bigAt(machine, at + 3) << 64n) + BigInt.asUintN(64, bigAt(machine, at + 2));
  const sum = isDifference ? left - right : left + right;
  const label = combined(machine.labels, labelOfTwo(machine, at), labelOfTwo(machine, at + 2));
  const known = (labelOfTwo(machine, at) | labelOfTwo(machine, at + 2)) === 0 ? 0 : label;
  setBigAt(machine, at, sum, known);
  setBigAt(machine, at + 1, sum >> 64n, known);
  machine.top = at + 2;
  return true;
}

function wideProduct(machine: Machine, signed: boolean): boolean {
  const at = machine.top - 2;
  const product = multiplyWide(bigAt(machine, at), bigAt(machine, at + 1), signed);
  const label = labelOfTwo(machine, at);
  setBigAt(machine, at, product.low, label);
  setBigAt(machine, at + 1, product.high, label);
  machine.top = at + 2;
  return true;
}
