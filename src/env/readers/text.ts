/**
 * Text in the data of a module: the files below look for it in places that no data flow leads to.
 */
import type { ReaderInput } from "./reader.ts";

export interface TextSegment {
  /** One character a byte (Latin-1 as far as ASCII goes), so that an index is an offset. */
  readonly text: string;
  /** Offset in the file of the first character. */
  readonly start: number;
  /** Address in memory; −1 for a passive segment. */
  readonly address: number;
}

const decoded = new WeakMap<object, readonly TextSegment[]>();

/** The data segments as text, decoded once for all readers. */
export function textSegments(input: ReaderInput): readonly TextSegment[] {
  let found = decoded.get(input.data);
  if (!found) {
    const decoder = new TextDecoder("latin1");
    found = input.data.segments.map(({ start, end, address }) => ({
      text: decoder.decode(input.module.bytes.subarray(start, end)),
      start,
      address,
    }));
    decoded.set(input.data, found);
  }
  return found;
}

/** Whether a segment holds what the expression looks for. */
export function dataHas(input: ReaderInput, pattern: RegExp): boolean {
  return textSegments(input).some(({ text }) => pattern.test(text));
}

/** A stretch of the file. */
export interface Extent {
  readonly start: number;
  readonly end: number;
}

/** Stretches of at least `shortest` bytes that are printable text in UTF-8, line ends and tabs included. */
export function textRuns(bytes: Uint8Array, { start, end }: Extent, shortest: number): readonly Extent[] {
  const runs: Extent[] = [];
  let begin = start;
  let at = start;
  while (at < end) {
    const size = characterSize(bytes, at, end);
    if (size > 0) at += size;
    else {
      if (at - begin >= shortest) runs.push({ start: begin, end: at });
      begin = ++at;
    }
  }
  if (at - begin >= shortest) runs.push({ start: begin, end: at });
  return runs;
}

/** How many bytes the character at an offset takes; 0 where it is none, or a control character. */
function characterSize(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80)
    return first >= 0x20 ? (first === 0x7f ? 0 : 1) : first === 9 || first === 10 || first === 13 ? 1 : 0;
  const size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || at + size > end) return 0;
  for (let i = 1; i < size; i++) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 0;
  return size;
}
