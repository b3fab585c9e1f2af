import { compileGlob } from "../../common/glob.ts";
import { relativePath } from "../../common/path.ts";
import { type FileReader, fullPathOf } from "../../package/load/reader.ts";
import type { Configurable, PresetName } from "../engine/rule.ts";
import type { LintConfig, Override } from "./config.ts";
import { presetLevels, type RuleLevels, type RuleSettings, withSettings } from "./levels.ts";

/** Settings that override every configuration, such as those of the command line. */
export interface RuleFlags {
  readonly preset?: PresetName;
  readonly rules?: RuleSettings;
}

/** The levels of every rule for a file (its display name): presets, then the configuration, its overrides, and the flags. */
export type LevelsFor = (file: string) => RuleLevels;

export async function createLevelsFor(
  config: LintConfig,
  flags: RuleFlags,
  rules: readonly Configurable[],
  reader: FileReader,
): Promise<LevelsFor> {
  const presets = flags.preset ? [flags.preset] : (config.presets ?? ["recommended"]);
  const base = withSettings(rules, presetLevels(rules, presets), config.rules ?? {});
  const overrides = matchersOf(config.overrides ?? []);
  const everywhere = withSettings(rules, base, flags.rules ?? {});
  if (overrides.length === 0) return () => everywhere;
  const byOverrides = new Map<string, RuleLevels>();
  const byFile = new Map<string, RuleLevels>();
  return (file) => {
    const known = byFile.get(file);
    if (known) return known;
    const path = fullPathOf(reader, file);
    const matching = overrides.filter(({ folder, matches }) => matches(relativePath(folder ?? ".", path)));
    const key = matching.map(({ at }) => at).join(" ");
    const laid = matching.reduce((levels, one) => withSettings(rules, levels, one.rules), base);
    const levels = byOverrides.get(key) ?? withSettings(rules, laid, flags.rules ?? {});
    byOverrides.set(key, levels);
    byFile.set(file, levels);
    return levels;
  };
}

function matchersOf(overrides: readonly Override[]) {
  if (overrides.length === 0) return [];
  return overrides.map((override, at) => {
    const globs = override.files.map((glob) => compileGlob(glob, { dot: true }));
    return { ...override, at, matches: (path: string) => globs.some((glob) => glob.matches(path)) };
  });
}
