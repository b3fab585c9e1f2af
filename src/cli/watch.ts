import { type FSWatcher, watch } from "node:fs";
import { dirname, resolve } from "node:path";
import { statSync } from "../node/fs.ts";
import { type ExitCode, UsageError } from "./command.ts";
import type { Host } from "./host.ts";

/** Changes that come within this time are one change: editors and version control write in several steps. */
const SETTLE_MS = 100;

/** What a run reads: sources, binaries, configurations and manifests. */
const WATCHED = /\.(wit|wasm|json|jsonc|ya?ml|toml)$/;

/**
 * `--watch`: runs once, then again after each change below the arguments, until the process is asked to stop.
 * @param args the arguments as given; without any, `wit/` if there, else the working directory
 * @param runOnce one run; it reports its own failures
 * @returns the exit code of the last run
 */
export async function runOnChanges(
  args: readonly string[],
  host: Host,
  runOnce: () => Promise<ExitCode>,
): Promise<ExitCode> {
  if (args.includes("-")) throw new UsageError("--watch cannot watch standard input");
  let code = await runOnce();
  const changes = watchAll(placesOf(args, host.cwd()));
  host.stderr.write("Watching for changes. Press Ctrl+C to stop.\n");
  while (await changes.next()) {
    host.stderr.write("\n");
    code = await runOnce();
  }
  return code;
}

interface WatchedPlace {
  readonly path: string;
  readonly recursive: boolean;
}

/** The folders to watch: a folder with everything below, the folder of a file, and for a glob the working directory. */
function placesOf(args: readonly string[], cwd: string): readonly WatchedPlace[] {
  const given = args.length > 0 ? args : [isDirectory(resolve(cwd, "wit")) ? "wit" : "."];
  return given.map((arg) => {
    const path = resolve(cwd, arg);
    if (isDirectory(path)) return { path, recursive: true };
    return isDirectory(dirname(path)) && !/[*?[\]{}]/.test(arg)
      ? { path: dirname(path), recursive: false }
      : { path: cwd, recursive: true };
  });
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** `next` waits for changes that have settled; `false` once the process is asked to stop. */
function watchAll(places: readonly WatchedPlace[]): { next(): Promise<boolean> } {
  let timer: NodeJS.Timeout | undefined;
  let changed = false;
  let stopped = false;
  let wake = () => {};
  const onChange = (_: string, name: string | Buffer | null) => {
    if (name !== null && !WATCHED.test(String(name))) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      changed = true;
      wake();
    }, SETTLE_MS);
  };
  const watchers: readonly FSWatcher[] = places.map(({ path, recursive }) =>
    // A folder that goes away is no reason to stop watching the others.
    watch(path, { recursive }, onChange).on("error", () => {}),
  );
  const stop = () => {
    stopped = true;
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
    wake();
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
  return {
    async next() {
      if (!changed && !stopped) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      changed = false;
      return !stopped;
    },
  };
}
