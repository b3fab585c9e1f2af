/**
 * A walk over instructions that never loses its place (core spec §5.4): every opcode's immediates are known, so what a reader of
 * code doesn't model is skipped exactly. Made to be fast: one cursor for a whole module, no allocation per instruction, 64-bit
 * constants as two halves.
 *
 *     const cursor = codeCursor(bytes, start, end);
 *     while (nextInstruction(cursor)) switch (cursor.op) { case Op.call: … cursor.a … }
 */
import { type ByteReader, count, hex, malformed, s32, s33, skip, u8, u32, u64, unsupported } from "./bytes.ts";
import { Immediates, plainOpcodes, prefixedOpcodes } from "./opcodes.ts";
import { heapTypeCode, skipValueType } from "./types.ts";

export interface CodeCursor extends ByteReader {
  end: number;
  /** Offset in the file of the current instruction. */
  start: number;
  /** The opcode; with a prefix: `prefix << 16 | number`. */
  op: number;
  /**
   * First immediate: the index (`call`, `local.get`, `br`, …; the type of `call_indirect`, `struct.new`), the value of `i32.const`
   * (signed), the low half of `i64.const` and `f64.const` (signed), the bits of `f32.const`, the offset of a load or store
   * (above 2⁵³: rounded), the type of a block (an index, or the negative code: −64 without results, −1 i32, −2 i64, −3 f32, −4 f64),
   * the number of labels of `br_table` without the default, the code of a heap type.
   */
  a: number;
  /** Second immediate: the table of `call_indirect`, the high half of `i64.const` and `f64.const`, log₂ of the alignment of a load or store, the second index. */
  b: number;
  /** The memory of a load or store; the lane, where there is one, is in `lane`. */
  memory: number;
  lane: number;
  /** Open blocks, with the body itself as one: 0 after its `end`. */
  depth: number;
}

/** A cursor over the instructions in `bytes[start, end)`; a function's body without its locals (`codeBody`). */
export function codeCursor(bytes: Uint8Array, start: number, end: number): CodeCursor {
  return { bytes, at: start, end, start, op: 0, a: 0, b: 0, memory: 0, lane: 0, depth: 1 };
}

/** Sets a cursor on another stretch of the same bytes. */
export function resetCursor(cursor: CodeCursor, start: number, end: number): void {
  cursor.at = start;
  cursor.start = start;
  cursor.end = end;
  cursor.depth = 1;
}

/**
 * Decodes the next instruction into the cursor; `false` after the `end` that closes the body.
 * Throws `MalformedError` where the bytes aren't code: an unknown opcode, a body that ends early or goes on after its `end`.
 */
export function nextInstruction(cursor: CodeCursor): boolean {
  const at = cursor.at;
  cursor.start = at;
  if (cursor.depth === 0) {
    if (at < cursor.end) malformed(at, "there are bytes after the end of the code");
    return false;
  }
  if (at >= cursor.end) malformed(at, "the code ends within a block: an end is missing");
  const op = cursor.bytes[at] as number;
  cursor.at = at + 1;
  cursor.op = op;
  const kind = plainOpcodes[op] as number;
  if (kind === Immediates.none) return true;
  if (kind === Immediates.index) cursor.a = u32(cursor, "an index");
  else immediates(cursor, kind);
  return true;
}

/** Walks to the end of the code; the offset behind its last `end`, which must be the cursor's end unless `open`. */
export function skipCode(cursor: CodeCursor): void {
  while (nextInstruction(cursor));
}

function immediates(cursor: CodeCursor, kind: number): void {
  switch (kind) {
    case Immediates.none:
      break;
    case Immediates.index:
      cursor.a = u32(cursor, "an index");
      break;
    case Immediates.memory:
      memoryArgument(cursor);
      break;
    case Immediates.i32:
      cursor.a = s32(cursor, "an i32 constant");
      break;
    case Immediates.end:
      cursor.depth--;
      break;
    case Immediates.block:
      blockType(cursor);
      cursor.depth++;
      break;
    case Immediates.index2:
      cursor.a = u32(cursor, "an index");
      cursor.b = u32(cursor, "an index");
      break;
    case Immediates.i64:
      i64Halves(cursor);
      break;
    case Immediates.f32:
      cursor.a = word(cursor);
      break;
    case Immediates.f64:
      cursor.a = word(cursor);
      cursor.b = word(cursor);
      break;
    case Immediates.branchTable:
      cursor.a = count(cursor, "labels");
      for (let i = 0; i <= cursor.a; i++) u32(cursor, "a label");
      break;
    case Immediates.prefix:
      prefixed(cursor);
      break;
    default:
      rareImmediates(cursor, kind);
  }
}

function rareImmediates(cursor: CodeCursor, kind: number): void {
  switch (kind) {
    case Immediates.memoryLane:
      memoryArgument(cursor);
      cursor.lane = u8(cursor, "a lane");
      break;
    case Immediates.lane:
      cursor.lane = u8(cursor, "a lane");
      break;
    case Immediates.bytes16:
      skip(cursor, 16, "16 bytes");
      break;
    case Immediates.heap:
      cursor.a = heapTypeCode(cursor);
      break;
    case Immediates.types:
      for (let n = count(cursor, "types"); n > 0; n--) skipValueType(cursor);
      break;
    case Immediates.tryTable:
      blockType(cursor);
      clauses(cursor, catchClause);
      cursor.depth++;
      break;
    case Immediates.castBranch:
      u8(cursor, "cast flags");
      cursor.a = u32(cursor, "a label");
      heapTypeCode(cursor);
      cursor.b = heapTypeCode(cursor);
      break;
    case Immediates.byte:
      u8(cursor);
      break;
    case Immediates.ordered:
      u8(cursor, "a memory ordering");
      cursor.a = u32(cursor, "an index");
      break;
    case Immediates.ordered2:
      u8(cursor, "a memory ordering");
      cursor.a = u32(cursor, "an index");
      cursor.b = u32(cursor, "an index");
      break;
    case Immediates.delegate:
      cursor.a = u32(cursor, "a label");
      cursor.depth--;
      break;
    case Immediates.resume:
      cursor.a = u32(cursor, "a type");
      clauses(cursor, resumeClause);
      break;
    case Immediates.resumeThrow:
      cursor.a = u32(cursor, "a type");
      cursor.b = u32(cursor, "a tag");
      clauses(cursor, resumeClause);
      break;
    default:
      unsupported(cursor.start, `unknown opcode ${hex(cursor.op)}`);
  }
}

function prefixed(cursor: CodeCursor): void {
  const prefix = cursor.op;
  const number = u32(cursor, "an opcode");
  const kind = prefixedOpcodes[prefix - 0xfb]?.[number] ?? Immediates.unknown;
  if (kind === Immediates.unknown) unsupported(cursor.start, `unknown opcode ${hex(prefix)} ${hex(number)}`);
  cursor.op = (prefix << 16) | number;
  immediates(cursor, kind);
}

/** Alignment and offset; bit 6 of the alignment says that a memory index follows (multi-memory). */
function memoryArgument(cursor: CodeCursor): void {
  const flags = u32(cursor, "an alignment");
  if (flags > 0x7f) malformed(cursor.start, `alignment 2^${flags} is too large`);
  cursor.b = flags & 0x3f;
  cursor.memory = flags & 0x40 ? u32(cursor, "a memory") : 0;
  const at = cursor.at;
  const first = at < cursor.end ? (cursor.bytes[at] as number) : 0x80;
  if (first < 0x80) {
    cursor.a = first;
    cursor.at = at + 1;
  } else {
    cursor.a = longOffset(cursor);
  }
}

/** An offset of up to 64 bits (memory64); nearly always one of 32. */
function longOffset(cursor: CodeCursor): number {
  const at = cursor.at;
  let result = 0;
  for (let i = 0; i < 4; i++) {
    const byte = u8(cursor, "an offset");
    result |= (byte & 0x7f) << (7 * i);
    if (byte < 0x80) return result;
  }
  cursor.at = at;
  return Number(u64(cursor, "an offset"));
}

function blockType(cursor: CodeCursor): void {
  const code = s33(cursor, "a block type");
  cursor.a = code;
  if (code >= 0 || code === -64) return;
  cursor.at = cursor.at - 1;
  skipValueType(cursor);
}

/** A signed LEB128 integer of 64 bits, as two signed halves: `a` the low one, `b` the high one. */
function i64Halves(cursor: CodeCursor): void {
  const start = cursor.at;
  let low = 0;
  let high = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = u8(cursor, "an i64 constant");
    const bits = byte & 0x7f;
    if (shift < 28) low |= bits << shift;
    else if (shift === 28) {
      low |= bits << 28;
      high = bits >> 4;
    } else high |= bits << (shift - 32);
    if (shift === 63) {
      if (byte > 0x7f) malformed(start, "an i64 constant: the LEB128 integer is longer than 10 bytes");
      if (byte !== 0 && byte !== 0x7f) malformed(start, "an i64 constant: the LEB128 integer doesn't fit 64 bits");
      break;
    }
    if (byte < 0x80) {
      if (byte & 0x40) {
        if (shift < 21) low |= -1 << (shift + 7);
        else if (shift === 21) low |= -1 << 28;
        high |= shift < 28 ? -1 : -1 << (shift - 25);
      }
      break;
    }
  }
  cursor.a = low;
  cursor.b = high;
}

function word(cursor: CodeCursor): number {
  const at = cursor.at;
  skip(cursor, 4, "a constant");
  const { bytes } = cursor;
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  );
}

function clauses(cursor: CodeCursor, clause: (cursor: CodeCursor) => void): void {
  for (let n = count(cursor, "clauses"); n > 0; n--) clause(cursor);
}

/** `catch`, `catch_ref`: tag and label; `catch_all`, `catch_all_ref`: a label. */
function catchClause(cursor: CodeCursor): void {
  const at = cursor.at;
  const kind = u8(cursor, "a catch clause");
  if (kind > 3) malformed(at, `unknown catch clause ${hex(kind)}`);
  if (kind < 2) u32(cursor, "a tag");
  u32(cursor, "a label");
}

/** `on tag label`, `on tag switch`. */
function resumeClause(cursor: CodeCursor): void {
  const at = cursor.at;
  const kind = u8(cursor, "a resume clause");
  if (kind > 1) malformed(at, `unknown resume clause ${hex(kind)}`);
  u32(cursor, "a tag");
  if (kind === 0) u32(cursor, "a label");
}

/** Labels of the `br_table` on which the cursor stands, the default last. */
export function branchTargets(cursor: CodeCursor): number[] {
  const reader: ByteReader = { bytes: cursor.bytes, at: cursor.start + 1, end: cursor.at };
  const labels: number[] = [];
  for (let n = u32(reader); n >= 0; n--) labels.push(u32(reader));
  return labels;
}

/** Tags and labels of the clauses of the `try_table` on which the cursor stands; `tag` is `undefined` for `catch_all`. */
export function catchClauses(cursor: CodeCursor): { readonly tag?: number; readonly label: number }[] {
  const reader = codeCursor(cursor.bytes, cursor.start + 1, cursor.at);
  blockType(reader);
  const found: { readonly tag?: number; readonly label: number }[] = [];
  for (let n = u32(reader); n > 0; n--) {
    const kind = u8(reader);
    const tag = kind < 2 ? { tag: u32(reader) } : {};
    found.push({ ...tag, label: u32(reader) });
  }
  return found;
}
