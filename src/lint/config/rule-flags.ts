import type { Configurable } from "../engine/rule.ts";
import { levelOf, unknownLevel, unknownRule } from "./config.ts";
import type { RuleSetting, RuleSettings } from "./levels.ts";

/** Reads `id=level` texts, as `--rule` takes them; `id` alone means `error`. The problems name the text. */
export function readRuleFlags(
  given: readonly string[],
  rules: readonly Configurable[],
): { readonly settings: RuleSettings; readonly problems: readonly string[] } {
  const settings: Record<string, RuleSetting> = {};
  const problems: string[] = [];
  for (const text of given) {
    const cut = text.lastIndexOf("=");
    const id = cut === -1 ? text : text.slice(0, cut);
    const word = cut === -1 ? "error" : text.slice(cut + 1);
    const level = levelOf(word);
    const problem = unknownRule(id, rules) ?? (level === undefined ? unknownLevel(word, id) : undefined);
    if (problem !== undefined) problems.push(`--rule ${text}: ${problem}`);
    else if (level !== undefined) settings[id] = level;
  }
  return { settings, problems };
}
