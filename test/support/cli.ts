import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The built command line, as users run it. */
export const cliPath = fileURLToPath(new URL("../../dist/cli.mjs", import.meta.url));

export interface CliOptions {
  readonly cwd?: string;
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `witkit` as a process of its own, with nothing in its environment that changes what it prints. */
export function witkit(args: readonly string[], options: CliOptions = {}): CliResult {
  const result = spawnSync(process.execPath, [built(), ...args], {
    cwd: options.cwd,
    input: options.input ?? "",
    env: cleanEnvironment(options.env),
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (result.error) throw result.error;
  return { code: result.status, stdout: result.stdout, stderr: result.stderr };
}

/** Runs `witkit`, reads `bytes` bytes of its output and hangs up, as `head` does. */
export function witkitWithClosedPipe(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [built(), ...args], { cwd: options.cwd, env: cleanEnvironment(options.env) });
    let stderr = "";
    child.stdout.destroy();
    child.stderr.on("data", (part) => {
      stderr += part;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout: "", stderr }));
    child.stdin.end(options.input ?? "");
  });
}

/** A new folder with these files; its name has no links in it. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "witkit-")));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

function built(): string {
  if (!existsSync(cliPath))
    throw new Error("dist/cli.mjs is absent: run `npm run build` before the tests of the command line");
  return cliPath;
}

function cleanEnvironment(extra: CliOptions["env"] = {}): NodeJS.ProcessEnv {
  const {
    NO_COLOR: _1,
    FORCE_COLOR: _2,
    GITHUB_ACTIONS: _3,
    CI: _4,
    WITKIT_DEBUG: _5,
    NODE_OPTIONS: _6,
    ...rest
  } = process.env;
  return { ...rest, ...extra };
}
