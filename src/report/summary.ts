import { count } from "../common/text.ts";
import { countSeverities, type Report } from "./report.ts";
import type { Style } from "./style.ts";

/** The line at the end, for people: how much was looked at, what was found, and what `--fix` would take away. */
export function summaryLine(report: Report, style: Style): string {
  if (report.summaryLine !== undefined) return report.summaryLine;
  const { error, warning, info } = countSeverities(report.diagnostics);
  const scope = `${count(report.summary.packages, "package")}, ${count(report.summary.files, "file")}`;
  const found = [
    error > 0 ? style.red(count(error, "error")) : "",
    warning > 0 ? style.yellow(count(warning, "warning")) : "",
    info > 0 ? style.cyan(count(info, "hint")) : "",
  ].filter((part) => part !== "");
  if (found.length === 0) return `${scope}: ${style.green("no problems")}`;
  const fixable = report.diagnostics.filter(({ fix }) => fix?.kind === "safe").length;
  const hint = fixable > 0 ? ` (--fix repairs ${fixable})` : "";
  return `${scope}: ${found.join(", ")}${hint}`;
}
