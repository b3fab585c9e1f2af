import { ConfigProblem, knownRules, readLevel } from "../../lint/config/config.ts";
import type { RuleSettings } from "../../lint/config/levels.ts";
import { UsageError } from "../command.ts";

/** `id=level` as settings. @throws UsageError for an unknown rule or level */
export function ruleFlags(given: readonly string[]): RuleSettings {
  const entries = given.map((text) => {
    const cut = text.lastIndexOf("=");
    const id = cut === -1 ? text : text.slice(0, cut);
    try {
      knownRules(id);
      return [id, readLevel(cut === -1 ? "error" : text.slice(cut + 1), id)] as const;
    } catch (error) {
      if (error instanceof ConfigProblem) throw new UsageError(`--rule ${text}: ${error.message}`);
      throw error;
    }
  });
  return Object.fromEntries(entries);
}
