import type { Diagnostic } from "../../common/diagnostic.ts";
import type { parse } from "../../syntax/parse.ts";
import type { DirectoryEntry, FileReader } from "./reader.ts";
import type { PackageSource } from "./source.ts";

/** How `loadPackages` takes the paths that it is given. */
export interface LoadOptions {
  /**
   * What a `.wit` file that is named stands for. `file` (default): a package of its own, as in the official tools.
   * `package`: the package of its directory. `directory`: that too, but the file alone where the files of the directory are
   * independent of one another.
   */
  readonly files?: "file" | "directory" | "package";
  /** Parses a text. Default: `parse`. An editor passes one that keeps the trees of texts that did not change. */
  readonly parse?: typeof parse;
}

/** What loading works with: where files come from, and where packages and findings go. */
export interface Loader {
  readonly reader: FileReader;
  readonly options: LoadOptions;
  readonly diagnostics: Diagnostic[];
  readonly packages: PackageSource[];
  display(path: string): string;
}

/** A path below a directory, joined with `/`. */
export function join(directory: string, name: string): string {
  return directory === "" || directory.endsWith("/") ? `${directory}${name}` : `${directory}/${name}`;
}

/** The entries of a directory; where it can't be listed, `undefined` and a diagnostic. */
export async function listDirectory(loader: Loader, path: string): Promise<readonly DirectoryEntry[] | undefined> {
  try {
    return await loader.reader.list(path);
  } catch (error) {
    unreadable(loader, path, error);
    return undefined;
  }
}

/** The bytes of a file; where it can't be read, `undefined` and a diagnostic. */
export async function readBytes(loader: Loader, path: string): Promise<Uint8Array | undefined> {
  try {
    return await loader.reader.read(path);
  } catch (error) {
    unreadable(loader, path, error);
    return undefined;
  }
}

function unreadable(loader: Loader, path: string, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  loader.diagnostics.push({
    rule: "input/unreadable",
    severity: "error",
    message: `can't be read: ${reason}`,
    file: loader.display(path),
  });
}
