import { compareText } from "../../common/text.ts";
import { join, type Loader, listDirectory } from "./loader.ts";
import type { DirectoryEntry } from "./reader.ts";

/** Where one package is, or where several are side by side. */
export type PackageRoot =
  | { readonly kind: "file"; readonly path: string }
  /**
   * A directory. `named`: by the user, so it is one package; else it was found in a tree, or is where a file stands that was
   * named. `files`: the display names of such files.
   */
  | {
      readonly kind: "directory";
      readonly path: string;
      readonly named: boolean;
      readonly files?: ReadonlySet<string>;
    };

/** Where the packages are that a list of paths names. */
interface Discovered {
  readonly roots: readonly PackageRoot[];
  /** Display names of the `.wit` files that were named themselves. */
  readonly named: readonly string[];
}

/** Folders of a tree that are never looked into: made or fetched by tools, not written by the author. */
const SKIPPED: ReadonlySet<string> = new Set(["node_modules", "target", "deps"]);

export async function discoverPackages(loader: Loader, paths: readonly string[]): Promise<Discovered> {
  const roots: Roots = new Map();
  const named: string[] = [];
  for (const path of paths) {
    const kind = await loader.reader.stat(path);
    if (kind === "directory") await discoverDirectory(loader, path, roots);
    else if (kind === "file" || kind === "other") {
      if (path.endsWith(".wit")) named.push(loader.display(path));
      addFile(loader, path, roots);
    } else
      loader.diagnostics.push({
        rule: "input/not-found",
        severity: "error",
        message: "no such file or directory",
        file: loader.display(path),
      });
  }
  return { roots: [...roots.values()], named };
}

type Roots = Map<string, PackageRoot>;

function addFile(loader: Loader, path: string, roots: Roots): void {
  const { files = "file" } = loader.options;
  if (files === "file" || !path.endsWith(".wit")) {
    roots.set(path, { kind: "file", path });
    return;
  }
  const directory = parentOf(path);
  const known = roots.get(directory);
  if (files === "package") addDirectory(roots, directory, true);
  else if (known?.kind !== "directory" || known.files) {
    const together = new Set([...(known?.kind === "directory" ? (known.files ?? []) : []), loader.display(path)]);
    roots.set(directory, { kind: "directory", path: directory, named: false, files: together });
  }
}

function addDirectory(roots: Roots, path: string, named: boolean): void {
  const known = roots.get(path);
  roots.set(path, { kind: "directory", path, named: named || (known?.kind === "directory" && known.named) });
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash === -1 ? "." : slash === 0 ? "/" : path.slice(0, slash);
}

/** A directory with `.wit` files is a package; any other is a tree, in which every such directory is one. */
async function discoverDirectory(loader: Loader, path: string, roots: Roots): Promise<void> {
  const entries = await listDirectory(loader, path);
  if (!entries) return;
  if (holdsWit(entries)) {
    addDirectory(roots, path, true);
    return;
  }
  const before = roots.size;
  await discoverTree(loader, path, entries, roots);
  if (roots.size > before) return;
  loader.diagnostics.push({
    rule: "input/no-package",
    severity: "error",
    message: "no WIT package here: no folder holds `.wit` files",
    file: loader.display(path),
  });
}

type Entries = readonly DirectoryEntry[];

function holdsWit(entries: Entries): boolean {
  return entries.some(({ name, kind }) => kind === "file" && name.endsWith(".wit"));
}

async function discoverTree(loader: Loader, root: string, rootEntries: Entries, roots: Roots): Promise<void> {
  const pending: { path: string; entries: Entries }[] = [{ path: root, entries: rootEntries }];
  for (let one = pending.pop(); one; one = pending.pop()) {
    if (one.path !== root && holdsWit(one.entries)) addDirectory(roots, one.path, false);
    const folders = one.entries.filter(({ name, kind }) => kind === "directory" && !isSkipped(name));
    // Last first, because the stack turns them round again.
    for (const { name } of [...folders].sort((a, b) => compareText(b.name, a.name))) {
      const path = join(one.path, name);
      if (await loader.reader.ignored?.(path, "directory")) continue;
      const entries = await listDirectory(loader, path);
      if (entries) pending.push({ path, entries });
    }
  }
}

function isSkipped(name: string): boolean {
  return name.startsWith(".") || SKIPPED.has(name);
}
