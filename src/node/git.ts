import { realpathSync, statSync } from "node:fs";
import { dirname, isAbsolute, posix, relative, resolve, sep } from "node:path";
import type { DirectoryEntry, FileReader } from "../package/load/reader.ts";
import { GitError } from "./git-error.ts";
import { git } from "./git-process.ts";

/** `git:REF[:PATH]`: a tree at a commit, tag or branch of the user's repository. */
export interface GitSource {
  readonly ref: string;
  readonly path?: string;
}

/** Files at a REF. Their paths are relative to the root of the repository, with `/`. */
export interface GitTree {
  readonly reader: FileReader;
  /** The path that was asked for. It may not exist at that REF: then `reader.stat(path)` is `undefined`. */
  readonly path: string;
}

/** Reads `git:REF[:PATH]`; `undefined` where the text is something else. */
export function parseGitSource(text: string): GitSource | undefined {
  const found = /^git:([^:]+)(?::(.*))?$/s.exec(text);
  const [, ref, path] = found ?? [];
  if (ref === undefined) return undefined;
  return { ref, ...(path ? { path } : {}) };
}

/**
 * Opens a tree through the user's own `git`.
 * @param source where; a PATH is looked for from the root of the repository, as `git show REF:PATH` does, and if nothing is
 *   there from `cwd` (with `./` or `../` in front: only from `cwd`)
 * @param cwd a directory in the work tree
 * @param defaultPath what stands for PATH where there is none: a file or folder of the work tree
 * @throws GitError
 */
export function openGitTree(source: GitSource, cwd: string, defaultPath = "."): GitTree {
  // `--end-of-options` is newer than the gits that are in use.
  if (source.ref.startsWith("-")) throw new GitError(`\`${source.ref}\` is not a git revision`);
  const start = source.path === undefined ? nearestDirectory(resolve(cwd, defaultPath)) : cwd;
  const root = git(["rev-parse", "--show-toplevel"], start, `${start} is not in a git repository`).toString().trim();
  const tree = git(
    ["rev-parse", "--verify", "--quiet", `${source.ref}^{tree}`],
    start,
    `\`${source.ref}\` is not a git revision here. In a shallow clone (as CI makes them), fetch it first: git fetch --depth=1 origin ${source.ref}`,
  )
    .toString()
    .trim();
  const candidates = candidatePaths(source, root, cwd, defaultPath);
  const trees = candidates.map((path) => ({ path, entries: entriesFor(tree, path, root) }));
  const found = trees.find(({ entries }) => entries.size > 0) ?? trees[0];
  if (found === undefined) throw new GitError(`${source.path ?? defaultPath} is outside of the repository ${root}`);
  return { reader: treeReader(found.entries, source.ref, root), path: found.path };
}

/**
 * The tags in the history of a tag, newest first, without the tag itself; none where REF is not a tag.
 * @throws GitError
 */
export function earlierTags(ref: string, cwd: string, count: number): readonly string[] {
  const tags = (args: readonly string[]) =>
    git(["tag", ...args], cwd, "git can't list the tags")
      .toString()
      .split("\n")
      .filter((tag) => tag !== "");
  if (!tags(["--list"]).includes(ref)) return [];
  const merged = tags(["--merged", `refs/tags/${ref}`, "--sort=-creatordate", "--sort=-version:refname"]);
  return merged.filter((tag) => tag !== ref).slice(0, count);
}

function candidatePaths(source: GitSource, root: string, cwd: string, defaultPath: string): readonly string[] {
  const fromDirectory = insideRoot(root, resolve(cwd, source.path ?? defaultPath));
  const fromRoot =
    source.path !== undefined && !/^\.\.?(\/|$)/.test(source.path) && !isAbsolute(source.path)
      ? posix.normalize(source.path).replace(/\/$/, "")
      : undefined;
  return [fromRoot, fromDirectory].filter((path) => path !== undefined && !path.startsWith("../")) as string[];
}

/** A path of the work tree as seen from its root; links above the work tree are seen through. */
function insideRoot(root: string, path: string): string | undefined {
  const directory = nearestDirectory(path);
  const real = resolve(realpathSync(directory), relative(directory, path));
  const short = relative(realpathSync(root), real).split(sep).join("/");
  return short === ".." || short.startsWith("../") || isAbsolute(short) ? undefined : short === "" ? "." : short;
}

/** The path itself or the nearest folder above it that is there. */
function nearestDirectory(path: string): string {
  let at = path;
  while (!statSync(at, { throwIfNoEntry: false })?.isDirectory() && dirname(at) !== at) at = dirname(at);
  return at;
}

/** What `path` needs: what lies below it, or the whole tree where links may lead out of it. */
function entriesFor(tree: string, path: string, root: string): ReadonlyMap<string, GitTreeEntry> {
  const entries = listTree(tree, path, root);
  const hasLinks = path !== "." && [...entries.values()].some(({ kind }) => kind === "link");
  return hasLinks ? listTree(tree, ".", root) : entries;
}

interface GitTreeEntry {
  readonly kind: "file" | "directory" | "link" | "other";
  readonly object: string;
}

/** Everything below `path`, folders included, by its path from the root; empty where nothing is there. */
function listTree(tree: string, path: string, root: string): ReadonlyMap<string, GitTreeEntry> {
  const scope = path === "." ? [] : ["--", path];
  const out = git(["ls-tree", "-r", "-t", "-z", "--full-tree", tree, ...scope], root, "git ls-tree failed");
  const entries = new Map<string, GitTreeEntry>();
  for (const line of out.toString("utf8").split("\0")) {
    const found = /^(\d+) \S+ (\S+)\t(.+)$/s.exec(line);
    const [, mode = "", object = "", name] = found ?? [];
    if (name !== undefined) entries.set(name, { kind: kindOfMode(mode), object });
  }
  if (entries.size > 0) entries.set(".", { kind: "directory", object: tree });
  return entries;
}

function kindOfMode(mode: string): GitTreeEntry["kind"] {
  if (mode.startsWith("100")) return "file";
  return mode === "040000" ? "directory" : mode === "120000" ? "link" : "other";
}

function treeReader(entries: ReadonlyMap<string, GitTreeEntry>, ref: string, root: string): FileReader {
  const blob = (object: string) => git(["cat-file", "blob", object], root, `git can't read the object ${object}`);
  const texts = prefetch(entries, root);
  const contents = (object: string) => texts.get(object) ?? blob(object);
  /** Follows links inside the tree; `undefined` where the way ends. */
  const follow = (path: string, steps = 0): { path: string; entry: GitTreeEntry } | undefined => {
    if (steps > 40) return undefined;
    let at = ".";
    for (const part of normalize(path).split("/")) {
      const next = normalize(posix.join(at, part));
      const entry = entries.get(next);
      if (entry === undefined) return undefined;
      if (entry.kind === "link") {
        const target = follow(posix.join(at, contents(entry.object).toString("utf8")), steps + 1);
        if (target === undefined) return undefined;
        at = target.path;
      } else at = next;
    }
    const entry = entries.get(at);
    return entry && { path: at, entry };
  };
  const kindAt = (path: string) => {
    const kind = follow(path)?.entry.kind;
    return kind === "link" ? "other" : kind;
  };
  return {
    stat: async (path) => kindAt(path),
    async list(path) {
      const found = follow(path);
      if (found?.entry.kind !== "directory") throw new Error(`${path} is no directory at ${ref}`);
      const prefix = found.path === "." ? "" : `${found.path}/`;
      const names: DirectoryEntry[] = [];
      for (const name of entries.keys()) {
        if (name === "." || !name.startsWith(prefix) || name.includes("/", prefix.length)) continue;
        if (name.length === prefix.length) continue;
        names.push({ name: name.slice(prefix.length), kind: kindAt(name) ?? "other" });
      }
      return names;
    },
    async read(path) {
      const found = follow(path);
      if (found?.entry.kind !== "file") throw new Error(`no such file at ${ref}`);
      return contents(found.entry.object);
    },
    display: (path) => `git:${ref}:${normalize(path)}`,
  };
}

function normalize(path: string): string {
  const short = posix.normalize(path).replace(/\/$/, "");
  return short === "" ? "." : short;
}

/** The contents of all WIT files and links at once: one process instead of one for each. */
function prefetch(entries: ReadonlyMap<string, GitTreeEntry>, root: string): ReadonlyMap<string, Buffer> {
  const wanted = new Set<string>();
  for (const [name, entry] of entries) {
    if (entry.kind === "link" || (entry.kind === "file" && name.endsWith(".wit"))) wanted.add(entry.object);
  }
  const contents = new Map<string, Buffer>();
  if (wanted.size === 0) return contents;
  const out = git(["cat-file", "--batch"], root, "git cat-file failed", [...wanted].join("\n") + "\n");
  // Each answer: `<object> blob <size>\n<contents>\n`.
  for (let at = 0; at < out.length; ) {
    const lineEnd = out.indexOf(10, at);
    const [object = "", , size] = out.toString("latin1", at, lineEnd).split(" ");
    if (size === undefined) break;
    const end = lineEnd + 1 + Number(size);
    contents.set(object, out.subarray(lineEnd + 1, end));
    at = end + 1;
  }
  return contents;
}
