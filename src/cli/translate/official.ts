import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { OfficialPackage } from "../../translate/report/official-verdict.ts";

interface Bindgen {
  readonly $init?: Promise<void>;
  generateTypes(name: string, options: object): unknown;
}

/** A world that no package has: asking for it makes the parser read and resolve everything, and then stop with a known message. */
const noWorld = "witkit-no-such-world-zz";
const resolved = /witkit-no-such-world-zz|contains no worlds|No main packages defined/;

/**
 * What the official wit-parser (as it comes with npm's jco) says of packages: the messages of its refusals. `undefined` where
 * it isn't installed.
 */
export async function officialErrors(
  inputs: readonly OfficialPackage[],
  cwd: string,
): Promise<readonly string[] | undefined> {
  const bindgen = await loadBindgen(cwd);
  if (!bindgen) return undefined;
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "witkit-verify-")));
  try {
    return inputs.flatMap((input, index) => {
      const root = join(folder, String(index));
      writePackage(root, input);
      const message = refusal(bindgen, root);
      return message === undefined
        ? []
        : [`${input.name}: the official parser refuses it: ${message.replaceAll(`${root}/`, "")}`];
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writePackage(root: string, input: OfficialPackage): void {
  mkdirSync(root, { recursive: true });
  for (const { name, text } of input.files) writeFileSync(join(root, name), text);
  for (const { folder, files } of input.dependencies) {
    const path = join(root, "deps", folder);
    mkdirSync(path, { recursive: true });
    for (const { name, text } of files) writeFileSync(join(path, name), text);
  }
}

function refusal(bindgen: Bindgen, path: string): string | undefined {
  try {
    bindgen.generateTypes("x", { wit: { tag: "path", val: path }, world: noWorld, features: { tag: "all" } });
    return undefined;
  } catch (error) {
    const payload = error instanceof Error && "payload" in error ? error.payload : undefined;
    const message = String(payload ?? (error instanceof Error ? error.message : error));
    return resolved.test(message) ? undefined : message;
  }
}

/** Loads the parser from the user's own installation; it is never part of witkit. */
async function loadBindgen(cwd: string): Promise<Bindgen | undefined> {
  try {
    const require = createRequire(join(cwd, "witkit.cjs"));
    const jco =
      folderOf(require, "@bytecodealliance/jco-transpile") ??
      folderOf(
        createRequire(join(folderOf(require, "@bytecodealliance/jco") ?? "", "x.cjs")),
        "@bytecodealliance/jco-transpile",
      );
    if (jco === undefined) return undefined;
    const shim = folderOf(createRequire(join(jco, "x.cjs")), "@bytecodealliance/preview2-shim");
    if (shim !== undefined) {
      const files = (await import(pathToFileURL(join(shim, "dist/nodejs/filesystem.js")).href)) as {
        _setPreopens?(map: object): void;
      };
      files._setPreopens?.({ "/": "/" });
    }
    const loaded = (await import(pathToFileURL(join(jco, "vendor/js-component-bindgen-component.js")).href)) as Bindgen;
    await loaded.$init;
    return loaded;
  } catch {
    return undefined;
  }
}

function folderOf(require: NodeJS.Require, name: string): string | undefined {
  for (const start of require.resolve.paths(name) ?? []) {
    try {
      return dirname(realpathSync(join(start, name, "package.json")));
    } catch {
      // not there: the next folder up
    }
  }
  return undefined;
}
