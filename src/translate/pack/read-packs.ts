import type { Diagnostic } from "../../common/diagnostic.ts";
import { didYouMean } from "../../common/nearest.ts";
import type { FileReader } from "../../package/load/reader.ts";
import { loadPack, type Pack } from "./pack.ts";
import type { PackText } from "./yaml-values.ts";

/** Where packs come from: the user's files, and the folder of those that ship. */
export interface PackSources {
  readonly reader: FileReader;
  readonly shipped?: string;
}

/** Packs that were read, and what is wrong with them. */
export interface ReadPacks {
  readonly packs: readonly Pack[];
  /** What is wrong with the packs; those that have errors are left out. */
  readonly diagnostics: readonly Diagnostic[];
  /** The text of a pack's file by the name that diagnostics use. */
  sourceOf(file: string): string | undefined;
}

/** Reads packs by name: one that ships, a folder with a `pack.yaml`, or a single file. */
export async function readPacks(names: readonly string[], sources: PackSources): Promise<ReadPacks> {
  const packs: Pack[] = [];
  const diagnostics: Diagnostic[] = [];
  const texts = new Map<string, string>();
  for (const name of names) {
    const found = await packTexts(name, sources);
    if (!found) {
      diagnostics.push(await unknownPack(name, sources));
      continue;
    }
    for (const { file, text } of found) texts.set(file, text);
    const loaded = loadPack(found);
    diagnostics.push(...loaded.diagnostics);
    if (loaded.pack) packs.push(loaded.pack);
  }
  return { packs, diagnostics, sourceOf: (file) => texts.get(file) };
}

/** The names of the packs that ship, sorted. */
export async function shippedPackNames({ reader, shipped }: PackSources): Promise<readonly string[]> {
  if (shipped === undefined) return [];
  const entries = await reader.list(shipped);
  return entries
    .filter(({ kind }) => kind === "directory")
    .map(({ name }) => name)
    .sort();
}

async function packTexts(name: string, { reader, shipped }: PackSources): Promise<readonly PackText[] | undefined> {
  if (shipped !== undefined && /^[\w.-]+$/.test(name) && (await reader.stat(`${shipped}/${name}`)) === "directory")
    return folderTexts(`${shipped}/${name}`, name, reader);
  const kind = await reader.stat(name);
  if (kind === "directory") return folderTexts(name, name.replace(/[\\/]+$/, ""), reader);
  return kind === "file" ? [await readText(name, name, reader)] : undefined;
}

async function folderTexts(folder: string, shown: string, reader: FileReader): Promise<readonly PackText[]> {
  const entries = [...(await reader.list(folder))].sort((a, b) => (a.name < b.name ? -1 : 1));
  const texts: PackText[] = [];
  for (const { name, kind } of entries) {
    if (kind === "directory") texts.push(...(await folderTexts(`${folder}/${name}`, `${shown}/${name}`, reader)));
    else if (kind === "file" && /\.(ya?ml|wit)$/.test(name))
      texts.push(await readText(`${folder}/${name}`, `${shown}/${name}`, reader));
  }
  return texts;
}

async function readText(path: string, file: string, reader: FileReader): Promise<PackText> {
  return { file, text: new TextDecoder().decode(await reader.read(path)) };
}

async function unknownPack(name: string, sources: PackSources): Promise<Diagnostic> {
  const known = await shippedPackNames(sources);
  return {
    rule: "config/rule-pack",
    severity: "error",
    message: `there is no rule pack \`${name}\`.${didYouMean(name, known)}`.replace(/\.$/, ""),
    file: name,
    help: `name a file, a folder, or one of ${known.join(", ")}`,
  };
}
