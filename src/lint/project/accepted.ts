import { lineStarts, type SourceText } from "../../../grammar/source.ts";
import type { Diagnostic } from "../../common/diagnostic.ts";
import { parentPath, relativePath } from "../../common/path.ts";
import { type FileReader, fullPathOf } from "../../package/load/reader.ts";
import type { LintProject } from "./project.ts";

/**
 * Accepted findings: a file with the findings that a project lives with for now. A finding is recognised by its rule, its file
 * and its item (or the text of its line), so that it stays accepted when lines move.
 */
export interface AcceptedFile {
  readonly version: 1;
  readonly findings: readonly AcceptedFinding[];
}

export interface AcceptedFinding {
  readonly rule: string;
  /** Relative to the folder of the file of accepted findings, whatever the working directory. */
  readonly file: string;
  /** The item without its version, or the trimmed text of the line where there is none. */
  readonly at: string;
  readonly count: number;
}

/** A finding's rule, file and place, as the file at `path` names them. */
type KeyOf = (diagnostic: Diagnostic) => Omit<AcceptedFinding, "count">;

function keyIn(path: string, reader: FileReader, textOf: LintProject["textOf"]): KeyOf {
  const full = (name: string) => fullPathOf(reader, name);
  const folder = parentPath(full(path)) ?? ".";
  return (diagnostic) => ({
    rule: diagnostic.rule,
    file: relativePath(folder, full(diagnostic.file)),
    at: placeOf(diagnostic, textOf),
  });
}

/**
 * The findings of a run as the file of accepted findings that will be written to `path`: sorted, equal ones counted. What could
 * not be read at all is not accepted.
 */
export function acceptedFindings({ diagnostics, textOf }: LintProject, path: string, reader: FileReader): AcceptedFile {
  const keyOf = keyIn(path, reader, textOf);
  const counts = new Map<string, AcceptedFinding>();
  for (const diagnostic of diagnostics) {
    if (diagnostic.rule.startsWith("input/")) continue;
    const entry = keyOf(diagnostic);
    const key = textOfKey(entry);
    counts.set(key, { ...entry, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  const findings = [...counts.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
  return { version: 1, findings };
}

/** A run without its accepted findings. */
export interface FilteredProject extends LintProject {
  /** How many accepted findings were not found any more. */
  readonly gone: number;
}

/** Moves the findings that the file at `path` accepts to `suppressed`; a file that can't be used is a problem. */
export async function withoutAccepted(
  project: LintProject,
  path: string,
  reader: FileReader,
): Promise<FilteredProject> {
  const accepted = await readAccepted(path, reader);
  if (typeof accepted === "string") {
    const problem = { rule: "input/accepted", severity: "error", message: accepted, file: path } as const;
    return { ...project, diagnostics: [], problems: [...project.problems, problem], gone: 0 };
  }
  const keyOf = keyIn(path, reader, project.textOf);
  const open = new Map(accepted.findings.map((entry) => [textOfKey(entry), entry.count]));
  const known: Diagnostic[] = [];
  const fresh = project.diagnostics.filter((diagnostic) => {
    const key = textOfKey(keyOf(diagnostic));
    const count = open.get(key) ?? 0;
    if (count === 0) return true;
    open.set(key, count - 1);
    known.push(diagnostic);
    return false;
  });
  return {
    ...project,
    diagnostics: fresh,
    suppressed: [...project.suppressed, ...known.map((diagnostic) => ({ diagnostic, kind: "external" as const }))],
    gone: [...open.values()].reduce((sum, count) => sum + count, 0),
  };
}

async function readAccepted(path: string, reader: FileReader): Promise<AcceptedFile | string> {
  try {
    return parseAccepted(new TextDecoder().decode(await reader.read(path)));
  } catch (error) {
    return `can't be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Parses a file of accepted findings; a text that is none gives the reason. */
function parseAccepted(text: string): AcceptedFile | string {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    return `invalid JSON: ${error instanceof Error ? error.message : String(error)}`;
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

function placeOf(diagnostic: Diagnostic, textOf: LintProject["textOf"]): string {
  // Without the version of the package: a release does not make its findings new.
  if (diagnostic.item !== undefined) return diagnostic.item.replace(/@\d[^#]*/, "");
  const text = textOf(diagnostic.file);
  const line = diagnostic.range?.start.line;
  if (text === undefined || line === undefined) return diagnostic.message;
  const source: SourceText = { file: diagnostic.file, text };
  const starts = lineStarts(source);
  return text.slice(starts[line - 1] ?? 0, starts[line] ?? text.length).trim();
}

function textOfKey({ rule, file, at }: Omit<AcceptedFinding, "count">): string {
  return `${file}\u0000${at}\u0000${rule}`;
}
