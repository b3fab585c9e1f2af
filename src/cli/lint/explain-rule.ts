import type { CatalogEntry } from "../../common/catalog.ts";
import { docsUrl } from "../../common/version.ts";
import { type Example, type LintRule, presetNames } from "../../lint/engine/rule.ts";
import type { Style } from "../../report/style.ts";
import { indented } from "./packs.ts";

/** A lint rule as JSON. */
export function ruleAsJson(rule: LintRule): string {
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

/** A lint rule in words, with its examples. */
export function ruleAsText(rule: LintRule, style: Style): string {
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
  const parts = [indented(wit)];
  if (against !== undefined) parts.push("compared with the release before:", indented(against));
  if (settings) parts.push(`with ${JSON.stringify(settings)} in the configuration`);
  if (findings) parts.push(findings.map((line) => `  → ${line}`).join("\n"));
  return parts.join("\n");
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

/** What a finding says that is not of a rule, and what to do about it. */
export function entryAsText({ id, what, todo }: CatalogEntry, style: Style): string {
  return `${[style.bold(id), wrap(what), wrap(todo)].join("\n\n")}\n`;
}
