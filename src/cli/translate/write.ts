import { spawnSync } from "node:child_process";
import { dirname, resolve } from "node:path";
import { UsageError } from "../command.ts";

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
