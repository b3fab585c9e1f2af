import { spawnSync } from "node:child_process";
import { GitError } from "./git-error.ts";
import { reason } from "./reason.ts";

/**
 * Runs the user's `git` in a repository that nobody vouches for: nothing that its configuration names is executed, and nothing
 * is fetched.
 *
 * - No file system monitor, no hooks, no submodules (whose own configuration would count).
 * - All transports are refused. A partial clone would otherwise fetch a missing object from a remote of the repository's choice,
 *   `ext::` among them. `GIT_NO_LAZY_FETCH` exists from git 2.45 on; `GIT_ALLOW_PROTOCOL` refuses the same in older ones.
 * - Filters (`filter.NAME.clean` …), which `git status` runs, are emptied by name.
 * - No prompt, no locks on the index, and paths mean themselves.
 */
const SAFE_CONFIG = [
  ["core.fsmonitor", "false"],
  ["core.hooksPath", "/dev/null"],
  ["protocol.allow", "never"],
  ["diff.ignoreSubmodules", "all"],
] as const;

const SAFE_ENVIRONMENT = {
  GIT_ALLOW_PROTOCOL: "",
  GIT_NO_LAZY_FETCH: "1",
  GIT_TERMINAL_PROMPT: "0",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_LITERAL_PATHSPECS: "1",
} as const;

/**
 * @param failure what to say if git fails; git's own first line is added
 * @returns what git wrote to its standard output
 * @throws GitError
 */
export function git(args: readonly string[], cwd: string, failure: string, input?: string): Buffer {
  return run(args, SAFE_CONFIG, cwd, failure, input);
}

/** `git status --porcelain`: it reads the files of the work tree, so the filters of the repository have to be switched off. */
export function gitStatus(args: readonly string[], cwd: string, failure: string): string {
  const config = [...SAFE_CONFIG, ...withoutFilters(cwd, failure)];
  return run(["status", "--porcelain", "--ignore-submodules=all", ...args], config, cwd, failure).toString("utf8");
}

/** Empties the commands of every filter that is configured. */
function withoutFilters(cwd: string, failure: string): readonly (readonly [key: string, value: string])[] {
  const names = run(["config", "-z", "--name-only", "--list"], SAFE_CONFIG, cwd, failure).toString("utf8").split("\0");
  const filters = new Set(
    names.map((name) => /^filter\.(.*)\.[^.]+$/s.exec(name)?.[1]).filter((name) => name !== undefined),
  );
  return [...filters].flatMap((name) => {
    // `-c` ends a key at its first `=`, so such a filter cannot be named.
    if (name.includes("=")) throw new GitError(`the repository configures a filter with \`=\` in its name: ${name}`);
    return [
      [`filter.${name}.clean`, ""],
      [`filter.${name}.smudge`, ""],
      [`filter.${name}.process`, ""],
      [`filter.${name}.required`, "false"],
    ] as const;
  });
}

function run(
  args: readonly string[],
  config: readonly (readonly [key: string, value: string])[],
  cwd: string,
  failure: string,
  input?: string,
): Buffer {
  const settings = config.flatMap(([key, value]) => ["-c", `${key}=${value}`]);
  const result = spawnSync("git", [...settings, "--no-pager", ...args], {
    cwd,
    input,
    env: { ...process.env, ...SAFE_ENVIRONMENT },
    maxBuffer: 1 << 30,
    stdio: ["pipe", "pipe", "pipe"],
  });
  if (result.error) {
    const missing = "code" in result.error && result.error.code === "ENOENT";
    throw new GitError(
      missing ? "git was not found: install it, or name a directory instead" : `git failed: ${reason(result.error)}`,
    );
  }
  if (result.status === 0) return result.stdout;
  const said = result.stderr.toString().trim().split("\n")[0] ?? "";
  throw new GitError(`${failure}${said === "" ? "" : ` (${said})`}${fetchHint(said)}`);
}

/** Objects that a partial clone has not fetched yet. */
function fetchHint(said: string): string {
  const lacksObject = /promisor|not allowed|lazy fetching disabled|could not fetch/i.test(said);
  return lacksObject
    ? ". witkit does not fetch: complete the partial clone with `git fetch --refetch --no-filter`"
    : "";
}
