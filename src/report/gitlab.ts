import { compareDiagnostics, type Severity } from "../common/diagnostic.ts";
import { fingerprinter } from "./fingerprint.ts";
import type { Rendered, RenderOptions, Report } from "./report.ts";
import { summaryLine } from "./summary.ts";

/** GitLab knows info, minor, major, critical and blocker. */
const SEVERITIES = { error: "major", warning: "minor", info: "info" } as const satisfies Record<Severity, string>;

/**
 * `--format gitlab`: a Code Quality report, an array of findings as GitLab reads it from `artifacts:reports:codequality`
 * (https://docs.gitlab.com/ci/testing/code_quality/). The fingerprint stays the same when lines move.
 */
export function renderGitlab(report: Report, { logStyle }: RenderOptions): Rendered {
  const fingerprint = fingerprinter(report.sourceOf);
  const findings = report.diagnostics.toSorted(compareDiagnostics).map((found) => ({
    description: found.help === undefined ? found.message : `${found.message}\n${found.help}`,
    check_name: found.rule,
    fingerprint: fingerprint(found),
    severity: SEVERITIES[found.severity],
    location: { path: found.file, lines: { begin: found.range?.start.line ?? 1, end: found.range?.end.line ?? 1 } },
  }));
  return { output: `${JSON.stringify(findings, undefined, 2)}\n`, log: summaryLine(report, logStyle) };
}
