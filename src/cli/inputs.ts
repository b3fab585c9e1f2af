import { resolve } from "node:path";
import type { Diagnostic } from "../common/diagnostic.ts";
import { looksLikeGlob } from "../common/glob.ts";
import { didYouMean } from "../common/nearest.ts";
import type { FileReader } from "../package/load/reader.ts";

/** The arguments of a command as paths that are there. */
export interface Inputs {
  readonly paths: readonly string[];
  /** `input/not-found`, one for each argument that is nowhere. */
  readonly diagnostics: readonly Diagnostic[];
  /** The path that stands for standard input, where `-` was among the arguments. */
  readonly stdin?: string;
}

/** The globs behind `!` among the arguments: what they match is left out where packages are searched. */
export function negatedGlobs(args: readonly string[]): readonly string[] {
  return args.filter((arg) => arg.startsWith("!") && arg.length > 1).map((arg) => arg.slice(1));
}

/** Finds what the arguments name; see `CommandContext.inputs`. */
export async function findInputs(
  given: readonly string[],
  reader: FileReader,
  stdin: string | undefined,
): Promise<Inputs> {
  const args = given.filter((arg) => !arg.startsWith("!") || arg === "!");
  if (args.length === 0) return { paths: [(await reader.stat("wit")) === "directory" ? "wit" : "."], diagnostics: [] };
  const paths = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  for (const arg of args) {
    if (arg === "-" && stdin !== undefined) paths.add(stdin);
    else if ((await reader.stat(arg)) !== undefined) paths.add(arg);
    else {
      const matches = looksLikeGlob(arg) ? await (await import("./glob.ts")).expandGlob(arg, reader) : [];
      for (const path of matches) paths.add(path);
      if (matches.length === 0) diagnostics.push(await notFound(arg, reader));
    }
  }
  return { paths: [...paths], diagnostics, ...(stdin !== undefined && paths.has(stdin) && { stdin }) };
}

async function notFound(path: string, reader: FileReader): Promise<Diagnostic> {
  const message = looksLikeGlob(path)
    ? `no file matches \`${path}\``
    : `no such file or directory.${await nearestSibling(path, reader)}`.replace(/\.$/, "");
  return { rule: "input/not-found", severity: "error", message, file: reader.display?.(path) ?? path };
}

/** ` Did you mean …?` from the names in the folder where the path should have been. */
async function nearestSibling(path: string, reader: FileReader): Promise<string> {
  const trimmed = path.replace(/[\\/]+$/, "");
  const cut = Math.max(trimmed.lastIndexOf("/"), trimmed.lastIndexOf("\\"));
  const folder = cut === -1 ? "." : trimmed.slice(0, cut) || "/";
  if ((await reader.stat(folder)) !== "directory") return "";
  const entries = await reader.list(folder).catch(() => []);
  const candidates = entries.map((entry) => (cut === -1 ? entry.name : `${folder}/${entry.name}`));
  return didYouMean(trimmed, candidates);
}

/** The path of text from standard input: under the name given for it, or in a folder of its own that is on no disk. */
export function stdinPath(name: string | undefined, bytes: Uint8Array, cwd: string): string {
  if (name !== undefined) return name;
  const isBinary = bytes[0] === 0 && bytes[1] === 0x61 && bytes[2] === 0x73 && bytes[3] === 0x6d;
  return resolve(cwd, "<stdin>", isBinary ? "stdin.wasm" : "stdin.wit");
}
