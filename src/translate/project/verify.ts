import type { Diagnostic } from "../../common/diagnostic.ts";
import type { PackageSource } from "../../package/load/source.ts";
import type { Model } from "../../package/model.ts";
import { type ResolveResult, resolve } from "../../package/resolve/resolve.ts";
import { parse } from "../../syntax/parse.ts";
import type { Verification } from "../report/report.ts";
import type { TranslateWorkspace } from "../workspace.ts";

export interface Verified {
  readonly verification: Verification;
  /** The output, resolved with those texts. */
  readonly model: Model;
}

/** What is missing is no fault of the output. */
const missing = new Set(["package/missing-dependency"]);

/**
 * Parses and resolves the output, against its own dependencies and, where those lack them, the texts of the new releases
 * that a pack brings along. What was wrong before the translation is not held against it.
 */
export function verify(workspace: TranslateWorkspace, known: readonly PackageSource[]): Verified {
  const errors: Diagnostic[] = [];
  for (const [file, document] of workspace.documents) errors.push(...parse(document.text, { file }).diagnostics);
  const parses = errors.length === 0;
  const before = new Set(
    problemsOf(resolveAgain(workspace, known, "input").diagnostics, workspace).map(
      ({ rule, message, file }) => `${file}\0${rule}\0${message}`,
    ),
  );
  const output = resolveAgain(workspace, known, "text");
  const all = problemsOf(output.diagnostics, workspace);
  const added = all.filter(
    (problem) => !missing.has(problem.rule) && !before.has(`${problem.file}\0${problem.rule}\0${problem.message}`),
  );
  const complete = !all.some(({ rule }) => missing.has(rule));
  const messages = [...errors, ...added].map(
    ({ file, range, message }) => `${file}${range ? `:${range.start.line}:${range.start.column}` : ""}: ${message}`,
  );
  return {
    verification: {
      parses,
      resolves: added.length > 0 ? false : complete ? true : null,
      official: null,
      errors: messages,
    },
    model: output.model,
  };
}

/** Without a verification only this much is known: whether the output could be parsed. */
export function unverified(workspace: TranslateWorkspace): Verified {
  const parses = !workspace.sources.some(({ files }) =>
    files.some(({ file, broken }) => broken && workspace.documents.has(file.source.file)),
  );
  return { verification: { parses, resolves: null, official: null, errors: [] }, model: workspace.model };
}

function resolveAgain(
  workspace: TranslateWorkspace,
  known: readonly PackageSource[],
  which: "input" | "text",
): ResolveResult {
  const sources = workspace.sources.map((source) => ({
    ...source,
    files: source.files.map((file) => {
      const document = workspace.documents.get(file.file.source.file);
      const text = document?.[which];
      if (text === undefined || text === file.file.source.text) return file;
      const parsed = parse(text, { file: file.file.source.file });
      return { file: parsed.file, broken: parsed.diagnostics.length > 0 };
    }),
  }));
  const groups = [...new Set(sources.map(({ group }) => group))];
  const spare = Math.max(0, ...groups) + 1;
  return resolve([...sources, ...known.map((source) => ({ ...source, group: spare }))], { allFeatures: true });
}

/** Errors in the files that were translated. */
function problemsOf(diagnostics: readonly Diagnostic[], workspace: TranslateWorkspace): readonly Diagnostic[] {
  return diagnostics.filter(
    ({ severity, file, rule }) => severity === "error" && (workspace.documents.has(file) || missing.has(rule)),
  );
}
