import type { FileReader } from "../../package/load/reader.ts";
import type { FileChange } from "../../package/load/writer.ts";
import { baseName, joinPath, pathBelow } from "./paths.ts";

/** A file of a project before and after a translation; `undefined` where it is not there. */
export interface ProjectFile {
  /** Display name. */
  readonly file: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** The files that are not what they were. */
export function changedFiles(files: readonly ProjectFile[]): readonly ProjectFile[] {
  return files.filter(({ before, after }) => before !== after);
}

/** The changes that write a translation over its input. */
export function changesInPlace(files: readonly ProjectFile[]): readonly FileChange[] {
  return changedFiles(files).map(({ file, after }) => ({ path: file, content: after }));
}

/**
 * The changes that write every file to a folder of its own, in the same layout: relative to the path that was named, or to
 * the working directory where there are several. A manifest above that path is written to the top of the folder.
 */
export function changesToFolder(
  folder: string,
  files: readonly ProjectFile[],
  paths: readonly string[],
  reader: FileReader,
): readonly FileChange[] {
  const [only] = paths;
  const base = paths.length === 1 && only !== undefined ? (reader.display?.(only) ?? only) : ".";
  return files.flatMap(({ file, after }): readonly FileChange[] => {
    if (after === undefined) return [];
    const place = pathBelow(base, file);
    return [{ path: joinPath(folder, place === undefined || place === "" ? baseName(file) : place), content: after }];
  });
}
