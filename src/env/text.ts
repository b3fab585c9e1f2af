import { count } from "../common/text.ts";
import { escapeInJson, visibleName, visibleOutput } from "../common/visible.ts";
import type { Style } from "../report/style.ts";
import type { EnvProject } from "./project.ts";
import { defaultText, nameOf, needOf, notKnown } from "./read-text.ts";
import { confidentReads, countedReads, type ReadFilter } from "./report/confidence.ts";
import type { EnvReport, Read } from "./report/report.ts";

/**
 * Reports as text in the formats that list reads; `undefined` for a format of findings. For `jsonl` the text is empty: each report
 * was a line of its own as it was done.
 */
export function renderReports(
  { reports, problems }: EnvProject,
  format: string,
  filter: ReadFilter,
  style: Style,
): string | undefined {
  const readable = reports.filter((report) => report.problem === undefined);
  switch (format) {
    case "pretty":
      return visibleOutput(
        readable.map((report) => `${renderPretty(report, filter, style)}\n`).join(""),
        style.enabled,
      );
    case "concise":
      return visibleOutput(readable.map((report) => renderConcise(report, filter)).join(""), false);
    case "json": {
      const files = reports.map((report) => confidentReads(report, filter));
      return escapeInJson(
        `${JSON.stringify({ version: 1, files, ...(problems.length > 0 && { diagnostics: problems }) }, null, 2)}\n`,
      );
    }
    case "jsonl":
      return "";
    default:
      return undefined;
  }
}

/** What a binary reads, for people: a table, and below it what is not in it. */
function renderPretty(report: EnvReport, options: ReadFilter, style: Style): string {
  const reads = sorted(countedReads(report, options));
  const head = `${style.bold(visibleName(report.file))} ${style.dim(`${report.kind}, ${sizeText(report.size)}`)}`;
  const body = reads.length > 0 ? table(reads, style) : [style.dim(nothing(report))];
  return [
    head,
    ...body.map((line) => `  ${line}`),
    ...remarks(report, options, style).map((line) => `  ${line}`),
    "",
  ].join("\n");
}

/** One line a key, for `grep` and `awk`: file, source, key, required, default, where. */
function renderConcise(report: EnvReport, options: ReadFilter): string {
  const lines = sorted(countedReads(report, options)).map((read) => {
    const parts = [`${visibleName(report.file)}: ${read.source} ${nameOf(read)}`, needOf(read), ...defaultText(read)];
    return `${parts.join(", ")}${whereOf(read) === "" ? "" : ` (${whereOf(read)})`}\n`;
  });
  const unknown = notKnown(report);
  return [...lines, ...(unknown === undefined ? [] : [`${visibleName(report.file)}: ${unknown}\n`])].join("");
}

const HEADINGS = ["KEY", "SOURCE", "REQUIRED", "DEFAULT", "CONFIDENCE", "READ IN"] as const;

function table(reads: readonly Read[], style: Style): readonly string[] {
  const rows = reads.map((read) => [
    nameOf(read),
    read.source,
    needOf(read),
    read.default === null ? "" : JSON.stringify(read.default),
    read.confidence,
    whereOf(read),
  ]);
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[], paint: (cell: string, column: number) => string) =>
    cells
      .map((cell, column) => paint(column === cells.length - 1 ? cell : cell.padEnd(widths[column] ?? 0), column))
      .join("  ")
      .trimEnd();
  return [
    line(HEADINGS, (cell) => style.dim(cell)),
    ...rows.map((row, index) => line(row, (cell, column) => paintCell(reads[index], cell, column, style))),
  ];
}

function paintCell(read: Read | undefined, cell: string, column: number, style: Style): string {
  if (column === 0) return read?.match === "exact" ? style.bold(cell) : style.yellow(cell);
  if (column === 2 && read?.required === true) return style.red(cell);
  return column >= 4 ? style.dim(cell) : cell;
}

function whereOf({ sites, runtime, library }: Read): string {
  const [site] = sites;
  const origin = runtime ? " (runtime)" : library ? " (library)" : "";
  if (!site) return origin.trim();
  const name = site.name ?? site.path.findLast((frame) => frame.name !== null)?.name ?? `function ${site.function}`;
  const more = sites.length > 1 ? ` +${sites.length - 1}` : "";
  return `${visibleName(name)}${more}${origin}`;
}

function nothing(report: EnvReport): string {
  if (report.analyzed === "none") return "no reads are known";
  return report.capabilities.length === 0
    ? "reads no configuration: it imports nothing to read it with"
    : "no reads of configuration were found";
}

function remarks(report: EnvReport, options: ReadFilter, style: Style): readonly string[] {
  const runtime = options.includeRuntime === true ? [] : report.reads.filter((read) => read.runtime);
  const weak = report.reads.length - countedReads(report, { ...options, includeRuntime: true }).length;
  const unknown = notKnown(report);
  return [
    ...(unknown === undefined ? [] : [style.yellow(unknown)]),
    ...(runtime.length > 0
      ? [style.dim(`${count(runtime.length, "read")} of the language's own runtime left out (--include-runtime)`)]
      : []),
    ...(weak > 0 ? [style.dim(`${count(weak, "read")} of lower confidence left out (--min-confidence)`)] : []),
  ];
}

/** By source, then exact keys by name, then the rest. */
function sorted(reads: readonly Read[]): readonly Read[] {
  const sources = { env: 0, config: 1, secret: 2 };
  const matches = { exact: 0, affix: 1, dynamic: 2, all: 3 };
  const name = (read: Read) => read.key ?? read.prefix ?? read.suffix ?? "";
  return [...reads].sort(
    (a, b) =>
      sources[a.source] - sources[b.source] ||
      matches[a.match] - matches[b.match] ||
      (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0),
  );
}

function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
