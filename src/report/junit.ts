import { compareDiagnostics, type Diagnostic } from "../common/diagnostic.ts";
import { escapeInXml } from "../common/visible.ts";
import { countSeverities, type Rendered, type RenderOptions, type Report } from "./report.ts";
import { summaryLine } from "./summary.ts";

/**
 * `--format junit`: a suite for each file with findings and a case for each finding. Errors are failures; warnings and hints
 * pass and have their text as output. Nothing found is one case that passes, because CI systems take an empty file for a failure.
 */
export function renderJunit(report: Report, { logStyle }: RenderOptions): Rendered {
  const byFile = new Map<string, Diagnostic[]>();
  for (const diagnostic of report.diagnostics.toSorted(compareDiagnostics)) {
    const group = byFile.get(diagnostic.file);
    if (group) group.push(diagnostic);
    else byFile.set(diagnostic.file, [diagnostic]);
  }
  const suites =
    byFile.size === 0
      ? [
          `  <testsuite name="witkit ${attribute(report.command)}" tests="1" failures="0" errors="0">\n    <testcase name="no problems" classname="witkit ${attribute(report.command)}"/>\n  </testsuite>`,
        ]
      : [...byFile].map(([file, found]) => suite(file, found));
  const { error } = countSeverities(report.diagnostics);
  const tests = Math.max(1, report.diagnostics.length);
  const output = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="witkit ${attribute(report.command)}" tests="${tests}" failures="${error}" errors="0">`,
    ...suites,
    "</testsuites>",
    "",
  ].join("\n");
  return { output: escapeInXml(output), log: summaryLine(report, logStyle) };
}

function suite(file: string, found: readonly Diagnostic[]): string {
  const failures = countSeverities(found).error;
  const head = `  <testsuite name="${attribute(file)}" tests="${found.length}" failures="${failures}" errors="0">`;
  return [head, ...found.map(testCase), "  </testsuite>"].join("\n");
}

function testCase({ rule, severity, message, file, range, help }: Diagnostic): string {
  const place = range === undefined ? file : `${file}:${range.start.line}:${range.start.column}`;
  const name = range === undefined ? rule : `${rule} (${range.start.line}:${range.start.column})`;
  const text = `${place}: ${severity}: ${message}${help === undefined ? "" : `\n${help}`}`;
  const line = range === undefined ? "" : ` line="${range.start.line}"`;
  const head = `    <testcase name="${attribute(name)}" classname="${attribute(file)}" file="${attribute(file)}"${line}>`;
  const body =
    severity === "error"
      ? `<failure type="${attribute(rule)}" message="${attribute(message)}">${content(text)}</failure>`
      : `<system-out>${content(text)}</system-out>`;
  return `${head}${body}</testcase>`;
}

/** Text between tags. Characters that XML 1.0 can't hold at all become the replacement character. */
function content(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}

function attribute(text: string): string {
  return content(text)
    .replaceAll('"', "&quot;")
    .replaceAll("\r", "&#13;")
    .replaceAll("\n", "&#10;")
    .replaceAll("\t", "&#9;");
}
