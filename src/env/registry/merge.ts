import type { Diagnostic } from "../../common/diagnostic.ts";
import { compareText } from "../../common/text.ts";
import type { EnvReport } from "../report/report.ts";

/** The reports of several scans as one. */
export interface MergedReports {
  /** One per binary, by name. */
  readonly reports: readonly EnvReport[];
  readonly problems: readonly Diagnostic[];
}

/**
 * Merges the JSON lines of several scans (`--format jsonl`). A line that is cut off, as a process that was killed leaves it, is a
 * problem, and the others count; of several lines about one binary the last counts.
 * @param texts the contents of the files, by the names to show
 */
export function mergeReports(texts: Iterable<readonly [file: string, text: string]>): MergedReports {
  const reports = new Map<string, EnvReport>();
  const problems: Diagnostic[] = [];
  for (const [file, text] of texts) {
    text.split("\n").forEach((line, index) => {
      if (line.trim() === "") return;
      const report = parseReport(line);
      if (report === "other") return;
      if (report !== undefined) reports.set(report.file, report);
      else {
        const position = { line: index + 1, column: 1 };
        const message = "this line is not a report of `witkit env --format jsonl`";
        const range = { start: position, end: position };
        problems.push({ rule: "input/malformed-report", severity: "error", message, file, range });
      }
    });
  }
  return { reports: [...reports.values()].sort((a, b) => compareText(a.file, b.file)), problems };
}

/** `other`: a line that `--check` writes after the reports. */
function parseReport(line: string): EnvReport | "other" | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  if ("check" in value) return "other";
  const { file, reads, unresolved, analyzed } = value as Partial<EnvReport>;
  const isReport = typeof file === "string" && Array.isArray(reads) && Array.isArray(unresolved);
  return isReport && typeof analyzed === "string" ? (value as EnvReport) : undefined;
}
