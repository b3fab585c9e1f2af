import { offsetAt } from "../../../grammar/source.ts";
import type { Diagnostic } from "../../common/diagnostic.ts";
import { docsUrl } from "../../common/version.ts";
import { type RuleLevels, severityOf } from "../config/levels.ts";
import { rules } from "../rules.ts";
import type { Finding } from "./finding.ts";

/**
 * Puts the findings of the rules and the reports of parser, loader and resolver together. Where both speak of one mistake
 * (the same rule inside the same item, or on the same line) the rule's finding stays, because it knows the item and the fix;
 * a report under a rule's id that no finding answers takes the severity of the configuration.
 */
export function mergeFrontEnd(
  findings: readonly Finding[],
  frontEnd: readonly Diagnostic[],
  levelsFor: (file: string) => RuleLevels,
): readonly Diagnostic[] {
  const merged = findings.map(({ diagnostic }) => diagnostic);
  const byRuleAndFile = new Map<string, Finding[]>();
  const answered = new Set<string>();
  if (frontEnd.length > 0) {
    for (const finding of findings) {
      if (finding.answers !== undefined) answered.add(placeKey(finding.answers, finding.diagnostic));
      const key = `${finding.rule.id} ${finding.diagnostic.file}`;
      const list = byRuleAndFile.get(key);
      if (list) list.push(finding);
      else byRuleAndFile.set(key, [finding]);
    }
  }
  for (const report of frontEnd) {
    if (answered.has(placeKey(report.rule, report))) continue;
    const answers = byRuleAndFile.get(`${report.rule} ${report.file}`) ?? [];
    if (answers.some((finding) => sameMistake(finding, report)) || isOfFolder(report, findings)) continue;
    const kept = withLevel(report, levelsFor);
    if (kept) merged.push(kept);
  }
  return merged;
}

function placeKey(rule: string, { file, range }: Diagnostic): string {
  return `${rule} ${file} ${range?.start.line}:${range?.start.column}`;
}

/** Which of the files of a folder is the odd one is decided by all of them: the answer may stand in another file. */
function isOfFolder(report: Diagnostic, findings: readonly Finding[]): boolean {
  const folder = (file: string) => file.slice(0, file.lastIndexOf("/") + 1);
  return (
    report.rule === "since/consistent-file-version" &&
    findings.some(
      ({ diagnostic }) => diagnostic.rule === report.rule && folder(diagnostic.file) === folder(report.file),
    )
  );
}

function sameMistake(finding: Finding, report: Diagnostic): boolean {
  const start = report.range?.start;
  if (!start || !finding.diagnostic.range) return true;
  if (finding.diagnostic.range.start.line === start.line) return true;
  if (!finding.covers || !finding.source) return false;
  const offset = offsetAt(finding.source, start);
  return finding.covers.start <= offset && offset <= finding.covers.end;
}

function withLevel(report: Diagnostic, levelsFor: (file: string) => RuleLevels): Diagnostic | undefined {
  const setting = levelsFor(report.file).get(report.rule);
  if (!setting) return report;
  const severity = severityOf(setting.level);
  const url = rules.some(({ id }) => id === report.rule) ? { url: docsUrl(`rules/${report.rule}`) } : {};
  return severity && { ...url, ...report, severity };
}
