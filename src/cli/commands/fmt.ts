import { dirname } from "node:path";
import type { Diagnostic } from "../../common/diagnostic.ts";
import { count } from "../../common/text.ts";
import { type FormattedProject, formatProject, notFormatted } from "../../package/format-project.ts";
import { exitCodeOf } from "../../report/exit-code.ts";
import type { FormatOptions as StyleOptions } from "../../syntax/format.ts";
import { type CommandContext, defineCommand, type ExitCode, UsageError } from "../command.ts";
import {
  formatOptions,
  type InputOptions,
  includeDepsOption,
  type OutputFormatOptions,
  pathArgument,
  stdinOption,
  watchOption,
} from "../options.ts";

interface FmtOptions extends OutputFormatOptions, InputOptions {
  readonly check?: boolean;
  readonly diff?: boolean;
  readonly stdout?: boolean;
  readonly config?: string;
}

export const command = defineCommand<FmtOptions>({
  name: "fmt",
  description:
    "Formats files in place: one canonical style, as wasi:http and wasi:cli are written.\n" +
    "Tokens, docs and comments stay; a file with syntax errors stays as it is and is reported.",
  examples: [
    { command: "fmt", about: "format wit/, or every package below the working directory" },
    { command: "fmt --check", about: "for CI: exit with 1 if a file isn't formatted" },
    { command: "fmt --diff wit/world.wit", about: "show what would change" },
    { command: "fmt - < world.wit", about: "format standard input to standard output" },
  ],
  configure(command) {
    watchOption(includeDepsOption(stdinOption(formatOptions(pathArgument(command)))));
    command
      .option("--check", "write nothing; exit with 1 if a file would change")
      .option("--diff", "write nothing; print what would change as a unified diff")
      .option("--stdout", "print the formatted text instead of writing it")
      .option("--config <file>", "the configuration, for `indentWidth` (default: the nearest one going up)");
  },
  run,
});

async function run(context: CommandContext<FmtOptions>): Promise<ExitCode> {
  const { options } = context;
  const inputs = await context.inputs();
  const formatted = await formatProject(inputs.paths, context.reader, {
    includeDependencies: options.includeDeps === true,
    styleOf: await styles(context),
  });
  const { changed } = formatted;
  const project = { ...formatted, diagnostics: [...inputs.diagnostics, ...formatted.diagnostics] };
  if (options.diff) return printDiff(context, project);
  if (options.stdout || inputs.stdin !== undefined) return printTexts(context, project);
  if (options.check) return report(context, project, changed.map(notFormatted));
  const { written, diagnostics } = await context.writer.write(
    changed.map(({ file, after }) => ({ path: file, content: after })),
  );
  if (written && changed.length > 0) context.log(`Formatted ${count(changed.length, "file")}.`);
  return report(context, project, diagnostics);
}

/** The style of each file: the configuration nearest to it, or the one that was named. */
async function styles(context: CommandContext<FmtOptions>): Promise<(file: string) => Promise<StyleOptions>> {
  const { createConfigSource } = await import("../../lint/project/config-source.ts");
  const configs = createConfigSource(context.reader, context.options.config);
  return async (file) => {
    const { config, problems } = await configs(dirname(file));
    const [problem] = problems;
    if (problem) throw new UsageError(`${problem.file}: ${problem.message}`);
    const { indentWidth } = config.settings;
    return indentWidth === undefined ? {} : { indentWidth };
  };
}

async function printDiff(context: CommandContext<FmtOptions>, project: FormattedProject): Promise<ExitCode> {
  const { unifiedDiff } = await import("../../report/diff.ts");
  for (const { file, before, after } of project.changed) {
    await context.write(unifiedDiff(file, before, after, context.style));
  }
  return exitCode(context, project);
}

/** Prints every file, changed or not; a file with syntax errors as it is. */
async function printTexts(context: CommandContext<FmtOptions>, project: FormattedProject): Promise<ExitCode> {
  const texts = new Map(project.changed.map(({ file, after }) => [file, after]));
  for (const { source } of project.files) await context.write(texts.get(source.file) ?? source.text);
  return exitCode(context, project);
}

/** Beside a result on standard output, problems go to standard error, a line each. */
function exitCode({ log, options }: CommandContext<FmtOptions>, { diagnostics, changed }: FormattedProject): ExitCode {
  for (const { file, range, message } of diagnostics) {
    log(`${file}${range ? `:${range.start.line}:${range.start.column}` : ""}: error: ${message}`);
  }
  return exitCodeOf(diagnostics) || (options.check && changed.length > 0 ? 1 : 0);
}

function report(
  context: CommandContext<FmtOptions>,
  { diagnostics, summary, sourceOf }: FormattedProject,
  found: readonly Diagnostic[],
): Promise<ExitCode> {
  return context.report({
    command: "fmt",
    diagnostics: [...diagnostics, ...found],
    summary,
    sourceOf,
    brief: "fmt/not-formatted",
  });
}
