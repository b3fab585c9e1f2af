import type * as ast from "../syntax/ast.ts";
import type { SourceText } from "../syntax/source.ts";

/** A `// @stabilize-next` comment: what follows it becomes stable with the next release. */
export function isStabilizeMarker(comment: ast.Comment, source: SourceText): boolean {
  return (
    comment.kind === "line" && /^\/\/[ \t]*@stabilize-next[ \t\r]*$/.test(source.text.slice(comment.start, comment.end))
  );
}

/** The markers of a file, in order. */
export function stabilizeMarkers(file: ast.SourceFile): readonly ast.Comment[] {
  if (!file.source.text.includes("@stabilize-next")) return [];
  return file.comments.filter((comment) => isStabilizeMarker(comment, file.source));
}

/** Whether `offset` begins the line directly below the comment. */
export function isDirectlyAbove(comment: ast.Comment, offset: number, source: SourceText): boolean {
  return /^[ \t]*\r?\n[ \t]*$/.test(source.text.slice(comment.end, offset));
}
