import { didYouMean } from "../../common/nearest.ts";
import {
  type Configurable,
  type Level,
  type OptionMeta,
  type OptionValue,
  type PresetName,
  presetNames,
} from "../engine/rule.ts";
import { idsOf, type RuleSetting, type RuleSettings, settingKeys } from "./levels.ts";
import type { LintSettings } from "./settings.ts";

/** A checked configuration. Everything is optional. */
export interface LintConfig {
  /** Presets; later ones override earlier ones. */
  readonly presets?: readonly PresetName[];
  /** Levels and options of rules, families (`since/*`) and presets. */
  readonly rules?: RuleSettings;
  /** Rules for some files. */
  readonly overrides?: readonly Override[];
  /** Configurations to extend, by path. */
  readonly extends?: readonly string[];
  readonly settings: Partial<LintSettings>;
}

export interface Override {
  /** Globs, relative to `folder`. */
  readonly files: readonly string[];
  readonly rules: RuleSettings;
  /** The folder of the configuration that contains the override, once it was read from a file. */
  readonly folder?: string;
}

/** Something wrong in a configuration: the message, and where in the data it is. */
export interface ConfigProblem {
  readonly rule: "config/unknown-key" | "config/unknown-rule" | "config/invalid-value";
  readonly message: string;
  /** Keys and indexes from the root of the data. */
  readonly path: readonly (string | number)[];
  /** Whether the key at the end of `path` is wrong, or its value. */
  readonly at: "key" | "value";
}

type Raw = Readonly<Record<string, unknown>>;
type DataPath = ConfigProblem["path"];

const keys = [
  "$schema",
  "extends",
  "presets",
  "rules",
  "overrides",
  "wasi",
  "features",
  "languages",
  "indentWidth",
  "staleAfter",
  "prerelease",
];

/** What the readers of values need: the known rules, and where problems go. */
interface Check {
  readonly rules: readonly Configurable[];
  /** Records a problem; returns `undefined`, the value of what is invalid. */
  fail(message: string, path: DataPath, more?: Partial<ConfigProblem>): undefined;
}

/** Checks a configuration and returns what is valid in it, with every problem. */
export function readConfig(
  data: unknown,
  rules: readonly Configurable[],
): { readonly config: LintConfig; readonly problems: readonly ConfigProblem[] } {
  const problems: ConfigProblem[] = [];
  const fail: Check["fail"] = (message, path, more) => {
    problems.push({ rule: "config/invalid-value", message: message.replace(/\.$/, ""), path, at: "value", ...more });
    return undefined;
  };
  return { config: readRoot(data, { rules, fail }), problems };
}

function readRoot(data: unknown, check: Check): LintConfig {
  if (!isRaw(data)) {
    check.fail("expected an object", []);
    return { settings: {} };
  }
  checkKeys(data, keys, "the configuration", [], check);
  return {
    ...present("extends", data, (value, path) => textList(value, path, check)),
    ...present("presets", data, (value, path) => readPresets(value, path, check)),
    ...present("rules", data, (value, path) => readRules(value, path, check)),
    ...present("overrides", data, (value, path) => readOverrides(value, path, check)),
    settings: {
      ...present("wasi", data, (value, path) => wasiVersion(value, path, check)),
      ...present("features", data, (value, path) => textList(value, path, check)),
      ...present("languages", data, (value, path) => textList(value, path, check)),
      ...present("indentWidth", data, (value, path) => wholeNumber(value, path, 1, check)),
      ...present("staleAfter", data, (value, path) => wholeNumber(value, path, 0, check)),
      ...present("prerelease", data, (value, path) => oneOf(value, path, ["ignore", "warn", "strict"] as const, check)),
    },
  };
}

/** The entry for a key that is given and valid. */
function present<K extends string, T>(
  key: K,
  data: Raw,
  read: (value: unknown, path: DataPath) => T | undefined,
): { readonly [P in K]?: T } {
  if (data[key] === undefined) return {};
  const value = read(data[key], [key]);
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: T });
}

function readPresets(value: unknown, path: DataPath, check: Check): readonly PresetName[] | undefined {
  return textList(value, path, check)?.flatMap((name, at) => {
    const found = oneOf(name, Array.isArray(value) ? [...path, at] : path, presetNames, check);
    return found === undefined ? [] : [found];
  });
}

function readOverrides(value: unknown, path: DataPath, check: Check): readonly Override[] | undefined {
  if (!Array.isArray(value)) return check.fail("`overrides` must be a list of objects", path);
  return value.flatMap((entry: unknown, at) => {
    const place = [...path, at];
    if (!isRaw(entry)) check.fail("`overrides` must be a list of objects", place);
    if (!isRaw(entry)) return [];
    checkKeys(entry, ["files", "rules"], "an entry of `overrides`", place, check);
    const missing = ["files", "rules"].filter((key) => entry[key] === undefined);
    for (const key of missing) check.fail(`an entry of \`overrides\` needs \`${key}\``, place);
    if (missing.length > 0) return [];
    const files = textList(entry.files, [...place, "files"], check);
    const rules = readRules(entry.rules, [...place, "rules"], check);
    return files && rules ? [{ files, rules }] : [];
  });
}

function readRules(value: unknown, path: DataPath, check: Check): RuleSettings | undefined {
  if (!isRaw(value)) return check.fail(`\`${nameOf(path)}\` must be an object of rules and levels`, path);
  const found: Record<string, RuleSetting> = {};
  for (const [key, setting] of Object.entries(value)) {
    const place = [...path, key];
    const unknown = unknownRule(key, check.rules);
    if (unknown !== undefined) check.fail(unknown, place, { rule: "config/unknown-rule", at: "key" });
    else {
      const read = readSetting(setting, place, key, check);
      if (read !== undefined) found[key] = read;
    }
  }
  return found;
}

function readSetting(setting: unknown, path: DataPath, key: string, check: Check): RuleSetting | undefined {
  if (!Array.isArray(setting)) return readLevel(setting, path, key, check);
  const [level, options, ...more]: readonly unknown[] = setting;
  if (more.length > 0) return check.fail(`\`${key}\`: expected a level and an object of options`, path);
  const ids = new Set(idsOf(check.rules, key));
  const meant = check.rules.filter(({ id }) => ids.has(id));
  const read = readLevel(level, [...path, 0], key, check);
  const readOptionsOf = options === undefined ? {} : readOptions(options, [...path, 1], key, meant, check);
  return read && readOptionsOf && [read, readOptionsOf];
}

/** Why a key of `rules` means nothing, with the nearest name; `undefined` for a rule, a family or a preset. */
export function unknownRule(key: string, rules: readonly Configurable[]): string | undefined {
  if (idsOf(rules, key).length > 0) return undefined;
  const family = key.split("/")[0];
  if (family === "syntax" || family === "input" || family === "config") return `\`${family}/*\` is always an error`;
  return `there is no rule \`${key}\`.${didYouMean(key, settingKeys(rules))}`.replace(/\.$/, "");
}

const levels: Readonly<Record<string, Level>> = {
  off: "off",
  info: "info",
  warn: "warn",
  warning: "warn",
  error: "error",
};

/** The level that a text names; `warning` means `warn`. */
export function levelOf(text: unknown): Level | undefined {
  return typeof text === "string" && Object.hasOwn(levels, text) ? levels[text] : undefined;
}

/** What to say of a text that names no level. */
export function unknownLevel(value: unknown, key: string): string {
  const hint = typeof value === "string" ? didYouMean(value, Object.keys(levels)) : "";
  return `\`${key}\`: expected one of error, warn, info and off.${hint}`.replace(/\.$/, "");
}

function readLevel(value: unknown, path: DataPath, key: string, check: Check): Level | undefined {
  return levelOf(value) ?? check.fail(unknownLevel(value, key), path);
}

function readOptions(
  value: unknown,
  path: DataPath,
  key: string,
  meant: readonly Configurable[],
  check: Check,
): Readonly<Record<string, OptionValue>> | undefined {
  if (!isRaw(value)) return check.fail(`\`${key}\`: the options must be an object`, path);
  const known = new Map(meant.flatMap((rule) => Object.entries(rule.options ?? {})));
  checkKeys(value, [...known.keys()], `the options object of \`${key}\``, path, check);
  const entries = Object.entries(value).flatMap(([name, option]) => {
    const read = known.has(name) ? readOption(option, [...path, name], known.get(name), check) : undefined;
    return read === undefined ? [] : [[name, read] as const];
  });
  return Object.fromEntries(entries);
}

function readOption(
  value: unknown,
  path: DataPath,
  meta: OptionMeta | undefined,
  check: Check,
): OptionValue | undefined {
  if (meta?.type === "string[]") return textList(value, path, check);
  if (meta?.type === "integer") return wholeNumber(value, path, 0, check);
  return typeof value === "boolean" ? value : check.fail(`\`${nameOf(path)}\` must be true or false`, path);
}

function checkKeys(data: Raw, known: readonly string[], where: string, path: DataPath, check: Check): void {
  for (const key of Object.keys(data)) {
    if (known.includes(key)) continue;
    const message = `${where} has no key \`${key}\`.${didYouMean(key, known)}`;
    check.fail(message, [...path, key], { rule: "config/unknown-key", at: "key" });
  }
}

function isRaw(value: unknown): value is Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textList(value: unknown, path: DataPath, check: Check): readonly string[] | undefined {
  const list: unknown = typeof value === "string" ? [value] : value;
  if (!Array.isArray(list) || !list.every((one) => typeof one === "string")) {
    return check.fail(`\`${nameOf(path)}\` must be a list of strings`, path);
  }
  return list;
}

function wholeNumber(value: unknown, path: DataPath, least: number, check: Check): number | undefined {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= least) return value;
  return check.fail(`\`${nameOf(path)}\` must be a whole number of at least ${least}`, path);
}

function oneOf<T extends string>(value: unknown, path: DataPath, choices: readonly T[], check: Check): T | undefined {
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  const hint = typeof value === "string" ? didYouMean(value, choices) : "";
  return check.fail(`\`${nameOf(path)}\`: expected one of ${choices.join(", ")}.${hint}`, path);
}

function wasiVersion(value: unknown, path: DataPath, check: Check): string | undefined {
  if (typeof value === "string" && /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/.test(value)) return value;
  return check.fail('`wasi` must be a release, such as "0.3.1"', path);
}

/** The path without its indexes, for messages: `overrides.files`. */
function nameOf(path: DataPath): string {
  const names = path.filter((part) => typeof part === "string");
  return names.length > 1 && names[0] !== "overrides" ? (names.at(-1) ?? "") : names.join(".");
}

/** A configuration laid over the one that it extends. An override that both contain counts once, at its last place. */
export function mergeConfigs(base: LintConfig, over: LintConfig): LintConfig {
  const presets = over.presets ?? base.presets;
  const merged = { ...base.rules, ...over.rules };
  const later = new Set(over.overrides);
  const overrides = [...(base.overrides ?? []).filter((one) => !later.has(one)), ...later];
  return {
    ...(presets && { presets }),
    ...(Object.keys(merged).length > 0 && { rules: merged }),
    ...(overrides.length > 0 && { overrides }),
    settings: { ...base.settings, ...over.settings },
  };
}
