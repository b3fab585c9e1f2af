import type { SourceText } from "../../grammar/source.ts";
import { compareDiagnostics, type Diagnostic, type Range, type Severity } from "../common/diagnostic.ts";
import { conciseLine } from "./concise.ts";
import { codeFrame } from "./frame.ts";
import type { Rendered, RenderOptions, Report } from "./report.ts";
import { type SourceLookup, sourceLookup } from "./sources.ts";
import type { Style } from "./style.ts";
import { summaryLine } from "./summary.ts";

/** `--format pretty`: each finding with its code frame, its related places, help and link; the summary goes to the log. */
export function renderPretty(report: Report, options: RenderOptions): Rendered {
  const shown = report.preface === undefined ? report : { ...report, diagnostics: report.diagnostics.filter(isError) };
  const frames = renderFrames(shown, options.style);
  const gap = report.preface !== undefined && frames !== "" ? "\n" : "";
  return { output: (report.preface ?? "") + gap + frames, log: summaryLine(report, options.logStyle) };
}

/** A preface tells everything in its own way: then only what fails the run follows. */
function isError(diagnostic: Diagnostic): boolean {
  return diagnostic.severity === "error";
}

/** The findings of `pretty` without the summary. */
export function renderFrames(report: Report, style: Style): string {
  const sources = sourceLookup(report.sourceOf);
  const parts = report.diagnostics
    .toSorted(compareDiagnostics)
    .map((found) =>
      found.rule === report.brief ? conciseLine(found, style) : `${renderOne(found, sources, style)}\n\n`,
    );
  return parts.join("");
}

function renderOne(diagnostic: Diagnostic, sources: SourceLookup, style: Style): string {
  const { rule, severity, message, range, file, help, url, related = [] } = diagnostic;
  const paint = painter(severity, style);
  const ruleName = url === undefined ? rule : style.link(rule, url);
  const [headline = "", ...rest] = message.split("\n");
  const lines = [`${style.bold(paint(severity))}${style.bold(`[${ruleName}]: ${headline}`)}`];
  const last = Math.max(range?.start.line ?? 0, ...related.map((place) => place.range.start.line));
  const gutter = String(last).length;
  const pad = " ".repeat(gutter);
  lines.push(...placeLines(file, range, sources(file), { style, gutter, paint, mark: "^" }));
  for (const place of related) {
    lines.push(`${pad} ${style.blue("::")} ${style.bold("note")}: ${place.message}`);
    lines.push(
      ...placeLines(place.file, place.range, sources(place.file), { style, gutter, paint: style.blue, mark: "-" }),
    );
  }
  const notes = [...rest, ...(help === undefined ? [] : [`${style.bold("help")}: ${help}`])];
  for (const note of notes) {
    lines.push(`${pad} ${style.blue("=")} ${note.replaceAll("\n", `\n${pad}   `)}`);
  }
  if (url !== undefined) lines.push(`${pad} ${style.blue("=")} ${style.dim(url)}`);
  return lines.join("\n");
}

function placeLines(
  file: string,
  range: Range | undefined,
  source: SourceText | undefined,
  options: Parameters<typeof codeFrame>[2],
): readonly string[] {
  const place = range === undefined ? file : `${file}:${range.start.line}:${range.start.column}`;
  const head = `${" ".repeat(options.gutter)}${options.style.blue("-->")} ${place}`;
  return range === undefined || source === undefined ? [head] : [head, ...codeFrame(source, range, options)];
}

function painter(severity: Severity, style: Style): (text: string) => string {
  return severity === "error" ? style.red : severity === "warning" ? style.yellow : style.cyan;
}
