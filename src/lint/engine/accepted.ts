import { lineStarts, type SourceText } from "../../../grammar/source.ts";
import type { Diagnostic } from "../../common/diagnostic.ts";

/**
 * Accepted findings: a file with the findings that a project lives with for now. A finding is known by its rule, its file
 * and its item (or the text of its line), so that it stays known when lines move.
 */
export interface AcceptedFile {
  readonly version: 1;
  readonly findings: readonly AcceptedFinding[];
}

export interface AcceptedFinding {
  readonly rule: string;
  readonly file: string;
  /** The item without its version, or the trimmed text of the line where there is none. */
  readonly at: string;
  readonly count: number;
}

/** The entries for findings, sorted; equal ones are counted. */
export function acceptAll(
  diagnostics: readonly Diagnostic[],
  textOf: (file: string) => string | undefined,
): AcceptedFile {
  const counts = new Map<string, AcceptedFinding>();
  for (const diagnostic of diagnostics) {
    const at = placeOf(diagnostic, textOf);
    const key = keyOf(diagnostic.rule, diagnostic.file, at);
    const count = (counts.get(key)?.count ?? 0) + 1;
    counts.set(key, { rule: diagnostic.rule, file: diagnostic.file, at, count });
  }
  const findings = [...counts.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
  return { version: 1, findings };
}

/** Takes the accepted findings out; `left` counts entries that matched nothing any more. */
export function withoutAccepted(
  diagnostics: readonly Diagnostic[],
  accepted: AcceptedFile,
  textOf: (file: string) => string | undefined,
) {
  const open = new Map(accepted.findings.map((entry) => [keyOf(entry.rule, entry.file, entry.at), entry.count]));
  const known: Diagnostic[] = [];
  const fresh = diagnostics.filter((diagnostic) => {
    const key = keyOf(diagnostic.rule, diagnostic.file, placeOf(diagnostic, textOf));
    const count = open.get(key) ?? 0;
    if (count === 0) return true;
    open.set(key, count - 1);
    known.push(diagnostic);
    return false;
  });
  const left = [...open.values()].reduce((sum, count) => sum + count, 0);
  return { diagnostics: fresh, known, left };
}

/** Reads an accepted file; a text that isn't one gives the reason. */
export function parseAccepted(text: string): AcceptedFile | string {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    return error instanceof Error ? error.message : "it is no JSON";
  }
  if (!isRecord(data) || data.version !== 1 || !Array.isArray(data.findings))
    return 'expected { "version": 1, "findings": [ … ] }';
  const findings = data.findings.filter(isAccepted);
  if (findings.length < data.findings.length) return "every entry of `findings` needs `rule`, `file`, `at` and `count`";
  return { version: 1, findings };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isAccepted(value: unknown): value is AcceptedFinding {
  return (
    isRecord(value) &&
    typeof value.rule === "string" &&
    typeof value.file === "string" &&
    typeof value.at === "string" &&
    typeof value.count === "number"
  );
}

function placeOf(diagnostic: Diagnostic, textOf: (file: string) => string | undefined): string {
  // The version of the package is left out: a release doesn't make the findings new.
  if (diagnostic.item !== undefined) return diagnostic.item.replace(/@\d[^#]*/, "");
  const text = textOf(diagnostic.file);
  const line = diagnostic.range?.start.line;
  if (text === undefined || line === undefined) return diagnostic.message;
  const source: SourceText = { file: diagnostic.file, text };
  const starts = lineStarts(source);
  return text.slice(starts[line - 1] ?? 0, starts[line] ?? text.length).trim();
}

function keyOf(rule: string, file: string, at: string): string {
  return `${file}\u0000${at}\u0000${rule}`;
}
