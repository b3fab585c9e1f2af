import type { PresetName } from "../../lint/engine/rule.ts";
import type { LintProjectOptions } from "../../lint/project/project.ts";
import { type CommandContext, UsageError } from "../command.ts";
import type { InputOptions, OutputFormatOptions } from "../options.ts";

/** The options of `witkit lint`. */
export interface LintCommandOptions extends OutputFormatOptions, InputOptions {
  readonly preset?: PresetName;
  readonly rule?: readonly string[];
  readonly against?: string;
  readonly allowNew?: boolean;
  readonly fix?: boolean;
  readonly fixDryRun?: boolean;
  readonly fixSuggestions?: boolean;
  readonly maxWarnings?: number;
  readonly config?: string;
  readonly printConfig?: boolean;
  readonly writeBaseline?: string;
  readonly baseline?: string;
}

/**
 * The options of the command as those of the library.
 * @throws UsageError for an unknown rule or level, or an `--against` that names nothing
 */
export async function projectOptions(
  context: CommandContext<LintCommandOptions>,
  paths: readonly string[],
): Promise<LintProjectOptions> {
  const { preset, rule, config, against, allowNew, includeDeps } = context.options;
  return {
    ...(preset && { preset }),
    ...(rule && { rules: await ruleSettings(rule) }),
    ...(config !== undefined && { config }),
    ...(includeDeps && { includeDeps }),
    ...(against !== undefined && { against: await openRelease(context, against, paths, allowNew === true) }),
  };
}

async function ruleSettings(given: readonly string[]) {
  const [{ readRuleFlags }, { configurable }] = await Promise.all([
    import("../../lint/config/rule-flags.ts"),
    import("../../lint/rules.ts"),
  ]);
  const { settings, problems } = readRuleFlags(given, configurable);
  if (problems.length > 0) throw new UsageError(problems.join("\nwitkit: "));
  return settings;
}

async function openRelease(context: CommandContext, name: string, paths: readonly string[], allowNew: boolean) {
  const { openAgainst } = await import("./against.ts");
  return openAgainst(context, name, paths, allowNew);
}
