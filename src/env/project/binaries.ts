import type { Diagnostic } from "../../common/diagnostic.ts";
import { isOciLayout, readOci } from "../../package/load/oci.ts";
import type { FileReader } from "../../package/load/reader.ts";

/** A binary to analyse. */
export interface BinaryFile {
  readonly path: string;
  /** Which of the wasm files in the OCI image at `path` it is; absent: `path` is the binary itself. */
  readonly member?: number;
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
 * The binaries that the paths name, in their order and without duplicates. A directory means every `.wasm` file and OCI layout below
 * it, by name; an OCI layout or an archive of one means the wasm files in it.
 * @param shard only every N-th of the list, so that parts are of like size
 */
export async function findBinaries(paths: readonly string[], reader: FileReader, shard?: Shard): Promise<BinaryFiles> {
  const shown = (path: string) => reader.display?.(path) ?? path;
  const files: BinaryFile[] = [];
  const diagnostics: Diagnostic[] = [];
  const report = (rule: string, path: string, message: string) =>
    diagnostics.push({ rule, severity: "error", message, file: shown(path) });
  const seen = new Set<string>();
  for (const path of paths) {
    const isFolder = (await reader.stat(path)) === "directory";
    const found = isFolder ? await binariesBelow(path, reader) : [path];
    if (found.length === 0) report("input/not-found", path, "this directory contains no .wasm file");
    for (const each of found) {
      if (seen.has(each)) continue;
      seen.add(each);
      const image = each.endsWith(".wasm") ? undefined : await imageAt(each, reader);
      if (image === undefined) files.push({ path: each, file: shown(each) });
      for (const problem of image?.problems ?? []) report("input/malformed-image", each, problem);
      for (const [member, { name }] of (image?.files ?? []).entries())
        files.push({ path: each, member, file: name === "" ? shown(each) : `${shown(each)}#${name}` });
    }
  }
  return { files: shard ? files.filter((_, index) => index % shard.count === shard.index - 1) : files, diagnostics };
}

/** The image at a path; `undefined` where there is none. What can't be read is reported where it is analysed. */
async function imageAt(path: string, reader: FileReader): ReturnType<typeof readOci> {
  try {
    return await readOci(path, reader);
  } catch {
    return undefined;
  }
}

/** Reads the bytes of a binary. */
export async function readBinaryFile({ path, member, file }: BinaryFile, reader: FileReader): Promise<Uint8Array> {
  if (member === undefined) return reader.read(path);
  const found = (await readOci(path, reader))?.files[member];
  if (found === undefined) throw new Error(`${file} is no longer in the image`);
  return found.bytes;
}

/** `.wasm` files and OCI layouts below a directory, also those that git ignores: build output usually is. */
async function binariesBelow(directory: string, reader: FileReader): Promise<readonly string[]> {
  if (await isOciLayout(directory, reader)) return [directory];
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
