import picomatch from "picomatch";
import type { FileReader } from "../package/load/reader.ts";

const NEVER_ENTERED = new Set(["node_modules", "target"]);

/**
 * The paths that a glob matches, sorted: folders, `.wit` and `.wasm` files. What lies below a folder that matches is not
 * listed again, and folders that no tree is searched in (`deps/`, `node_modules`, …) are entered only where the glob names them.
 */
export async function expandGlob(pattern: string, reader: FileReader): Promise<readonly string[]> {
  const glob = process.platform === "win32" ? pattern.replaceAll("\\", "/") : pattern;
  const { base, glob: rest } = picomatch.scan(glob);
  if (rest === "" || ((await reader.stat(base || ".")) ?? "file") === "file") return [];
  const matches = picomatch(rest);
  const named = new Set(rest.split("/"));
  const found: string[] = [];
  const walk = async (folder: string, inside: string): Promise<void> => {
    const entries = await reader.list(folder).catch(() => []);
    for (const { name, kind } of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      if (kind === "other" || (!named.has(name) && isLeftOut(name, kind))) continue;
      const path = folder === "" || folder === "." ? name : `${folder.replace(/\/$/, "")}/${name}`;
      if (await reader.ignored?.(path, kind)) continue;
      const short = inside === "" ? name : `${inside}/${name}`;
      if (matches(short) && (kind === "directory" || /\.(wit|wasm)$/.test(name))) found.push(path);
      else if (kind === "directory") await walk(path, short);
    }
  };
  await walk(base || ".", "");
  return found;
}

function isLeftOut(name: string, kind: "file" | "directory"): boolean {
  return kind === "directory" && (NEVER_ENTERED.has(name) || name === "deps" || name.startsWith("."));
}
