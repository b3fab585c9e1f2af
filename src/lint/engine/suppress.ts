import type * as ast from "../../../grammar/ast.ts";
import { rangeOf, type SourceText, type Span } from "../../../grammar/source.ts";
import type { Diagnostic } from "../../common/diagnostic.ts";
import { didYouMean } from "../../common/nearest.ts";
import { docsUrl } from "../../common/version.ts";
import { idsOf, type RuleLevels, severityOf } from "../config/levels.ts";
import { listed } from "../queries/name-list.ts";
import { configurable, rules } from "../rules.ts";
import { type Directive, directivesOf } from "./directive.ts";

/** A finding that does not count: a comment suppresses it (`inSource`), or the file of accepted findings does (`external`). */
export interface Suppressed {
  readonly diagnostic: Diagnostic;
  readonly kind: "inSource" | "external";
  readonly reason?: string;
}

/** Takes out what suppression comments cover, and reports the comments that are wrong or of no use (`lint/*`). */
export function suppress(
  diagnostics: readonly Diagnostic[],
  files: readonly ast.SourceFile[],
  levelsFor: (file: string) => RuleLevels,
): { readonly diagnostics: readonly Diagnostic[]; readonly suppressed: readonly Suppressed[] } {
  const withDirectives = files
    .map((file) => ({ source: file.source, directives: directivesOf(file) }))
    .filter(({ directives }) => directives.length > 0);
  if (withDirectives.length === 0) return { diagnostics, suppressed: [] };
  const remaining = new Set(diagnostics);
  const suppressed: Suppressed[] = [];
  const about: Diagnostic[] = [];
  for (const { source, directives } of withDirectives) {
    const levels = levelsFor(source.file);
    const mine = diagnostics.filter(({ file }) => file === source.file);
    const used = new Map<Directive, Set<string>>();
    for (const diagnostic of mine) {
      const directive = directives.findLast((one) => covers(one, diagnostic));
      if (!directive) continue;
      used.set(directive, (used.get(directive) ?? new Set()).add(diagnostic.rule));
      remaining.delete(diagnostic);
      const reason = directive.reason;
      suppressed.push({ diagnostic, kind: "inSource", ...(reason !== undefined && { reason }) });
    }
    for (const directive of directives) about.push(...judge(directive, used.get(directive), source, levels));
  }
  return { diagnostics: [...remaining, ...about], suppressed };
}

function covers(directive: Directive, diagnostic: Diagnostic): boolean {
  if (!isRule(diagnostic.rule)) return false;
  if (directive.rules.length > 0 && !directive.rules.some(({ name }) => means(name, diagnostic.rule))) return false;
  if (directive.kind === "file") return true;
  const line = diagnostic.range?.start.line;
  return line !== undefined && directive.firstLine <= line && line <= directive.lastLine;
}

/** Syntax errors can't be suppressed. */
function isRule(id: string): boolean {
  return configurable.some((rule) => rule.id === id);
}

function means(name: string, id: string): boolean {
  return name === id || (name.endsWith("/*") && id.startsWith(name.slice(0, -1)));
}

function judge(
  directive: Directive,
  used: ReadonlySet<string> | undefined,
  source: SourceText,
  levels: RuleLevels,
): Diagnostic[] {
  const found: (Diagnostic | undefined)[] = [];
  for (const { name, span } of directive.rules.filter(({ name }) => idsOf(configurable, name).length === 0)) {
    const nearestName = didYouMean(
      name,
      configurable.map((rule) => rule.id),
    );
    found.push(
      finding(
        "lint/unknown-rule",
        `there is no rule \`${name}\`.${nearestName}`.replace(/\.$/, ""),
        span,
        source,
        levels,
      ),
    );
  }
  if (directive.reason === undefined) {
    const message = "the suppression gives no reason: add ` -- ` and why the rule doesn't hold here";
    found.push(finding("lint/suppression-needs-reason", message, directive.comment, source, levels));
  }
  found.push(unused(directive, used ?? new Set(), source, levels));
  return found.filter((one) => one !== undefined);
}

/** Names that are off in this run, or unknown, are not judged: another run may need them. */
function unused(
  directive: Directive,
  used: ReadonlySet<string>,
  source: SourceText,
  levels: RuleLevels,
): Diagnostic | undefined {
  const idle = directive.rules.filter(({ name }) => {
    const ids = idsOf(configurable, name).filter((id) => isOn(id, levels));
    return ids.length > 0 && !ids.some((id) => used.has(id));
  });
  if (directive.rules.length > 0 ? idle.length === 0 : used.size > 0) return undefined;
  const whole = idle.length === directive.rules.length;
  const message = whole
    ? "the suppression is not needed: nothing is found here"
    : `the suppression of ${listed(idle.map(({ name }) => name))} is not needed: nothing is found here`;
  const found = finding("lint/unused-suppression", message, directive.comment, source, levels);
  const edit = whole ? wholeComment(directive.comment, source) : withoutNames(directive, idle, source);
  const edits = [{ file: source.file, range: rangeOf(source, edit), text: edit.text }];
  return found && { ...found, fix: { kind: "safe", edits } };
}

function isOn(id: string, levels: RuleLevels): boolean {
  const rule = rules.find((one) => one.id === id);
  return levels.get(id)?.level !== "off" && rule?.needsBaseline !== true;
}

function finding(
  rule: string,
  message: string,
  span: Span,
  source: SourceText,
  levels: RuleLevels,
): Diagnostic | undefined {
  const severity = severityOf(levels.get(rule)?.level ?? "off");
  if (!severity) return undefined;
  return { rule, severity, message, file: source.file, range: rangeOf(source, span), url: docsUrl(`rules/${rule}`) };
}

/** Deletes a comment: with its whole line where it stands alone, else with the space before it. */
function wholeComment(comment: Span, { text }: SourceText): Span & { text: string } {
  let start = comment.start;
  while (text[start - 1] === " " || text[start - 1] === "\t") start--;
  const atLineStart = start === 0 || text[start - 1] === "\n";
  const rest = /^[ \t]*(?:\r?\n|$)/.exec(text.slice(comment.end));
  if (atLineStart && rest) return { start, end: comment.end + rest[0].length, text: "" };
  return { start: atLineStart ? comment.start : start, end: comment.end, text: "" };
}

function withoutNames(directive: Directive, idle: Directive["rules"], source: SourceText): Span & { text: string } {
  const names = directive.rules.filter((rule) => !idle.includes(rule)).map(({ name }) => name);
  const start = directive.rules[0]?.span.start ?? directive.comment.start;
  const end = directive.rules.at(-1)?.span.end ?? start;
  const separator = source.text.slice(start, end).includes(",") ? ", " : " ";
  return { start, end, text: names.join(separator) };
}
