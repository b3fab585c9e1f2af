import { compareDiagnostics, type Diagnostic, type Severity } from "../common/diagnostic.ts";
import { count } from "../common/text.ts";
import { renderFrames } from "./pretty.ts";
import type { Rendered, RenderOptions, Report } from "./report.ts";
import { summaryLine } from "./summary.ts";

/** GitHub shows this many annotations of each kind for a step, and drops the others without a word. */
const SHOWN_BY_GITHUB = 10;

const COMMANDS = { error: "error", warning: "warning", info: "notice" } as const;
const ORDER: readonly Severity[] = ["error", "warning", "info"];

/**
 * `--format github`: workflow commands on standard output, errors first, and a notice with how many GitHub cuts off; the code
 * frames go to the log of the step.
 */
export function renderGithub(report: Report, { logStyle }: RenderOptions): Rendered {
  const groups = ORDER.map((severity) =>
    report.diagnostics.filter((diagnostic) => diagnostic.severity === severity).toSorted(compareDiagnostics),
  );
  const cut = groups.map((group) => Math.max(0, group.length - SHOWN_BY_GITHUB)).reduce((a, b) => a + b, 0);
  const [errors = [], warnings = [], infos = []] = groups;
  const lines = [...errors, ...warnings].map(annotation);
  if (cut > 0) lines.push(cutNotice(report.command, cut));
  lines.push(...infos.map(annotation));
  return {
    output: lines.map((line) => `${line}\n`).join(""),
    log: renderFrames(report, logStyle) + summaryLine(report, logStyle),
  };
}

/** `::error file=…,line=…::message`; a range over several lines has no columns, because GitHub takes them for one line only. */
function annotation({ rule, severity, message, file, range, help }: Diagnostic): string {
  const place =
    range === undefined
      ? []
      : [
          `line=${range.start.line}`,
          `endLine=${range.end.line}`,
          ...(range.start.line === range.end.line
            ? [`col=${range.start.column}`, `endColumn=${range.end.column}`]
            : []),
        ];
  const properties = [`file=${escapeProperty(file)}`, ...place, `title=${escapeProperty(rule)}`].join(",");
  const text = help === undefined ? message : `${message}\n${help}`;
  return `::${COMMANDS[severity]} ${properties}::${escapeData(text)}`;
}

function cutNotice(command: string, cut: number): string {
  const text = `GitHub shows ${SHOWN_BY_GITHUB} annotations of each kind for a step: ${count(cut, "finding")} more ${cut === 1 ? "is" : "are"} only in the log. A SARIF file (--format sarif) shows all of them`;
  return `::notice title=${escapeProperty(`witkit ${command}`)}::${escapeData(text)}`;
}

/** The escaping of a workflow command's message: https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts */
function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
