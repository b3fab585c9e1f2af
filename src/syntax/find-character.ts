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
