import { joinPath } from "../common/path.ts";
import type { DirectoryEntry, FileReader } from "../package/load/reader.ts";

/** Files in memory, by path from `/`: what a page has in place of a disk. Folders are where files are. */
export function memoryReader(files: ReadonlyMap<string, string | Uint8Array>): FileReader {
  const encoder = new TextEncoder();
  const inside = (folder: string) => joinPath(folder, "").replace(/\/*$/, "/");
  return {
    stat: async (path) => {
      if (files.has(path)) return "file";
      const folder = inside(path);
      return [...files.keys()].some((name) => name.startsWith(folder)) ? "directory" : undefined;
    },
    list: async (path) => {
      const folder = inside(path);
      const entries = new Map<string, DirectoryEntry>();
      for (const name of files.keys()) {
        if (!name.startsWith(folder)) continue;
        const [first = "", ...rest] = name.slice(folder.length).split("/");
        entries.set(first, { name: first, kind: rest.length > 0 ? "directory" : "file" });
      }
      return [...entries.values()];
    },
    read: async (path) => {
      const content = files.get(path);
      if (content === undefined) throw new Error("no such file or directory");
      return typeof content === "string" ? encoder.encode(content) : content;
    },
  };
}
