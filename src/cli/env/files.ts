import type { Diagnostic } from "../../common/diagnostic.ts";
import { type CommandContext, UsageError } from "../command.ts";

/** A binary to analyse. */
export interface BinaryFile {
  readonly path: string;
  /** The name to show. */
  readonly file: string;
}

export interface BinaryFiles {
  readonly files: readonly BinaryFile[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface FileOptions {
  readonly filesFrom?: string;
  readonly shard?: Shard;
}

/** One of several parts of a list: `index` counts from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** `I/N`. */
export function parseShard(value: string): Shard {
  const match = /^(\d+)\/(\d+)$/.exec(value);
  const [index, count] = [Number(match?.[1]), Number(match?.[2])];
  if (!match || count < 1 || index < 1 || index > count) {
    throw new UsageError(`--shard takes I/N with I from 1 to N, for example 1/4; got \`${value}\``);
  }
  return { index, count };
}

/**
 * The binaries that the arguments and `--files-from` name, in that order: a directory stands for every `.wasm` file below it,
 * by name. Of the whole list, `--shard` takes every N-th, so that parts are of like size whatever the order.
 */
export async function findBinaries(context: CommandContext, options: FileOptions): Promise<BinaryFiles> {
  const listed = options.filesFrom === undefined ? [] : lines(await readText(context, options.filesFrom));
  const args = [...context.args, ...listed];
  if (args.length === 0 && options.filesFrom === undefined)
    throw new UsageError("name at least one .wasm file or directory, or give a list with --files-from");
  const inputs = args.length === 0 ? { paths: [], diagnostics: [] } : await context.inputs(args);
  const diagnostics: Diagnostic[] = [...inputs.diagnostics];
  const files: BinaryFile[] = [];
  const seen = new Set<string>();
  for (const path of inputs.paths) {
    const found = (await context.reader.stat(path)) === "directory" ? await below(context, path) : [path];
    if (found.length === 0)
      diagnostics.push({
        rule: "input/not-found",
        severity: "error",
        message: "there is no .wasm file in this directory",
        file: shown(context, path),
      });
    for (const each of found) {
      if (seen.has(each)) continue;
      seen.add(each);
      files.push({ path: each, file: shown(context, each) });
    }
  }
  const { shard } = options;
  return { files: shard ? files.filter((_, index) => index % shard.count === shard.index - 1) : files, diagnostics };
}

function shown(context: CommandContext, path: string): string {
  return context.reader.display?.(path) ?? path;
}

/** `.wasm` files below a directory. What a build makes is often ignored by version control, so that doesn't count here. */
async function below(context: CommandContext, directory: string): Promise<readonly string[]> {
  const entries = [...(await context.reader.list(directory))].sort((a, b) => (a.name < b.name ? -1 : 1));
  const found: string[] = [];
  for (const { name, kind } of entries) {
    const path = `${directory.replace(/\/+$/, "")}/${name}`;
    if (kind === "file" && name.endsWith(".wasm")) found.push(path);
    else if (kind === "directory" && name !== "node_modules" && !name.startsWith("."))
      found.push(...(await below(context, path)));
  }
  return found;
}

/** One path a line; with zero bytes between them (`find -print0`), any character is fine. */
function lines(text: string): readonly string[] {
  return text.split(text.includes("\0") ? "\0" : /\r?\n/).filter((line) => line.trim() !== "");
}

/** The text of a file, or of standard input for `-`. */
export async function readText(context: CommandContext, path: string): Promise<string> {
  const decoder = new TextDecoder();
  if (path === "-") {
    const parts: Uint8Array[] = [];
    for await (const part of process.stdin)
      parts.push(typeof part === "string" ? new TextEncoder().encode(part) : part);
    return decoder.decode(Buffer.concat(parts));
  }
  if ((await context.reader.stat(path)) === undefined) throw new UsageError(`${path}: no such file`);
  return decoder.decode(await context.reader.read(path));
}
