import type * as ast from "../../../grammar/ast.ts";
import { lineStarts, positionAt, type SourceText, type Span } from "../../../grammar/source.ts";

/** What a suppression comment says, and the lines that it speaks of (1-based, inclusive). */
export interface Directive {
  readonly kind: "next-line" | "line" | "block" | "file";
  readonly comment: Span;
  /** Empty: every rule. */
  readonly rules: readonly { readonly name: string; readonly span: Span }[];
  readonly reason?: string;
  readonly firstLine: number;
  readonly lastLine: number;
}

const pattern = /^witkit-(disable-next-line|disable-line|disable|enable)(?![\w-])\s*(.*)$/s;

/**
 * The suppression comments of a file: `// witkit-disable-next-line rule, rule -- reason`, `-line`, and the block
 * `// witkit-disable` … `// witkit-enable`. A block without an end lasts to the end of the file; above the first item it
 * speaks of the whole file. After `next-line` the docs and gates of the item below belong to the line.
 */
export function directivesOf(file: ast.SourceFile): readonly Directive[] {
  const { source } = file;
  if (!source.text.includes("witkit-")) return [];
  const firstItem = file.items[0]?.start ?? source.text.length;
  const lastLine = lineStarts(source).length;
  const found: Directive[] = [];
  const open: { comment: Span; rules: Directive["rules"]; reason?: string; line: number; atTop: boolean }[] = [];
  for (const comment of file.comments) {
    const parsed = parseDirective(source, comment);
    if (!parsed) continue;
    const { line } = positionAt(source, comment.start);
    const { word, rules, reason } = parsed;
    const shared = { comment, rules, ...(reason !== undefined && { reason }) };
    if (word === "disable-line") found.push({ ...shared, kind: "line", firstLine: line, lastLine: line });
    else if (word === "disable-next-line") {
      const firstLine = positionAt(source, comment.end).line + 1;
      found.push({ ...shared, kind: "next-line", firstLine, lastLine: lineOfItem(source, firstLine) });
    } else if (word === "disable") open.push({ ...shared, line, atTop: comment.start < firstItem });
    else {
      const names = rules.map(({ name }) => name);
      for (const block of takeClosed(open, names)) {
        const { line: firstLine, atTop: _, ...rest } = block;
        found.push({ ...rest, kind: "block", firstLine, lastLine: line });
      }
    }
  }
  for (const { line, atTop, ...rest } of open) {
    found.push({ ...rest, kind: atTop ? "file" : "block", firstLine: atTop ? 1 : line, lastLine });
  }
  return found.sort((a, b) => a.comment.start - b.comment.start);
}

/** Takes the blocks out of `open` that an `enable` of these rules ends: all of them if it names none. */
function takeClosed<T extends { readonly rules: Directive["rules"] }>(open: T[], names: readonly string[]): T[] {
  const closes = (block: T) =>
    names.length === 0 || (block.rules.length > 0 && block.rules.every(({ name }) => names.includes(name)));
  const closed = open.filter(closes);
  open.splice(0, open.length, ...open.filter((block) => !closes(block)));
  return closed;
}

/** The line on which the item that follows has its name: docs, other comments, gates and blank lines are stepped over. */
function lineOfItem(source: SourceText, from: number): number {
  const starts = lineStarts(source);
  let line = from;
  while (line < starts.length) {
    const text = source.text.slice(starts[line - 1] ?? 0, starts[line] ?? source.text.length).trim();
    const isHead = text === "" || text.startsWith("//") || /^@[\w-]+\s*\([^)]*\)$/.test(text);
    if (!isHead) break;
    line++;
  }
  return line;
}

function parseDirective(source: SourceText, comment: ast.Comment) {
  const raw = source.text.slice(comment.start, comment.end);
  const inner = comment.kind === "line" ? raw.replace(/^\/+/, "") : raw.slice(2, -2);
  const offset = comment.start + raw.indexOf(inner);
  const match = pattern.exec(inner.trim());
  if (!match) return undefined;
  const [, word = "", rest = ""] = match;
  const cut = /(?:^|\s)--(?:\s|$)/.exec(rest);
  const list = cut ? rest.slice(0, cut.index) : rest;
  const reason = cut ? rest.slice(cut.index + cut[0].length).trim() : "";
  const rules: { name: string; span: Span }[] = [];
  const listAt = offset + inner.lastIndexOf(rest);
  for (const { 0: name, index } of list.matchAll(/[^\s,]+/g)) {
    rules.push({ name, span: { start: listAt + index, end: listAt + index + name.length } });
  }
  return { word, rules, ...(reason !== "" && { reason }) };
}
