import { count } from "../../common/text.ts";
import { presetNames } from "../../lint/engine/rule.ts";
import { lintProject } from "../../lint/project/project.ts";
import { type CommandContext, defineCommand, type ExitCode } from "../command.ts";
import { finishLint } from "../lint/finish.ts";
import { type LintCommandOptions, projectOptions } from "../lint/options.ts";
import {
  choiceOption,
  collect,
  formatOptions,
  includeDepsOption,
  integerAtLeast,
  pathArgument,
  stdinOption,
  watchOption,
} from "../options.ts";
import { reportProblems } from "../problems.ts";

export const command = defineCommand<LintCommandOptions>({
  name: "lint",
  description: "Checks packages against the lint rules; `witkit rules` lists them, `witkit explain ID` explains one.",
  examples: [
    { command: "lint wit/", about: "report what is wrong, or likely to be" },
    { command: "lint --preset wasi proposals/*/wit", about: "apply the house rules of WASI to several packages" },
    { command: "lint --against git:v0.2.0", about: "also report what broke since a release" },
    { command: "lint --fix", about: "apply safe fixes" },
    { command: "lint --rule 'docs/*=off' --max-warnings 0", about: "turn rules off, and fail on warnings" },
  ],
  configure(command) {
    watchOption(includeDepsOption(stdinOption(formatOptions(pathArgument(command)))));
    command
      .addOption(choiceOption("--preset <name>", "which rules to run (default recommended)", presetNames))
      .option("--rule <id=level>", "set the level of a rule, a family (`since/*`) or a preset; repeatable", collect)
      .option("--against <baseline>", "compare with a release: a directory, a file, or git:REF[:PATH]")
      .option("--allow-new", "treat a path of --against that does not exist as an empty release")
      .option("--fix", "apply safe fixes")
      .option("--fix-dry-run", "show what --fix would change, as a diff")
      .option("--fix-suggestions", "apply suggestions too")
      .option("--max-warnings <n>", "exit with 1 if there are more warnings", integerAtLeast(0))
      .option("--config <file>", "use this configuration (default: the nearest one going up)")
      .option("--print-config", "print the effective configuration and exit")
      .option("--write-baseline <file>", "record all current findings as accepted")
      .option("--baseline <file>", "leave out the findings that a file accepts");
  },
  run,
});

async function run(context: CommandContext<LintCommandOptions>): Promise<ExitCode> {
  const { options, reader } = context;
  const inputs = await context.inputs();
  const project = await projectOptions(context, inputs.paths);
  if (options.printConfig) {
    const { effectiveConfig } = await import("../../lint/project/effective-config.ts");
    const { config, problems } = await effectiveConfig(inputs.paths[0] ?? ".", reader, project);
    if (problems.length > 0) return reportProblems(context, "lint", problems);
    await context.write(`${JSON.stringify(config, null, 2)}\n`);
    return 0;
  }
  if (options.fix || options.fixDryRun || options.fixSuggestions) {
    const { runFixes } = await import("../lint/fix.ts");
    return runFixes(context, inputs, project);
  }
  const linted = await lintProject(inputs.paths, reader, project);
  if (options.writeBaseline === undefined) return finishLint(context, linted, inputs.diagnostics);
  if (linted.problems.length > 0) return reportProblems(context, "lint", linted.problems);
  const { writeAccepted } = await import("../lint/write-accepted.ts");
  const accepted = await writeAccepted(context, options.writeBaseline, linted);
  context.log(`Accepted ${count(accepted, "finding")} in ${options.writeBaseline}.`);
  return context.report({ command: "lint", diagnostics: inputs.diagnostics, summary: linted.summary });
}
