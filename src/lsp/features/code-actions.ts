import type * as lsp from "vscode-languageserver-protocol";
import type * as ast from "../../../grammar/ast.ts";
import { lineStarts } from "../../../grammar/source.ts";
import type { Diagnostic, Fix } from "../../common/diagnostic.ts";
import { applyFixes } from "../../lint/engine/fix.ts";
import { toProtocol } from "../diagnose.ts";
import { diagnosticRange, toOffset, toPosition } from "../positions.ts";
import { nodesAt } from "../syntax-path.ts";
import { pathToUri } from "../uris.ts";

/** The action that applies every safe fix of a file; editors run it on save. */
export const FIX_ALL = "source.fixAll.witkit";

/** Fixes and suppressions for the findings that touch a range, and "fix all" for the file. */
export function codeActions(
  file: ast.SourceFile,
  diagnostics: readonly Diagnostic[],
  range: lsp.Range,
  only: readonly string[] | undefined,
): readonly lsp.CodeAction[] {
  const wants = (kind: string) => !only || only.some((asked) => kind === asked || kind.startsWith(`${asked}.`));
  const actions: lsp.CodeAction[] = [];
  if (wants("quickfix")) {
    const here = diagnostics.filter((one) => overlaps(diagnosticRange(one.range), range));
    for (const one of here) if (one.fix) actions.push(fixAction(one, one.fix));
    const rules = new Map(here.filter(isSuppressible).map((one) => [one.rule, one]));
    for (const one of rules.values()) actions.push(suppressAction(file, one));
  }
  if (wants(FIX_ALL)) {
    const edit = fixAllEdit(file, diagnostics);
    if (edit) actions.push({ title: "Apply all safe fixes of witkit", kind: FIX_ALL, edit });
  }
  return actions;
}

function fixAction(diagnostic: Diagnostic, fix: Fix): lsp.CodeAction {
  const [firstLine = ""] = (diagnostic.help ?? diagnostic.message).split("\n");
  return {
    title: fix.kind === "safe" ? `Fix: ${firstLine}` : `Suggestion: ${firstLine}`,
    kind: "quickfix",
    diagnostics: [toProtocol(diagnostic)],
    edit: fixEdit(fix),
    ...(fix.kind === "safe" && { isPreferred: true }),
  };
}

function fixEdit({ edits }: Fix): lsp.WorkspaceEdit {
  const changes: Record<string, lsp.TextEdit[]> = {};
  for (const { file, range, text } of edits) {
    const uri = pathToUri(file);
    changes[uri] = [...(changes[uri] ?? []), { range: diagnosticRange(range), newText: text }];
  }
  return { changes };
}

/** All safe fixes of one file as one edit; `undefined` where there are none. */
function fixAllEdit({ source }: ast.SourceFile, diagnostics: readonly Diagnostic[]): lsp.WorkspaceEdit | undefined {
  const own = diagnostics.filter(({ fix }) => fix?.edits.every(({ file }) => file === source.file));
  const after = applyFixes(own, () => source.text).texts.get(source.file);
  if (after === undefined) return undefined;
  const range = { start: { line: 0, character: 0 }, end: toPosition(source, source.text.length) };
  return { changes: { [pathToUri(source.file)]: [{ range, newText: after }] } };
}

/** Mistakes in the syntax can't be suppressed: what they hide is not known. */
function isSuppressible({ rule }: Diagnostic): boolean {
  return !rule.startsWith("syntax/") && !rule.startsWith("input/");
}

/** A comment above the item, its docs and its gates. */
function suppressAction(file: ast.SourceFile, diagnostic: Diagnostic): lsp.CodeAction {
  const { source } = file;
  const line = itemLine(file, diagnosticRange(diagnostic.range).start);
  const start = lineStarts(source)[line] ?? 0;
  const indent = /^[ \t]*/.exec(source.text.slice(start))?.[0] ?? "";
  const lineEnd = /\r\n/.test(source.text) ? "\r\n" : "\n";
  const position = { line, character: 0 };
  const newText = `${indent}// witkit-disable-next-line ${diagnostic.rule} -- reason${lineEnd}`;
  return {
    title: `Suppress \`${diagnostic.rule}\` here`,
    kind: "quickfix",
    diagnostics: [toProtocol(diagnostic)],
    edit: { changes: { [pathToUri(source.file)]: [{ range: { start: position, end: position }, newText }] } },
  };
}

/** The line on which the item at a position begins, with its docs. */
function itemLine(file: ast.SourceFile, position: lsp.Position): number {
  const item = nodesAt(file, toOffset(file.source, position)).findLast(
    (node) => "docs" in node || "attributes" in node,
  );
  if (!item) return position.line;
  const start = "docs" in item && item.docs ? item.docs.start : item.start;
  return Math.min(position.line, toPosition(file.source, start).line);
}

function overlaps(a: lsp.Range, b: lsp.Range): boolean {
  return before(a.start, b.end) && before(b.start, a.end);
}

function before(a: lsp.Position, b: lsp.Position): boolean {
  return a.line < b.line || (a.line === b.line && a.character <= b.character);
}
