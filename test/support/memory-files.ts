import type { FileReader } from "../../src/package/load/reader.ts";
import type { FileWriter } from "../../src/package/load/writer.ts";
import { memoryReader } from "./memory-reader.ts";

/** Files in memory that can be read and written; `files` always shows what is there. */
export interface MemoryFiles {
  readonly files: Readonly<Record<string, string>>;
  readonly reader: FileReader;
  readonly writer: FileWriter;
}

/**
 * A file system in memory that keeps what is written to it.
 * @param readOnly paths that can't be written: a list of changes that contains one of them fails as a whole
 */
export function memoryFiles(
  initial: Readonly<Record<string, string>>,
  readOnly: ReadonlySet<string> = new Set(),
): MemoryFiles {
  const files: Record<string, string> = { ...initial };
  const current: FileReader = {
    stat: (path) => memoryReader(files).stat(path),
    list: (path) => memoryReader(files).list(path),
    read: (path) => memoryReader(files).read(path),
  };
  const writer: FileWriter = {
    async write(changes) {
      const refused = changes.filter(({ path }) => readOnly.has(path));
      if (refused.length > 0) {
        const rest = changes.length > 1 ? "; no file was changed" : "";
        const message = `cannot write the file: permission denied${rest}`;
        return {
          written: false,
          diagnostics: refused.map(({ path: file }) => ({
            rule: "input/unwritable",
            severity: "error",
            message,
            file,
          })),
        };
      }
      for (const { path, content } of changes) {
        const name = path.replace(/^\.\//, "");
        if (content === undefined) delete files[name];
        else files[name] = typeof content === "string" ? content : new TextDecoder().decode(content);
      }
      return { written: true, diagnostics: [] };
    },
  };
  return { files, reader: current, writer };
}
