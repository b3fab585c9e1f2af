import { escapeInJson } from "../../common/visible.ts";
import type { EmitFormat } from "../../env/emit/emit.ts";
import type { EnvFindings, EnvProject } from "../../env/project.ts";
import { type CommandContext, defineCommand, type ExitCode, UsageError } from "../command.ts";
import { configureEnv, type EnvOptions, refuseContradictions } from "../env/options.ts";

type Context = CommandContext<EnvOptions>;

export const command = defineCommand<EnvOptions>({
  name: "env",
  description:
    "Lists the environment variables, config keys and secrets that wasm binaries read; with --check, whether a deployment supplies them.",
  examples: [
    { command: "env app.wasm", about: "list what a binary reads" },
    {
      command: "env app.wasm --check prod.env --check secrets.yaml",
      about: "check whether a configuration supplies all that the binary needs",
    },
    { command: "env running.wasm --compare new.wasm", about: "list the keys that a new build asks for" },
    { command: "env app.wasm --emit dotenv --output .env.example", about: "write an example configuration" },
    { command: "env registry/ --format jsonl --jobs 4", about: "scan a directory, one line of JSON per binary" },
    { command: "env report keys-*.jsonl --output keys.html", about: "merge scans into one page (or --format csv)" },
  ],
  configure: configureEnv,
  async run(context) {
    refuseContradictions(context.options, context.args);
    const { withStandardInput } = await import("../env/standard-input.ts");
    const reader = withStandardInput(context.reader);
    if (context.args[0] === "report" && (await context.reader.stat("report")) === undefined)
      return (await import("../env/registry-report.ts")).writeRegistryReport(context, reader);
    const { check, compare, emit } = context.options;
    const { checkDeployment, compareBuilds } = await import("../../env/project.ts");
    const project = await analyze(context, reader);
    if (compare !== undefined) {
      const other = await analyze({ ...context, args: [compare] }, reader);
      if (project.reports.length > 1 || other.reports.length > 1)
        throw new UsageError("--compare takes one binary on each side");
      return reportFindings(
        context,
        { ...project, reports: [...project.reports, ...other.reports] },
        compareBuilds(project, other, context.options),
      );
    }
    if (check) return reportFindings(context, project, await checkDeployment(project, check, reader, context.options));
    return emit ? writeEmitted(context, project, emit) : show(context, project);
  },
});

async function analyze(context: Context, reader: Context["reader"]): Promise<EnvProject> {
  const { analyzeBinaries } = await import("../../env/project.ts");
  const { parsePathList } = await import("../../env/project/binaries.ts");
  const { confidentReads } = await import("../../env/report/confidence.ts");
  const { threadPool } = await import("../env/pool.ts");
  const { filesFrom, shard, jobs, format } = context.options;
  const listed = filesFrom === undefined ? [] : parsePathList(new TextDecoder().decode(await reader.read(filesFrom)));
  const args = [...context.args, ...listed];
  const { paths, diagnostics } = args.length > 0 ? await context.inputs(args) : { paths: [], diagnostics: [] };
  const progress = context.progress("analysing");
  try {
    const project = await analyzeBinaries(paths, context.reader, {
      ...(shard && { shard }),
      analyzeAll: threadPool({ jobs, cwd: context.cwd, inMemory: args.includes("-") }),
      onDone: async ({ done, total, file, report }) => {
        progress.update(done, `of ${total} ${file}`);
        if (format === "jsonl" && report)
          await context.write(escapeInJson(`${JSON.stringify(confidentReads(report, context.options))}\n`));
      },
    });
    return { ...project, problems: [...diagnostics, ...project.problems] };
  } finally {
    progress.end();
  }
}

async function reportFindings(context: Context, project: EnvProject, findings: EnvFindings): Promise<ExitCode> {
  const { diagnostics, extra, summaryLine, preface } = findings;
  if (context.options.format !== "jsonl")
    return context.report({
      command: "env",
      diagnostics,
      summary: { packages: 0, files: project.reports.length },
      extra,
      summaryLine,
      ...(preface !== undefined && { preface }),
    });
  const { files: _, ...rest } = extra;
  await context.write(escapeInJson(`${JSON.stringify({ version: 1, ...rest, diagnostics })}\n`));
  return logProblems(context, project, diagnostics);
}

async function writeEmitted(context: Context, project: EnvProject, format: EmitFormat): Promise<ExitCode> {
  const { emitConfiguration } = await import("../../env/project.ts");
  await context.write(await emitConfiguration(project, format, context.options));
  for (const { file, unresolved } of project.reports)
    for (const { reason } of unresolved) context.log(`${file}: not complete: ${reason}`);
  return logProblems(context, project);
}

async function show(context: Context, project: EnvProject): Promise<ExitCode> {
  const { incompleteAnalyses } = await import("../../env/project.ts");
  const { renderReports } = await import("../../env/text.ts");
  const format = context.options.format ?? (context.env.GITHUB_ACTIONS === "true" ? "github" : "pretty");
  const text = renderReports(project, format, context.options, context.style);
  if (text === undefined) {
    const diagnostics = [...project.problems, ...incompleteAnalyses(project)];
    return context.report({ command: "env", diagnostics, summary: { packages: 0, files: project.reports.length } });
  }
  await context.write(text);
  return logProblems(context, project);
}

/** Writes input problems to standard error, since the results have no place for them; returns the exit code of all findings. */
async function logProblems(context: Context, { problems }: EnvProject, all = problems): Promise<ExitCode> {
  for (const { file, message } of problems) context.log(`${file}: ${message}`);
  return (await import("../../report/exit-code.ts")).exitCodeOf(all);
}
