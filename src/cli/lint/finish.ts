import type { Diagnostic } from "../../common/diagnostic.ts";
import { count } from "../../common/text.ts";
import type { LintProject } from "../../lint/project/project.ts";
import type { CommandContext, ExitCode } from "../command.ts";
import { reportProblems } from "../problems.ts";
import type { LintCommandOptions } from "./options.ts";

/** Reports what a run found, without what `--baseline` accepts, and says how to exit. */
export async function finishLint(
  context: CommandContext<LintCommandOptions>,
  linted: LintProject,
  others: readonly Diagnostic[],
): Promise<ExitCode> {
  const { format, maxWarnings } = context.options;
  const left = await withoutBaseline(context, linted);
  if (left.problems.length > 0) return reportProblems(context, "lint", [...others, ...left.problems]);
  const diagnostics = [...others, ...left.diagnostics];
  const code = await context.report({
    command: "lint",
    diagnostics,
    summary: left.summary,
    sourceOf: left.textOf,
    suppressed: left.suppressed,
    ...(format === "sarif" && { rules: (await import("../../lint/project/active-rules.ts")).activeRules(left) }),
  });
  const warnings = diagnostics.filter(({ severity }) => severity === "warning").length;
  if (maxWarnings === undefined || warnings <= maxWarnings || code !== 0) return code;
  context.fail(`${count(warnings, "warning")}, but --max-warnings allows ${maxWarnings}`);
  return 1;
}

async function withoutBaseline(context: CommandContext<LintCommandOptions>, linted: LintProject): Promise<LintProject> {
  const { baseline } = context.options;
  if (baseline === undefined || linted.problems.length > 0) return linted;
  const { withoutAccepted } = await import("../../lint/project/accepted.ts");
  const left = await withoutAccepted(linted, baseline, context.reader);
  if (left.gone > 0) {
    context.log(`${left.gone} accepted findings in ${baseline} no longer occur; update it with --write-baseline.`);
  }
  return left;
}
