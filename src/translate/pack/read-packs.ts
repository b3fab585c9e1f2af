import type { Diagnostic } from "../../common/diagnostic.ts";
import { didYouMean } from "../../common/nearest.ts";
import type { FileReader } from "../../package/load/reader.ts";
import { loadPack, type Pack, packFile } from "./pack.ts";
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
    const loaded = loadPack(found, name);
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

/** A name is one of the packs that ship; everything else is a path, `.` and `..` included. */
async function packTexts(name: string, sources: PackSources): Promise<readonly PackText[] | undefined> {
  const { reader, shipped } = sources;
  if ((await shippedPackNames(sources)).includes(name)) return folderTexts(`${shipped}/${name}`, name, reader);
  const kind = await reader.stat(name);
  if (kind === "directory") return folderTexts(name, name.replace(/[\\/]+$/, ""), reader);
  return kind === "file" ? [await readText(name, name, reader)] : undefined;
}

async function folderTexts(folder: string, shown: string, reader: FileReader, depth = 0): Promise<readonly PackText[]> {
  const entries = [...(await reader.list(folder))].sort((a, b) => (a.name < b.name ? -1 : 1));
  const texts: PackText[] = [];
  // The folders below belong to a pack only where there is one: any folder may be named by mistake.
  const isPack = depth > 0 || entries.some(({ name, kind }) => kind === "file" && name === packFile);
  for (const { name, kind } of entries) {
    if (kind === "directory" && isPack)
      texts.push(...(await folderTexts(`${folder}/${name}`, `${shown}/${name}`, reader, depth + 1)));
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
