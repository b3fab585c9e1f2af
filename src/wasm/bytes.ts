/**
 * A bounded reader over bytes: the primitive encodings of the WebAssembly binary format (core spec §5.2: LEB128 integers,
 * vectors' counts, names). Nothing is copied; a reader is a window `[at, end)` into the file, so every offset it tells is an
 * offset in the file.
 */

export interface ByteReader {
  /** The whole file. */
  readonly bytes: Uint8Array;
  /** Offset of the next byte to be read. */
  at: number;
  /** First offset that may not be read. */
  readonly end: number;
}

/**
 * `malformed`: breaks a rule of the format. `unsupported`: well-formed as far as can be seen, but of a version or proposal
 * that is not known here. `limit`: larger than this reader accepts.
 */
export type ProblemKind = "malformed" | "unsupported" | "limit";

/** What is wrong with a binary, and where: `offset` is in bytes from the beginning of the file. */
export interface WasmProblem {
  readonly kind: ProblemKind;
  readonly offset: number;
  readonly message: string;
}

/** Carries a problem out of the depths of a decoder. It never leaves src/wasm: `attempt` turns it into data. */
class MalformedError extends Error {
  readonly problem: WasmProblem;
  constructor(problem: WasmProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

/** Stops decoding: the bytes at `offset` are wrong. */
export function malformed(offset: number, message: string): never {
  throw new MalformedError({ kind: "malformed", offset, message });
}

/** Stops decoding: what stands at `offset` is not known here. */
export function unsupported(offset: number, message: string): never {
  throw new MalformedError({ kind: "unsupported", offset, message });
}

/** Stops decoding: what stands at `offset` is larger than accepted. */
export function overLimit(offset: number, message: string): never {
  throw new MalformedError({ kind: "limit", offset, message });
}

/** Runs a decoder; a problem that it meets becomes the result. Other errors are faults of ours and go on. */
export function attempt<T>(
  decode: () => T,
): { readonly value: T; readonly problem?: never } | { readonly value?: never; readonly problem: WasmProblem } {
  try {
    return { value: decode() };
  } catch (error) {
    if (error instanceof MalformedError) return { problem: error.problem };
    throw error;
  }
}

/** A reader of `bytes[start, end)`. */
export function byteReader(bytes: Uint8Array, start = 0, end: number = bytes.length): ByteReader {
  return { bytes, at: start, end };
}

/** A reader of the next `size` bytes of `reader`, which moves behind them. */
export function window(reader: ByteReader, size: number, what: string): ByteReader {
  const start = reader.at;
  if (size > reader.end - start) {
    malformed(start, `${what} is said to be ${size} bytes long, but only ${reader.end - start} are left`);
  }
  reader.at = start + size;
  return byteReader(reader.bytes, start, start + size);
}

/** Whether everything has been read. */
export function atEnd(reader: ByteReader): boolean {
  return reader.at >= reader.end;
}

/** The next byte. */
export function u8(reader: ByteReader, what = "a byte"): number {
  const at = reader.at;
  if (at >= reader.end) truncated(reader, what);
  reader.at = at + 1;
  return reader.bytes[at] as number;
}

/** The next byte, left where it is; −1 at the end. */
export function peek(reader: ByteReader): number {
  return reader.at < reader.end ? (reader.bytes[reader.at] as number) : -1;
}

/** Moves `count` bytes on. */
export function skip(reader: ByteReader, count: number, what: string): void {
  if (count > reader.end - reader.at) truncated(reader, what);
  reader.at += count;
}

/** An unsigned LEB128 integer of at most 32 bits. */
export function u32(reader: ByteReader, what = "an integer"): number {
  const at = reader.at;
  if (at >= reader.end) truncated(reader, what);
  const first = reader.bytes[at] as number;
  if (first < 0x80) {
    reader.at = at + 1;
    return first;
  }
  return u32Long(reader, what);
}

function u32Long(reader: ByteReader, what: string): number {
  const start = reader.at;
  let result = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = u8(reader, what);
    if (shift === 28) {
      if (byte > 0x7f) malformed(start, `${what}: the LEB128 integer is longer than 5 bytes`);
      if (byte > 0x0f) malformed(start, `${what}: the LEB128 integer doesn't fit 32 bits`);
    }
    result |= (byte & 0x7f) << shift;
    if (byte < 0x80) return result >>> 0;
  }
}

/** A signed LEB128 integer of at most 32 bits. */
export function s32(reader: ByteReader, what = "an integer"): number {
  const start = reader.at;
  let result = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = u8(reader, what);
    result |= (byte & 0x7f) << shift;
    if (shift === 28) {
      if (byte > 0x7f) malformed(start, `${what}: the LEB128 integer is longer than 5 bytes`);
      if (byte > 0x07 && byte < 0x78) malformed(start, `${what}: the LEB128 integer doesn't fit 32 bits`);
      return result;
    }
    if (byte < 0x80) return (result << (25 - shift)) >> (25 - shift);
  }
}

/** A signed LEB128 integer of at most 33 bits: an index, or a negative type code (block types, heap types). */
export function s33(reader: ByteReader, what = "an integer"): number {
  const start = reader.at;
  let result = 0;
  let factor = 1;
  for (let count = 1; ; count++) {
    const byte = u8(reader, what);
    if (count === 5) {
      if (byte > 0x7f) malformed(start, `${what}: the LEB128 integer is longer than 5 bytes`);
      if (byte > 0x0f && byte < 0x70) malformed(start, `${what}: the LEB128 integer doesn't fit 33 bits`);
    }
    result += (byte & 0x7f) * factor;
    factor *= 0x80;
    if (byte < 0x80) return byte & 0x40 ? result - factor : result;
  }
}

/** An unsigned LEB128 integer of at most 64 bits. */
export function u64(reader: ByteReader, what = "an integer"): bigint {
  const start = reader.at;
  let result = 0n;
  for (let shift = 0n; ; shift += 7n) {
    const byte = u8(reader, what);
    if (shift === 63n && byte > 1) {
      malformed(
        start,
        `${what}: the LEB128 integer ${byte > 0x7f ? "is longer than 10 bytes" : "doesn't fit 64 bits"}`,
      );
    }
    result |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return result;
  }
}

/** Number of the entries of a vector, each of which takes at least `least` bytes: a count that can't be true is refused before anything is allocated. */
export function count(reader: ByteReader, what: string, least = 1): number {
  const start = reader.at;
  const n = u32(reader, `the number of ${what}`);
  const left = reader.end - reader.at;
  if (n * least > left) malformed(start, `${n} ${what} can't stand in the ${left} bytes that are left`);
  return n;
}

/** A vector: a count, then that many entries. */
export function vector<T>(reader: ByteReader, what: string, entry: (reader: ByteReader, index: number) => T): T[] {
  const n = count(reader, what);
  const entries: T[] = [];
  for (let i = 0; i < n; i++) entries.push(entry(reader, i));
  return entries;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A name: its length in bytes, then UTF-8 (core spec §5.2.4). */
export function name(reader: ByteReader, what = "a name"): string {
  const size = u32(reader, `the length of ${what}`);
  const start = reader.at;
  if (size > reader.end - start) {
    malformed(start, `${what} is said to be ${size} bytes long, but only ${reader.end - start} are left`);
  }
  reader.at = start + size;
  const text = utf8Text(reader.bytes, start, start + size);
  return text ?? malformed(start, `${what} isn't valid UTF-8`);
}

/** `bytes[start, end)` as UTF-8 text; `undefined` where it isn't. */
export function utf8Text(bytes: Uint8Array, start: number, end: number): string | undefined {
  try {
    return utf8.decode(bytes.subarray(start, end));
  } catch {
    return undefined;
  }
}

/** A byte as it is shown in messages. */
export function hex(value: number): string {
  return `0x${value.toString(16).padStart(2, "0")}`;
}

function truncated(reader: ByteReader, what: string): never {
  malformed(reader.end, `the bytes end where ${what} is expected`);
}
