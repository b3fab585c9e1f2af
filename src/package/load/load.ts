import type { Diagnostic } from "../../common/diagnostic.ts";
import { compareText } from "../../common/text.ts";
import { parse } from "../../syntax/parse.ts";
import { isWasm, loadBinary } from "./binary.ts";
import { discoverPackages } from "./discover.ts";
import type { FileReader } from "./reader.ts";
import { type LoadResult, type PackageFile, type PackageSource, packageFile } from "./source.ts";

/** How `loadPackages` takes the paths that it is given. */
export interface LoadOptions {
  /** What a `.wit` file that is named stands for: a package of its own (`file`, default), or its directory's package (`directory`). */
  readonly files?: "file" | "directory";
  /** Parses a text. Default: `parse`. An editor passes one that keeps the trees of texts that did not change. */
  readonly parse?: typeof parse;
}

/** What loading works with. */
export interface Loader {
  readonly reader: FileReader;
  readonly options: LoadOptions;
  readonly diagnostics: Diagnostic[];
  readonly packages: PackageSource[];
  display(path: string): string;
}

/**
 * Loads every package that the paths name, each with its `deps/`: a directory that holds `.wit` files, a tree of such
 * directories, a `.wit` file, a binary package. Reads and parses; nothing is resolved. Never rejects for bad input: what
 * can't be read is among the diagnostics (`input/…`), as are the parser's findings (`syntax/…`).
 */
export async function loadPackages(
  paths: readonly string[],
  reader: FileReader,
  options: LoadOptions = {},
): Promise<LoadResult> {
  const loader: Loader = {
    reader,
    options,
    diagnostics: [],
    packages: [],
    display: (path) => reader.display?.(path) ?? path,
  };
  const found = await discoverPackages(loader, paths);
  let group = 0;
  for (const root of found.roots) {
    if (root.kind === "directory") await loadDirectory(loader, root.path, "root", group);
    else await loadFile(loader, root.path, "root", group);
    if (root.kind === "directory") await loadDependencies(loader, join(root.path, "deps"), group);
    group++;
  }
  return { packages: loader.packages, diagnostics: loader.diagnostics, named: found.named };
}

export function join(directory: string, name: string): string {
  return directory === "" || directory.endsWith("/") ? `${directory}${name}` : `${directory}/${name}`;
}

/** A directory's own `.wit` files as one package. */
async function loadDirectory(loader: Loader, path: string, role: PackageSource["role"], group: number): Promise<void> {
  const entries = await listDirectory(loader, path);
  if (!entries) return;
  const names = entries.filter(({ name, kind }) => kind === "file" && name.endsWith(".wit")).map(({ name }) => name);
  names.sort(compareText);
  const files = await Promise.all(names.map((name) => readWit(loader, join(path, name))));
  const readable = files.filter((file) => file !== undefined);
  if (readable.length < files.length && readable.length === 0) return;
  loader.packages.push({ path: loader.display(path), role, group, files: readable });
}

export async function listDirectory(
  loader: Loader,
  path: string,
): Promise<Awaited<ReturnType<FileReader["list"]>> | undefined> {
  try {
    return await loader.reader.list(path);
  } catch (error) {
    unreadable(loader, path, error);
    return undefined;
  }
}

/** Each entry of `deps/` is a package: a directory, a `.wit` file or a binary package. Everything else is left alone. */
async function loadDependencies(loader: Loader, path: string, group: number): Promise<void> {
  if ((await loader.reader.stat(path)) !== "directory") return;
  const entries = [...((await listDirectory(loader, path)) ?? [])];
  entries.sort((a, b) => compareText(a.name, b.name));
  for (const { name, kind } of entries) {
    const entry = join(path, name);
    if (kind === "directory") await loadDirectory(loader, entry, "dependency", group);
    else if (kind === "file" && /\.(wit|wasm|wat)$/.test(name)) await loadFile(loader, entry, "dependency", group);
  }
}

/** A single file: WIT text, or a binary package whatever its name. */
async function loadFile(loader: Loader, path: string, role: PackageSource["role"], group: number): Promise<void> {
  const bytes = await readBytes(loader, path);
  if (!bytes) return;
  if (isWasm(bytes)) {
    loader.packages.push(...(await loadBinary(loader, path, bytes, role, group)));
    return;
  }
  if (path.endsWith(".wat")) {
    loader.diagnostics.push({
      rule: "package/unsupported-input",
      severity: "error",
      message: "a WIT package in WebAssembly text form can't be read",
      file: loader.display(path),
      help: "make a binary of it with `wasm-tools parse`, or use its WIT text",
    });
    return;
  }
  if (path.endsWith(".wasm")) {
    loader.diagnostics.push({
      rule: "input/malformed-binary",
      severity: "error",
      message: "this is no WebAssembly binary",
      file: loader.display(path),
    });
    return;
  }
  const file = parseWit(loader, path, bytes);
  if (file) loader.packages.push({ path: loader.display(path), role, group, files: [file] });
}

async function readWit(loader: Loader, path: string): Promise<PackageFile | undefined> {
  const bytes = await readBytes(loader, path);
  return bytes && parseWit(loader, path, bytes);
}

async function readBytes(loader: Loader, path: string): Promise<Uint8Array | undefined> {
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

function parseWit(loader: Loader, path: string, bytes: Uint8Array): PackageFile {
  const name = loader.display(path);
  const text = decodeText(bytes);
  if (text === undefined) {
    loader.diagnostics.push(invalidUtf8(name, bytes));
    const { file } = parse("", { file: name });
    return { file, broken: true };
  }
  return parseText(loader, name, text);
}

/** Parses a text under a display name; the parser's findings go to the loader's. */
export function parseText(loader: Loader, name: string, text: string): PackageFile {
  const { file, diagnostics } = (loader.options.parse ?? parse)(text, { file: name });
  for (const diagnostic of diagnostics) loader.diagnostics.push(diagnostic);
  return packageFile(file, diagnostics);
}

function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Points at the first byte that is no UTF-8: the longest prefix that decodes ends there. */
function invalidUtf8(file: string, bytes: Uint8Array): Diagnostic {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const lossy = decoder.decode(bytes);
  const encoder = new TextEncoder();
  let [line, column, at] = [1, 1, 0];
  for (const character of lossy) {
    if (character === "\u{fffd}") {
      const genuine = encoder.encode(character);
      if (!genuine.every((byte, index) => bytes[at + index] === byte)) break;
    }
    at += encoder.encode(character).length;
    if (character === "\n") [line, column] = [line + 1, 1];
    else column += character.length;
  }
  return {
    rule: "syntax/invalid-utf8",
    severity: "error",
    message: "input file is not valid utf-8",
    file,
    range: { start: { line, column }, end: { line, column: column + 1 } },
    help: "save the file as UTF-8",
  };
}
