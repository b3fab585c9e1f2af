import { dirname, resolve } from "node:path";
import { GitError } from "./git-error.ts";
import { gitStatus } from "./git-process.ts";

/**
 * Finds a reason not to write: a change that is not committed anywhere in the repository of these files, or a file beside them
 * that git does not track.
 * @returns the path of one such file; `undefined` if there is none, and where there is no repository (or no git) to ask
 * @throws GitError if git refuses to say
 */
export function uncommittedFile(paths: readonly string[], cwd: string): string | undefined {
  const folders = new Set(paths.map((path) => dirname(resolve(cwd, path))));
  for (const folder of folders) {
    const found = firstOf(["--untracked-files=no"], folder) ?? firstOf(["--untracked-files=all", "--", "."], folder);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The first path that `git status` names. */
function firstOf(args: readonly string[], folder: string): string | undefined {
  try {
    return (
      gitStatus(["-z", ...args], folder, "git cannot say what has changed")
        .split("\0")[0]
        ?.slice(3) || undefined
    );
  } catch (error) {
    if (error instanceof GitError && /not a git repository|git was not found/.test(error.message)) return undefined;
    throw error;
  }
}
