import type { LintRule } from "../../engine/rule.ts";

export const suppressionNeedsReason: LintRule = {
  id: "lint/suppression-needs-reason",
  what: "A suppression comment gives no reason.",
  why: "Whoever comes next has to find out whether the rule was wrong here, or inconvenient. A few words behind ` -- ` tell.",
  presets: { spec: "off", recommended: "off", wasi: "off", all: "warn" },
  source: "buf, biome",
  examples: {
    bad: {
      wit: `package acme:store@1.0.0;

@since(version = 1.0.0)
interface types {
  // witkit-disable-next-line since/require-member
  get: func(name: string) -> u64;
}
`,
      findings: ["5:3 the suppression gives no reason: add ` -- ` and why the rule doesn't hold here"],
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
