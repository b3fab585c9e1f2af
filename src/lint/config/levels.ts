import type { Severity } from "../../common/diagnostic.ts";
import type { Configurable, Level, PresetName, RuleOptions } from "../engine/rule.ts";

/** What a configuration sets for one rule, family or preset: a level, or a level with options. */
export type RuleSetting = Level | readonly [Level, RuleOptions];

export type RuleSettings = Readonly<Record<string, RuleSetting>>;

/** A level and the options for every rule. */
export type RuleLevels = ReadonlyMap<string, { readonly level: Level; readonly options: RuleOptions }>;

/** The levels that presets give; of several presets the last that says something other than `off` wins. */
export function presetLevels(rules: readonly Configurable[], presets: readonly PresetName[]): RuleLevels {
  const levels = new Map<string, { level: Level; options: RuleOptions }>();
  for (const rule of rules) {
    let level: Level = "off";
    let options: RuleOptions = defaultOptions(rule);
    for (const preset of presets) {
      const given = rule.presets[preset];
      if (given === "off") continue;
      level = given;
      options = { ...options, ...rule.presetOptions?.[preset] };
    }
    levels.set(rule.id, { level, options });
  }
  return levels;
}

function defaultOptions(rule: Configurable): RuleOptions {
  return Object.fromEntries(Object.entries(rule.options ?? {}).map(([name, option]) => [name, option.default]));
}

/** Lays settings over levels. A key is a rule's id, a family (`since` or `since/*`) or a preset; the narrower wins, then the later. */
export function withSettings(rules: readonly Configurable[], levels: RuleLevels, settings: RuleSettings): RuleLevels {
  const out = new Map(levels);
  const entries = Object.entries(settings).map(([key, setting]) => ({ key, setting, ids: idsOf(rules, key) }));
  entries.sort((a, b) => b.ids.length - a.ids.length);
  for (const { setting, ids } of entries) {
    const [level, options] = typeof setting === "string" ? [setting, {}] : setting;
    for (const id of ids) out.set(id, { level, options: { ...out.get(id)?.options, ...options } });
  }
  return out;
}

/** The rules that a key of the configuration or of `--rule` means; none if nothing is called so. */
export function idsOf(rules: readonly Configurable[], key: string): readonly string[] {
  const family = key.endsWith("/*") ? key.slice(0, -2) : key;
  return rules
    .filter(
      (rule) =>
        rule.id === key ||
        rule.id.startsWith(`${family}/`) ||
        (isPreset(key) && !rule.isFrontEnd && rule.presets[key] !== "off"),
    )
    .map((rule) => rule.id);
}

/** Everything that `idsOf` understands. */
export function settingKeys(rules: readonly Configurable[]): readonly string[] {
  const families = new Set(rules.map((rule) => rule.id.slice(0, rule.id.indexOf("/"))));
  return [
    ...rules.map((rule) => rule.id),
    ...[...families].flatMap((family) => [family, `${family}/*`]),
    "spec",
    "recommended",
    "wasi",
    "all",
  ];
}

function isPreset(key: string): key is PresetName {
  return key === "spec" || key === "recommended" || key === "wasi" || key === "all";
}

export function severityOf(level: Level): Severity | undefined {
  if (level === "off") return undefined;
  return level === "warn" ? "warning" : level;
}
