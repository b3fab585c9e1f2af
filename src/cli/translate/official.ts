import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { OfficialPackage, OfficialParser } from "../../translate/report/official-verdict.ts";
import { findJco } from "./find-jco.ts";

interface Bindgen {
  readonly $init?: Promise<void>;
  generateTypes(name: string, options: object): unknown;
}

/** A world that no package has: asking for it makes the parser read and resolve everything, and then stop with a known message. */
const noWorld = "witkit-no-such-world-zz";
const resolved = /witkit-no-such-world-zz|contains no worlds|No main packages defined/;

/** The official wit-parser as it comes with npm's jco, from the user's own installation; it is never part of witkit. */
export function officialParser(cwd: string, env: Readonly<Record<string, string | undefined>>): OfficialParser {
  return async (packages) => {
    const bindgen = await loadBindgen(cwd, env);
    if (typeof bindgen === "string") return { kind: "not-asked", reason: bindgen };
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "witkit-verify-")));
    try {
      return {
        kind: "asked",
        errors: packages.flatMap((one, index) => refusal(bindgen, join(folder, `${index}`), one)),
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

/** What the parser says of a package that is written to `root`; empty where it accepts it. */
function refusal(bindgen: Bindgen, root: string, { name, files }: OfficialPackage): readonly string[] {
  mkdirSync(root, { recursive: true });
  for (const { path, content } of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  try {
    bindgen.generateTypes("x", { wit: { tag: "path", val: root }, world: noWorld, features: { tag: "all" } });
    return [];
  } catch (error) {
    const payload = error instanceof Error && "payload" in error ? error.payload : undefined;
    const message = String(payload ?? (error instanceof Error ? error.message : error));
    if (resolved.test(message)) return [];
    return [`${name}: the official parser rejects it: ${message.replaceAll(`${root}/`, "")}`];
  }
}

/** The parser, or why it can't be asked. */
async function loadBindgen(cwd: string, env: Readonly<Record<string, string | undefined>>): Promise<Bindgen | string> {
  const jco = findJco(cwd, env);
  if (!("found" in jco)) return jco.reason;
  const { parser, fileSystem } = jco.found;
  try {
    if (fileSystem !== undefined) {
      const files = (await import(pathToFileURL(fileSystem).href)) as { _setPreopens?(map: object): void };
      files._setPreopens?.({ "/": "/" });
    }
    const loaded = (await import(pathToFileURL(parser).href)) as Bindgen;
    await loaded.$init;
    return loaded;
  } catch (error) {
    return `jco could not be loaded: ${error instanceof Error ? error.message : String(error)}`;
  }
}
