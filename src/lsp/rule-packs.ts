import type { Diagnostic } from "../common/diagnostic.ts";
import { push } from "../common/multimap.ts";
import { joinPath, parentPath } from "../common/path.ts";
import type { FileReader } from "../package/load/reader.ts";
import type { FileFindings } from "./diagnose.ts";

/** The mistakes in the rule pack that a YAML file belongs to: a folder with a `pack.yaml`. `undefined` for any other file. */
export async function packFindings(path: string, reader: FileReader): Promise<FileFindings | undefined> {
  if (!/\.ya?ml$/.test(path)) return undefined;
  const folder = await packFolder(path, reader);
  if (folder === undefined) return undefined;
  const { readPacks } = await import("../translate/pack/read-packs.ts");
  const { diagnostics } = await readPacks([folder], { reader });
  const byFile = new Map<string, Diagnostic[]>([[path, []]]);
  for (const diagnostic of diagnostics) push(byFile, diagnostic.file, diagnostic);
  return byFile;
}

/** The folder of the file, or the one above: tables are in a folder of their own. */
async function packFolder(path: string, reader: FileReader): Promise<string | undefined> {
  const own = parentPath(path);
  const above = own === undefined ? undefined : parentPath(own);
  for (const folder of [own, above])
    if (folder !== undefined && (await reader.stat(joinPath(folder, "pack.yaml"))) === "file") return folder;
  return undefined;
}
