import type * as lsp from "vscode-languageserver-protocol";
import type * as ast from "../../../grammar/ast.ts";
import type { Span } from "../../../grammar/source.ts";
import { children } from "../../syntax/visit.ts";
import { toOffset, toPosition, toRange } from "../positions.ts";
import { nodesAt } from "../syntax-path.ts";

/** Items with a body over several lines, and comments over several lines. */
export function foldingRanges(file: ast.SourceFile): readonly lsp.FoldingRange[] {
  const { source } = file;
  const found: lsp.FoldingRange[] = [];
  const add = ({ start, end }: Span, kind?: lsp.FoldingRangeKind) => {
    const [startLine, endLine] = [toPosition(source, start).line, toPosition(source, end).line];
    if (endLine > startLine)
      found.push({ startLine, endLine: kind === "comment" ? endLine : endLine - 1, ...(kind && { kind }) });
  };
  const walk = (node: ast.Node): void => {
    if (isBlock(node)) add(node);
    for (const child of children(node)) walk(child);
  };
  walk(file);
  for (const run of commentRuns(file)) add(run, "comment");
  return found;
}

function isBlock(node: ast.Node): boolean {
  if (node.kind === "import" || node.kind === "export") return node.extern.kind === "extern-interface";
  return [
    "interface",
    "world",
    "nested-package",
    "record",
    "variant",
    "enum",
    "flags",
    "resource",
    "use",
    "func",
  ].includes(node.kind);
}

/** Comments on neighbouring lines with nothing between them, as one stretch. */
function commentRuns({ source, comments }: ast.SourceFile): readonly Span[] {
  const runs: { start: number; end: number }[] = [];
  for (const { start, end } of comments) {
    const last = runs.at(-1);
    if (last && /^[ \t\r]*\n[ \t]*$/.test(source.text.slice(last.end, start))) last.end = end;
    else runs.push({ start, end });
  }
  return runs;
}

/** From the word under the cursor outwards, node by node. */
export function selectionRange(file: ast.SourceFile, position: lsp.Position): lsp.SelectionRange {
  let found: lsp.SelectionRange | undefined;
  for (const node of nodesAt(file, toOffset(file.source, position))) {
    const range = toRange(file.source, node);
    if (found && sameRange(found.range, range)) continue;
    found = { range, ...(found && { parent: found }) };
  }
  return found ?? { range: { start: position, end: position } };
}

function sameRange(a: lsp.Range, b: lsp.Range): boolean {
  return (
    a.start.line === b.start.line &&
    a.start.character === b.start.character &&
    a.end.line === b.end.line &&
    a.end.character === b.end.character
  );
}
