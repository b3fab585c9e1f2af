import type { DirectoryEntry, FileReader } from "../../src/package/load/reader.ts";

/** A file system in memory: texts or bytes by path, folders where their names say so. */
export function memoryReader(files: Readonly<Record<string, string | Uint8Array>>): FileReader {
  const names = Object.keys(files);
  const clean = (path: string) => path.replace(/^\.\/|\/$/g, "").replace(/^\.$/, "");
  const below = (folder: string) => (folder === "" ? names : names.filter((name) => name.startsWith(`${folder}/`)));
  return {
    async stat(path) {
      if (files[clean(path)] !== undefined) return "file";
      return below(clean(path)).length > 0 ? "directory" : undefined;
    },
    async list(path) {
      const folder = clean(path);
      const entries = new Map<string, DirectoryEntry>();
      for (const name of below(folder)) {
        const [first = "", ...rest] = name.slice(folder === "" ? 0 : folder.length + 1).split("/");
        entries.set(first, { name: first, kind: rest.length > 0 ? "directory" : "file" });
      }
      return [...entries.values()];
    },
    async read(path) {
      const text = files[clean(path)];
      if (text === undefined) throw new Error("no such file or directory");
      return typeof text === "string" ? new TextEncoder().encode(text) : text;
    },
  };
}
