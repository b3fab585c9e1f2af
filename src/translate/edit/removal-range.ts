import type { Span } from "../../../grammar/source.ts";

/**
 * Which stretch of a text an item takes along when it goes: its docs, its separator, a remark behind it on its line, and the
 * blank lines after it (before it where it was the last of its container). All of it is a matter of text alone.
 */

/** What is needed of a node: where it stands, and where its docs begin. */
export interface Extended extends Span {
  readonly docs?: Span | undefined;
}

/** The stretch to delete for each run of neighbouring items that go. Spans of items; the result does not overlap. */
export function deletionsOf(text: string, items: readonly Extended[]): readonly Span[] {
  const cores = items.map((item) => coreExtent(text, item)).sort((a, b) => a.start - b.start);
  const runs: { start: number; end: number }[] = [];
  for (const core of cores) {
    const last = runs.at(-1);
    if (last && isBlank(text, last.end, core.start)) last.end = Math.max(last.end, core.end);
    else runs.push({ ...core });
  }
  return runs.map((run) => withBlankLines(text, run));
}

/** An item with its docs and with what stands behind it on its line. */
function coreExtent(text: string, item: Extended): Span {
  const start = docsStart(text, item);
  const end = endOfRemark(text, item.end);
  const lineStart = startOfLine(text, start);
  return lineStart !== undefined && endsLine(text, end)
    ? { start: lineStart, end: afterLineBreak(text, end) }
    : { start, end };
}

/** Docs belong to the item as far as no blank line and no other item's line stands between. */
function docsStart(text: string, item: Extended): number {
  if (!item.docs) return item.start;
  let start = item.start;
  const lead = text.slice(item.docs.start, item.start);
  const comments = [...lead.matchAll(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g)].reverse();
  for (const comment of comments) {
    const from = item.docs.start + comment.index;
    const gap = text.slice(from + comment[0].length, start);
    if ((gap.match(/\n/g) ?? []).length > 1) break;
    if (startOfLine(text, from) === undefined) break;
    start = from;
  }
  return start;
}

/** Behind a separator, and behind a comment on the same line after which the line ends. */
function endOfRemark(text: string, end: number): number {
  const rest = /^[ \t]*[,;]?/.exec(text.slice(end, end + 200))?.[0] ?? "";
  const at = /[,;]$/.test(rest) ? end + rest.length : end;
  const remark = /^[ \t]*\/\/[^\n]*/.exec(text.slice(at, lineEnd(text, at)));
  return remark ? at + remark[0].replace(/\r$/, "").length : at;
}

/** The start of the line where only white space stands before `at`. */
function startOfLine(text: string, at: number): number | undefined {
  let start = at;
  while (start > 0 && (text[start - 1] === " " || text[start - 1] === "\t")) start--;
  return start === 0 || text[start - 1] === "\n" ? start : undefined;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end === -1 ? text.length : end;
}

function endsLine(text: string, at: number): boolean {
  return text.slice(at, lineEnd(text, at)).trim() === "";
}

function afterLineBreak(text: string, at: number): number {
  return Math.min(lineEnd(text, at) + 1, text.length);
}

function isBlank(text: string, start: number, end: number): boolean {
  return text.slice(start, end).trim() === "";
}

function withBlankLines(text: string, run: Span): Span {
  const wholeLines =
    startOfLine(text, run.start) === run.start && (text[run.end - 1] === "\n" || run.end === text.length);
  if (!wholeLines) return withinLine(text, run);
  let end = run.end;
  for (let next = blankLineAt(text, end); next !== undefined && next > end; next = blankLineAt(text, end)) end = next;
  if (!/^\s*\}/.test(text.slice(end, end + 200)) && end < text.length) return { start: run.start, end };
  let start = run.start;
  for (let previous = blankLineBefore(text, start); previous !== undefined; previous = blankLineBefore(text, start))
    start = previous;
  return { start, end };
}

/** Inside a line, one side's spaces go along. */
function withinLine(text: string, run: Span): Span {
  let end = run.end;
  while (text[end] === " " || text[end] === "\t") end++;
  return { start: run.start, end };
}

/** The end of the blank line that begins at `at`. */
function blankLineAt(text: string, at: number): number | undefined {
  const end = text.indexOf("\n", at);
  return end !== -1 && text.slice(at, end).trim() === "" ? end + 1 : undefined;
}

/** The start of the blank line that ends just before `at`. */
function blankLineBefore(text: string, at: number): number | undefined {
  if (at < 2 || text[at - 1] !== "\n") return undefined;
  const start = text.lastIndexOf("\n", at - 2) + 1;
  return text.slice(start, at).trim() === "" && start < at ? start : undefined;
}

/**
 * The stretches to delete so that some elements of a comma list go. `elements` are all of the list, `open` is behind its
 * opening bracket and `close` at its closing one. Comments that speak of elements that stay are kept.
 */
export function elementDeletions(
  text: string,
  elements: readonly Extended[],
  gone: ReadonlySet<number>,
  open: number,
  close: number,
): readonly Span[] {
  if (gone.size === 0) return [];
  if (gone.size === elements.length) return [{ start: open, end: close }];
  const spans: { start: number; end: number }[] = [];
  const lastKept = elements.findLastIndex((_, index) => !gone.has(index));
  for (const index of gone) {
    const element = elements[index];
    const next = elements[index + 1];
    if (!element || index > lastKept) continue;
    spans.push({
      start: leadStart(text, element, elements[index - 1]?.end ?? open),
      end: next ? leadStart(text, next, element.end) : element.end,
    });
  }
  const kept = elements[lastKept];
  const last = elements.at(-1);
  if (kept && last && lastKept < elements.length - 1) spans.push({ start: afterRemark(text, kept.end), end: last.end });
  return mergeSpans(spans);
}

/** Where an element with the comments that belong to it begins: those above it, or those before it on its line. */
export function leadStart(text: string, element: Extended, floor: number): number {
  const afterPrevious = afterSeparator(text, floor);
  const lead = text.slice(afterPrevious, element.start);
  const firstBreak = lead.indexOf("\n");
  if (firstBreak === -1) return afterPrevious + (/^[ \t]*/.exec(lead)?.[0].length ?? 0);
  const own = afterPrevious + firstBreak + 1;
  const indent = /^[ \t]*/.exec(text.slice(own, element.start))?.[0].length ?? 0;
  return own + indent;
}

function afterSeparator(text: string, at: number): number {
  const separator = /^\s*,/.exec(text.slice(at, at + 400));
  return separator ? at + separator[0].length : at;
}

/** Behind a comment that stands behind an element on its line (with the comma before it), else the end of the element. */
export function afterRemark(text: string, end: number): number {
  const remark = /^[ \t]*,?[ \t]*\/\/[^\n\r]*/.exec(text.slice(end, lineEnd(text, end)));
  return remark ? end + remark[0].length : end;
}

/** Joins spans that overlap or touch. */
export function mergeSpans(spans: readonly Span[]): readonly Span[] {
  const merged: { start: number; end: number }[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else merged.push({ start: span.start, end: span.end });
  }
  return merged;
}
