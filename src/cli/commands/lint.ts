import type { Diagnostic } from "../../common/diagnostic.ts";
import { count } from "../../common/text.ts";
import type { RuleSettings } from "../../lint/config/levels.ts";
import { type PresetName, presetNames } from "../../lint/engine/rule.ts";
import { type CommandContext, defineCommand, type ExitCode } from "../command.ts";
import { createSession, type LintRun, type SessionOptions } from "../lint/session.ts";
import {
  choiceOption,
  collect,
  formatOptions,
  type InputOptions,
  includeDepsOption,
  integerAtLeast,
  type OutputFormatOptions,
  pathArgument,
  stdinOption,
} from "../options.ts";

export interface LintCommandOptions extends OutputFormatOptions, InputOptions {
  readonly preset?: PresetName;
  readonly rule?: readonly string[];
  readonly against?: string;
  readonly fix?: boolean;
  readonly fixDryRun?: boolean;
  readonly fixSuggestions?: boolean;
  readonly maxWarnings?: number;
  readonly config?: string;
  readonly printConfig?: boolean;
  readonly writeBaseline?: string;
  readonly baseline?: string;
}

export const command = defineCommand<LintCommandOptions>({
  name: "lint",
  description: "Checks packages against the lint rules; `witkit rules` lists them, `witkit explain ID` explains one.",
  examples: [
    { command: "lint wit/", about: "what is wrong, or likely to be" },
    { command: "lint --preset wasi proposals/*/wit", about: "the house rules of WASI, over several packages" },
    { command: "lint --against git:v0.2.0", about: "also what broke since a release" },
    { command: "lint --fix", about: "put right what is safe to" },
    { command: "lint --rule 'docs/*=off' --max-warnings 0", about: "turn rules off, and let warnings count" },
  ],
  configure(command) {
    includeDepsOption(stdinOption(formatOptions(pathArgument(command))));
    command
      .addOption(choiceOption("--preset <name>", "which rules (default recommended)", presetNames))
      .option("--rule <id=level>", "level of a rule, a family (`since/*`) or a preset; repeatable", collect)
      .option("--against <baseline>", "compare with a release: a directory, a file, or git:REF[:PATH]")
      .option("--fix", "apply the safe fixes")
      .option("--fix-dry-run", "show what --fix would change, as a diff")
      .option("--fix-suggestions", "apply the suggestions too")
      .option("--max-warnings <n>", "exit with 1 if there are more warnings", integerAtLeast(0))
      .option("--config <file>", "the configuration (default: the nearest one going up)")
      .option("--print-config", "print the configuration that holds, and stop")
      .option("--write-baseline <file>", "accept all findings of now: write them to a file")
      .option("--baseline <file>", "leave out the findings that a file accepts");
  },
  run,
});

async function run(context: CommandContext<LintCommandOptions>): Promise<ExitCode> {
  const { options } = context;
  const inputs = await context.inputs();
  const session: SessionOptions = {
    paths: inputs.paths,
    flags: { rules: await ruleFlags(options.rule), ...(options.preset && { preset: options.preset }) },
    ...(options.config !== undefined && { config: options.config }),
    ...(options.against !== undefined && { against: options.against }),
    ...(options.includeDeps && { includeDeps: true }),
  };
  if (options.printConfig) {
    const { printConfig } = await import("../lint/print-config.ts");
    await context.write(await printConfig(session, context));
    return 0;
  }
  const runLint = createSession(context, session);
  if (!options.fix && !options.fixDryRun && !options.fixSuggestions) {
    return finish(context, await runLint(new Map()), inputs.diagnostics);
  }
  const { runFixes } = await import("../lint/fix.ts");
  return runFixes(context, runLint, inputs, finish);
}

async function ruleFlags(given: readonly string[] | undefined): Promise<RuleSettings> {
  if (!given) return {};
  return (await import("../lint/rule-flags.ts")).ruleFlags(given);
}

/** Applies the accepted findings, reports what is left, and says how to exit. */
async function finish(
  context: CommandContext<LintCommandOptions>,
  run: LintRun,
  others: readonly Diagnostic[],
): Promise<ExitCode> {
  const { options } = context;
  let diagnostics: readonly Diagnostic[] = [...others, ...run.diagnostics];
  let accepted: readonly Diagnostic[] = [];
  if (options.writeBaseline !== undefined) {
    const { writeAccepted } = await import("../lint/accepted-file.ts");
    return writeAccepted(context, options.writeBaseline, run, others);
  }
  if (options.baseline !== undefined) {
    const { applyAccepted } = await import("../lint/accepted-file.ts");
    const applied = applyAccepted(context, options.baseline, diagnostics, run.textOf);
    ({ diagnostics } = applied);
    accepted = applied.known;
  }
  const warnings = diagnostics.filter(({ severity }) => severity === "warning").length;
  const code = await context.report({
    command: "lint",
    diagnostics,
    summary: run.loaded.summary,
    sourceOf: run.textOf,
    ...(options.format === "sarif" && { rules: await ruleMetadata(run) }),
    suppressed: [...run.suppressed, ...accepted.map((diagnostic) => ({ diagnostic, kind: "external" as const }))],
  });
  if (options.maxWarnings === undefined || warnings <= options.maxWarnings || code !== 0) return code;
  context.log(`witkit: ${count(warnings, "warning")}, more than the ${options.maxWarnings} that --max-warnings allows`);
  return 1;
}

/** The rules that were on, for formats that list them. */
async function ruleMetadata(run: LintRun) {
  const [{ rules }, { severityOf }, { docsUrl }] = await Promise.all([
    import("../../lint/rules.ts"),
    import("../../lint/config/levels.ts"),
    import("../../common/version.ts"),
  ]);
  const levels = run.levelsFor("");
  return rules.flatMap(({ id, what, why }) => {
    const severity = severityOf(levels.get(id)?.level ?? "off");
    return severity ? [{ id, summary: what, description: why, url: docsUrl(`rules/${id}`), severity }] : [];
  });
}
