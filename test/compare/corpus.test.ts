import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compareModels } from "../../src/compare/compare.ts";
import { createNodeReader } from "../../src/node/reader.ts";
import { loadPackages } from "../../src/package/load/load.ts";
import type { Model } from "../../src/package/model.ts";
import { resolveAsWritten } from "../../src/package/resolve/resolve.ts";
import { shared, sharedMissing } from "../support/shared.ts";

const wasi = shared("corpus/wasi");

async function load(path: string): Promise<Model> {
  const { packages } = await loadPackages([path], createNodeReader({ cwd: path }));
  return resolveAsWritten(packages).model;
}

describe.skipIf(!wasi)(`the released texts of WASI${wasi ? "" : ` (${sharedMissing})`}`, () => {
  const versions = ["0.2", "0.3"];
  const paths = wasi
    ? versions.flatMap((version) => readdirSync(`${wasi}/${version}`).map((name) => `${wasi}/${version}/${name}`))
    : [];

  test.each(paths)("%s is the same as itself", async (path) => {
    const [comparison] = compareModels(await load(path), await load(path));
    expect(comparison?.changes).toEqual([]);
    expect(comparison?.enough).toBe(true);
  });

  test("0.2 against 0.3: breaking, and the version says so", async () => {
    const comparisons = compareModels(await load(`${wasi}/0.2`), await load(`${wasi}/0.3`));
    const told = comparisons.map(({ name, needed, actual, enough }) => `${name} ${needed} ${actual} ${enough}`);
    expect(told).toEqual([
      "wasi:cli minor minor true",
      "wasi:clocks minor minor true",
      "wasi:filesystem minor minor true",
      "wasi:http minor minor true",
      "wasi:io none none true",
      "wasi:random minor minor true",
      "wasi:sockets minor minor true",
    ]);
  });

  test("0.2 against 0.3: every declaration that went or changed is told", async () => {
    const rows: readonly Row[] = JSON.parse(readFileSync(`${shared("reference/p2-to-p3-table.json")}`, "utf8"));
    const comparisons = compareModels(await load(`${wasi}/0.2`), await load(`${wasi}/0.3`));
    const told = new Set(
      comparisons
        .flatMap(({ changes }) => changes.flatMap((change) => [change.item, change.old?.item ?? ""]))
        .map(withoutVersion),
    );
    const silent = rows
      .filter((row) => row.old !== null && !["unchanged", "derived"].includes(row.change))
      .map((row) => ({ ...row, item: itemOfRow(row) }))
      .filter(({ pkg, item }) => !told.has(item) && !(pkg === "io" && told.has("wasi:io")))
      .filter(
        ({ item }) => !item.includes("#use ") || ![...told].some((one) => one.startsWith(`${item.split("#")[0]}#use `)),
      );
    expect(silent).toEqual([]);
  });
});

interface Row {
  readonly pkg: string;
  readonly old: string | null;
  readonly change: string;
}

function itemOfRow({ pkg, old }: Row): string {
  return `wasi:${pkg}/${(old ?? "").replace(/^world /, "")}`;
}

function withoutVersion(item: string): string {
  return item.replace(/@[^#/ ]*/g, "");
}
