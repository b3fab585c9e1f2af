/**
 * Which immediates follow which opcode (core spec §5.4, and the proposals that change it: exceptions old and new, tail calls,
 * typed references, GC, bulk memory, SIMD and relaxed SIMD, threads and shared-everything threads, memory64, multi-memory,
 * wide arithmetic, half precision, stack switching, custom descriptors). One table a prefix; 0 in a table: no such opcode.
 */

/** Kinds of immediates. */
export const Immediates = {
  unknown: 0,
  none: 1,
  /** A block type; opens a block. */
  block: 2,
  /** One index: local, function, label, tag, type, data, … */
  index: 3,
  /** Two indices. */
  index2: 4,
  i32: 5,
  i64: 6,
  f32: 7,
  f64: 8,
  /** Alignment (with a bit for a memory index), offset. */
  memory: 9,
  /** As `memory`, then a lane. */
  memoryLane: 10,
  lane: 11,
  /** 16 bytes: v128.const, i8x16.shuffle. */
  bytes16: 12,
  /** A heap type. */
  heap: 13,
  /** Labels and a default label. */
  branchTable: 14,
  /** Types of `select`. */
  types: 15,
  /** Block type and catch clauses; opens a block. */
  tryTable: 16,
  /** Flags, label, two heap types. */
  castBranch: 17,
  /** One byte: `atomic.fence`. */
  byte: 18,
  /** Memory ordering, then an index; or two. */
  ordered: 19,
  ordered2: 20,
  /** `end`, and `delegate`, which closes a block too. */
  end: 21,
  delegate: 22,
  /** Type, handlers: `resume`, `resume_throw_ref`. */
  resume: 23,
  /** Type, tag, handlers: `resume_throw`. */
  resumeThrow: 24,
  /** A prefix: the opcode goes on. */
  prefix: 25,
} as const;

const I = Immediates;

/** `from`–`to` (inclusive) take `kind`. */
type OpcodeRow = readonly [from: number, to: number, kind: number];

function table(size: number, rows: readonly OpcodeRow[]): Uint8Array {
  const kinds = new Uint8Array(size);
  for (const [from, to, kind] of rows) kinds.fill(kind, from, to + 1);
  return kinds;
}

/** Opcodes of one byte. */
export const plainOpcodes: Uint8Array = table(256, [
  [0x00, 0x01, I.none],
  [0x02, 0x04, I.block],
  [0x05, 0x05, I.none],
  [0x06, 0x06, I.block],
  [0x07, 0x09, I.index],
  [0x0a, 0x0a, I.none],
  [0x0b, 0x0b, I.end],
  [0x0c, 0x0d, I.index],
  [0x0e, 0x0e, I.branchTable],
  [0x0f, 0x0f, I.none],
  [0x10, 0x10, I.index],
  [0x11, 0x11, I.index2],
  [0x12, 0x12, I.index],
  [0x13, 0x13, I.index2],
  [0x14, 0x15, I.index],
  [0x18, 0x18, I.delegate],
  [0x19, 0x1b, I.none],
  [0x1c, 0x1c, I.types],
  [0x1f, 0x1f, I.tryTable],
  [0x20, 0x26, I.index],
  [0x28, 0x3e, I.memory],
  [0x3f, 0x40, I.index],
  [0x41, 0x41, I.i32],
  [0x42, 0x42, I.i64],
  [0x43, 0x43, I.f32],
  [0x44, 0x44, I.f64],
  [0x45, 0xc4, I.none],
  [0xd0, 0xd0, I.heap],
  [0xd1, 0xd1, I.none],
  [0xd2, 0xd2, I.index],
  [0xd3, 0xd4, I.none],
  [0xd5, 0xd6, I.index],
  [0xe0, 0xe0, I.index],
  [0xe1, 0xe1, I.index2],
  [0xe2, 0xe2, I.index],
  [0xe3, 0xe3, I.resume],
  [0xe4, 0xe4, I.resumeThrow],
  [0xe5, 0xe5, I.resume],
  [0xe6, 0xe6, I.index2],
  [0xfb, 0xfe, I.prefix],
]);

/** GC (0xfb). */
const gcOpcodes = table(0x27, [
  [0x00, 0x01, I.index],
  [0x02, 0x05, I.index2],
  [0x06, 0x07, I.index],
  [0x08, 0x0a, I.index2],
  [0x0b, 0x0e, I.index],
  [0x0f, 0x0f, I.none],
  [0x10, 0x10, I.index],
  [0x11, 0x13, I.index2],
  [0x14, 0x17, I.heap],
  [0x18, 0x19, I.castBranch],
  [0x1a, 0x1e, I.none],
  // Custom descriptors.
  [0x20, 0x22, I.index],
  [0x23, 0x24, I.heap],
  [0x25, 0x26, I.castBranch],
]);

/** Saturating truncation, bulk memory, tables, wide arithmetic (0xfc). */
const miscOpcodes = table(0x32, [
  [0x00, 0x07, I.none],
  [0x08, 0x08, I.index2],
  [0x09, 0x09, I.index],
  [0x0a, 0x0a, I.index2],
  [0x0b, 0x0b, I.index],
  [0x0c, 0x0c, I.index2],
  [0x0d, 0x0d, I.index],
  [0x0e, 0x0e, I.index2],
  [0x0f, 0x12, I.index],
  [0x13, 0x16, I.none],
  // Half precision: f32.load_f16, f32.store_f16.
  [0x30, 0x31, I.memory],
]);

/** SIMD, relaxed SIMD, half precision (0xfd). */
const simdOpcodes = table(0x150, [
  [0x00, 0x0b, I.memory],
  [0x0c, 0x0d, I.bytes16],
  [0x0e, 0x14, I.none],
  [0x15, 0x22, I.lane],
  [0x23, 0x53, I.none],
  [0x54, 0x5b, I.memoryLane],
  [0x5c, 0x5d, I.memory],
  [0x5e, 0x113, I.none],
  // Half precision.
  [0x120, 0x120, I.none],
  [0x121, 0x122, I.lane],
  [0x130, 0x14f, I.none],
  // Numbers that were given up while the proposal took shape.
  ...[
    0x9a, 0xa2, 0xa5, 0xa6, 0xaf, 0xb0, 0xb2, 0xb3, 0xb4, 0xbb, 0xc2, 0xc5, 0xc6, 0xcf, 0xd0, 0xd2, 0xd3, 0xd4, 0xe2,
    0xee,
  ].map((number): OpcodeRow => [number, number, I.unknown]),
]);

/** Threads, shared-everything threads (0xfe). */
const threadOpcodes = table(0x73, [
  [0x00, 0x02, I.memory],
  [0x03, 0x03, I.byte],
  [0x04, 0x04, I.none],
  [0x10, 0x4e, I.memory],
  [0x4f, 0x5b, I.ordered],
  [0x5c, 0x66, I.ordered2],
  [0x67, 0x71, I.ordered],
  [0x72, 0x72, I.none],
]);

const none = new Uint8Array(0);

/** The tables by prefix − 0xfb. */
export const prefixedOpcodes: readonly Uint8Array[] = [gcOpcodes, miscOpcodes, simdOpcodes, threadOpcodes, none];
