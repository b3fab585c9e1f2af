import type { Diagnostic } from "../../common/diagnostic.ts";
import { count } from "../../common/text.ts";
import { fixUntilStable } from "../../lint/engine/fix.ts";
import { unifiedDiff } from "../../report/diff.ts";
import { type CommandContext, type ExitCode, UsageError } from "../command.ts";
import type { LintCommandOptions } from "../commands/lint.ts";
import type { Inputs } from "../inputs.ts";
import type { LintRun } from "./session.ts";

type Finish = (
  context: CommandContext<LintCommandOptions>,
  run: LintRun,
  others: readonly Diagnostic[],
) => Promise<ExitCode>;

/** `--fix`, `--fix-suggestions` and `--fix-dry-run`: fixes until nothing changes, then writes or shows it, and reports what is left. */
export async function runFixes(
  context: CommandContext<LintCommandOptions>,
  runLint: (texts: ReadonlyMap<string, string>) => Promise<LintRun>,
  inputs: Inputs,
  finish: Finish,
): Promise<ExitCode> {
  const { options } = context;
  if (inputs.stdin !== undefined && !options.fixDryRun) {
    throw new UsageError("--fix can't write to standard input: use --fix-dry-run");
  }
  const before = await runLint(new Map());
  const runs = new Map<ReadonlyMap<string, string>, LintRun>();
  const fixed = await fixUntilStable(
    async (texts) => {
      const run = texts.size === 0 ? before : await runLint(texts);
      runs.set(texts, run);
      // The text of a binary package is made from the binary: there is no file to change.
      return { ...run, textOf: (file) => (file.endsWith(".wasm") ? undefined : run.textOf(file)) };
    },
    { suggestions: options.fixSuggestions === true },
  );
  const after = runs.get(fixed.texts) ?? before;
  if (options.fixDryRun) return showDiff(context, before, after, fixed.texts, inputs.diagnostics, finish);
  const { written, diagnostics } = await context.writer.write(
    [...fixed.texts].map(([path, content]) => ({ path, content })),
  );
  if (written && fixed.applied > 0) {
    context.log(`Fixed ${count(fixed.applied, "finding")} in ${count(fixed.texts.size, "file")}.`);
  }
  return finish(context, written ? after : before, [...inputs.diagnostics, ...diagnostics]);
}

/** The diff is the result for people; machine formats get the findings that would be left. */
async function showDiff(
  context: CommandContext<LintCommandOptions>,
  before: LintRun,
  after: LintRun,
  texts: ReadonlyMap<string, string>,
  others: readonly Diagnostic[],
  finish: Finish,
): Promise<ExitCode> {
  const format = context.options.format ?? "pretty";
  if (format !== "pretty" && format !== "concise") return finish(context, after, others);
  for (const file of [...texts.keys()].sort()) {
    await context.write(unifiedDiff(file, before.textOf(file), texts.get(file), context.style));
  }
  const left = [...others, ...after.diagnostics].filter(({ severity }) => severity === "error");
  context.log(`${count(texts.size, "file")} would change, ${count(left.length, "error")} would be left.`);
  if (others.length > 0) for (const { file, message } of others) context.log(`${file}: ${message}`);
  return others.length > 0 ? 2 : left.length > 0 ? 1 : 0;
}
