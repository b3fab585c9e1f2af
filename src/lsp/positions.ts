import type * as lsp from "vscode-languageserver-protocol";
import { lineIndexAt, lineStarts, type SourceText, type Span } from "../../grammar/source.ts";
import type { Range } from "../common/diagnostic.ts";

/** Offsets, diagnostics' ranges (1-based) and the protocol's ranges (0-based); all count UTF-16 code units. */

/** Offset → position. A `\r` before the line end belongs to the line. */
export function toPosition(source: SourceText, offset: number): lsp.Position {
  const starts = lineStarts(source);
  const at = Math.max(0, Math.min(offset, source.text.length));
  const line = lineIndexAt(starts, at);
  return { line, character: at - (starts[line] ?? 0) };
}

/** Span → range. */
export function toRange(source: SourceText, { start, end }: Span): lsp.Range {
  return { start: toPosition(source, start), end: toPosition(source, end) };
}

/** Position → offset. A character beyond the end of its line is the end of the line, as the protocol asks. */
export function toOffset(source: SourceText, { line, character }: lsp.Position): number {
  const starts = lineStarts(source);
  const start = starts[line];
  if (start === undefined) return source.text.length;
  const next = starts[line + 1];
  const limit = next === undefined ? source.text.length : next - (source.text[next - 2] === "\r" ? 2 : 1);
  return Math.min(start + character, limit);
}

/** The range of a diagnostic; without one, the first character of the file. */
export function diagnosticRange(range: Range | undefined): lsp.Range {
  if (!range) return { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
  return {
    start: { line: range.start.line - 1, character: range.start.column - 1 },
    end: { line: range.end.line - 1, character: range.end.column - 1 },
  };
}
