import type * as ast from "../../grammar/ast.ts";
import type { SourceText } from "../../grammar/source.ts";

/** Docs where they stand; the text is made of them only where it is shown. */
export interface DocsPlace {
  readonly source: SourceText;
  readonly docs: ast.Docs;
}

/** The docs of an item; `undefined` where there are none. */
export function docsPlace(source: SourceText, docs: ast.Docs | undefined): DocsPlace | undefined {
  return docs && docs.comments.length > 0 ? { source, docs } : undefined;
}

/**
 * The text of an item's docs as the official parser stores it: markers and the common indentation removed, one line per
 * line, no line end at the end. `undefined` where there are none.
 */
export function docsText(source: SourceText, docs: ast.Docs | undefined): string | undefined {
  if (!docs || docs.comments.length === 0) return undefined;
  const parts = docs.comments.map((comment) => stripMarkers(source.text.slice(comment.start, comment.end)));
  const indents = parts.filter((part) => part !== "").map((part) => /^[ \t\n\f\r]*/.exec(part)?.[0].length ?? 0);
  const margin = " ".repeat(indents.length === 0 ? 0 : indents.reduce((a, b) => Math.min(a, b)));
  const lines = parts.flatMap((part) => splitLines(part.startsWith(margin) ? part.slice(margin.length) : part));
  return lines.join("\n").replace(/\n+$/, "");
}

/** `/** … *␣/` gives what is inside; of every other comment only the leading slashes go (so `/* x *␣/` keeps its stars). */
function stripMarkers(comment: string): string {
  const inner =
    comment.startsWith("/**") && comment.endsWith("*/") && comment.length >= 5
      ? comment.slice(3, -2)
      : comment.replace(/^\/+/, "");
  return inner.trimEnd();
}

function splitLines(text: string): string[] {
  return text.split("\n").map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
}
