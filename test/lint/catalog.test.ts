import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { shippedPacks } from "../../src/cli/translate/packs.ts";
import { catalog } from "../../src/common/catalog.ts";
import { frontEndIds } from "../../src/lint/data/front-end-ids.ts";
import { rules } from "../../src/lint/rules.ts";
import { nodeReader } from "../../src/node/reader.ts";
import { noteCatalog } from "../../src/translate/report/note-catalog.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const families = new Set(catalog.map(({ id }) => id.split("/")[0]));

/** Every text in the code that looks like an id of a family that commands print. */
const idsInCode = new Set(
  ["src", "grammar"].flatMap((folder) =>
    readdirSync(root + folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts") && !name.endsWith("catalog.ts"))
      .flatMap((name) => [
        ...readFileSync(`${root}${folder}/${name}`, "utf8").matchAll(/"(([a-z]+)\/[a-z][a-z0-9-]*)"/g),
      ])
      .flatMap(([, id = "", family = ""]) => (families.has(family) ? [id] : [])),
  ),
);

describe("the catalog of findings", () => {
  it("has every id that a command prints, and none that is gone", async () => {
    const packs = await shippedPacks(nodeReader);
    const elsewhere = [
      ...rules.map(({ id }) => id),
      ...noteCatalog.keys(),
      ...packs.flatMap((pack) => [...pack.rules.map(({ id }) => id), ...pack.notes.keys()]),
    ];
    const known = new Set([...catalog.map(({ id }) => id), ...elsewhere]);
    expect([...idsInCode].filter((id) => !known.has(id)).toSorted()).toEqual([]);
    expect(catalog.map(({ id }) => id).filter((id) => !idsInCode.has(id))).toEqual([]);
  });

  it("has no id twice, and says of each in sentences what it is", () => {
    expect(new Set(catalog.map(({ id }) => id)).size).toBe(catalog.length);
    for (const { what, todo } of catalog) expect(`${what} ${todo}`).toMatch(/^[A-Z`].*\. [A-Z`].*\.$/);
  });

  it("has everything that a configuration can switch", () => {
    const ids = catalog.map(({ id }) => id);
    expect(frontEndIds.filter((id) => !ids.includes(id))).toEqual([]);
    const loaded = ids.filter((id) => /^(?:package|name|type|world)\//.test(id));
    expect(loaded.filter((id) => !frontEndIds.includes(id))).toEqual([]);
  });
});
