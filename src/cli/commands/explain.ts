import { didYouMean } from "../../common/nearest.ts";
import { docsUrl } from "../../common/version.ts";
import { type Example, type LintRule, presetNames } from "../../lint/engine/rule.ts";
import { rules } from "../../lint/rules.ts";
import { type CommandContext, defineCommand, type ExitCode, UsageError } from "../command.ts";
import { outputOption } from "../options.ts";

interface ExplainOptions {
  readonly json?: boolean;
}

export const command = defineCommand<ExplainOptions>({
  name: "explain",
  description: "Explains a lint or translation rule: what it finds and why, with a bad and a good example.",
  examples: [{ command: "explain since/require-member", about: "why every member needs a gate" }],
  configure(command) {
    outputOption(command.argument("<id>", "the rule")).option("--json", "as JSON");
  },
  async run(context): Promise<ExitCode> {
    const id = context.args[0] ?? "";
    const rule = rules.find((one) => one.id === id);
    if (rule) {
      await context.show(context.options.json ? asJson(rule) : asText(rule, context));
      return 0;
    }
    const { shippedPacks, explainPackRule } = await import("../lint/packs.ts");
    const packs = await shippedPacks(context.reader);
    for (const pack of packs) {
      const found = pack.rules.find((one) => one.id === id);
      if (!found) continue;
      await context.show(explainPackRule(pack, found, context.options.json === true, context.style));
      return 0;
    }
    const known = [...rules.map((one) => one.id), ...packs.flatMap((pack) => pack.rules.map((one) => one.id))];
    throw new UsageError(`there is no rule \`${id}\`.${didYouMean(id, known)}`.replace(/\.$/, ""));
  },
});

function asJson(rule: LintRule): string {
  const { id, what, detail, why, presets, fix, needsBaseline, source, specRef, options, examples } = rule;
  const data = {
    version: 1,
    id,
    what,
    detail: detail ?? null,
    why,
    presets,
    fix: fix ?? null,
    needsBaseline: needsBaseline === true,
    source,
    specRef: specRef ?? null,
    url: docsUrl(`rules/${id}`),
    options: options ?? {},
    examples,
  };
  return `${JSON.stringify(data, null, 2)}\n`;
}

function asText(rule: LintRule, { style }: CommandContext): string {
  const levels = presetNames.map((name) => `${name} ${rule.presets[name]}`);
  const fix =
    rule.fix === undefined ? "no fix" : rule.fix === "safe" ? "--fix repairs it" : "--fix-suggestions repairs it";
  const options = Object.entries(rule.options ?? {}).map(
    ([name, { about, default: value }]) => `  ${name} (default ${JSON.stringify(value)}): ${about}`,
  );
  const parts = [
    style.bold(rule.id),
    wrap(rule.what),
    ...(rule.detail === undefined ? [] : [wrap(rule.detail)]),
    `${levels.join(", ")}; ${fix}`,
    wrap(rule.why),
    `${style.bold("Wrong")}\n${exampleText(rule.examples.bad)}`,
    `${style.bold("Right")}\n${exampleText(rule.examples.good)}`,
    ...(options.length > 0 ? [`${style.bold("Options")}\n${options.join("\n")}`] : []),
    [...(rule.specRef === undefined ? [] : [rule.specRef]), docsUrl(`rules/${rule.id}`)].join("\n"),
  ];
  return `${parts.join("\n\n")}\n`;
}

function exampleText({ wit, against, findings, settings }: Example): string {
  const parts = [indent(wit)];
  if (against !== undefined) parts.push("compared with the release before:", indent(against));
  if (settings) parts.push(`with ${JSON.stringify(settings)} in the configuration`);
  if (findings) parts.push(findings.map((line) => `  → ${line}`).join("\n"));
  return parts.join("\n");
}

function indent(text: string): string {
  const lines = text.trimEnd().split("\n");
  return lines.map((line) => (line === "" ? "" : `    ${line}`)).join("\n");
}

/** Lines of at most a hundred columns. */
function wrap(text: string): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + word.length + 1 > 100) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].join("\n");
}
