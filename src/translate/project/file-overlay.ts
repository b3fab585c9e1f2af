import type { DirectoryEntry, FileReader } from "../../package/load/reader.ts";
import { baseName, parentPath } from "./paths.ts";

/**
 * Files as they would be after changes, without any being written. Folders that the changes leave without files are gone, as
 * the writer removes them.
 * @param changes by display name; `undefined` where a file goes
 */
export function overlayFiles(reader: FileReader, changes: ReadonlyMap<string, string | undefined>): FileReader {
  const shown = (path: string) => reader.display?.(path) ?? path;
  const made = new Map<string, Set<string>>();
  const touched = new Set<string>();
  for (const [file, content] of changes) {
    for (
      let child = file, folder = parentPath(file);
      !folder.endsWith("..");
      child = folder, folder = parentPath(folder)
    ) {
      if (content === undefined) touched.add(folder);
      else made.set(folder, (made.get(folder) ?? new Set()).add(child));
      if (folder === "." || folder === "/") break;
    }
  }
  const stat: FileReader["stat"] = async (path) => {
    const name = shown(path);
    if (changes.has(name)) return changes.get(name) === undefined ? undefined : "file";
    if (made.has(name)) return "directory";
    const kind = await reader.stat(path);
    return kind === "directory" && touched.has(name) && (await list(path)).length === 0 ? undefined : kind;
  };
  const list = async (path: string): Promise<readonly DirectoryEntry[]> => {
    const name = shown(path);
    const entries = new Map<string, DirectoryEntry>();
    if ((await reader.stat(path)) === "directory")
      for (const entry of await reader.list(path)) entries.set(entry.name, entry);
    for (const child of made.get(name) ?? [])
      entries.set(baseName(child), { name: baseName(child), kind: made.has(child) ? "directory" : "file" });
    const kept: DirectoryEntry[] = [];
    for (const entry of entries.values()) {
      const child = name === "." ? entry.name : `${name}/${entry.name}`;
      if (changes.has(child) && changes.get(child) === undefined) continue;
      if (touched.has(child) && !made.has(child) && (await list(child)).length === 0) continue;
      kept.push(entry);
    }
    return kept;
  };
  return {
    ...reader,
    stat,
    list,
    async read(path) {
      const content = changes.get(shown(path));
      return content === undefined ? reader.read(path) : new TextEncoder().encode(content);
    },
  };
}

/** Every file below a folder, by display name. */
export async function filesBelow(folder: string, reader: FileReader): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { name, kind } of await reader.list(folder)) {
    const path = folder === "." ? name : `${folder}/${name}`;
    if (kind === "directory") found.push(...(await filesBelow(path, reader)));
    else if (kind === "file") found.push(path);
  }
  return found.sort();
}
