import { compileGlob } from "../common/glob.ts";
import { compareText } from "../common/text.ts";
import type { FileReader } from "../package/load/reader.ts";

const NEVER_ENTERED = new Set(["node_modules", "target"]);

/**
 * The paths that a glob matches, sorted: folders, `.wit` and `.wasm` files. What lies below a folder that matches is not
 * listed again, and folders that no tree is searched in (`deps/`, `node_modules`, …) are entered only where the glob names them.
 * @throws GlobError if the glob can't be used
 */
export async function expandGlob(pattern: string, reader: FileReader): Promise<readonly string[]> {
  const { base, matches } = compileGlob(process.platform === "win32" ? pattern.replaceAll("\\", "/") : pattern);
  if (((await reader.stat(base)) ?? "file") === "file") return [];
  const named = new Set(pattern.split("/"));
  const found: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    const entries = await reader.list(folder).catch(() => []);
    for (const { name, kind } of entries.toSorted((a, b) => compareText(a.name, b.name))) {
      if (kind === "other" || (!named.has(name) && isLeftOut(name, kind))) continue;
      const path = folder === "." ? name : `${folder.replace(/\/$/, "")}/${name}`;
      if (await reader.ignored?.(path, kind)) continue;
      if (matches(path) && (kind === "directory" || /\.(wit|wasm)$/.test(name))) found.push(path);
      else if (kind === "directory") await walk(path);
    }
  };
  await walk(base);
  return found;
}

function isLeftOut(name: string, kind: "file" | "directory"): boolean {
  return kind === "directory" && (NEVER_ENTERED.has(name) || name === "deps" || name.startsWith("."));
}
