import type * as ast from "../../../grammar/ast.ts";
import type { Span } from "../../../grammar/source.ts";

/** The comments of a file that lie in a stretch of it. */
export function commentsIn(file: ast.SourceFile, { start, end }: Span): readonly ast.Comment[] {
  const from = firstFrom(file.comments, start);
  let to = from;
  while ((file.comments[to]?.end ?? Number.POSITIVE_INFINITY) <= end) to++;
  return file.comments.slice(from, to);
}

/** The last comment that begins before an offset. */
export function commentBefore(file: ast.SourceFile, offset: number): ast.Comment | undefined {
  return file.comments[firstFrom(file.comments, offset) - 1];
}

/** The index of the first comment that begins at `offset` or later. */
function firstFrom(comments: readonly ast.Comment[], offset: number): number {
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((comments[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
