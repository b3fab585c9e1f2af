import { normalizePath } from "../../common/path.ts";

/**
 * The port to the file system. The core never touches one itself, so that the same code runs on the command line, in an
 * editor and in a browser; `witkit/node` has the adapter for Node. Paths are strings of the adapter's own kind, joined with `/`.
 */
export interface DirectoryEntry {
  readonly name: string;
  readonly kind: "file" | "directory" | "other";
}

/** Files as the core sees them. Nothing is written through it. */
export interface FileReader {
  /** What the path is; links are followed. `undefined`: nothing is there. */
  stat(path: string): Promise<"file" | "directory" | "other" | undefined>;
  /** The entries of a directory, in any order. */
  list(path: string): Promise<readonly DirectoryEntry[]>;
  /** The bytes of a file. Rejects with an `Error` whose message can be shown if it can't be read. */
  read(path: string): Promise<Uint8Array>;
  /** Whether version control ignores the path. Absent: nothing is ignored. */
  ignored?(path: string, kind: "file" | "directory"): Promise<boolean>;
  /** The name to show for a path in diagnostics: relative to the working directory, with `/`. Absent: the path itself. */
  display?(path: string): string;
  /** The full path, with `/`: one text for every way to name a file, from which the folders above it can be told. Absent: the path itself. */
  fullPath?(path: string): string;
}

/** The full path of a file, as `FileReader.fullPath` gives it. */
export function fullPathOf(reader: FileReader, path: string): string {
  return reader.fullPath?.(path) ?? normalizePath(path);
}
