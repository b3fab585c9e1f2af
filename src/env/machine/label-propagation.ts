/** Labels of results: what an operation makes of unknown operands. */

import * as Op from "../../wasm/op.ts";
import { binary32, binary64, compare32, wide } from "./arithmetic.ts";
import {
  alternativesOf,
  choice,
  combined,
  compared,
  joined,
  LabelKind,
  label,
  mapChoice,
  maxAlternatives,
  partOf,
} from "./labels.ts";
import type { Machine } from "./machine.ts";

/** The label of an i32 operation (0x6a–0x78) on `a` and `b`, of which at least one is labelled. */
export function binaryLabel(machine: Machine, op: number, la: number, a: number, lb: number, b: number): number {
  const { labels } = machine;
  if (la !== 0 && lb !== 0) return bothUnknown(machine, op, la, a, lb, b);
  const of = la || lb;
  const from = alternativesOf(labels, of);
  if (from !== undefined) return mapChoice(labels, from, (low) => applied(op, la === 0 ? a : low, lb === 0 ? b : low));
  const known = la === 0 ? a : b;
  // Sign extension by two shifts leaves a byte what it is.
  if (op >= Op.i32Shl && op <= Op.i32ShrU && lb === 0 && b === 24 && labels.kind[of] === LabelKind.name) return of;
  switch (op) {
    case Op.i32Add:
      return of;
    case Op.i32Sub:
      return lb === 0 ? of : combined(labels, of, 0);
    case Op.i32Mul:
      return scaled(machine, of, known);
    case Op.i32Shl:
      return lb === 0 ? scaled(machine, of, 2 ** (b & 31)) : combined(labels, of, 0);
    case Op.i32And:
      return masked(machine, of, known);
    case Op.i32RemU:
      return lb === 0 && known > 0 && known <= maxAlternatives ? range(machine, of, known) : combined(labels, of, 0);
    case Op.i32Or:
    case Op.i32ShrU:
      return known === 0 ? of : shifted(machine, op, of, la === 0 ? 0 : b);
    default:
      return combined(labels, of, 0);
  }
}

function applied(op: number, a: number, b: number): number {
  return (op >= Op.i32Eq && op <= Op.i32GeU ? Number(compare32(op, a, b)) : binary32(op, a, b)) ?? 0;
}

function bothUnknown(machine: Machine, op: number, la: number, a: number, lb: number, b: number): number {
  const { labels } = machine;
  // The distance between two places behind one unknown pointer is known.
  if (op === Op.i32Sub && la === lb && labels.kind[la] !== LabelKind.mixed) return 0;
  const left = alternativesOf(labels, la);
  const right = alternativesOf(labels, lb);
  if (left !== undefined && right !== undefined && left.root === right.root && left.low.length === right.low.length) {
    const low = left.low.map((value, i) => applied(op, value, right.low[i] as number));
    return choice(labels, left.root, low, new Int32Array(low.length));
  }
  if (op === Op.i32Add) {
    if (labels.region[la] !== 0 && a >>> 0 < 65536) return la;
    if (labels.region[lb] !== 0 && b >>> 0 < 65536) return lb;
  }
  return combined(labels, la, lb);
}

/** An unknown index times a constant. */
function scaled(machine: Machine, of: number, by: number): number {
  const { labels } = machine;
  if (by === 1) return of;
  const origin = labels.origin[of] as number;
  if (by <= 0 || by > 4096) return combined(labels, of, 0);
  if (labels.kind[of] === LabelKind.scaled) {
    return label(labels, LabelKind.scaled, labels.a[of] as number, (labels.b[of] as number) * by, origin, 0);
  }
  return label(labels, LabelKind.scaled, of, by, origin, 0);
}

/** An unknown number of which some bits are kept: of few low bits every value is taken. */
function masked(machine: Machine, of: number, mask: number): number {
  if (mask >= 0 && mask < maxAlternatives && (mask & (mask + 1)) === 0) {
    return mask === 0 ? 0 : range(machine, of, mask + 1);
  }
  if (mask === 0xff) return partOf(machine.labels, of, 0);
  if (mask < 0 || mask >= 0xffff) return of;
  return combined(machine.labels, of, 0);
}

/** Every number below `size`. */
function range(machine: Machine, root: number, size: number): number {
  const origin = machine.labels.origin[root] as number;
  // Bytes of names and values are compared, never used to pick from a table; they must stay what they are.
  if (origin !== 0 && machine.labels.kind[root] === LabelKind.bytes) return combined(machine.labels, root, 0);
  return choice(
    machine.labels,
    root,
    Int32Array.from({ length: size }, (_, i) => i),
    new Int32Array(size),
  );
}

/** Bytes moved down by a multiple of 8 bits keep their labels. */
function shifted(machine: Machine, op: number, of: number, by: number): number {
  const { labels } = machine;
  const parts = labels.parts[of];
  if (op === Op.i32ShrU && parts !== undefined && (by & 7) === 0) {
    const moved = parts.map((_, i) => parts[i + ((by & 31) >> 3)] ?? 0);
    return joined(labels, moved);
  }
  return combined(labels, of, 0);
}

/** The label of a comparison (0x46–0x4f) with an unknown operand. A constant that bounds an unknown is remembered. */
export function comparisonLabel(machine: Machine, op: number, la: number, a: number, lb: number, b: number): number {
  const { labels } = machine;
  if (la !== 0 && la === lb && labels.kind[la] !== LabelKind.mixed) return 0;
  const of = la || lb;
  const single = la === 0 || lb === 0;
  const from = single && labels.kind[of] === LabelKind.choice ? alternativesOf(labels, of) : undefined;
  if (from !== undefined) return mapChoice(labels, from, (low) => applied(op, la === 0 ? a : low, lb === 0 ? b : low));
  if (single && op >= Op.i32LtS) {
    const known = la === 0 ? a : b;
    if (known > 0 && known <= 256 && labels.bound[of] === 0) {
      const isInclusive = la === 0 ? op === Op.i32LtS || op === Op.i32LtU : op === Op.i32GtS || op === Op.i32GtU;
      labels.bound[of] = known + (isInclusive ? 1 : 0);
    }
  }
  return compared(labels, of);
}

/** The label of `select`: both results, where they are known and the condition isn't. */
export function selectLabel(
  machine: Machine,
  condition: number,
  whenSet: { readonly low: number; readonly high: number; readonly label: number },
  otherwise: { readonly low: number; readonly high: number; readonly label: number },
  taken: number,
): number {
  const { labels } = machine;
  if (whenSet.label !== 0 || otherwise.label !== 0) {
    return taken !== 0 ? taken : combined(labels, whenSet.label, otherwise.label);
  }
  if (whenSet.low === otherwise.low && whenSet.high === otherwise.high) return 0;
  const from = alternativesOf(labels, condition);
  if (from === undefined || labels.kind[condition] !== LabelKind.choice) {
    return choice(
      labels,
      condition,
      Int32Array.of(otherwise.low, whenSet.low),
      Int32Array.of(otherwise.high, whenSet.high),
    );
  }
  return mapChoice(
    labels,
    from,
    (low, high) => ((low | high) !== 0 ? whenSet.low : otherwise.low),
    (low, high) => ((low | high) !== 0 ? whenSet.high : otherwise.high),
  );
}

/** The label of an i64 operation (0x7c–0x8a) of which at least one operand is labelled. */
export function wideLabel(
  machine: Machine,
  op: number,
  la: number,
  al: number,
  ah: number,
  lb: number,
  bl: number,
  bh: number,
): number {
  const { labels } = machine;
  const left = alternativesOf(labels, la);
  const right = alternativesOf(labels, lb);
  const first = left ?? right;
  const isPaired = left === undefined || right === undefined || left.root === right.root;
  if (first !== undefined && isPaired && (left !== undefined || la === 0) && (right !== undefined || lb === 0)) {
    const size = Math.min(left?.low.length ?? maxAlternatives, right?.low.length ?? maxAlternatives);
    const low = new Int32Array(size);
    const high = new Int32Array(size);
    for (let i = 0; i < size; i++) {
      binary64(op, left?.low[i] ?? al, left?.high[i] ?? ah, right?.low[i] ?? bl, right?.high[i] ?? bh);
      low[i] = wide.low;
      high[i] = wide.high;
    }
    return choice(labels, first.root, low, high);
  }
  if (la !== 0 && lb !== 0) return combined(labels, la, lb);
  if (op === Op.i64Add || (op === Op.i64Sub && lb === 0)) return la || lb;
  if (op === Op.i64And) return bl === 0xff && bh === 0 && la !== 0 ? partOf(labels, la, 0) : la || lb;
  const parts = lb === 0 ? labels.parts[la] : undefined;
  if (parts !== undefined && op === Op.i64ShrU && (bl & 7) === 0) {
    const by = (bl & 63) >> 3;
    return joined(
      labels,
      Array.from({ length: 8 }, (_, i) => parts[i + by] ?? 0),
    );
  }
  return combined(labels, la, lb);
}
