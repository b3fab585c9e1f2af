import { statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FileReader } from "../../package/load/reader.ts";
import type { Pack } from "../../translate/pack/pack.ts";
import { type PackSources, readPacks, shippedPackNames } from "../../translate/pack/read-packs.ts";

/** The user's files and the packs that ship. */
export function packSources(reader: FileReader): PackSources {
  const shipped = rulesFolder();
  return shipped === undefined ? { reader } : { reader, shipped };
}

/** The packs that ship. */
export async function shippedPacks(reader: FileReader): Promise<readonly Pack[]> {
  const sources = packSources(reader);
  return (await readPacks(await shippedPackNames(sources), sources)).packs;
}

/** `rules/` of the installed package, or of the checkout. */
function rulesFolder(): string | undefined {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (let depth = 0; depth < 5; depth++) {
    if (statSync(join(folder, "rules", "wasi-0.2-to-0.3"), { throwIfNoEntry: false })?.isDirectory())
      return join(folder, "rules");
    folder = dirname(folder);
  }
  return undefined;
}
