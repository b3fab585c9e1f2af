import { isAbsolute, relative, resolve, sep } from "node:path";
import type { DirectoryEntry, FileReader } from "../package/load/reader.ts";
import { readBounded } from "./bounded-read.ts";
import { readdirSync, realpathSync, statSync } from "./fs.ts";
import { createGitIgnore } from "./ignore.ts";
import { reason } from "./reason.ts";

/** What a reader of this machine's files reads. */
export interface NodeReaderOptions {
  /** The directory that paths are relative to; the working directory of the process by default. */
  readonly cwd?: string;
  /** Whether to leave out what git ignores (true by default). */
  readonly gitIgnore?: boolean;
}

/**
 * The file system of this machine as a `FileReader`. It reads synchronously inside: a package is a handful of small files,
 * and waking the thread pool for each costs more than the reading.
 */
export function createNodeReader(options: NodeReaderOptions = {}): FileReader {
  const base = () => options.cwd ?? process.cwd();
  const absolute = (path: string) => resolve(base(), path);
  const ignored = options.gitIgnore === false ? undefined : createGitIgnore();
  return {
    stat: async (path) => kindOf(absolute(path)),
    list: async (path) => listDirectory(absolute(path), path),
    async read(path) {
      try {
        return readBounded(absolute(path));
      } catch (error) {
        throw new Error(reason(error), { cause: error });
      }
    },
    ...(ignored && { ignored: (path: string, kind: "file" | "directory") => ignored(absolute(path), kind) }),
    display: (path) => displayPath(absolute(path), base()),
    fullPath: (path) => toSlashes(absolute(path)),
  };
}

/** Reads below the working directory of the process. */
export const nodeReader: FileReader = createNodeReader();

/** A path as people read it: relative to `cwd`, with `/`; absolute only where there is no relative one (another drive). */
function displayPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  if (short === "") return ".";
  return isAbsolute(short) ? toSlashes(path) : toSlashes(short);
}

function toSlashes(path: string): string {
  return sep === "/" ? path : path.replaceAll(sep, "/");
}

function kindOf(path: string): "file" | "directory" | "other" | undefined {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return undefined;
    return stats.isFile() ? "file" : stats.isDirectory() ? "directory" : "other";
  } catch {
    // A part of the path is a file, a link leads in circles, or a folder above can't be entered: nothing is there for us.
    return undefined;
  }
}

function listDirectory(path: string, shown: string): readonly DirectoryEntry[] {
  try {
    return readdirSync(path, { withFileTypes: true }).map((entry) => {
      if (entry.isFile()) return { name: entry.name, kind: "file" };
      if (entry.isDirectory()) return { name: entry.name, kind: "directory" };
      if (entry.isSymbolicLink()) return { name: entry.name, kind: linkKind(resolve(path, entry.name)) };
      return { name: entry.name, kind: "other" };
    });
  } catch (error) {
    throw new Error(`can't list ${shown}: ${reason(error)}`, { cause: error });
  }
}

/** What a link leads to. One that leads to a folder which holds the link itself would be walked for ever: it counts as `other`. */
function linkKind(path: string): "file" | "directory" | "other" {
  const kind = kindOf(path);
  if (kind !== "directory") return kind ?? "other";
  const target = realpathSync(path);
  const holder = realpathSync(resolve(path, ".."));
  return holder === target || holder.startsWith(target + sep) ? "other" : "directory";
}
