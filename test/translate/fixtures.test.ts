import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { applyEdits } from "../../grammar/edit.ts";
import { offsetAt } from "../../grammar/source.ts";
import { createNodeReader } from "../../src/node/reader.ts";
import { loadPackages } from "../../src/package/load/load.ts";
import { resolveAsWritten } from "../../src/package/resolve/resolve.ts";
import type { TranslateSettings } from "../../src/translate/settings.ts";
import { type TranslateResult, translate } from "../../src/translate/translate.ts";
import { shippedPack } from "./support/packs.ts";

const folder = fileURLToPath(new URL("../../fixtures/translate/", import.meta.url));
const cases = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const update = process.env.UPDATE_FIXTURES === "1";
const pack = shippedPack("wasi-0.2-to-0.3");

/** A whole output that was translated again would begin with other places: only texts count. */
async function run(path: string, settings: Partial<TranslateSettings>): Promise<TranslateResult> {
  const loaded = await loadPackages(["."], createNodeReader({ cwd: path }));
  const { model } = resolveAsWritten(loaded.packages);
  return translate(model, [pack], settings);
}

function settingsOf(name: string): Partial<TranslateSettings> {
  const path = join(folder, name, "options.json");
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
}

function notesOf(result: TranslateResult): string {
  const notes = result.report.packages.flatMap((one) => one.notes);
  const lines = notes.map(
    ({ id, severity, file, range, item }) =>
      `${file}:${range.start.line}:${range.start.column} ${severity} ${id} ${item}`,
  );
  return [...lines.sort(), ""].join("\n");
}

describe("packages as people write them", () => {
  it.each(cases)("%s", async (name) => {
    const result = await run(join(folder, name, "input"), settingsOf(name));
    const expected = join(folder, name, "expected");
    if (update) {
      rmSync(expected, { recursive: true, force: true });
      for (const { file, after, removed } of result.files) {
        if (removed) continue;
        mkdirSync(dirname(join(expected, file)), { recursive: true });
        writeFileSync(join(expected, file), after);
      }
      writeFileSync(join(folder, name, "expected.notes"), notesOf(result));
    }
    for (const { file, after, removed } of result.files) {
      if (!removed) expect(after, file).toBe(readFileSync(join(expected, file), "utf8"));
    }
    expect(notesOf(result)).toBe(readFileSync(join(folder, name, "expected.notes"), "utf8"));
    expect(result.report.verification.errors).toEqual([]);
    expect(result.report.verification.parses).toBe(true);
  });

  it.each(cases)("%s: every change is an edit of the report, and the edits give the output", async (name) => {
    const result = await run(join(folder, name, "input"), settingsOf(name));
    const edits = result.report.packages.flatMap((one) => one.edits);
    for (const { file, before, after } of result.files) {
      const source = { file, text: before };
      const own = edits
        .filter((edit) => edit.file === file)
        .map(({ range, after: text, before: old }) => {
          const span = { start: offsetAt(source, range.start), end: offsetAt(source, range.end), text };
          expect(before.slice(span.start, span.end)).toBe(old);
          return span;
        });
      expect(applyEdits(before, own)).toBe(after);
    }
  });

  it.each(cases)("%s: translating twice changes nothing", async (name) => {
    const expected = join(folder, name, "expected");
    if (!existsSync(expected)) return;
    const again = await run(expected, settingsOf(name));
    expect(
      again.files.filter(({ before, after }) => before !== after).map(({ file, after }) => `${file}\n${after}`),
    ).toEqual([]);
  });
});
