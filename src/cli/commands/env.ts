import type { Diagnostic } from "../../common/diagnostic.ts";
import type { EmitFormat } from "../../env/emit/emit.ts";
import type { Confidence, EnvReport } from "../../env/report/report.ts";
import type { Format } from "../../report/formats.ts";
import { type CommandContext, defineCommand, type ExitCode, UsageError } from "../command.ts";
import type { FileResult } from "../env/analyze-file.ts";
import { type BinaryFile, findBinaries, parseShard, type Shard } from "../env/files.ts";
import { choiceOption, collect, integerAtLeast, outputOption, stdinOption } from "../options.ts";

interface EnvOptions {
  readonly format?: Format | "jsonl";
  readonly output?: string;
  readonly emit?: EmitFormat;
  readonly check?: readonly string[];
  readonly component?: string;
  readonly allow?: readonly string[];
  readonly allowDynamic?: boolean;
  readonly allowUnknownRequired?: boolean;
  readonly minConfidence?: Confidence;
  readonly includeRuntime?: boolean;
  readonly jobs?: number;
  readonly filesFrom?: string;
  readonly shard?: Shard;
  readonly stdinFilename?: string;
}

const FORMATS = ["pretty", "concise", "json", "jsonl", "github", "sarif", "junit"] as const;

export const command = defineCommand<EnvOptions>({
  name: "env",
  description:
    "Says which environment variables, config keys and secrets wasm binaries read; with --check, whether a deployment supplies them.",
  examples: [
    { command: "env app.wasm", about: "list what a binary reads" },
    {
      command: "env app.wasm --check prod.env --check secrets.yaml",
      about: "may it be deployed with this configuration?",
    },
    { command: "env app.wasm --emit dotenv --output .env.example", about: "write a file of examples" },
    { command: "env registry/ --format jsonl --jobs 4", about: "scan a directory, one line of JSON for each binary" },
  ],
  configure(command) {
    command.argument("[file...]", ".wasm files, directories or globs; `-` is standard input");
    command.addOption(choiceOption("-f, --format <format>", "how to report", FORMATS));
    outputOption(command);
    stdinOption(command);
    command
      .addOption(choiceOption("--emit <kind>", "write configuration to start from", ["dotenv", "k8s", "wasmcloud"]))
      .option(
        "--check <file>",
        "compare with a deployment file (repeatable, the last one wins; `-` is standard input)",
        collect,
      )
      .option("--component <name>", "which component of the deployment files the binary is (default: by its name)")
      .option(
        "--allow <key>",
        "a key that may be missing or undecided; `*` at the end stands for any rest (repeatable)",
        collect,
      )
      .option("--allow-dynamic", "accept reads of names that can't be told")
      .option("--allow-unknown-required", "count a key as optional if it can't be told whether it is required")
      .addOption(
        choiceOption("--min-confidence <level>", "leave out reads below it; default: likely", [
          "certain",
          "likely",
          "possible",
        ]),
      )
      .option("--include-runtime", "show and check what the language's own runtime reads, too")
      .option("--jobs <n>", "analyse in this many threads", integerAtLeast(1))
      .option("--files-from <file>", "read the names of binaries from a file, one a line (`-`: standard input)")
      .option("--shard <i/n>", "only the i-th of n parts of the binaries", parseShard);
  },
  async run(context) {
    refuseContradictions(context.options, context.args);
    const { files, diagnostics } = await findBinaries(context, context.options);
    const streams = context.options.format === "jsonl";
    const results = await analyze(context, files, streams);
    const problems = [...diagnostics, ...results.flatMap((result, index) => problemsOf(result, files[index]))];
    const reports = results.flatMap(({ report }) => report ?? []);
    if (context.options.check) return check(context, reports, problems, streams);
    if (context.options.emit) return emitAll(context, context.options.emit, reports, problems);
    return show(context, reports, problems);
  },
});

function refuseContradictions({ check, emit, format, filesFrom }: EnvOptions, args: readonly string[]): void {
  if (check && emit)
    throw new UsageError("--check and --emit can't go together: one reads configuration, the other writes it");
  if (emit && format) throw new UsageError("--format says nothing about --emit: leave one of them out");
  const asked = [...args, ...(check ?? []), ...(filesFrom === undefined ? [] : [filesFrom])].filter(
    (path) => path === "-",
  );
  if (asked.length > 1) throw new UsageError("`-` stands for standard input, which can be only one of the inputs");
}

/** Analyses all files. Lines of `jsonl` are written as they come; for the other formats, results keep the order of the files. */
async function analyze(
  context: CommandContext<EnvOptions>,
  files: readonly BinaryFile[],
  streams: boolean,
): Promise<readonly FileResult[]> {
  const { analyzeAll } = await import("../env/pool.ts");
  const progress = context.progress("analysing", files.length);
  const results: FileResult[] = new Array(files.length);
  let through = 0;
  try {
    await analyzeAll(files, context, context.options.jobs, async (index, result) => {
      results[index] = result;
      progress.update(++through, files[index]?.file);
      if (streams && result.report)
        await context.write(`${JSON.stringify(filtered(result.report, context.options))}\n`);
    });
  } finally {
    progress.end();
  }
  return results;
}

/** A report with the reads that are confident enough. */
function filtered(report: EnvReport, { minConfidence }: EnvOptions): EnvReport {
  const rank = { possible: 0, likely: 1, certain: 2 };
  const least = rank[minConfidence ?? "likely"];
  return { ...report, reads: report.reads.filter((read) => rank[read.confidence] >= least) };
}

function problemsOf({ report, failure }: FileResult, file: BinaryFile | undefined): readonly Diagnostic[] {
  const name = file?.file ?? "";
  if (failure !== undefined) return [{ rule: "input/unreadable", severity: "error", message: failure, file: name }];
  if (!report.problem) return [];
  const { message, offset } = report.problem;
  return [
    { rule: "input/malformed-binary", severity: "error", message: `${message} (at offset ${offset})`, file: name },
  ];
}

async function check(
  context: CommandContext<EnvOptions>,
  reports: readonly EnvReport[],
  problems: readonly Diagnostic[],
  streams: boolean,
): Promise<ExitCode> {
  const { runCheck, checkJson } = await import("../env/check-run.ts");
  const { options } = context;
  // What is no wasm at all is reported as such, and not as something undecided, too.
  const readable = reports.filter((report) => report.problem === undefined);
  const run = await runCheck(context, options.check ?? [], readable, options);
  const diagnostics = [...problems, ...run.diagnostics];
  if (streams) {
    await context.write(
      `${JSON.stringify({ version: 1, check: checkJson(run.result), diagnostics: run.diagnostics })}\n`,
    );
    return logged(context, problems, diagnostics);
  }
  const extra = { files: reports.map((report) => filtered(report, options)), check: checkJson(run.result) };
  return context.report({
    command: "env",
    diagnostics,
    summary: { packages: 0, files: reports.length },
    extra,
    summaryLine: await summaryOf(reports, run.files, diagnostics),
  });
}

async function summaryOf(
  reports: readonly EnvReport[],
  files: readonly string[],
  diagnostics: readonly Diagnostic[],
): Promise<string> {
  const { count } = await import("../../common/text.ts");
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const warnings = diagnostics.filter(({ severity }) => severity === "warning").length;
  const verdict =
    errors === 0 && warnings === 0
      ? "nothing is missing"
      : [errors > 0 ? count(errors, "error") : "", warnings > 0 ? count(warnings, "warning") : ""]
          .filter((part) => part !== "")
          .join(", ");
  return `${count(reports.length, "binary").replace("binarys", "binaries")} against ${count(files.length, "file")}: ${verdict}`;
}

async function emitAll(
  context: CommandContext<EnvOptions>,
  format: EmitFormat,
  reports: readonly EnvReport[],
  problems: readonly Diagnostic[],
): Promise<ExitCode> {
  const { componentName, emit } = await import("../../env/emit/emit.ts");
  const { countedReads } = await import("../../env/check/check.ts");
  const { options } = context;
  const inputs = reports
    .filter((report) => report.problem === undefined)
    .map((report) => ({
      name: options.component ?? componentName(report.file),
      file: report.file,
      reads: countedReads(report, options),
    }));
  if (inputs.length > 0) await context.write(await emit(format, inputs));
  for (const { file, unresolved } of reports)
    for (const { reason } of unresolved) context.log(`${file}: not complete: ${reason}`);
  return logged(context, problems, problems);
}

async function show(
  context: CommandContext<EnvOptions>,
  reports: readonly EnvReport[],
  problems: readonly Diagnostic[],
): Promise<ExitCode> {
  const { options } = context;
  const format = options.format ?? (context.env.GITHUB_ACTIONS === "true" ? "github" : "pretty");
  if (format === "jsonl") return logged(context, problems, problems);
  if (format === "json") {
    await context.write(
      `${JSON.stringify({ version: 1, files: reports.map((report) => filtered(report, options)), ...(problems.length > 0 ? { diagnostics: problems } : {}) }, null, 2)}\n`,
    );
    return logged(context, problems, problems);
  }
  const { renderConcise, renderPretty } = await import("../env/render.ts");
  if (format === "pretty" || format === "concise") {
    for (const report of reports) {
      if (report.problem) continue;
      await context.write(
        format === "pretty" ? `${renderPretty(report, options, context.style)}\n` : renderConcise(report, options),
      );
    }
    return logged(context, problems, problems);
  }
  const diagnostics = [...problems, ...reports.flatMap(notAnalyzed)];
  return context.report({ command: "env", diagnostics, summary: { packages: 0, files: reports.length } });
}

/** What the formats for findings have to say of a binary that isn't compared with anything. */
function notAnalyzed(report: EnvReport): readonly Diagnostic[] {
  if (report.problem || report.analyzed === "all") return [];
  return report.unresolved.map(({ reason }) => ({
    rule: "env/not-analyzed",
    severity: "warning",
    message: `what this binary reads is not known completely: ${reason}`,
    file: report.file,
  }));
}

/** Writes input problems to standard error where the results have no place for them; the exit code of all findings. */
async function logged(
  context: CommandContext<EnvOptions>,
  problems: readonly Diagnostic[],
  all: readonly Diagnostic[],
): Promise<ExitCode> {
  for (const { file, message } of problems) context.log(`${file}: ${message}`);
  const { exitCodeOf } = await import("../../report/exit-code.ts");
  return exitCodeOf(all) as ExitCode;
}
