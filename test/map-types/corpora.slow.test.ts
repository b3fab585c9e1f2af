import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { createOracle } from "../support/oracle.ts";
import { shared, sharedMissing } from "../support/shared.ts";
import { byReport, copyWith, rootsIn, toLists, toMaps, translatePath, wasiTree, writtenOut } from "./support.ts";

const oracle = await createOracle();
const fixtures = fileURLToPath(new URL("../../fixtures/", import.meta.url));
const wasi = shared("corpus/wasi");
const official = shared("corpus/wit-parser-ui");

/**
 * Both packs over a root, and back again: the official verdict is that of the input, and only what is reported changes.
 * How many packs changed something that the official parser accepts.
 */
async function bothWays(path: string, followAliases = false): Promise<number> {
  const verdict = async (root: string) => (await oracle?.check({ path: root }, { allFeatures: true }))?.ok;
  const before = await verdict(path);
  let changed = 0;
  for (const pack of [toMaps, toLists]) {
    const result = await translatePath(path, pack, { followAliases });
    expect(result.diagnostics).toEqual([]);
    expect([...byReport(result).values()]).toEqual(result.files.map((file) => file.after));
    const edits = result.report.packages.flatMap((one) => one.edits);
    if (edits.length === 0) continue;
    changed++;
    const copy = writtenOut(path, result);
    expect([path, pack.name, await verdict(copy)]).toEqual([path, pack.name, before]);
    const back = await translatePath(copy, pack === toMaps ? toLists : toMaps);
    const holdsMaps = result.files.some((file) => /\bmap\s*</.test(file.before));
    if (pack === toMaps && !followAliases && !holdsMaps)
      expect(back.files.map((file) => file.after)).toEqual(result.files.map((file) => file.before));
  }
  return before ? changed : 0;
}

describe("our own fixtures", () => {
  const roots = ["maps", "demo", "syntax"].flatMap((name) => [...rootsIn(fixtures + name)]);

  it("stay what the official parser said of them, in maps and in lists", async () => {
    let changed = 0;
    for (const root of roots) changed += await bothWays(root);
    expect(changed).toBeGreaterThan(0);
  });
});

describe.skipIf(!official || !wasi)(`the shared corpora (${sharedMissing})`, () => {
  it("of the official parser: both packs leave every verdict as it was", async () => {
    for (const folder of [official ?? "", `${official}/parse-fail`]) {
      for (const root of rootsIn(folder)) {
        await bothWays(root);
        await bothWays(root, true);
      }
    }
  });

  it("with maps, or lists of pairs, in place of many of their types: likewise", async () => {
    const word = /(?<![-%\w])(?:u8|u32|u64|string|bool)(?![-\w])/g;
    const insertions = [
      (text: string) => text.replace(word, "map<string, $&>"),
      (text: string) => text.replace(word, "list<tuple<char,$&>>").replace(/\b(\w+): func\(/g, "$1-env: func("),
    ];
    let changed = 0;
    for (const insert of insertions) {
      for (const root of rootsIn(official ?? "")) changed += await bothWays(copyWith(root, insert));
      for (const series of ["0.2", "0.3"])
        expect(await bothWays(copyWith(wasiTree(`${wasi}/${series}`, "http"), insert))).toBeGreaterThan(0);
    }
    expect(changed).toBeGreaterThan(20);
  });

  it("of WASI 0.3: only `get-environment` becomes a map; whatever stays a list has its reason", async () => {
    for (const followAliases of [false, true]) {
      const results = await Promise.all(
        readdirSync(`${wasi}/0.3`).map((name) => translatePath(`${wasi}/0.3/${name}`, toMaps, { followAliases })),
      );
      const packages = results.flatMap(({ report }) => report.packages);
      expect(
        packages.flatMap(({ edits }) =>
          edits.map(({ item, rule, certainty, before, after }) => [item, rule, certainty, before, after]),
        ),
      ).toEqual([
        [
          "wasi:cli/environment@0.3.0#get-environment",
          "list-to-map/told",
          "high",
          "list<tuple<string, string>>",
          "map<string, string>",
        ],
      ]);
      const notes = packages.flatMap((one) => one.notes).filter(({ id }) => !/version|below/.test(id));
      expect(notes.map(({ item, id, message }) => [item, id, message])).toEqual([
        [
          "wasi:cli/environment@0.3.0#get-environment",
          "note/became-map",
          '`get-environment` is a map now: the name `get-environment` speaks of a mapping; its docs say "environment variables"',
        ],
        [
          "wasi:http/types@0.3.0#fields.from-list",
          "note/stays-list",
          "`entries` stays a list: `append` appends a further value for a key; `get` gives several values for a key; `set` sets several values for one key",
        ],
        [
          "wasi:http/types@0.3.0#fields.copy-all",
          "note/stays-list",
          "`copy-all` stays a list: `append` appends a further value for a key; `get` gives several values for a key; `set` sets several values for one key",
        ],
      ]);
    }
  });

  it("of WASI 0.2: likewise", async () => {
    const results = await Promise.all(
      readdirSync(`${wasi}/0.2`).map((name) => translatePath(`${wasi}/0.2/${name}`, toMaps, { followAliases: true })),
    );
    const edits = results.flatMap(({ report }) => report.packages.flatMap((one) => one.edits));
    expect(edits.map(({ item, after }) => [item, after])).toEqual([
      ["wasi:cli/environment@0.2.12#get-environment", "map<string, string>"],
    ]);
  });
});
