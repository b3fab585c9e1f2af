import { compileGlob } from "../../common/glob.ts";
import type { FileReader } from "./reader.ts";

/**
 * A reader that leaves out what globs match where packages are searched, besides what `reader` leaves out. What is named is
 * read all the same. A glob without `/` matches at any depth; one that matches a folder leaves out all that is in it.
 * @param globs relative to the reader's working directory
 * @throws GlobError if a glob can't be used
 */
export function ignoringReader(reader: FileReader, globs: readonly string[]): FileReader {
  if (globs.length === 0) return reader;
  const compiled = globs.map((glob) => {
    const trimmed = glob.replace(/\/+$/, "");
    return compileGlob(trimmed.includes("/") ? trimmed : `**/${trimmed}`, { dot: true });
  });
  return {
    ...reader,
    ignored: async (path, kind) => {
      const name = reader.display?.(path) ?? path;
      return compiled.some(({ matches }) => matches(name)) || ((await reader.ignored?.(path, kind)) ?? false);
    },
  };
}
