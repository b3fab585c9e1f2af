import { parentPath } from "../common/path.ts";
import type { DirectoryEntry, FileReader } from "../package/load/reader.ts";
import { baseName } from "./uris.ts";

/**
 * The files of a workspace as the server sees them: what editors have open lies over what the reader has. What was read stays
 * in memory until the client says that it changed.
 */
export interface FileStore {
  /** Reads open documents first, then the files below. Its display names are the paths themselves. */
  readonly reader: FileReader;
  /** The text of an open document. */
  textOf(path: string): string | undefined;
  /** The paths of all open documents. */
  openPaths(): readonly string[];
  /** Lays a text over a file; `undefined` takes it away again. */
  setOpen(path: string, text: string | undefined): void;
  /** Forgets what was read of a path and of the folders above it. */
  forget(path: string): void;
  /** Forgets everything that was read. */
  forgetAll(): void;
}

type FileKind = "file" | "directory" | "other" | undefined;

/** @param base the files below; it is asked for each path once */
export function createFileStore(base: FileReader): FileStore {
  const open = new Map<string, string>();
  const encoder = new TextEncoder();
  const stats = new Map<string, Promise<FileKind>>();
  const lists = new Map<string, Promise<readonly DirectoryEntry[]>>();
  const reads = new Map<string, Promise<Uint8Array>>();
  const ignored = new Map<string, Promise<boolean>>();

  const openIn = (folder: string) => [...open.keys()].filter((path) => parentPath(path) === folder).map(baseName);
  const list = async (path: string): Promise<readonly DirectoryEntry[]> => {
    const below =
      (await await kept(stats, path, base.stat.bind(base))) === "directory"
        ? kept(lists, path, base.list.bind(base))
        : [];
    const entries = await below;
    const names = openIn(path);
    if (names.length === 0) return entries;
    const others = entries.filter(({ name }) => !names.includes(name));
    return [...others, ...names.map((name): DirectoryEntry => ({ name, kind: "file" }))];
  };
  const reader: FileReader = {
    stat: async (path) => {
      if (open.has(path)) return "file";
      return (await kept(stats, path, base.stat.bind(base))) ?? (openIn(path).length > 0 ? "directory" : undefined);
    },
    list,
    read: async (path) => {
      const text = open.get(path);
      return text === undefined ? kept(reads, path, base.read.bind(base)) : encoder.encode(text);
    },
    ignored: async (path, kind) =>
      !open.has(path) && (await kept(ignored, path, async () => (await base.ignored?.(path, kind)) ?? false)),
    display: (path) => path,
  };
  const forget = (path: string) => {
    reads.delete(path);
    for (let at: string | undefined = path; at !== undefined; at = parentPath(at)) {
      stats.delete(at);
      lists.delete(at);
      ignored.delete(at);
    }
  };
  return {
    reader,
    textOf: (path) => open.get(path),
    openPaths: () => [...open.keys()],
    setOpen: (path, text) => {
      if (text === undefined) open.delete(path);
      else open.set(path, text);
    },
    forget,
    forgetAll: () => {
      for (const cache of [stats, lists, reads, ignored]) cache.clear();
    },
  };
}

/** What is known of a path, or what `find` says. A failure is not kept: the next call asks again. */
function kept<T>(known: Map<string, Promise<T>>, path: string, find: (path: string) => Promise<T>): Promise<T> {
  const before = known.get(path);
  if (before) return before;
  const found = find(path);
  known.set(path, found);
  found.catch(() => known.delete(path));
  return found;
}
