import type { CatalogEntry } from "../../common/catalog.ts";
import { count } from "../../common/text.ts";
import type { Style } from "../../report/style.ts";
import { testPack } from "../../translate/pack/examples.ts";
import type { Pack } from "../../translate/pack/pack.ts";
import { readPacks } from "../../translate/pack/read-packs.ts";
import type { TranslationRule } from "../../translate/pack/rule.ts";
import { noteCatalog } from "../../translate/report/note-catalog.ts";
import type { CommandContext, ExitCode } from "../command.ts";
import { packSources } from "../translate/packs.ts";

export { shippedPacks } from "../translate/packs.ts";

/** Runs the examples of a pack; what fails is reported like any finding. */
export async function testPackIn(context: CommandContext, path: string): Promise<ExitCode> {
  const { packs, diagnostics } = await readPacks([path], packSources(context.reader));
  const results = packs.map((pack) => testPack(pack));
  const tested = results.reduce((sum, one) => sum + one.tested, 0);
  const found = [...diagnostics, ...results.flatMap((one) => one.diagnostics)];
  const failed = found.filter(({ severity }) => severity === "error").length;
  return context.report({
    command: "rules",
    diagnostics: found,
    summary: { packages: 0, files: packs.length, examples: tested },
    summaryLine: `${tested} examples, ${count(failed, "problem")}`,
  });
}

/** A translation rule in words, with its examples before and after. */
export function explainPackRule(pack: Pack, rule: TranslationRule, json: boolean, style: Style): string {
  const examples = rule.examples.map(({ before, after, notes }) => ({ before, after, notes }));
  if (json) {
    const { id, certainty, why, reference } = rule;
    const data = { version: 1, id, pack: pack.name, certainty, why, reference: reference ?? null, examples };
    return `${JSON.stringify(data, null, 2)}\n`;
  }
  const shown = examples.flatMap(({ before, after, notes }) => [
    `${style.bold("Before")}\n${indented(before)}`,
    `${style.bold("After")}\n${indented(after)}${notes.length > 0 ? `\n  notes: ${notes.join(", ")}` : ""}`,
  ]);
  const parts = [
    style.bold(rule.id),
    `A rule of the pack ${pack.name}; certainty: ${rule.certainty}`,
    rule.why,
    ...shown,
  ];
  return `${[...parts, ...(rule.reference === undefined ? [] : [rule.reference])].join("\n\n")}\n`;
}

/** A text as a block, four columns to the right. */
export function indented(text: string): string {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => (line === "" ? "" : `    ${line}`))
    .join("\n");
}

/** The ids of the notes that a translation may leave. */
export function noteIds(packs: readonly Pack[]): readonly string[] {
  return [...new Set([...noteCatalog.keys(), ...packs.flatMap(({ notes }) => [...notes.keys()])])];
}

/** A note of a translation; a pack's own words come first. */
export function noteEntry(id: string, packs: readonly Pack[]): CatalogEntry | undefined {
  const note = packs.map(({ notes }) => notes.get(id)).find((one) => one !== undefined) ?? noteCatalog.get(id);
  if (!note) return undefined;
  const todo =
    note.severity === "action"
      ? "Do what the note says by hand; until then `translate` exits with 1."
      : "Nothing has to be done.";
  return { id, what: note.message, todo };
}
