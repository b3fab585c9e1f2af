import type { LintRule } from "../../engine/rule.ts";

export const unknownRule: LintRule = {
  id: "lint/unknown-rule",
  what: "A suppression comment names a rule that does not exist.",
  detail: "In a configuration or with `--rule` an unknown rule is an error of usage (exit code 2).",
  why: "The name is misspelt, or the rule was renamed: either way the comment does nothing, and nobody notices.",
  presets: { spec: "error", recommended: "error", wasi: "error", all: "error" },
  source: "eslint",
  examples: {
    bad: {
      wit: `package acme:store@1.0.0;

// witkit-disable-next-line since/require-members -- not yet decided
interface types {}
`,
      findings: ["3:29 there is no rule `since/require-members`. Did you mean `since/require-member`?"],
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
