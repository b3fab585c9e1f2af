import { didYouMean } from "../../common/nearest.ts";
import {
  type Level,
  type LintRule,
  type OptionMeta,
  type OptionValue,
  type PresetName,
  presetNames,
} from "../engine/rule.ts";
import { rules } from "../rules.ts";
import { idsOf, type RuleSetting, type RuleSettings, settingKeys } from "./levels.ts";
import type { LintSettings } from "./settings.ts";

/** A configuration as it is written, after checking. Everything is optional. */
export interface LintConfig {
  /** Presets, each over the ones before. */
  readonly presets?: readonly PresetName[];
  /** Levels and options of rules, families (`since/*`) and presets. */
  readonly rules?: RuleSettings;
  /** Rules for some files; paths are relative to the configuration. */
  readonly overrides?: readonly Override[];
  /** Configurations that this one goes on from, by path. */
  readonly extends?: readonly string[];
  readonly settings: Partial<LintSettings>;
}

export interface Override {
  readonly files: readonly string[];
  readonly rules: RuleSettings;
}

/** What is wrong with a configuration, in a sentence that says where. */
export class ConfigProblem extends Error {
  override readonly name = "ConfigProblem";
}

type Raw = Readonly<Record<string, unknown>>;

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

/**
 * Checks a configuration.
 * @throws ConfigProblem for an unknown key, rule or option (with the nearest name), or a value of the wrong kind
 */
export function readConfig(data: unknown): LintConfig {
  if (!isRaw(data)) throw new ConfigProblem("expected an object");
  checkKeys(data, keys, "the configuration");
  return {
    ...(data.extends !== undefined && { extends: textList(data.extends, "extends") }),
    ...(data.presets !== undefined && { presets: readPresets(data.presets) }),
    ...(data.rules !== undefined && { rules: readRules(data.rules, "rules") }),
    ...(data.overrides !== undefined && { overrides: readOverrides(data.overrides) }),
    settings: readSettings(data),
  };
}

function readSettings(data: Raw): Partial<LintSettings> {
  return {
    ...(data.wasi !== undefined && { wasi: wasiVersion(data.wasi) }),
    ...(data.features !== undefined && { features: textList(data.features, "features") }),
    ...(data.languages !== undefined && { languages: textList(data.languages, "languages") }),
    ...(data.indentWidth !== undefined && { indentWidth: wholeNumber(data.indentWidth, "indentWidth", 1) }),
    ...(data.staleAfter !== undefined && { staleAfter: wholeNumber(data.staleAfter, "staleAfter", 0) }),
    ...(data.prerelease !== undefined && {
      prerelease: oneOf(data.prerelease, "prerelease", ["ignore", "warn", "strict"] as const),
    }),
  };
}

function readPresets(value: unknown): readonly PresetName[] {
  return textList(value, "presets").map((name) => oneOf(name, "presets", presetNames));
}

function readOverrides(value: unknown): readonly Override[] {
  if (!Array.isArray(value)) throw new ConfigProblem("`overrides` has to be a list of objects");
  return value.map((entry: unknown) => {
    if (!isRaw(entry)) throw new ConfigProblem("`overrides` has to be a list of objects");
    checkKeys(entry, ["files", "rules"], "an entry of `overrides`");
    return { files: textList(entry.files, "overrides.files"), rules: readRules(entry.rules, "overrides.rules") };
  });
}

/** @throws ConfigProblem for an unknown rule, level or option */
function readRules(value: unknown, where: string): RuleSettings {
  if (!isRaw(value)) throw new ConfigProblem(`\`${where}\` has to be an object of rules and levels`);
  const found: Record<string, RuleSetting> = {};
  for (const [key, setting] of Object.entries(value)) {
    const ids = knownRules(key);
    if (!Array.isArray(setting)) found[key] = readLevel(setting, key);
    else {
      const [level, options, ...more]: readonly unknown[] = setting;
      if (more.length > 0) throw new ConfigProblem(`\`${key}\`: expected a level and an object of options`);
      const read = readOptions(
        options ?? {},
        key,
        rules.filter(({ id }) => ids.includes(id)),
      );
      found[key] = [readLevel(level, key), read];
    }
  }
  return found;
}

/** The rules that a key means. @throws ConfigProblem if it means none */
export function knownRules(key: string): readonly string[] {
  const ids = idsOf(rules, key);
  if (ids.length === 0) {
    throw new ConfigProblem(`there is no rule \`${key}\`.${didYouMean(key, settingKeys(rules))}`.replace(/\.$/, ""));
  }
  return ids;
}

const levels: Readonly<Record<string, Level>> = {
  off: "off",
  info: "info",
  warn: "warn",
  warning: "warn",
  error: "error",
};

/** @throws ConfigProblem for anything but a level */
export function readLevel(value: unknown, key: string): Level {
  const level = typeof value === "string" && Object.hasOwn(levels, value) ? levels[value] : undefined;
  if (level !== undefined) return level;
  const hint = typeof value === "string" ? didYouMean(value, Object.keys(levels)) : "";
  throw new ConfigProblem(`\`${key}\`: expected one of error, warn, info and off.${hint}`.replace(/\.$/, ""));
}

function readOptions(value: unknown, key: string, meant: readonly LintRule[]): Readonly<Record<string, OptionValue>> {
  if (!isRaw(value)) throw new ConfigProblem(`\`${key}\`: the options have to be an object`);
  const known = new Map(meant.flatMap((rule) => Object.entries(rule.options ?? {})));
  checkKeys(value, [...known.keys()], `the options of \`${key}\``);
  return Object.fromEntries(
    Object.entries(value).map(([name, option]) => [name, readOption(option, name, known.get(name))]),
  );
}

function readOption(value: unknown, name: string, meta: OptionMeta | undefined): OptionValue {
  if (meta?.type === "string[]") return textList(value, name);
  if (meta?.type === "integer") return wholeNumber(value, name, 0);
  if (typeof value === "boolean") return value;
  throw new ConfigProblem(`\`${name}\` has to be true or false`);
}

function checkKeys(data: Raw, known: readonly string[], where: string): void {
  for (const key of Object.keys(data)) {
    if (known.includes(key)) continue;
    throw new ConfigProblem(`${where} has no key \`${key}\`.${didYouMean(key, known)}`.replace(/\.$/, ""));
  }
}

function isRaw(value: unknown): value is Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textList(value: unknown, key: string): readonly string[] {
  const list = typeof value === "string" ? [value] : value;
  if (!Array.isArray(list) || !list.every((one) => typeof one === "string")) {
    throw new ConfigProblem(`\`${key}\` has to be a list of texts`);
  }
  return list;
}

function wholeNumber(value: unknown, key: string, least: number): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= least) return value;
  throw new ConfigProblem(`\`${key}\` has to be a whole number that is at least ${least}`);
}

function oneOf<T extends string>(value: unknown, key: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  const hint = typeof value === "string" ? didYouMean(value, choices) : "";
  throw new ConfigProblem(`\`${key}\`: expected one of ${choices.join(", ")}.${hint}`.replace(/\.$/, ""));
}

function wasiVersion(value: unknown): string {
  if (typeof value === "string" && /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/.test(value)) return value;
  throw new ConfigProblem('`wasi` has to be a release, such as "0.3.1"');
}

/** A configuration over the one that it extends. */
export function mergeConfigs(base: LintConfig, over: LintConfig): LintConfig {
  const presets = over.presets ?? base.presets;
  const merged = { ...base.rules, ...over.rules };
  const overrides = [...(base.overrides ?? []), ...(over.overrides ?? [])];
  return {
    ...(presets && { presets }),
    ...(Object.keys(merged).length > 0 && { rules: merged }),
    ...(overrides.length > 0 && { overrides }),
    settings: { ...base.settings, ...over.settings },
  };
}
