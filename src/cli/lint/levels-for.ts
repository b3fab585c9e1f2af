import { dirname, relative, resolve, sep } from "node:path";
import type { LintConfig, Override } from "../../lint/config/config.ts";
import { presetLevels, type RuleLevels, type RuleSettings, withSettings } from "../../lint/config/levels.ts";
import type { PresetName } from "../../lint/engine/rule.ts";
import { rules } from "../../lint/rules.ts";

/** What the command line says about rules; it goes over every configuration. */
export interface RuleFlags {
  readonly preset?: PresetName;
  readonly rules: RuleSettings;
}

/** The levels of every rule for a file (its display name), from presets, configuration, overrides and command line. */
export async function createLevelsFor(
  config: LintConfig,
  configPath: string | undefined,
  flags: RuleFlags,
  cwd: string,
): Promise<(file: string) => RuleLevels> {
  const presets = flags.preset ? [flags.preset] : (config.presets ?? ["recommended"]);
  const base = withSettings(rules, presetLevels(rules, presets), config.rules ?? {});
  const overrides = await matchersOf(config.overrides ?? []);
  const everywhere = withSettings(rules, base, flags.rules);
  if (overrides.length === 0) return () => everywhere;
  const folder = configPath === undefined ? cwd : dirname(configPath);
  const known = new Map<string, RuleLevels>();
  return (file) => {
    const path = relative(folder, resolve(cwd, file)).split(sep).join("/");
    const matching = overrides.filter(({ matches }) => matches(path));
    if (matching.length === 0) return everywhere;
    const key = matching.map(({ at }) => at).join(" ");
    const levels = known.get(key) ?? withSettings(rules, overlaid(base, matching), flags.rules);
    known.set(key, levels);
    return levels;
  };
}

function overlaid(base: RuleLevels, overrides: readonly Override[]): RuleLevels {
  return overrides.reduce((levels, override) => withSettings(rules, levels, override.rules), base);
}

async function matchersOf(overrides: readonly Override[]) {
  if (overrides.length === 0) return [];
  const { default: picomatch } = await import("picomatch");
  return overrides.map((override, at) => ({ ...override, at, matches: picomatch([...override.files], { dot: true }) }));
}
