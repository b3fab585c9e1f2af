import type { LintRule } from "../../engine/rule.ts";

export const unusedSuppression: LintRule = {
  id: "lint/unused-suppression",
  what: "A suppression comment suppresses nothing.",
  detail:
    "Rules that are off in a run, and those that need a baseline, are not judged. The fix takes the comment away, or the names that are not needed.",
  why: "What was suppressed has been put right, or the comment stands in the wrong place. Left alone it would hide the next mistake.",
  presets: { spec: "off", recommended: "warn", wasi: "warn", all: "warn" },
  fix: "safe",
  source: "eslint, ruff",
  examples: {
    bad: {
      wit: `package acme:store@1.0.0;

// witkit-disable-next-line since/require-member -- not yet decided
interface types {}
`,
      findings: ["3:1 the suppression is not needed: nothing is found here"],
    },
    good: {
      wit: `package acme:store@1.0.0;

@since(version = 1.0.0)
interface types {
  // witkit-disable-next-line since/require-member -- not yet decided
  get: func(name: string) -> u64;
}
`,
    },
  },
  // The suppressions are applied when all findings are there: `suppress` reports for this rule.
  create: () => ({}),
};
