import { joinPath, parentPath } from "../../common/path.ts";
import { type FileReader, fullPathOf } from "../../package/load/reader.ts";

export const configNames = ["witkit.config.json", "witkit.config.jsonc", "witkit.config.yaml", "witkit.config.yml"];

/** Finds the configuration nearest to a folder, going up: a `witkit.config.*`, or a `package.json` with a `witkit` key. */
export function createConfigFinder(reader: FileReader): (folder: string) => Promise<string | undefined> {
  const known = new Map<string, string | undefined>();
  const nearest = async (folder: string): Promise<string | undefined> => {
    if (known.has(folder)) return known.get(folder);
    const parent = parentPath(folder);
    const found = (await configIn(folder, reader)) ?? (parent === undefined ? undefined : await nearest(parent));
    known.set(folder, found);
    return found;
  };
  return (folder) => nearest(fullPathOf(reader, folder));
}

async function configIn(folder: string, reader: FileReader): Promise<string | undefined> {
  for (const name of configNames) {
    const path = joinPath(folder, name);
    if ((await reader.stat(path)) !== undefined) return path;
  }
  const manifest = joinPath(folder, "package.json");
  if ((await reader.stat(manifest)) !== "file") return undefined;
  const text = await reader.read(manifest).then(
    (bytes) => new TextDecoder().decode(bytes),
    () => "",
  );
  return hasConfig(text) ? manifest : undefined;
}

/** Whether a `package.json` has a configuration under `witkit`. A dependency of that name is a string, not an object. */
function hasConfig(text: string): boolean {
  if (!text.includes('"witkit"')) return false;
  try {
    const data: unknown = JSON.parse(text);
    const value = typeof data === "object" && data !== null && "witkit" in data ? data.witkit : undefined;
    return typeof value === "object" && value !== null;
  } catch {
    return false;
  }
}
