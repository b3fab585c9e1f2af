import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadPack, type Pack } from "../../../src/translate/pack/pack.ts";
import type { PackText } from "../../../src/translate/pack/yaml-values.ts";

const rules = fileURLToPath(new URL("../../../rules/", import.meta.url));

/** The texts of one of the packs that ship. */
export function packTexts(name: string): readonly PackText[] {
  const collect = (folder: string): PackText[] =>
    readdirSync(join(rules, folder)).flatMap((entry) => {
      const path = `${folder}/${entry}`;
      if (statSync(join(rules, path)).isDirectory()) return collect(path);
      return [{ file: path, text: readFileSync(join(rules, path), "utf8") }];
    });
  return collect(name);
}

/** One of the packs that ship; fails where it has mistakes. */
export function shippedPack(name: string): Pack {
  const { pack, diagnostics } = loadPack(packTexts(name));
  if (!pack)
    throw new Error(
      diagnostics.map(({ file, range, message }) => `${file}:${range?.start.line ?? 0}: ${message}`).join("\n"),
    );
  return pack;
}
