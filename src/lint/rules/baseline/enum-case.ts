import { breakingRule, hasAspect } from "../../baseline.ts";
import type { Rule } from "../../rule.ts";
import { gateRules } from "../../spec.ts";

export const enumCase: Rule = {
  id: "baseline/enum-case",
  what: "An enum's cases were added to, removed, reordered or renamed.",
  why: "A case of an enum is a number in memory, and an enum is one type with its cases in their order: one more case, or another order, and components with the old and the new one can't be linked. What has to grow needs a case such as `other` from the start, or a second type.",
  presets: { spec: "error", recommended: "error", wasi: "error", all: "error" },
  needsBaseline: true,
  source: "WIT.md, feature gates",
  specRef: gateRules,
  examples: {
    bad: {
      wit: `package acme:store@1.1.0;

interface types {
  enum key { number, text }
}
`,
      against: `package acme:store@1.0.0;

interface types {
  enum key { number }
}
`,
      findings: ["4:8 enum `key` changed: case `text` was added (compared with acme:store@1.0.0)"],
    },
    good: {
      wit: `package acme:store@1.1.0;

interface types {
  enum key { number }
  enum any-key { number, text }
}
`,
      against: `package acme:store@1.0.0;

interface types {
  enum key { number }
}
`,
    },
  },
  create: (context) =>
    breakingRule(
      context,
      (change) => change.kind === "changed" && change.declaration === "enum" && hasAspect(change, ["case"]),
      "define a new enum beside the old one, or open a new series",
    ),
};
