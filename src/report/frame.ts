import { lineStarts, type SourceText } from "../../grammar/source.ts";
import type { Range } from "../common/diagnostic.ts";
import type { Style } from "./style.ts";
import { displayLine, displayWidth } from "./text.ts";

/** The longest piece of a line that is shown; of longer lines the part around the mark. */
const MAX_WIDTH = 140;

export interface FrameOptions {
  readonly style: Style;
  /** How wide the column of line numbers is, so that the frames of one diagnostic line up. */
  readonly gutter: number;
  /** Colours the mark. */
  readonly paint: (text: string) => string;
  /** The sign of the mark: `^` for the finding, `-` for related places. */
  readonly mark: string;
}

/** The lines of a code frame: the source line and the mark below it. A range over several lines is marked on its first. */
export function codeFrame(source: SourceText, range: Range, options: FrameOptions): readonly string[] {
  const { style, gutter, paint, mark } = options;
  const bar = style.blue("|");
  const empty = `${" ".repeat(gutter)} ${bar}`;
  const line = textOfLine(source, range.start.line);
  const first = range.start.column - 1;
  const ends = range.end.line > range.start.line ? line.length : range.end.column - 1;
  const last = Math.max(first, Math.min(ends, line.length));
  const { shown, offset, head } = clip(line, first);
  const before = displayWidth(head + displayLine(shown.slice(0, first - offset)));
  const under = displayWidth(displayLine(shown.slice(first - offset, Math.max(first, last) - offset)));
  const number = style.blue(String(range.start.line).padStart(gutter));
  const more = range.end.line > range.start.line ? ` … to line ${range.end.line}` : "";
  return [
    empty,
    `${number} ${bar} ${head}${displayLine(shown)}`.trimEnd(),
    `${empty} ${" ".repeat(before)}${paint(mark.repeat(Math.max(1, under)) + more)}`,
  ];
}

/** The text of a 1-based line, without its line end. */
export function textOfLine(source: SourceText, line: number): string {
  const starts = lineStarts(source);
  const start = starts[line - 1];
  if (start === undefined) return "";
  return source.text.slice(start, starts[line]).replace(/\r?\n$/, "");
}

/** The part of a line that is shown, and how many code units were left out in front. */
function clip(line: string, column: number): { shown: string; offset: number; head: string } {
  if (line.length <= MAX_WIDTH) return { shown: line, offset: 0, head: "" };
  const offset = Math.max(0, Math.min(column - 40, line.length - MAX_WIDTH));
  const tail = offset + MAX_WIDTH < line.length ? "…" : "";
  return { shown: line.slice(offset, offset + MAX_WIDTH) + tail, offset, head: offset > 0 ? "…" : "" };
}
