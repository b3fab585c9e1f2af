import { structuredPatch } from "diff";
import type * as lsp from "vscode-languageserver-protocol";
import type * as ast from "../../../grammar/ast.ts";
import { format } from "../../syntax/format.ts";

/**
 * The edits that format a file, one for each stretch of lines that changes, so that cursors and breakpoints stay.
 * None for a file with syntax errors.
 * @param within only the stretches that touch these lines
 */
export function formatEdits(file: ast.SourceFile, within?: lsp.Range): readonly lsp.TextEdit[] {
  const { text } = file.source;
  const formatted = format(file);
  if (formatted === text) return [];
  const patch = structuredPatch("", "", text, formatted, "", "", { context: 0, stripTrailingCr: false });
  return patch.hunks.map(hunkEdit).filter(({ range }) => !within || touches(range, within));
}

function hunkEdit({
  oldStart,
  oldLines,
  lines,
}: {
  oldStart: number;
  oldLines: number;
  lines: readonly string[];
}): lsp.TextEdit {
  const line = oldStart - 1;
  const added = lines.flatMap((one, index) => {
    if (!one.startsWith("+")) return [];
    return [one.slice(1) + (lines[index + 1]?.startsWith("\\") ? "" : "\n")];
  });
  return {
    range: { start: { line, character: 0 }, end: { line: line + oldLines, character: 0 } },
    newText: added.join(""),
  };
}

function touches(range: lsp.Range, within: lsp.Range): boolean {
  return range.start.line <= within.end.line && range.end.line >= within.start.line;
}
