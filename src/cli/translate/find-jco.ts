import { readdirSync, realpathSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** Where jco has its component of wit-parser, which has no public entry. Checked against the installed version by a test. */
const parserFile = "vendor/js-component-bindgen-component.js";
/** The file system of the preview 2 shim, which the component reads through. */
const fileSystemFile = "dist/nodejs/filesystem.js";

export interface InstalledParser {
  readonly parser: string;
  /** Absent where the shim is not installed beside jco. */
  readonly fileSystem?: string;
}

/**
 * Finds the official parser in an installation of npm's `jco`: where `WITKIT_JCO` points (a package folder, or a project that
 * has it installed), in the project, beside witkit, and where npx keeps what it runs.
 */
export function findJco(
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): { readonly found: InstalledParser } | { readonly reason: string } {
  const named = env.WITKIT_JCO;
  const places = named ? [resolve(cwd, named)] : [cwd, dirname(fileURLToPath(import.meta.url)), ...npxFolders(env)];
  let incomplete: string | undefined;
  for (const place of places) {
    const folder = transpileFolder(place);
    if (folder === undefined) continue;
    const parser = join(folder, parserFile);
    if (isFile(parser)) return { found: { parser, ...shimOf(folder) } };
    incomplete ??= folder;
  }
  if (incomplete !== undefined)
    return { reason: `jco in ${incomplete} has no ${parserFile}: witkit does not know this version` };
  return {
    reason: named
      ? `WITKIT_JCO: there is no jco in ${named}`
      : "jco is not installed (`npm install -D @bytecodealliance/jco`)",
  };
}

function shimOf(folder: string): Pick<InstalledParser, "fileSystem"> {
  const shim = packageFolder(folder, "@bytecodealliance/preview2-shim");
  return shim === undefined ? {} : { fileSystem: join(shim, fileSystemFile) };
}

/** The folder of jco-transpile as seen from a folder: itself, or installed for it, also by way of jco. */
function transpileFolder(place: string): string | undefined {
  if (isFile(join(place, parserFile))) return place;
  const direct = packageFolder(place, "@bytecodealliance/jco-transpile");
  if (direct !== undefined) return direct;
  const jco = packageFolder(place, "@bytecodealliance/jco");
  return jco === undefined ? undefined : packageFolder(jco, "@bytecodealliance/jco-transpile");
}

/** The folder of a package that is installed for code in `place`. */
function packageFolder(place: string, name: string): string | undefined {
  const require = createRequire(join(place, "x.cjs"));
  for (const start of require.resolve.paths(name) ?? []) {
    if (isFile(join(start, name, "package.json"))) return realpathSync(join(start, name));
  }
  return undefined;
}

/** Folders that npx installs packages to: those on the path of the process that it runs, and those that it keeps. */
function npxFolders(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const running = (env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => /[\\/]node_modules[\\/]\.bin$/.test(folder))
    .map((folder) => dirname(dirname(folder)));
  const kept = join(env.npm_config_cache ?? join(env.HOME ?? homedir(), ".npm"), "_npx");
  const names = statSync(kept, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(kept).sort() : [];
  return [...running, ...names.map((name) => join(kept, name))];
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
