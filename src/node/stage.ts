import {
  chownSync,
  closeSync,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmdirSync,
  rmSync,
  writeSync,
} from "./fs.ts";

const { dirname, join } = process.getBuiltinModule("node:path");

/** What a staged file takes over from the one that it replaces. */
export interface Ownership {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** `.witkit-HOST-PID-RUN-N.tmp`: who staged it, so that what a killed run left behind can be told from the work of another. */
const STAGED = /^\.witkit-([0-9a-z]+)-(\d+)-([0-9a-z]+)-\d+\.tmp$/;
const HOST = hash(process.getBuiltinModule("node:os").hostname());
const RUN = Math.random().toString(36).slice(2, 10);
let counter = 0;

/** A name beside `target` for what it will be. */
export function stagePath(target: string): string {
  return join(dirname(target), `.witkit-${HOST}-${process.pid}-${RUN}-${counter++}.tmp`);
}

/** Creates a file and writes all of `bytes`; it has no contents on the disk for sure until `flush`. */
export function writeStage(path: string, bytes: Uint8Array, owner: Ownership | undefined): void {
  const descriptor = openSync(path, "wx", 0o666);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
    if (owner === undefined) return;
    takeOwner(path, owner);
    fchmodSync(descriptor, owner.mode & 0o7777);
  } finally {
    closeSync(descriptor);
  }
}

/** Only root may give a file away; for everybody else it stays the user's own, as with any editor that renames. */
function takeOwner(path: string, { uid, gid }: Ownership): void {
  if (process.getuid?.() === uid && process.getgid?.() === gid) return;
  try {
    chownSync(path, uid, gid);
  } catch {
    // Not permitted, or a file system without owners.
  }
}

/** Waits until a file or directory is on the disk. File systems that cannot say so are taken at their word. */
export function flush(path: string, flags: "r" | "r+"): void {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, flags);
    fsyncSync(descriptor);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOSPC" || code === "EDQUOT" || code === "EIO") throw error;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Creates a folder and those above it. Returns the folders that were not there, the innermost first. */
export function makeFolders(folder: string): readonly string[] {
  const first = mkdirSync(folder, { recursive: true });
  if (first === undefined) return [];
  const made = [folder];
  for (let at = folder; at !== first && dirname(at) !== at; ) {
    at = dirname(at);
    made.push(at);
  }
  return made;
}

/** Removes folders that are empty. */
export function removeFolders(folders: readonly string[]): void {
  for (const folder of folders) {
    try {
      rmdirSync(folder);
    } catch {
      // Somebody else put a file there, or removed it.
    }
  }
}

/** Removes folders that are empty, and those above them that become so; never one that holds `keep`. */
export function removeEmptied(folders: readonly string[], keep: string): void {
  for (const folder of new Set(folders)) {
    for (let at = folder; at !== keep && !keep.startsWith(join(at, "/")); at = dirname(at)) {
      try {
        rmdirSync(at);
      } catch {
        break;
      }
    }
  }
}

/** Removes what killed runs on this machine have staged in a folder. */
export function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    const [, host, pid, run] = STAGED.exec(name) ?? [];
    if (host !== HOST || run === RUN || isAlive(Number(pid))) continue;
    rmSync(join(folder, name), { force: true });
  }
}

/** Whether another process has that number. A process that we may not signal is alive. */
function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function hash(text: string): string {
  let value = 0;
  for (const character of text) value = (value * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return value.toString(36);
}
