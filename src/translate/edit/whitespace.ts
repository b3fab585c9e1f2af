/** Small questions about WIT text that need no tree. */

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
