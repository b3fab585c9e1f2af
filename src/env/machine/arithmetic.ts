/**
 * Arithmetic on numbers in two halves of 32 bits (core spec §4.3). The result of a 64-bit operation is left in `wide`, since
 * returning an object per instruction would cost more than the operation.
 */
import * as Op from "../../wasm/op.ts";

/** Where 64-bit operations leave their result. */
export const wide = { low: 0, high: 0 };

const scratch = new DataView(new ArrayBuffer(8));

function set(low: number, high: number): void {
  wide.low = low;
  wide.high = high;
}

function setBig(value: bigint): void {
  set(Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n)));
}

/** Two halves as a signed 64-bit integer. */
export function toBig(low: number, high: number): bigint {
  return (BigInt(high | 0) << 32n) | BigInt(low >>> 0);
}

/** Whether the left number is less. */
function less64(al: number, ah: number, bl: number, bh: number, signed: boolean): boolean {
  if (ah !== bh) return signed ? ah < bh : ah >>> 0 < bh >>> 0;
  return al >>> 0 < bl >>> 0;
}

/** i32 operations with two operands, 0x6a–0x78; `undefined` where they trap. */
export function binary32(op: number, a: number, b: number): number | undefined {
  switch (op) {
    case Op.i32Add:
      return (a + b) | 0;
    case Op.i32Sub:
      return (a - b) | 0;
    case Op.i32Mul:
      return Math.imul(a, b);
    case Op.i32DivS:
      return b === 0 || (a === -2147483648 && b === -1) ? undefined : (a / b) | 0;
    case Op.i32DivU:
      return b === 0 ? undefined : Math.floor((a >>> 0) / (b >>> 0)) | 0;
    case Op.i32RemS:
      return b === 0 ? undefined : (a % b) | 0;
    case Op.i32RemU:
      return b === 0 ? undefined : ((a >>> 0) % (b >>> 0)) | 0;
    case Op.i32And:
      return a & b;
    case Op.i32Or:
      return a | b;
    case Op.i32Xor:
      return a ^ b;
    case Op.i32Shl:
      return a << b;
    case Op.i32ShrS:
      return a >> b;
    case Op.i32ShrU:
      return (a >>> b) | 0;
    case Op.i32Rotl:
      return rotateRight(a, -b);
    default:
      return rotateRight(a, b);
  }
}

function rotateRight(a: number, b: number): number {
  const by = b & 31;
  return by === 0 ? a : (a >>> by) | (a << (32 - by));
}

/** i32 comparisons, 0x46–0x4f. */
export function compare32(op: number, a: number, b: number): boolean {
  switch (op) {
    case Op.i32Eq:
      return a === b;
    case Op.i32Ne:
      return a !== b;
    case Op.i32LtS:
      return a < b;
    case Op.i32LtU:
      return a >>> 0 < b >>> 0;
    case Op.i32GtS:
      return a > b;
    case Op.i32GtU:
      return a >>> 0 > b >>> 0;
    case Op.i32LeS:
      return a <= b;
    case Op.i32LeU:
      return a >>> 0 <= b >>> 0;
    case Op.i32GeS:
      return a >= b;
    default:
      return a >>> 0 >= b >>> 0;
  }
}

/** i64 comparisons, 0x51–0x5a. */
export function compare64(op: number, al: number, ah: number, bl: number, bh: number): boolean {
  const equal = al === bl && ah === bh;
  switch (op) {
    case Op.i64Eq:
      return equal;
    case Op.i64Ne:
      return !equal;
    case Op.i64LtS:
      return less64(al, ah, bl, bh, true);
    case Op.i64LtU:
      return less64(al, ah, bl, bh, false);
    case Op.i64GtS:
      return less64(bl, bh, al, ah, true);
    case Op.i64GtU:
      return less64(bl, bh, al, ah, false);
    case Op.i64LeS:
      return equal || less64(al, ah, bl, bh, true);
    case Op.i64LeU:
      return equal || less64(al, ah, bl, bh, false);
    case Op.i64GeS:
      return equal || less64(bl, bh, al, ah, true);
    default:
      return equal || less64(bl, bh, al, ah, false);
  }
}

/** i32 operations with one operand: 0x67–0x69, 0xc0–0xc1. */
export function unary32(op: number, a: number): number {
  switch (op) {
    case Op.i32Clz:
      return Math.clz32(a);
    case Op.i32Ctz:
      return a === 0 ? 32 : 31 - Math.clz32(a & -a);
    case Op.i32Popcnt:
      return bitCount(a);
    case Op.i32Extend8S:
      return (a << 24) >> 24;
    default:
      return (a << 16) >> 16;
  }
}

function bitCount(a: number): number {
  let count = 0;
  for (let rest = a >>> 0; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** i64 operations with one operand: 0x79–0x7b, 0xc2–0xc4. */
export function unary64(op: number, low: number, high: number): void {
  switch (op) {
    case Op.i64Clz:
      set(high === 0 ? 32 + Math.clz32(low) : Math.clz32(high), 0);
      break;
    case Op.i64Ctz:
      set(low === 0 ? 32 + unary32(Op.i32Ctz, high) : unary32(Op.i32Ctz, low), 0);
      break;
    case Op.i64Popcnt:
      set(bitCount(low) + bitCount(high), 0);
      break;
    default: {
      const value = op === Op.i64Extend8S ? (low << 24) >> 24 : op === Op.i64Extend16S ? (low << 16) >> 16 : low;
      set(value, value >> 31);
    }
  }
}

/** i64 operations with two operands, 0x7c–0x8a; `false` where they trap. */
export function binary64(op: number, al: number, ah: number, bl: number, bh: number): boolean {
  switch (op) {
    case Op.i64Add: {
      const low = (al >>> 0) + (bl >>> 0);
      set(low | 0, (ah + bh + (low > 0xffffffff ? 1 : 0)) | 0);
      break;
    }
    case Op.i64Sub:
      set((al - bl) | 0, (ah - bh - (al >>> 0 < bl >>> 0 ? 1 : 0)) | 0);
      break;
    case Op.i64And:
      set(al & bl, ah & bh);
      break;
    case Op.i64Or:
      set(al | bl, ah | bh);
      break;
    case Op.i64Xor:
      set(al ^ bl, ah ^ bh);
      break;
    case Op.i64Shl:
      shiftLeft(al, ah, bl & 63);
      break;
    case Op.i64ShrS:
    case Op.i64ShrU:
      shiftRight(al, ah, bl & 63, op === Op.i64ShrS);
      break;
    case Op.i64Rotl:
    case Op.i64Rotr:
      rotate(al, ah, op === Op.i64Rotl ? bl & 63 : -bl & 63);
      break;
    default:
      return heavy64(op, al, ah, bl, bh);
  }
  return true;
}

function shiftLeft(low: number, high: number, by: number): void {
  if (by === 0) set(low, high);
  else if (by < 32) set(low << by, (high << by) | (low >>> (32 - by)));
  else set(0, low << (by - 32));
}

function shiftRight(low: number, high: number, by: number, signed: boolean): void {
  const fill = signed ? high >> 31 : 0;
  if (by === 0) set(low, high);
  else if (by < 32) set((low >>> by) | (high << (32 - by)), signed ? high >> by : high >>> by);
  else if (by === 32) set(high, fill);
  else set(signed ? high >> (by - 32) : high >>> (by - 32), fill);
  wide.low |= 0;
  wide.high |= 0;
}

function rotate(low: number, high: number, by: number): void {
  if (by === 0) {
    set(low, high);
    return;
  }
  shiftLeft(low, high, by);
  const { low: leftLow, high: leftHigh } = wide;
  shiftRight(low, high, 64 - by, false);
  set(wide.low | leftLow, wide.high | leftHigh);
}

function heavy64(op: number, al: number, ah: number, bl: number, bh: number): boolean {
  const a = toBig(al, ah);
  const b = toBig(bl, bh);
  if (op === Op.i64Mul) {
    setBig(a * b);
    return true;
  }
  if (b === 0n) return false;
  const ua = BigInt.asUintN(64, a);
  const ub = BigInt.asUintN(64, b);
  setBig(op === Op.i64DivS ? a / b : op === Op.i64DivU ? ua / ub : op === Op.i64RemS ? a % b : ua % ub);
  return true;
}

/** 64 × 64 → 128 bits, signed or not: low and high half. */
export function multiplyWide(a: bigint, b: bigint, signed: boolean): { readonly low: bigint; readonly high: bigint } {
  const product = signed ? a * b : BigInt.asUintN(64, a) * BigInt.asUintN(64, b);
  return { low: BigInt.asIntN(64, product), high: BigInt.asIntN(64, product >> 64n) };
}

/** The float in a slot. */
export function float(low: number, high: number, is64: boolean): number {
  scratch.setInt32(0, low, true);
  if (!is64) return scratch.getFloat32(0, true);
  scratch.setInt32(4, high, true);
  return scratch.getFloat64(0, true);
}

/** Leaves the bits of a float in `wide`. */
export function setFloat(value: number, is64: boolean): void {
  if (is64) {
    scratch.setFloat64(0, value, true);
    set(scratch.getInt32(0, true), scratch.getInt32(4, true));
  } else {
    scratch.setFloat32(0, value, true);
    set(scratch.getInt32(0, true), 0);
  }
}

/** Float operations with two operands, counted from `add`. */
export function binaryFloat(kind: number, a: number, b: number): number {
  switch (kind) {
    case 0:
      return a + b;
    case 1:
      return a - b;
    case 2:
      return a * b;
    case 3:
      return a / b;
    case 4:
      return Math.min(a, b);
    case 5:
      return Math.max(a, b);
    default:
      return Math.sign(b) < 0 || Object.is(b, -0) ? -Math.abs(a) : Math.abs(a);
  }
}

/** Float operations with one operand, counted from `abs`. */
export function unaryFloat(kind: number, a: number): number {
  switch (kind) {
    case 0:
      return Math.abs(a);
    case 1:
      return -a;
    case 2:
      return Math.ceil(a);
    case 3:
      return Math.floor(a);
    case 4:
      return Math.trunc(a);
    case 5:
      return Math.round(a / 2) * 2 === Math.round(a) || Math.abs(a % 1) !== 0.5 ? Math.round(a) : Math.round(a) - 1;
    default:
      return Math.sqrt(a);
  }
}

/** Float comparisons, counted from `eq`. */
export function compareFloat(kind: number, a: number, b: number): boolean {
  switch (kind) {
    case 0:
      return a === b;
    case 1:
      return a !== b;
    case 2:
      return a < b;
    case 3:
      return a > b;
    case 4:
      return a <= b;
    default:
      return a >= b;
  }
}

/** A float as an integer, held within its range; leaves it in `wide`. */
export function truncate(value: number, to64: boolean, signed: boolean): void {
  const bits = to64 ? 64n : 32n;
  const least = signed ? -(1n << (bits - 1n)) : 0n;
  const most = signed ? (1n << (bits - 1n)) - 1n : (1n << bits) - 1n;
  if (Number.isNaN(value)) {
    set(0, 0);
    return;
  }
  const whole = Number.isFinite(value) ? BigInt(Math.trunc(value)) : value > 0 ? most : least;
  setBig(whole < least ? least : whole > most ? most : whole);
  if (!to64) wide.high = 0;
}
