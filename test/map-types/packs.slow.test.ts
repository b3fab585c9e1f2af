import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareModels } from "../../src/compare/compare.ts";
import type { Model } from "../../src/package/model.ts";
import { resolveAsWritten } from "../../src/package/resolve/resolve.ts";
import { generateWit } from "../support/generate-wit.ts";
import { createOracle } from "../support/oracle.ts";
import { sourceOf, translateText } from "../translate/support/translate.ts";
import { byReport, pairsPackage, toLists, toMaps } from "./support.ts";

const oracle = await createOracle();
const seed = 20261120;

const translated = (text: string, pack: typeof toMaps, settings = {}) => {
  const result = translateText(text, pack, settings);
  expect(result.diagnostics).toEqual([]);
  const spelled = pack === toLists ? /^map.* became list/s : /^list.* became map</s;
  for (const edit of result.report.packages.flatMap((one) => one.edits))
    expect(`${edit.before} became ${edit.after}`).toMatch(spelled);
  expect([...byReport(result).values()]).toEqual(result.files.map((file) => file.after));
  return result.files[0]?.after ?? "";
};

const modelOf = (text: string): Model => resolveAsWritten([sourceOf("app", { "app/app.wit": text })]).model;

const accepted = async (text: string) => {
  const verdict = await oracle?.check({ source: text }, { allFeatures: true });
  if (verdict) expect([text, verdict]).toEqual([text, { ok: true, message: "" }]);
};

describe("generated packages", () => {
  it("are accepted by the official parser after either pack, and the way to maps and back gives the same text", async () => {
    let changed = 0;
    await fc.assert(
      fc.asyncProperty(pairsPackage, async (text) => {
        await accepted(text);
        const maps = translated(text, toMaps);
        if (maps !== text) changed++;
        await accepted(maps);
        expect(translated(maps, toMaps)).toBe(maps);
        const lists = translated(maps, toLists);
        expect(lists).toBe(text);
        expect(translated(lists, toLists)).toBe(lists);
      }),
      { seed, numRuns: 150 },
    );
    expect(changed).toBeGreaterThan(75);
  });

  it("keep their meaning where aliases are followed: the way back gives equal types, but for records that stood for pairs", async () => {
    let changed = 0;
    await fc.assert(
      fc.asyncProperty(pairsPackage, async (made) => {
        const text = made.replace("record entry { key: other-key, value: bytes }", "type entry = tuple<key, bytes>;");
        const maps = translated(text, toMaps, { followAliases: true });
        if (maps !== translated(text, toMaps)) changed++;
        await accepted(maps);
        expect(translated(maps, toMaps, { followAliases: true })).toBe(maps);
        const lists = translated(maps, toLists);
        await accepted(lists);
        expect(lists).not.toContain("map<");
        expect(differences(text, lists)).toEqual([]);
        await accepted(translated(made, toMaps, { followAliases: true }));
      }),
      { seed, numRuns: 100 },
    );
    expect(changed).toBeGreaterThan(50);
  });

  it("with maps of any kind lose them all, and nothing else", async () => {
    let changed = 0;
    for (let number = 0; number < 150; number++) {
      const text = generateWit(number);
      if (!(await oracle?.check({ source: text }, { allFeatures: true }))?.ok) continue;
      const lists = translated(text, toLists);
      if (lists !== text) changed++;
      expect(lists).not.toMatch(/\bmap\s*</);
      await accepted(lists);
    }
    expect(changed).toBeGreaterThan(30);
  });
});

/** What differs between two packages, in words. */
function differences(before: string, now: string): readonly string[] {
  return compareModels(modelOf(before), modelOf(now)).flatMap(({ changes }) =>
    changes.map(({ item, before: old, after: later }) => `${item}: ${old} became ${later}`),
  );
}
