import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Diagnostic } from "../../common/diagnostic.ts";
import { didYouMean } from "../../common/nearest.ts";
import { loadPack, type Pack } from "../../translate/pack/pack.ts";
import type { PackText } from "../../translate/pack/yaml-values.ts";
import { UsageError } from "../command.ts";

/** Loads the packs that `--pack` names: one that ships, a folder with a `pack.yaml`, or a single file. */
export function loadPacks(
  names: readonly string[],
  cwd: string,
): { packs: readonly Pack[]; diagnostics: readonly Diagnostic[] } {
  const packs: Pack[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const name of names) {
    const loaded = loadPack(packTexts(name, cwd));
    diagnostics.push(...loaded.diagnostics);
    if (loaded.pack) packs.push(loaded.pack);
  }
  return { packs, diagnostics };
}

/** The names of the packs that ship. */
export function shippedPacks(): readonly string[] {
  const folder = rulesFolder();
  return folder === undefined
    ? []
    : readdirSync(folder)
        .filter((name) => isDirectory(join(folder, name)))
        .sort();
}

/** The texts of a pack, by the name of a shipped one or by path. */
function packTexts(name: string, cwd: string): readonly PackText[] {
  const rules = rulesFolder();
  if (rules !== undefined && /^[\w.-]+$/.test(name) && isDirectory(join(rules, name)))
    return folderTexts(join(rules, name), name);
  const path = resolve(cwd, name);
  if (isDirectory(path)) return folderTexts(path, name.replace(/[\\/]+$/, ""));
  try {
    return [{ file: name, text: readFileSync(path, "utf8") }];
  } catch {
    throw new UsageError(
      `there is no rule pack \`${name}\`: it is neither a file or folder nor one of ${shippedPacks().join(", ")}.${didYouMean(name, shippedPacks())}`,
    );
  }
}

function folderTexts(folder: string, shown: string): readonly PackText[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry): readonly PackText[] => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return folderTexts(path, `${shown}/${entry.name}`);
      return /\.(ya?ml|wit)$/.test(entry.name)
        ? [{ file: `${shown}/${entry.name}`, text: readFileSync(path, "utf8") }]
        : [];
    });
}

/** `rules/` of the installed package, or of the checkout. */
function rulesFolder(): string | undefined {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (let depth = 0; depth < 5; depth++) {
    if (isDirectory(join(folder, "rules", "wasi-0.2-to-0.3"))) return join(folder, "rules");
    folder = dirname(folder);
  }
  return undefined;
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
