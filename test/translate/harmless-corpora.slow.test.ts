import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { shared } from "../support/shared.ts";
import { shippedPack } from "./support/packs.ts";
import { translateText } from "./support/translate.ts";

const pack = shippedPack("wasi-0.2-to-0.3");
const folders = ["corpus/wit-parser-ui", "real"].map(shared);

function witFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".wit"))
    .sort()
    .map((name) => readFileSync(join(folder, name), "utf8"));
}

describe.skipIf(folders.includes(undefined))("WIT of others (needs the shared corpora)", () => {
  it("is never changed where it has no reference to WASI 0.2", { timeout: 600_000 }, () => {
    const texts = new Set(folders.flatMap((folder) => witFiles(folder ?? "")));
    const plain = [...texts].filter((text) => !/wasi:[\w-]+(\/[\w-]+)?@0\.2/.test(text));
    expect(plain.length).toBeGreaterThan(300);
    expect(
      plain.filter((text) => (translateText(text, pack, { verify: false }).files[0]?.after ?? text) !== text),
    ).toEqual([]);
  });
});
