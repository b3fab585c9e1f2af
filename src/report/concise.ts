import { compareDiagnostics, type Diagnostic } from "../common/diagnostic.ts";
import type { Rendered, RenderOptions, Report } from "./report.ts";
import type { Style } from "./style.ts";
import { summaryLine } from "./summary.ts";

/** `--format concise`: one line for each finding, as compilers write it: `file:line:column: severity[rule]: message`. */
export function renderConcise(report: Report, { style, logStyle }: RenderOptions): Rendered {
  const line = (diagnostic: Diagnostic) => conciseLine(diagnostic, style);
  return {
    output: report.diagnostics.toSorted(compareDiagnostics).map(line).join(""),
    log: summaryLine(report, logStyle),
  };
}

/** A finding on one line, with the line break. */
export function conciseLine({ file, range, severity, rule, message }: Diagnostic, style: Style): string {
  const place = range === undefined ? file : `${file}:${range.start.line}:${range.start.column}`;
  const paint = severity === "error" ? style.red : severity === "warning" ? style.yellow : style.cyan;
  return `${style.bold(place)}: ${paint(severity)}[${rule}]: ${message.replace(/\s*\n\s*/g, " ")}\n`;
}
