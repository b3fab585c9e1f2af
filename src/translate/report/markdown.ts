import type { PackageReport, TranslationReport } from "./report.ts";

/** A report with the files that it is about. */
export interface ReportedProject {
  readonly report: TranslationReport;
  readonly files: readonly { readonly file: string; readonly before: string | undefined }[];
}

/** The report as the text of a file: Markdown where the name says so, else JSON. */
export function reportText(file: string, project: ReportedProject): string {
  return /\.(md|markdown)$/i.test(file) ? markdownReport(project) : `${JSON.stringify(project.report, null, 2)}\n`;
}

/** The report as Markdown that can be pasted into a pull request. */
function markdownReport({ report, files }: ReportedProject): string {
  const texts = new Map(files.map(({ file, before }) => [file, before ?? ""]));
  const parts = report.packages
    .filter(({ edits, notes }) => edits.length + notes.length > 0)
    .map((one) => packageSection(one, texts));
  return (
    [
      `# Translation with ${report.packs.map((name) => `\`${name}\``).join(", ")}`,
      ...parts,
      verificationSection(report),
    ].join("\n\n") + "\n"
  );
}

function packageSection(one: PackageReport, texts: ReadonlyMap<string, string>): string {
  const head = `## \`${one.name}\`${one.removed ? " (removed)" : ""}\n\nConfidence ${one.confidence.toFixed(2)}.`;
  return [head, decisions(one, texts), changes(one), checklist(one), remarks(one)]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** What a person must decide, each with the lines that it speaks of. */
function decisions(one: PackageReport, texts: ReadonlyMap<string, string>): string {
  const actions = one.notes.filter(({ severity }) => severity === "action");
  if (actions.length === 0) return "";
  const items = actions.map(({ id, file, range, message }) => {
    const line = (texts.get(file) ?? "").split("\n")[range.start.line - 1] ?? "";
    const mark =
      " ".repeat(Math.max(0, range.start.column - 1)) +
      "^".repeat(Math.max(1, range.end.line === range.start.line ? range.end.column - range.start.column : 1));
    return `- [ ] ${message} (\`${id}\`, ${file}:${range.start.line})\n\n  \`\`\`wit\n  ${line.replace(/\r$/, "")}\n  ${mark}\n  \`\`\``;
  });
  return `### To decide\n\n${items.join("\n")}`;
}

/** How often each rule changed something. */
function changes(one: PackageReport): string {
  if (one.edits.length === 0) return "";
  const counts = new Map<string, { count: number; certainty: string }>();
  for (const { rule, certainty } of one.edits)
    counts.set(rule, { count: (counts.get(rule)?.count ?? 0) + 1, certainty });
  const rows = [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([rule, { count, certainty }]) => `| \`${rule}\` | ${certainty} | ${count} |`);
  return `### What changed\n\n| rule | certainty | edits |\n|---|---|---|\n${rows.join("\n")}`;
}

/** The functions that became async or changed their shape: what the code that implements them has to follow. */
function checklist(one: PackageReport): string {
  const policy = /^(reference|version|gate|io\/use|io\/import|world)\b/;
  const items = new Map<string, Set<string>>();
  for (const { rule, item, also } of one.edits) {
    for (const id of [rule, ...(also ?? [])]) {
      if (policy.test(id) || item === "") continue;
      items.set(item, (items.get(item) ?? new Set()).add(id));
    }
  }
  if (items.size === 0) return "";
  const rows = [...items].map(([item, rules]) => `- [ ] \`${item}\` (${[...rules].join(", ")})`);
  return `### Code that has to follow\n\n${rows.join("\n")}`;
}

function remarks(one: PackageReport): string {
  const infos = one.notes.filter(({ severity }) => severity === "info");
  if (infos.length === 0) return "";
  return `### To know\n\n${infos.map(({ id, file, range, message }) => `- ${message} (\`${id}\`, ${file}:${range.start.line})`).join("\n")}`;
}

function verificationSection({ verification }: TranslationReport): string {
  const word = (value: boolean | null, reason: string) =>
    value === null ? `not checked: ${reason}` : value ? "yes" : "no";
  const official = word(verification.official, verification.officialNotAsked ?? "nothing changed");
  const resolves = word(verification.resolves, "dependencies are missing");
  const errors = verification.errors.map((error) => `- ${error}`).join("\n");
  const rows = `| parses | resolves | official parser accepts |\n|---|---|---|\n| ${word(verification.parses, "")} | ${resolves} | ${official} |`;
  return `## Verification\n\n${rows}${errors === "" ? "" : `\n\n${errors}`}`;
}
