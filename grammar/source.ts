import type { Position, Range } from "../src/common/diagnostic.ts";

/** A half-open stretch `[start, end)` of a text, as offsets in UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A text with a name and an index of its lines. Offsets are UTF-16 code units throughout. */
export interface SourceText {
  /** Display name: the path relative to the working directory, with `/`. */
  readonly file: string;
  readonly text: string;
}

const lineIndexes = new WeakMap<SourceText, readonly number[]>();

/** The offset at which each line begins. Lines end with `\n` (a `\r` before it belongs to the line). */
export function lineStarts(source: SourceText): readonly number[] {
  let starts = lineIndexes.get(source);
  if (!starts) {
    starts = findLineStarts(source.text);
    lineIndexes.set(source, starts);
  }
  return starts;
}

/** The offset at which each line of a text begins. */
export function findLineStarts(text: string): readonly number[] {
  const found = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) found.push(at + 1);
  return found;
}

/** The index of the line that holds an offset. */
export function lineIndexAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Offset → 1-based line and column (UTF-16). An offset past the end is the end. */
export function positionAt(source: SourceText, offset: number): Position {
  const starts = lineStarts(source);
  const at = Math.max(0, Math.min(offset, source.text.length));
  const line = lineIndexAt(starts, at);
  return { line: line + 1, column: at - (starts[line] ?? 0) + 1 };
}

/** 1-based line and column (UTF-16) → offset. Places outside the text are moved to its nearest end. */
export function offsetAt(source: SourceText, position: Position): number {
  const starts = lineStarts(source);
  if (position.line < 1) return 0;
  const start = starts[position.line - 1];
  if (start === undefined) return source.text.length;
  const limit = starts[position.line] ?? source.text.length;
  return Math.min(start + Math.max(0, position.column - 1), limit);
}

/** Span → range, for diagnostics. */
export function rangeOf(source: SourceText, span: Span): Range {
  return { start: positionAt(source, span.start), end: positionAt(source, span.end) };
}

/** The 1-based column in UTF-8 bytes of an offset: what the official tools print. */
export function utf8Column(source: SourceText, offset: number): number {
  const { line } = positionAt(source, offset);
  const start = lineStarts(source)[line - 1] ?? 0;
  return utf8Length(source.text, start, offset) + 1;
}

function utf8Length(text: string, start: number, end: number): number {
  let bytes = 0;
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit >= 0xd800 && unit <= 0xdbff) {
      bytes += 4;
      i++;
    } else bytes += 3;
  }
  return bytes;
}
