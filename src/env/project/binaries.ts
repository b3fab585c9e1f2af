import type { Diagnostic } from "../../common/diagnostic.ts";
import type { FileReader } from "../../package/load/reader.ts";

/** A binary to analyse. */
export interface BinaryFile {
  readonly path: string;
  /** The name to show. */
  readonly file: string;
}

export interface BinaryFiles {
  readonly files: readonly BinaryFile[];
  /** `input/not-found`, one for each directory without binaries. */
  readonly diagnostics: readonly Diagnostic[];
}

/** One of several parts of a list: `index` counts from 1 to `count`. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** Parses `I/N`; `undefined` unless I is from 1 to N. */
export function parseShard(text: string): Shard | undefined {
  const match = /^(\d+)\/(\d+)$/.exec(text);
  const [index, count] = [Number(match?.[1]), Number(match?.[2])];
  return match && index >= 1 && index <= count ? { index, count } : undefined;
}

/** Splits a list of paths: one per line or, as `find -print0` writes them, one before each zero byte. */
export function parsePathList(text: string): readonly string[] {
  return text.split(text.includes("\0") ? "\0" : /\r?\n/).filter((line) => line.trim() !== "");
}

/**
 * The binaries that the paths name, in their order and without duplicates. A directory means every `.wasm` file below it, by name.
 * @param shard only every N-th of the list, so that parts are of like size
 */
export async function findBinaries(paths: readonly string[], reader: FileReader, shard?: Shard): Promise<BinaryFiles> {
  const shown = (path: string) => reader.display?.(path) ?? path;
  const found = new Map<string, BinaryFile>();
  const diagnostics: Diagnostic[] = [];
  for (const path of paths) {
    const below = (await reader.stat(path)) === "directory" ? await binariesBelow(path, reader) : [path];
    for (const each of below) found.set(each, { path: each, file: shown(each) });
    if (below.length > 0) continue;
    const message = "this directory contains no .wasm file";
    diagnostics.push({ rule: "input/not-found", severity: "error", message, file: shown(path) });
  }
  const files = [...found.values()];
  return { files: shard ? files.filter((_, index) => index % shard.count === shard.index - 1) : files, diagnostics };
}

/** `.wasm` files below a directory, also those that git ignores: build output usually is. */
async function binariesBelow(directory: string, reader: FileReader): Promise<readonly string[]> {
  const entries = [...(await reader.list(directory))].sort((a, b) => (a.name < b.name ? -1 : 1));
  const found: string[] = [];
  for (const { name, kind } of entries) {
    const path = `${directory.replace(/\/+$/, "")}/${name}`;
    if (kind === "file" && name.endsWith(".wasm")) found.push(path);
    else if (kind === "directory" && name !== "node_modules" && !name.startsWith("."))
      found.push(...(await binariesBelow(path, reader)));
  }
  return found;
}
