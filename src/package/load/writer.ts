import type { Diagnostic } from "../../common/diagnostic.ts";

/** A file to be written, or to be deleted. */
export interface FileChange {
  /** In the terms of the adapter, as for `FileReader`. Missing folders above it are created. */
  readonly path: string;
  /** The whole new contents (a string is written as UTF-8); `undefined` deletes the file, and folders that are empty then. */
  readonly content: string | Uint8Array | undefined;
}

/** What became of a list of changes. */
export interface WriteResult {
  /** `true`: every change was made. `false`: no file was changed. */
  readonly written: boolean;
  /** Why nothing was written (`input/unwritable`, an error), or what to know about what was (`output/hard-link`, a warning). */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The port through which files are changed; `witkit/node` has the adapter for Node. A list of changes succeeds or fails as a
 * whole, so pass everything that belongs together in one call. Never rejects because a file can't be written.
 */
export interface FileWriter {
  write(changes: readonly FileChange[]): Promise<WriteResult>;
}
