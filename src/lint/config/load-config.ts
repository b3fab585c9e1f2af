import { rangeOf, type SourceText } from "../../../grammar/source.ts";
import type { Diagnostic } from "../../common/diagnostic.ts";
import { joinPath, parentPath } from "../../common/path.ts";
import { type FileReader, fullPathOf } from "../../package/load/reader.ts";
import type { Configurable } from "../engine/rule.ts";
import { type LintConfig, mergeConfigs, readConfig } from "./config.ts";
import { type ParsedConfig, parseConfig } from "./parse-config.ts";

/** How many files one configuration may consist of, through `extends`. */
const maxFiles = 200;

/** How many problems of one file are reported: a file with more is not a configuration. */
const maxProblems = 100;

/** A configuration with everything that it extends. With problems, `config` has what is valid. */
export interface LoadedConfig {
  readonly config: LintConfig;
  /** `config/*`, of this file and of those that it extends. */
  readonly problems: readonly Diagnostic[];
}

export type ConfigLoader = (path: string) => Promise<LoadedConfig>;

/** Loads configurations by path, each file once however many others extend it. */
export function createConfigLoader(reader: FileReader, rules: readonly Configurable[]): ConfigLoader {
  const loaded = new Map<string, LintConfig>();
  const problems = new Map<string, readonly Diagnostic[]>();
  const reached = new Map<string, Set<string>>();

  const load = async (path: string, open: readonly string[]): Promise<LintConfig> => {
    const known = loaded.get(path);
    if (known) return known;
    const own = await readFile(path, reader, rules);
    const found = [...own.problems];
    problems.set(path, found);
    const files = new Set([path]);
    reached.set(path, files);
    let merged: LintConfig = { settings: {} };
    for (const [at, base] of (own.config.extends ?? []).entries()) {
      const target = joinPath(parentPath(path) ?? ".", base);
      const problem = await extendsProblem(target, base, [...open, path], loaded.size);
      if (problem !== undefined) found.push(await own.place(problem, at));
      else {
        merged = mergeConfigs(merged, await load(target, [...open, path]));
        for (const file of reached.get(target) ?? []) files.add(file);
      }
    }
    const config = mergeConfigs(merged, own.config);
    loaded.set(path, config);
    return config;
  };

  const extendsProblem = async (target: string, base: string, open: readonly string[], count: number) => {
    if (open.includes(target))
      return open.at(-1) === target ? "it extends itself" : `it extends itself through ${base}`;
    if ((await reader.stat(target)) === undefined) return `\`extends\` names ${base}, which does not exist`;
    return count + open.length > maxFiles ? `\`extends\` leads to more than ${maxFiles} files` : undefined;
  };

  return async (path) => {
    const full = fullPathOf(reader, path);
    const config = await load(full, []);
    return { config, problems: [...(reached.get(full) ?? [])].flatMap((file) => problems.get(file) ?? []) };
  };
}

interface ReadFile extends LoadedConfig {
  /** A problem of the entry of `extends` with an index. */
  place(message: string, index: number): Promise<Diagnostic>;
}

async function readFile(path: string, reader: FileReader, rules: readonly Configurable[]): Promise<ReadFile> {
  const file = reader.display?.(path) ?? path;
  let source: SourceText;
  try {
    source = { file, text: new TextDecoder().decode(await reader.read(path)) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return withoutConfig({ rule: "config/unreadable", severity: "error", message: `can't be read: ${reason}`, file });
  }
  const parsed = await parseConfig(source);
  if ("problem" in parsed) return withoutConfig(parsed.problem);
  const { config, problems } = readConfig(parsed.data, rules);
  const folder = parentPath(path) ?? ".";
  return {
    config: { ...config, ...(config.overrides && { overrides: config.overrides.map((one) => ({ ...one, folder })) }) },
    problems: await Promise.all(problems.slice(0, maxProblems).map((one) => toDiagnostic(one, parsed, source))),
    place: (message, at) => {
      const one = { rule: "config/extends", message, path: ["extends", at], at: "value" } as const;
      return toDiagnostic(one, parsed, source);
    },
  };
}

function withoutConfig(problem: Diagnostic): ReadFile {
  return { config: { settings: {} }, problems: [problem], place: async () => problem };
}

async function toDiagnostic(
  { rule, message, path, at }: Omit<Parameters<Located["locate"]>[0], "rule"> & { readonly rule: string },
  parsed: Located,
  source: SourceText,
): Promise<Diagnostic> {
  const place = { rule: "config/invalid-value", message, at } as const;
  // `extends` may be one string instead of a list.
  const locate = async () =>
    (await parsed.locate({ ...place, path })) ?? (await parsed.locate({ ...place, path: path.slice(0, -1) }));
  const span = await locate().catch((error: unknown) => {
    // A text that is nested too deeply for the second parser has no positions.
    if (error instanceof RangeError) return undefined;
    throw error;
  });
  return { rule, severity: "error", message, file: source.file, ...(span && { range: rangeOf(source, span) }) };
}

type Located = Extract<ParsedConfig, { data: unknown }>;
