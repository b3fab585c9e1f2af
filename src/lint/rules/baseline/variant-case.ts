import { breakingRule, hasAspect } from "../../baseline.ts";
import type { Rule } from "../../rule.ts";
import { gateRules } from "../../spec.ts";

export const variantCase: Rule = {
  id: "baseline/variant-case",
  what: "A variant's cases were added to, removed, reordered, renamed or given another payload.",
  why: "A variant is one type with its cases in their order; a new case is a new type, and old components don't know what to do with it. Components with different cases can't be linked. What has to grow needs a case such as `other(string)` from the start, or a second type.",
  presets: { spec: "error", recommended: "error", wasi: "error", all: "error" },
  needsBaseline: true,
  source: "WIT.md, feature gates",
  specRef: gateRules,
  examples: {
    bad: {
      wit: `package acme:store@1.1.0;

interface types {
  variant key { number(u64), text(string) }
}
`,
      against: `package acme:store@1.0.0;

interface types {
  variant key { number(u64) }
}
`,
      findings: ["4:11 variant `key` changed: case `text` was added (compared with acme:store@1.0.0)"],
    },
    good: {
      wit: `package acme:store@1.1.0;

interface types {
  variant key { number(u64) }
  variant any-key { number(u64), text(string) }
}
`,
      against: `package acme:store@1.0.0;

interface types {
  variant key { number(u64) }
}
`,
    },
  },
  create: (context) =>
    breakingRule(
      context,
      (change) => change.kind === "changed" && change.declaration === "variant" && hasAspect(change, ["case"]),
      "define a new variant beside the old one, or open a new series",
    ),
};
