import { describe, expect, test } from "vitest";
import { compareModels } from "../../src/compare/compare.ts";
import { resolveFiles } from "../support/model.ts";

type Files = Readonly<Record<string, string>>;

/** `name old → new` for each pair of packages in two trees; `-` where a side has none. */
async function pairs(old: Files, now: Files): Promise<readonly string[]> {
  const before = await resolveFiles(old);
  const after = await resolveFiles(now);
  return compareModels(before.model, after.model).map(
    ({ name, old: was, new: is }) => `${name} ${was?.identity.version ?? "-"} → ${is?.identity.version ?? "-"}`,
  );
}

const io = (version: string): string => `package wasi:io@${version};\ninterface poll { f: func(); }\n`;

describe("packages of two trees", () => {
  test("of several versions under one name, each is compared with its own series", async () => {
    expect(
      await pairs(
        { "wit/io.wit": io("0.2.1"), "wit-0.3.0-draft/io.wit": io("0.3.0-rc-1") },
        { "wit/io.wit": io("0.2.2"), "wit-0.3.0-draft/io.wit": io("0.3.0-rc-2") },
      ),
    ).toEqual(["wasi:io 0.2.1 → 0.2.2", "wasi:io 0.3.0-rc-1 → 0.3.0-rc-2"]);
  });

  test("a series that stays is paired before one that moved on", async () => {
    expect(
      await pairs(
        { "a/io.wit": io("1.0.0"), "b/io.wit": io("2.0.0") },
        { "a/io.wit": io("2.1.0"), "b/io.wit": io("3.0.0") },
      ),
    ).toEqual(["wasi:io 2.0.0 → 2.1.0", "wasi:io 1.0.0 → 3.0.0"]);
  });

  test("the only package of a name is compared across series", async () => {
    expect(await pairs({ "wit/io.wit": io("0.2.1") }, { "wit/io.wit": io("0.3.0") })).toEqual([
      "wasi:io 0.2.1 → 0.3.0",
    ]);
  });

  test("a version is added or removed only where no package of its name is left", async () => {
    const two = { "a/io.wit": io("0.2.1"), "b/io.wit": io("0.3.0") };
    const one = { "a/io.wit": io("0.2.2") };
    expect(await pairs(one, two)).toEqual(["wasi:io 0.2.2 → 0.2.1", "wasi:io - → 0.3.0"]);
    expect(await pairs(two, one)).toEqual(["wasi:io 0.2.1 → 0.2.2", "wasi:io 0.3.0 → -"]);
  });

  test("copies of one version are paired by their folders", async () => {
    const other = "package wasi:io@0.2.1;\ninterface poll { f: func(); g: func(); }\n";
    const before = await resolveFiles({ "x/io.wit": io("0.2.1"), "y/io.wit": other });
    const after = await resolveFiles({ "x/io.wit": io("0.2.1"), "y/io.wit": other });
    const found = compareModels(before.model, after.model);
    expect(found.map(({ changes }) => changes.length)).toEqual([0, 0]);
  });

  test("a package without a version is paired with one that has one only if nothing else is left", async () => {
    const plain = "package wasi:io;\ninterface poll { f: func(); }\n";
    expect(await pairs({ "a/io.wit": plain }, { "a/io.wit": io("0.1.0"), "b/io.wit": plain })).toEqual([
      "wasi:io - → -",
      "wasi:io - → 0.1.0",
    ]);
  });
});
