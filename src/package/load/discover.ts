import { compareText } from "../../common/text.ts";
import { join, type Loader, listDirectory } from "./load.ts";

/** Where the packages are that a list of paths names. */
export interface Discovered {
  readonly roots: readonly { readonly kind: "directory" | "file"; readonly path: string }[];
  /** Display names of the `.wit` files that were named themselves. */
  readonly named: readonly string[];
}

/** Folders of a tree that are never looked into: made or fetched by tools, not written by the author. */
const SKIPPED: ReadonlySet<string> = new Set(["node_modules", "target", "deps"]);

export async function discoverPackages(loader: Loader, paths: readonly string[]): Promise<Discovered> {
  const roots = new Map<string, "directory" | "file">();
  const named: string[] = [];
  for (const path of paths) {
    const kind = await loader.reader.stat(path);
    if (kind === "directory") await discoverDirectory(loader, path, roots);
    else if (kind === "file" || kind === "other") {
      if (path.endsWith(".wit")) named.push(loader.display(path));
      const asDirectory = loader.options.files === "directory" && path.endsWith(".wit");
      if (asDirectory) roots.set(parentOf(path), "directory");
      else roots.set(path, "file");
    } else
      loader.diagnostics.push({
        rule: "input/not-found",
        severity: "error",
        message: "no such file or directory",
        file: loader.display(path),
      });
  }
  return { roots: [...roots].map(([path, kind]) => ({ kind, path })), named };
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash === -1 ? "." : slash === 0 ? "/" : path.slice(0, slash);
}

/** A directory with `.wit` files is a package; any other is a tree, in which every such directory is one. */
async function discoverDirectory(
  loader: Loader,
  path: string,
  roots: Map<string, "directory" | "file">,
): Promise<void> {
  const entries = await listDirectory(loader, path);
  if (!entries) return;
  if (holdsWit(entries)) {
    roots.set(path, "directory");
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

type Entries = NonNullable<Awaited<ReturnType<typeof listDirectory>>>;

function holdsWit(entries: Entries): boolean {
  return entries.some(({ name, kind }) => kind === "file" && name.endsWith(".wit"));
}

async function discoverTree(
  loader: Loader,
  root: string,
  rootEntries: Entries,
  roots: Map<string, "directory" | "file">,
): Promise<void> {
  const pending: { path: string; entries: Entries }[] = [{ path: root, entries: rootEntries }];
  for (let one = pending.pop(); one; one = pending.pop()) {
    if (one.path !== root && holdsWit(one.entries)) roots.set(one.path, "directory");
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
