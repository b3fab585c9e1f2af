import { existsSync, readFileSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import type { ParseError } from "jsonc-parser/lib/esm/main.js";
import { ConfigProblem, type LintConfig, mergeConfigs, readConfig } from "../../lint/config/config.ts";
import { reason } from "../../node/reason.ts";
import { UsageError } from "../command.ts";

export { nearestConfig } from "./nearest-config.ts";

/** A configuration and the file that it came from. */
export interface ConfigFile {
  readonly path: string;
  readonly config: LintConfig;
}

/**
 * Reads a configuration with everything that it extends.
 * @throws UsageError with the file and what is wrong in it
 */
export async function loadConfig(path: string, cwd: string, open: readonly string[] = []): Promise<ConfigFile> {
  const place = shortPath(path, cwd);
  if (open.includes(path)) throw new UsageError(`${place}: it extends itself`);
  const config = await checked(place, async () => readConfig(await parseFile(path)));
  let merged: LintConfig = { settings: {} };
  for (const base of config.extends ?? []) {
    const target = resolve(dirname(path), base);
    if (!existsSync(target)) throw new UsageError(`${place}: \`extends\` names ${base}, which isn't there`);
    const { config: other } = await loadConfig(target, cwd, [...open, path]);
    merged = mergeConfigs(merged, other);
  }
  return { path, config: mergeConfigs(merged, config) };
}

async function checked<T>(place: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ConfigProblem) throw new UsageError(`${place}: ${error.message}`);
    throw error;
  }
}

async function parseFile(path: string): Promise<unknown> {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new ConfigProblem(`it can't be read: ${reason(error)}`);
  }
  if (/\.ya?ml$/.test(path)) return parseYaml(text);
  const data = await parseJsonc(text);
  return path.endsWith("package.json") ? (data as { witkit?: unknown }).witkit : data;
}

async function parseYaml(text: string): Promise<unknown> {
  const { parseDocument } = await import("yaml");
  const document = parseDocument(text);
  const [problem] = document.errors;
  if (problem) throw new ConfigProblem(problem.message.split("\n")[0]?.replace(/:$/, "") ?? "it is no YAML");
  return document.toJS() ?? {};
}

async function parseJsonc(text: string): Promise<unknown> {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    const { parse, printParseErrorCode } = await import("jsonc-parser/lib/esm/main.js");
    const errors: ParseError[] = [];
    const data: unknown = parse(text, errors, { allowTrailingComma: true });
    const [problem] = errors;
    if (!problem) return data;
    const line = text.slice(0, problem.offset).split("\n").length;
    throw new ConfigProblem(`it is no JSON: ${printParseErrorCode(problem.error)} on line ${line}`);
  }
}

function shortPath(path: string, cwd: string): string {
  const short = relative(cwd, path).split(sep).join("/");
  return short.startsWith("../../") ? path : short;
}
