import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Diagnostic } from "../../common/diagnostic.ts";
import { count } from "../../common/text.ts";
import { acceptAll, parseAccepted, withoutAccepted } from "../../lint/engine/accepted.ts";
import { reason } from "../../node/reason.ts";
import { type CommandContext, type ExitCode, UsageError } from "../command.ts";
import type { LintRun } from "./session.ts";

/** `--write-baseline`: accepts every finding of now. What could not be read at all isn't accepted. */
export async function writeAccepted(
  context: CommandContext,
  path: string,
  run: LintRun,
  others: readonly Diagnostic[],
): Promise<ExitCode> {
  const file = acceptAll(
    run.diagnostics.filter(({ rule }) => !rule.startsWith("input/")),
    run.textOf,
  );
  try {
    writeFileSync(resolve(context.cwd, path), `${JSON.stringify(file, null, 2)}\n`);
  } catch (error) {
    throw new UsageError(`--write-baseline ${path}: it can't be written: ${reason(error)}`);
  }
  const accepted = file.findings.reduce((sum, entry) => sum + entry.count, 0);
  context.log(`Accepted ${count(accepted, "finding")} in ${path}.`);
  return context.report({ command: "lint", diagnostics: others, summary: run.loaded.summary });
}

/** `--baseline`: takes the accepted findings out. */
export function applyAccepted(
  context: CommandContext,
  path: string,
  diagnostics: readonly Diagnostic[],
  textOf: (file: string) => string | undefined,
) {
  let text: string;
  try {
    text = readFileSync(resolve(context.cwd, path), "utf8");
  } catch (error) {
    throw new UsageError(`--baseline ${path}: it can't be read: ${reason(error)}`);
  }
  const accepted = parseAccepted(text);
  if (typeof accepted === "string") throw new UsageError(`--baseline ${path}: ${accepted}`);
  const applied = withoutAccepted(diagnostics, accepted, textOf);
  if (applied.left > 0) {
    context.log(`${applied.left} accepted findings in ${path} are gone: write it anew with --write-baseline.`);
  }
  return applied;
}
