import { compareText } from "../../common/text.ts";
import { isWasm, loadBinary } from "./binary.ts";
import { independence } from "./collection.ts";
import { discoverPackages, type PackageRoot } from "./discover.ts";
import { join, type Loader, type LoadOptions, listDirectory, readBytes } from "./loader.ts";
import { parseWit } from "./parse-file.ts";
import type { FileReader } from "./reader.ts";
import type { LoadResult, PackageFile, PackageSource } from "./source.ts";

export type { LoadOptions };

/**
 * Loads every package that the paths name, each with its `deps/`: a directory that holds `.wit` files, a tree of such
 * directories, a `.wit` file, a binary package. A directory that is found in a tree, and not named itself, is a collection of
 * packages where its files are independent. Reads and parses; nothing is resolved. Never rejects for bad input: what can't be
 * read is among the diagnostics (`input/…`), as are the parser's findings (`syntax/…`).
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
  for (const root of found.roots) group += await loadRoot(loader, root, group);
  return { packages: loader.packages, diagnostics: loader.diagnostics, named: found.named };
}

/** Loads a root under a number, or several from that number on; how many. */
async function loadRoot(loader: Loader, root: PackageRoot, group: number): Promise<number> {
  if (root.kind === "file") {
    await loadFile(loader, root.path, "root", group);
    return 1;
  }
  const entries = await listDirectory(loader, root.path);
  if (!entries) return 1;
  const names = entries.filter(({ name, kind }) => kind === "file" && name.endsWith(".wit")).map(({ name }) => name);
  const files = await readFiles(
    loader,
    root.path,
    root.named || root.files ? names : await searched(loader, root.path, names),
  );
  const deps = join(root.path, "deps");
  const reason = root.named ? undefined : independence(files);
  if (reason === undefined) {
    if (files.length > 0 || names.length === 0) addDirectory(loader, root, group, files);
    await loadDependencies(loader, deps, group);
    return 1;
  }
  const wanted = root.files ? files.filter(({ file }) => root.files?.has(file.source.file)) : files;
  if (!root.files) noteCollection(loader, root.path, reason);
  for (const [index, file] of wanted.entries()) {
    const path = file.file.source.file;
    loader.packages.push({ path, role: "root", group: group + index, files: [file] });
    await loadDependencies(loader, deps, group + index);
  }
  return wanted.length;
}

/** The names of a directory that a search finds: git or the user may leave some out. */
async function searched({ reader }: Loader, path: string, names: readonly string[]): Promise<readonly string[]> {
  if (!reader.ignored) return names;
  const kept: string[] = [];
  for (const name of names) if (!(await reader.ignored(join(path, name), "file"))) kept.push(name);
  return kept;
}

function noteCollection(loader: Loader, path: string, reason: string): void {
  loader.diagnostics.push({
    rule: "input/collection",
    severity: "info",
    message: `the files of this folder are not one package, so each is read by itself: they ${reason}`,
    file: loader.display(path),
  });
}

function addDirectory(
  loader: Loader,
  root: Extract<PackageRoot, { kind: "directory" }>,
  group: number,
  files: readonly PackageFile[],
): void {
  const found = !root.named && !root.files;
  loader.packages.push({ path: loader.display(root.path), role: "root", group, files, ...(found && { found }) });
}

/** A directory of `deps/`: its own `.wit` files as one package. */
async function loadDependency(loader: Loader, path: string, group: number): Promise<void> {
  const entries = await listDirectory(loader, path);
  if (!entries) return;
  const names = entries.filter(({ name, kind }) => kind === "file" && name.endsWith(".wit")).map(({ name }) => name);
  const files = await readFiles(loader, path, names);
  if (files.length > 0 || names.length === 0) {
    loader.packages.push({ path: loader.display(path), role: "dependency", group, files });
  }
}

/** The files of a directory that can be read, by name. */
async function readFiles(loader: Loader, path: string, names: readonly string[]): Promise<readonly PackageFile[]> {
  const files = await Promise.all(
    names.toSorted(compareText).map(async (name) => {
      const bytes = await readBytes(loader, join(path, name));
      return bytes && parseWit(loader, join(path, name), bytes);
    }),
  );
  return files.filter((file) => file !== undefined);
}

/** Each entry of `deps/` is a package: a directory, a `.wit` file or a binary package. Everything else is left alone. */
async function loadDependencies(loader: Loader, path: string, group: number): Promise<void> {
  if ((await loader.reader.stat(path)) !== "directory") return;
  const entries = [...((await listDirectory(loader, path)) ?? [])];
  entries.sort((a, b) => compareText(a.name, b.name));
  for (const { name, kind } of entries) {
    const entry = join(path, name);
    if (kind === "directory") await loadDependency(loader, entry, group);
    else if (kind === "file" && /\.(wit|wasm|wat)$/.test(name)) await loadFile(loader, entry, "dependency", group);
  }
}

/** A single file: WIT text, or a binary package whatever its name. */
async function loadFile(loader: Loader, path: string, role: PackageSource["role"], group: number): Promise<void> {
  const bytes = await readBytes(loader, path);
  if (!bytes) return;
  const file = loader.display(path);
  if (isWasm(bytes)) {
    loader.packages.push(...(await loadBinary(loader, path, bytes, role, group)));
  } else if (path.endsWith(".wat")) {
    loader.diagnostics.push({
      rule: "package/unsupported-input",
      severity: "error",
      message: "a WIT package in WebAssembly text form can't be read",
      file,
      help: "make a binary of it with `wasm-tools parse`, or use its WIT text",
    });
  } else if (path.endsWith(".wasm")) {
    loader.diagnostics.push({
      rule: "input/malformed-binary",
      severity: "error",
      message: "this is no WebAssembly binary",
      file,
    });
  } else loader.packages.push({ path: file, role, group, files: [parseWit(loader, path, bytes)] });
}
