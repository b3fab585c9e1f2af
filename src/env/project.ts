/** What `witkit env` does, as functions: on the files of a `FileReader`, with nothing printed. */
import type { Diagnostic } from "../common/diagnostic.ts";
import { count } from "../common/text.ts";
import type { FileReader } from "../package/load/reader.ts";
import type { DeploymentCheckOptions } from "./check/result.ts";
import { compareReads } from "./compare/compare.ts";
import { type ComparisonOptions, comparisonFindings } from "./compare/findings.ts";
import { comparisonJson, renderComparison } from "./compare/render.ts";
import { componentName, type EmitFormat, emit } from "./emit/emit.ts";
import { type AnalyzeAll, analyzeInOrder, type FileResult } from "./project/analyze-file.ts";
import { type BinaryFile, findBinaries, type Shard } from "./project/binaries.ts";
import { checkJson, checkReports } from "./project/check.ts";
import { confidentReads, countedReads, type ReadFilter } from "./report/confidence.ts";
import type { EnvReport } from "./report/report.ts";

/** How `analyzeBinaries` goes about it. */
export interface AnalyzeBinariesOptions {
  /** Analyse only this part of the binaries. */
  readonly shard?: Shard;
  /** Runs the analyses; by default one after the other in this thread. */
  readonly analyzeAll?: AnalyzeAll;
  /** Called as each binary is done, with its report unless it could not be read. */
  readonly onDone?: (progress: AnalysisProgress) => Promise<void>;
}

export interface AnalysisProgress {
  readonly done: number;
  readonly total: number;
  readonly file: string;
  readonly report?: EnvReport;
}

/** Reports in the order of the binaries. */
export interface EnvProject {
  readonly reports: readonly EnvReport[];
  /** Inputs that could not be read, and malformed binaries. */
  readonly problems: readonly Diagnostic[];
}

/** Analyses the binaries that the paths name: files, and directories with all `.wasm` files below them. */
export async function analyzeBinaries(
  paths: readonly string[],
  reader: FileReader,
  options: AnalyzeBinariesOptions = {},
): Promise<EnvProject> {
  const { files, diagnostics } = await findBinaries(paths, reader, options.shard);
  const results: FileResult[] = new Array(files.length);
  let done = 0;
  await (options.analyzeAll ?? analyzeInOrder)(files, reader, async (index, result) => {
    results[index] = result;
    const progress = { done: ++done, total: files.length, file: files[index]?.file ?? "" };
    await options.onDone?.({ ...progress, ...(result.report && { report: result.report }) });
  });
  return {
    reports: results.flatMap(({ report }) => report ?? []),
    problems: [...diagnostics, ...results.flatMap((result, index) => problemsOf(result, files[index]))],
  };
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

/** Findings with what the JSON and the summary line say beside them. */
export interface EnvFindings {
  readonly diagnostics: readonly Diagnostic[];
  /** Further fields of the JSON. */
  readonly extra: Readonly<Record<string, unknown>>;
  readonly summaryLine: string;
  /** Text for people above the findings, one line for each. */
  readonly preface?: string;
}

/** Compares what the binaries read with what deployment files supply. Rejects if a deployment file can't be read. */
export async function checkDeployment(
  project: EnvProject,
  deploymentFiles: readonly string[],
  reader: FileReader,
  options: DeploymentCheckOptions = {},
): Promise<EnvFindings> {
  // Malformed binaries are among the problems already.
  const readable = project.reports.filter((report) => report.problem === undefined);
  const { result, diagnostics } = await checkReports(readable, deploymentFiles, reader, options);
  const all = [...project.problems, ...diagnostics];
  const binaries = `${project.reports.length} ${project.reports.length === 1 ? "binary" : "binaries"}`;
  return {
    diagnostics: all,
    extra: { files: project.reports.map((report) => confidentReads(report, options)), check: checkJson(result) },
    summaryLine: `${binaries} against ${count(result.sources.length, "file")}: ${verdict(all)}${unseen(result.unseenReads)}`,
  };
}

/**
 * Compares the builds of a program: which keys the new one asks for that the old one did not.
 * @throws {RangeError} unless there is one binary on each side
 */
export function compareBuilds(
  before: EnvProject,
  after: EnvProject,
  options: ReadFilter & ComparisonOptions = {},
): EnvFindings {
  const problems = [...before.problems, ...after.problems];
  const reports = [...before.reports, ...after.reports];
  const [old, current] = reports;
  const extra = { files: reports.map((report) => confidentReads(report, options)) };
  if (problems.length > 0) return { diagnostics: problems, extra, summaryLine: verdict(problems) };
  if (!old || !current || before.reports.length !== 1 || after.reports.length !== 1)
    throw new RangeError(
      `a comparison takes one binary on each side, got ${before.reports.length} and ${after.reports.length}`,
    );
  const comparison = compareReads(old, current, options);
  const diagnostics = comparisonFindings(comparison, [old, current], options);
  const { added, removed, changed } = comparison;
  return {
    diagnostics,
    extra: { ...extra, compare: comparisonJson(comparison, old.file, current.file) },
    summaryLine: `${old.file} to ${current.file}: ${count(added.length, "new read")}, ${removed.length} removed, ${changed.length} changed`,
    preface: renderComparison(comparison, [old, current]),
  };
}

function verdict(diagnostics: readonly Diagnostic[]): string {
  const parts = (["error", "warning"] as const).flatMap((severity) => {
    const number = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    return number > 0 ? [count(number, severity)] : [];
  });
  return parts.length === 0 ? "nothing is missing" : parts.join(", ");
}

function unseen(reads: number): string {
  return reads === 0 ? "" : `; the names of ${count(reads, "read")} are not known`;
}

export interface EmitOptions extends ReadFilter {
  /** The name of the component; by default that of the binary. */
  readonly component?: string;
}

/** Writes configuration to start from; empty if no binary could be read. */
export async function emitConfiguration(
  { reports }: EnvProject,
  format: EmitFormat,
  options: EmitOptions = {},
): Promise<string> {
  const inputs = reports
    .filter((report) => report.problem === undefined)
    .map((report) => ({
      name: options.component ?? componentName(report.file),
      file: report.file,
      reads: countedReads(report, options),
    }));
  return inputs.length > 0 ? emit(format, inputs) : "";
}

/** Warnings for the binaries that were not analysed completely. */
export function incompleteAnalyses({ reports }: EnvProject): readonly Diagnostic[] {
  return reports.flatMap((report) => {
    if (report.problem || report.analyzed === "all") return [];
    return report.unresolved.map(
      ({ reason }): Diagnostic => ({
        rule: "env/not-analyzed",
        severity: "warning",
        message: `not all reads of this binary are known: ${reason}`,
        file: report.file,
      }),
    );
  });
}
