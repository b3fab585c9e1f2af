import type * as ast from "../../../grammar/ast.ts";
import type { SourceText } from "../../../grammar/source.ts";
import { commentBefore } from "./comments.ts";

/** A `// @stabilize-next` comment: what follows it becomes stable with the next release. */
function isStabilizeMarker(comment: ast.Comment, source: SourceText): boolean {
  return (
    comment.kind === "line" && /^\/\/[ \t]*@stabilize-next[ \t\r]*$/.test(source.text.slice(comment.start, comment.end))
  );
}

/** The markers of a file, in order. */
export function stabilizeMarkers(file: ast.SourceFile): readonly ast.Comment[] {
  if (!file.source.text.includes("@stabilize-next")) return [];
  return file.comments.filter((comment) => isStabilizeMarker(comment, file.source));
}

/** The marker on the line directly above an offset, where nothing but indentation is in between. */
export function markerAbove(file: ast.SourceFile, offset: number): ast.Comment | undefined {
  const { source } = file;
  const comment = commentBefore(file, offset);
  if (!comment || !isStabilizeMarker(comment, source)) return undefined;
  return /^[ \t]*\r?\n[ \t]*$/.test(source.text.slice(comment.end, offset)) ? comment : undefined;
}
