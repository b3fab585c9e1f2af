import { count } from "../common/text.ts";
import type { FileReader } from "../package/load/reader.ts";

/** A reader that counts, and what it counted as a line for people. */
export function countReads(reader: FileReader): { readonly reader: FileReader; line(): string } {
  const began = performance.now();
  const folders = new Set<string>();
  let [files, bytes, ignored] = [0, 0, 0];
  const counting: FileReader = {
    ...reader,
    list(path) {
      folders.add(path);
      return reader.list(path);
    },
    async read(path) {
      const content = await reader.read(path);
      files++;
      bytes += content.length;
      return content;
    },
    async ignored(path, kind) {
      const is = (await reader.ignored?.(path, kind)) ?? false;
      if (is) ignored++;
      return is;
    },
  };
  const line = () =>
    `Searched ${count(folders.size, "folder")} (${ignored} left out) and read ${count(files, "file")}, ` +
    `${(bytes / 1024).toFixed(1)} KB, in ${((performance.now() - began) / 1000).toFixed(2)} s.`;
  return { reader: counting, line };
}
