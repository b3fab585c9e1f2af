import type { Diagnostic } from "../../common/diagnostic.ts";
import { count } from "../../common/text.ts";
import { type FixedProject, fixProject } from "../../lint/project/fix-project.ts";
import type { LintProjectOptions } from "../../lint/project/project.ts";
import { unifiedDiff } from "../../report/diff.ts";
import { type CommandContext, type ExitCode, UsageError } from "../command.ts";
import type { Inputs } from "../inputs.ts";
import { reportProblems } from "../problems.ts";
import { finishLint } from "./finish.ts";
import type { LintCommandOptions } from "./options.ts";

/** `--fix`, `--fix-suggestions` and `--fix-dry-run`: writes the fixed files or shows the changes, and reports what is left. */
export async function runFixes(
  context: CommandContext<LintCommandOptions>,
  inputs: Inputs,
  options: LintProjectOptions,
): Promise<ExitCode> {
  const { fixDryRun, fixSuggestions } = context.options;
  if (inputs.stdin !== undefined && !fixDryRun) {
    throw new UsageError("--fix can't write to standard input: use --fix-dry-run");
  }
  const fixed = await fixProject(inputs.paths, context.reader, { ...options, suggestions: fixSuggestions === true });
  if (fixed.before.problems.length > 0) return reportProblems(context, "lint", fixed.before.problems);
  for (const { file, range, rule } of fixed.dropped) {
    const place = range ? `${file}:${range.start.line}:${range.start.column}` : file;
    context.log(`${place}: the fix of ${rule} was not applied, because the package would no longer resolve`);
  }
  if (fixDryRun) return showDiff(context, fixed, inputs.diagnostics);
  const changes = [...fixed.texts].map(([path, content]) => ({ path, content }));
  const { written, diagnostics } = await context.writer.write(changes);
  if (written && fixed.applied > 0) {
    context.log(`Fixed ${count(fixed.applied, "finding")} in ${count(changes.length, "file")}.`);
  }
  return finishLint(context, written ? fixed.after : fixed.before, [...inputs.diagnostics, ...diagnostics]);
}

/** The diff is the result for people; machine formats get the findings that would be left. */
async function showDiff(
  context: CommandContext<LintCommandOptions>,
  { before, after, texts }: FixedProject,
  others: readonly Diagnostic[],
): Promise<ExitCode> {
  const { format = "pretty" } = context.options;
  if (format !== "pretty" && format !== "concise") return finishLint(context, after, others);
  for (const file of [...texts.keys()].sort()) {
    await context.write(unifiedDiff(file, before.textOf(file), texts.get(file), context.style));
  }
  const left = [...others, ...after.diagnostics].filter(({ severity }) => severity === "error");
  context.log(`${count(texts.size, "file")} would change, ${count(left.length, "error")} would be left.`);
  for (const { file, message } of others) context.log(`${file}: ${message}`);
  return others.length > 0 ? 2 : left.length > 0 ? 1 : 0;
}
