import { dirname } from "node:path";
import type { SourceFile } from "../../../grammar/ast.ts";
import type { Diagnostic } from "../../common/diagnostic.ts";
import { count } from "../../common/text.ts";
import { fileTexts } from "../../package/load/file-texts.ts";
import { loadPackages } from "../../package/load/load.ts";
import { format, type FormatOptions as StyleOptions } from "../../syntax/format.ts";
import { type CommandContext, defineCommand, type ExitCode, UsageError } from "../command.ts";
import {
  formatOptions,
  type InputOptions,
  includeDepsOption,
  type OutputFormatOptions,
  pathArgument,
  stdinOption,
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
    includeDepsOption(stdinOption(formatOptions(pathArgument(command))));
    command
      .option("--check", "write nothing; exit with 1 if a file would change")
      .option("--diff", "write nothing; print what would change as a unified diff")
      .option("--stdout", "print the formatted text instead of writing it")
      .option("--config <file>", "the configuration, for `indentWidth` (default: the nearest one going up)");
  },
  run,
});

/** A file and what it would be. */
interface Formatted {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

async function run(context: CommandContext<FmtOptions>): Promise<ExitCode> {
  const { options } = context;
  const inputs = await context.inputs();
  const loaded = await loadPackages(inputs.paths, context.reader, { files: "file" });
  const wanted = loaded.packages.filter(
    ({ role, binary }) => (role === "root" || options.includeDeps === true) && binary !== true,
  );
  const files = wanted.flatMap((one) => one.files.map(({ file }) => file));
  const names = new Set(files.map(({ source }) => source.file));
  const unread = loaded.diagnostics.filter(({ file, rule }) => names.has(file) || rule.startsWith("input/"));
  const changed = await formatAll(context, files);
  const rest = {
    ...context,
    unread: [...inputs.diagnostics, ...unread],
    files: files.length,
    packages: wanted.length,
    sourceOf: fileTexts(wanted),
  };
  if (options.diff) return printDiff(rest, changed);
  if (options.stdout || inputs.stdin !== undefined) return printTexts(rest, files, changed);
  if (options.check) return report(rest, changed.map(notFormatted));
  const { written, diagnostics } = await context.writer.write(
    changed.map(({ file, after }) => ({ path: file, content: after })),
  );
  if (written && changed.length > 0) context.log(`Formatted ${count(changed.length, "file")}.`);
  return report(rest, diagnostics);
}

/** A context with what was found on the way. */
interface Rest extends CommandContext<FmtOptions> {
  readonly unread: readonly Diagnostic[];
  readonly files: number;
  readonly packages: number;
  readonly sourceOf: (file: string) => string | undefined;
}

/** The files that would change. */
async function formatAll(context: CommandContext<FmtOptions>, files: readonly SourceFile[]): Promise<Formatted[]> {
  const styleFor = await styles(context);
  const changed: Formatted[] = [];
  for (const file of files) {
    const before = file.source.text;
    const after = format(file, await styleFor(file.source.file));
    if (after !== before) changed.push({ file: file.source.file, before, after });
  }
  return changed;
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

async function printDiff(rest: Rest, changed: readonly Formatted[]): Promise<ExitCode> {
  const { unifiedDiff } = await import("../../report/diff.ts");
  for (const { file, before, after } of changed) await rest.write(unifiedDiff(file, before, after, rest.style));
  const code = logProblems(rest);
  return rest.options.check && changed.length > 0 && code === 0 ? 1 : code;
}

/** Prints every file, changed or not; a file with syntax errors as it is. */
async function printTexts(rest: Rest, files: readonly SourceFile[], changed: readonly Formatted[]): Promise<ExitCode> {
  const texts = new Map(changed.map(({ file, after }) => [file, after]));
  for (const { source } of files) await rest.write(texts.get(source.file) ?? source.text);
  const code = logProblems(rest);
  return rest.options.check && changed.length > 0 && code === 0 ? 1 : code;
}

/** Problems beside a result on standard output: on standard error, a line each. */
function logProblems({ unread, log }: Rest): ExitCode {
  for (const { file, range, message } of unread) {
    log(`${file}${range ? `:${range.start.line}:${range.start.column}` : ""}: error: ${message}`);
  }
  if (unread.some(({ rule }) => rule.startsWith("input/"))) return 2;
  return unread.length > 0 ? 1 : 0;
}

function report(rest: Rest, found: readonly Diagnostic[]): Promise<ExitCode> {
  return rest.report({
    command: "fmt",
    diagnostics: [...rest.unread, ...found],
    summary: { packages: rest.packages, files: rest.files },
    sourceOf: rest.sourceOf,
  });
}

/** Points at the first line that would change. */
function notFormatted({ file, before, after }: Formatted): Diagnostic {
  const old = before.split("\n");
  const lines = after.split("\n");
  const index = old.findIndex((line, at) => line !== lines[at]);
  const line = (index === -1 ? old.length - 1 : index) + 1;
  const end = (old[line - 1]?.length ?? 0) + 1;
  return {
    rule: "fmt/not-formatted",
    severity: "error",
    message: "the file is not formatted; this is the first line that would change",
    file,
    range: { start: { line, column: 1 }, end: { line, column: end } },
    help: "run `witkit fmt`",
  };
}
