/** Small questions about WIT text that need no tree. */

/** The offset of the first `character` at or after `from` that stands outside comments. */
export function findCharacter(text: string, character: string, from: number): number {
  let at = from;
  while (at < text.length) {
    if (text.startsWith("//", at)) {
      const end = text.indexOf("\n", at);
      at = end === -1 ? text.length : end;
    } else if (text.startsWith("/*", at)) {
      at = endOfBlockComment(text, at);
    } else if (text[at] === character) return at;
    else at++;
  }
  return text.length;
}

/** Block comments nest. */
function endOfBlockComment(text: string, start: number): number {
  let depth = 0;
  let at = start;
  while (at < text.length) {
    if (text.startsWith("/*", at)) {
      depth++;
      at += 2;
    } else if (text.startsWith("*/", at)) {
      depth--;
      at += 2;
      if (depth === 0) return at;
    } else at++;
  }
  return text.length;
}

/** The white space at the beginning of the line that holds `at`. */
export function indentAt(text: string, at: number): string {
  const start = text.lastIndexOf("\n", at - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, at))?.[0] ?? "";
}

/** The line ending that a text uses. */
export function lineBreakOf(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}

/** Whether only white space stands before `at` on its line. */
export function startsLine(text: string, at: number): boolean {
  return text.slice(text.lastIndexOf("\n", at - 1) + 1, at).trim() === "";
}

/**
 * The text that takes the place of `span`, with the comments of that stretch before it: a comment is never lost because the
 * type around it is written anew.
 */
export function withComments(
  text: string,
  span: { readonly start: number; readonly end: number },
  replacement: string,
): string {
  const comments = [...text.slice(span.start, span.end).matchAll(/\/\/[^\n\r]*|\/\*[\s\S]*?\*\//g)].map(
    ([comment]) => comment,
  );
  const lost = comments.filter((comment) => !replacement.includes(comment));
  const indent = indentAt(text, span.start);
  return (
    lost
      .map((comment) => (comment.startsWith("//") ? `${comment}${lineBreakOf(text)}${indent}` : `${comment} `))
      .join("") + replacement
  );
}

/** One step of indentation, as a body has it: what its items have more than its container. */
export function indentUnit(outer: string, inner: string): string {
  return inner.startsWith(outer) && inner.length > outer.length ? inner.slice(outer.length) : "  ";
}
