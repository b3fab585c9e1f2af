import type { Diagnostic } from "../common/diagnostic.ts";
import type { FileChange, FileWriter, WriteResult } from "../package/load/writer.ts";
import {
  accessSync,
  constants,
  linkSync,
  lstatSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from "./fs.ts";
import { reason } from "./reason.ts";
import {
  flush,
  makeFolders,
  type Ownership,
  removeEmptied,
  removeFolders,
  removeLeftovers,
  stagePath,
  writeStage,
} from "./stage.ts";

const { dirname, resolve } = process.getBuiltinModule("node:path");

/** Where a writer of this machine writes. */
export interface NodeWriterOptions {
  /** The directory that paths are relative to; the working directory of the process by default. */
  readonly cwd?: string;
}

/** One change, once it is known which file of the disk it is about. */
interface PlannedChange {
  /** The path as given, for diagnostics. */
  readonly file: string;
  /** The file that is replaced, with links followed; of a deletion the link itself. */
  readonly target: string;
  readonly bytes: Uint8Array | undefined;
  /** Absent where there is no file yet. */
  readonly there?: Ownership & { readonly links: number; readonly inode: string };
}

/** A file that cannot be written, and why. */
class Unwritable extends Error {
  readonly file: string;
  constructor(file: string, message: string) {
    super(message);
    this.file = file;
  }
}

/**
 * Changes files of this machine. New contents are staged beside their targets, flushed to the disk and then renamed: whatever
 * fails before the renames leaves every file as it was, and after a kill at any time each file is either old or new. The next
 * write into the same folder removes what a killed one has staged. A link is kept and its target is written; a file keeps its
 * mode. Hard links are kept among the files of one call; a link from elsewhere goes on to have the old contents, and a
 * diagnostic says so.
 */
export function createNodeWriter(options: NodeWriterOptions = {}): FileWriter {
  return { write: async (changes) => writeFiles(changes, options.cwd ?? process.cwd()) };
}

/** Writes below the working directory of the process. */
export const nodeWriter: FileWriter = createNodeWriter();

function writeFiles(changes: readonly FileChange[], cwd: string): WriteResult {
  const failed: Diagnostic[] = [];
  const unwritable = (file: string, message: string) => {
    const rest = changes.length > 1 ? "; no file was changed" : "";
    failed.push({
      rule: "input/unwritable",
      severity: "error",
      message: `cannot write the file: ${message}${rest}`,
      file,
    });
  };
  const plan = new Map<string, PlannedChange>();
  for (const change of changes) {
    try {
      const planned = planChange(change, cwd);
      const other = plan.get(planned.target);
      if (other && !sameBytes(other.bytes, planned.bytes)) {
        throw new Unwritable(change.path, `\`${other.file}\` is the same file and would get other contents`);
      }
      plan.set(planned.target, planned);
    } catch (error) {
      unwritable(change.path, error instanceof Unwritable ? error.message : reason(error));
    }
  }
  if (failed.length > 0) return { written: false, diagnostics: failed };
  const planned = [...plan.values()];
  try {
    replaceAll(planned);
  } catch (error) {
    if (!(error instanceof Unwritable)) throw error;
    unwritable(error.file, error.message);
    return { written: false, diagnostics: failed };
  }
  removeEmptied(
    planned.flatMap(({ target, bytes }) => (bytes === undefined ? [dirname(target)] : [])),
    cwd,
  );
  return { written: true, diagnostics: planned.filter((change) => losesLink(change, planned)).map(hardLinkNote) };
}

function planChange({ path: file, content }: FileChange, cwd: string): PlannedChange {
  const path = resolve(cwd, file);
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const link = lstatSync(path, { throwIfNoEntry: false });
  if (link === undefined) return { file, target: path, bytes };
  if (bytes === undefined) {
    if (link.isDirectory()) throw new Unwritable(file, "it is a directory");
    return { file, target: path, bytes };
  }
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw new Unwritable(file, "it is a symbolic link to a file that does not exist");
  if (stats.isDirectory()) throw new Unwritable(file, "it is a directory");
  if (!stats.isFile()) throw new Unwritable(file, "it is not a regular file");
  const target = realpathSync(path);
  accessSync(target, constants.W_OK);
  const { mode, uid, gid, nlink: links } = stats;
  return { file, target, bytes, there: { mode, uid, gid, links, inode: `${stats.dev}:${stats.ino}` } };
}

function sameBytes(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a === undefined || b === undefined ? a === b : Buffer.compare(a, b) === 0;
}

/** @throws Unwritable with everything as it was before */
function replaceAll(changes: readonly PlannedChange[]): void {
  const folders: string[] = [];
  const stages = new Map<PlannedChange, string>();
  const replaced: { target: string; before: Uint8Array | undefined; owner: Ownership | undefined }[] = [];
  let current = "";
  try {
    for (const change of changes) {
      current = change.file;
      if (change.bytes === undefined) continue;
      folders.unshift(...makeFolders(dirname(change.target)));
      removeLeftovers(dirname(change.target));
      stageOne(change, stages);
    }
    for (const [change, stage] of stages) {
      current = change.file;
      flush(stage, "r+");
    }
    for (const change of changes) {
      current = change.file;
      const stage = stages.get(change);
      replaced.push({ target: change.target, before: contentsOf(change.target), owner: change.there });
      if (stage === undefined) rmSync(change.target, { force: true });
      else renameSync(stage, change.target);
      stages.delete(change);
    }
  } catch (error) {
    for (const { target, before, owner } of replaced.reverse()) restore(target, before, owner);
    for (const stage of stages.values()) rmSync(stage, { force: true });
    removeFolders(folders);
    throw new Unwritable(current, reason(error));
  }
  for (const folder of new Set(changes.map(({ target }) => dirname(target)))) flush(folder, "r");
}

/** Two names of one file that get the same contents go on to be one file. */
function stageOne(change: PlannedChange, stages: Map<PlannedChange, string>): void {
  const stage = stagePath(change.target);
  stages.set(change, stage);
  const twin = [...stages].find(([other]) => other !== change && isTwin(other, change));
  if (twin) {
    try {
      linkSync(twin[1], stage);
      return;
    } catch {
      // A file system without hard links, or on another device: two files with the same contents.
    }
  }
  writeStage(stage, change.bytes ?? new Uint8Array(), change.there);
}

function isTwin(a: PlannedChange, b: PlannedChange): boolean {
  return a.there !== undefined && a.there.inode === b.there?.inode && a.there.links > 1 && sameBytes(a.bytes, b.bytes);
}

/** Whether the file has a name elsewhere, which keeps the old contents. */
function losesLink(change: PlannedChange, all: readonly PlannedChange[]): boolean {
  const { there, bytes } = change;
  if (there === undefined || bytes === undefined || there.links === 1) return false;
  return all.filter((other) => other === change || isTwin(other, change)).length < there.links;
}

function hardLinkNote({ file }: PlannedChange): Diagnostic {
  const message = "the file has other hard links, which still have the old contents";
  return { rule: "output/hard-link", severity: "warning", message, file };
}

function contentsOf(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** Undoes a replacement where a later one failed, which takes another process that interferes. */
function restore(target: string, before: Uint8Array | undefined, owner: Ownership | undefined): void {
  if (before === undefined) {
    rmSync(target, { force: true });
    return;
  }
  const current = contentsOf(target);
  if (current && sameBytes(current, before)) return;
  const stage = stagePath(target);
  writeStage(stage, before, owner);
  renameSync(stage, target);
}
