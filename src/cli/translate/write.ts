import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { UsageError } from "../command.ts";

/** A file to be written (`text`), or to go (`undefined`). */
export interface FileChange {
  readonly path: string;
  readonly text: string | undefined;
}

/**
 * Writes all files or none: the texts go to temporary files first, and if a rename fails in the middle, what was replaced
 * before is put back.
 * @throws UsageError where a file can't be written
 */
export function writeAll(changes: readonly FileChange[]): void {
  const staged: { temporary: string; path: string }[] = [];
  const done: { path: string; before: Buffer | undefined }[] = [];
  const mark = `.witkit-${process.pid}`;
  try {
    for (const { path, text } of changes) {
      if (text === undefined) continue;
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(`${path}${mark}`, text);
      staged.push({ temporary: `${path}${mark}`, path });
    }
    for (const { temporary, path } of staged) {
      const before = readIfThere(path);
      renameSync(temporary, path);
      done.push({ path, before });
    }
    for (const { path, text } of changes) {
      if (text !== undefined) continue;
      const before = readIfThere(path);
      rmSync(path, { force: true });
      done.push({ path, before });
    }
  } catch (error) {
    for (const { path, before } of done.reverse()) {
      if (before === undefined) rmSync(path, { force: true });
      else writeFileSync(path, before);
    }
    for (const { temporary } of staged) rmSync(temporary, { force: true });
    throw new UsageError(`nothing was written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/**
 * Refuses to write into a repository with changes that are not committed, and beside files that it doesn't know. Outside of a
 * repository there is nothing to ask.
 */
export function requireCleanTree(paths: readonly string[], cwd: string): void {
  const folders = new Set(paths.map((path) => dirname(resolve(cwd, path))));
  for (const folder of folders) {
    const changed =
      gitStatus(["--untracked-files=no"], folder) ?? gitStatus(["--untracked-files=all", "--", "."], folder);
    if (changed === undefined) continue;
    throw new UsageError(
      `there are changes that are not committed, such as ${changed}: commit or stash them first, or use --force`,
    );
  }
}

/** The first path that `git status` names. */
function gitStatus(args: readonly string[], folder: string): string | undefined {
  const status = spawnSync("git", ["status", "--porcelain", ...args], { cwd: folder, encoding: "utf8" });
  if (status.error || status.status !== 0) return undefined;
  return status.stdout.split("\n")[0]?.slice(3) || undefined;
}
