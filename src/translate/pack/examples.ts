import type { Diagnostic } from "../../common/diagnostic.ts";
import { resolveAsWritten } from "../../package/resolve/resolve.ts";
import { parse } from "../../syntax/parse.ts";
import type { TranslateSettings } from "../settings.ts";
import { translate } from "../translate.ts";
import type { Pack } from "./pack.ts";
import type { RuleExample, TranslationRule } from "./rule.ts";
import { problem } from "./yaml-values.ts";

/** Notes about a package as a whole, and those about docs, are not part of an example. */
const packageNotes = new Set([
  "note/version-bump",
  "note/async-candidates",
  "note/mixed-world",
  "note/removed-docs",
  "note/stale-docs",
]);

/**
 * Runs the examples of every rule of a pack: the whole pack is applied to `before`, with the rule's own options, and has to
 * give exactly `after` and `notes`; applied to `after` it has to change nothing. What goes wrong is a diagnostic at the example.
 */
export function testPack(pack: Pack): { readonly tested: number; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  let tested = 0;
  for (const rule of pack.rules) {
    for (const example of rule.examples) {
      tested++;
      diagnostics.push(...testExample(pack, rule, example));
    }
  }
  return { tested, diagnostics };
}

function testExample(pack: Pack, rule: TranslationRule, example: RuleExample): readonly Diagnostic[] {
  const fail = (message: string) => [problem(example.place, `an example of \`${rule.id}\` ${message}`)];
  const settings = settingsOf(rule);
  const before = wholeFile(example.before);
  const broken = problemsOf(before);
  if (broken !== undefined) return fail(`is no valid WIT before: ${broken}`);
  const wanted = wholeFile(example.after);
  const wrong = problemsOf(wanted);
  if (wrong !== undefined) return fail(`is no valid WIT after: ${wrong}`);
  const once = run(pack, before, settings);
  const found: Diagnostic[] = [];
  if (normalized(once.text) !== normalized(wanted)) found.push(...fail(`gives something else:\n${once.text}`));
  const notes = once.notes.filter((id) => !packageNotes.has(id)).sort();
  if (notes.join() !== [...example.notes].sort().join()) {
    found.push(...fail(`gives the notes [${notes.join(", ")}], not [${[...example.notes].sort().join(", ")}]`));
  }
  if (!once.resolves) found.push(...fail(`does not resolve afterwards: ${once.errors.join("; ")}`));
  const twice = run(pack, once.text, settings);
  if (twice.text !== once.text) found.push(...fail(`changes again when it is translated twice:\n${twice.text}`));
  return found;
}

/** Members of an interface become a whole file; a text that begins with `package` is one. */
function wholeFile(text: string): string {
  if (/^\s*(\/\/[^\n]*\n\s*)*package\b/.test(text)) return text;
  const lines = text
    .trimEnd()
    .split("\n")
    .map((line) => (line === "" ? "" : `  ${line}`));
  return `package test:example@0.1.0;\n\ninterface example {\n${lines.join("\n")}\n}\n`;
}

function normalized(text: string): string {
  return text.trimEnd();
}

function settingsOf(rule: TranslationRule): Partial<TranslateSettings> {
  const value = (name: string) => rule.option.get(name);
  return {
    ...(value("futures") === "collapse" ? { futures: "collapse" as const } : {}),
    ...(value("read-shape") === "result" ? { readShape: "result" as const } : {}),
    ...(value("write-shape") === "result" ? { writeShape: "result" as const } : {}),
    ...(value("house-style") === true ? { houseStyle: true } : {}),
    ...(value("follow-aliases") === true ? { followAliases: true } : {}),
    ...(value("keep-p2") === true ? { keepOld: true } : {}),
  };
}

function problemsOf(text: string): string | undefined {
  return parse(text).diagnostics[0]?.message;
}

function run(pack: Pack, text: string, settings: Partial<TranslateSettings>) {
  const { file } = parse(text, { file: "example.wit" });
  const source = { path: "example", role: "root" as const, group: 0, files: [{ file, broken: false }] };
  const { model } = resolveAsWritten([source]);
  const result = translate(model, [pack], settings);
  const { verification, packages } = result.report;
  return {
    text: result.files[0]?.after ?? text,
    notes: packages.flatMap(({ notes }) => notes.map(({ id }) => id)),
    resolves: verification.parses && verification.resolves !== false && result.diagnostics.length === 0,
    errors: [...verification.errors, ...result.diagnostics.map(({ message }) => message)],
  };
}
