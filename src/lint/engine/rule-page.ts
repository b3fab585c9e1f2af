import { type Example, type LintRule, presetNames } from "./rule.ts";

/** The documentation of a rule as Markdown: what `docs/rules/<id>.md` holds, to the letter. */
export function rulePage(rule: LintRule): string {
  const parts = [
    `# ${rule.id}`,
    rule.what,
    ...(rule.detail === undefined ? [] : [rule.detail]),
    [
      `| ${presetNames.join(" | ")} | fix |`,
      `| ${presetNames.map(() => "---").join(" | ")} | --- |`,
      `| ${presetNames.map((name) => rule.presets[name]).join(" | ")} | ${fixWords(rule)} |`,
    ].join("\n"),
    "## Why",
    rule.why,
    "## Wrong",
    examplePart(rule.examples.bad),
    "## Right",
    examplePart(rule.examples.good),
    ...optionsPart(rule),
    "## Source",
    sourceLine(rule),
  ];
  return `${parts.join("\n\n")}\n`;
}

function fixWords(rule: LintRule): string {
  if (rule.fix === "safe") return "`--fix`";
  return rule.fix === "suggestion" ? "`--fix-suggestions`" : "none";
}

function examplePart(example: Example): string {
  const parts = [fence(example.wit)];
  if (example.against !== undefined) parts.push("compared with the release before:", fence(example.against));
  if (example.settings) parts.push(`with \`${JSON.stringify(example.settings)}\` in the configuration`);
  if (example.findings && example.findings.length > 0) parts.push(`\`\`\`text\n${example.findings.join("\n")}\n\`\`\``);
  return parts.join("\n\n");
}

function fence(wit: string): string {
  return `\`\`\`wit\n${wit.endsWith("\n") ? wit : `${wit}\n`}\`\`\``;
}

function optionsPart(rule: LintRule): readonly string[] {
  const options = Object.entries(rule.options ?? {});
  if (options.length === 0) return [];
  const lines = options.map(
    ([name, { about, default: value }]) => `- \`${name}\` (default \`${JSON.stringify(value)}\`): ${about}`,
  );
  return ["## Options", `\`"${rule.id}": ["warn", { … }]\``, lines.join("\n")];
}

function sourceLine(rule: LintRule): string {
  const words = rule.source === "ours" ? "A rule of witkit." : `${rule.source}.`;
  return rule.specRef === undefined ? words : `${words} See <${rule.specRef}>.`;
}

/** The index of all pages: `docs/rules/README.md`. */
export function indexPage(rules: readonly LintRule[]): string {
  const rows = rules.map(
    (rule) =>
      `| [${rule.id}](${rule.id}.md) | ${rule.what.replaceAll("|", "\\|")} | ${presetNames.map((name) => rule.presets[name]).join(" | ")} | ${rule.fix ?? ""} |`,
  );
  return [
    "# Lint rules",
    "",
    "`witkit lint` runs the preset `recommended` unless it is told otherwise (`--preset`, `--rule`, or a configuration). `baseline/*` and `unstable/stale` need `--against`.",
    "",
    `| rule | what it finds | ${presetNames.join(" | ")} | fix |`,
    `| --- | --- | ${presetNames.map(() => "---").join(" | ")} | --- |`,
    ...rows,
    "",
  ].join("\n");
}
