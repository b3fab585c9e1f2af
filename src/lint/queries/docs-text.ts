import type * as ast from "../../../grammar/ast.ts";
import type { SourceText } from "../../../grammar/source.ts";

/** Comments that are for tools and document nothing. */
const machine = /^\s*(?:witkit-|@stabilize-next\b)/;

/** The documentation of an item as plain lines, markers and common indentation taken off; empty where there is none. */
export function docLines(docs: ast.Docs | undefined, source: SourceText): readonly string[] {
  if (!docs) return [];
  const lines: string[] = [];
  for (const comment of docs.comments) {
    const text = source.text.slice(comment.start, comment.end);
    const inner = comment.kind === "line" ? [text.replace(/^\/+/, "")] : blockLines(text);
    if (!machine.test(inner[0] ?? "")) lines.push(...inner);
  }
  return lines.map((line) => line.trim());
}

function blockLines(text: string): string[] {
  return text
    .replace(/^\/\*+/, "")
    .replace(/\*+\/$/, "")
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*\*(?!\*) ?/, ""));
}

/** The documentation as one text. */
export function docText(docs: ast.Docs | undefined, source: SourceText): string {
  return docLines(docs, source).join("\n").trim();
}
