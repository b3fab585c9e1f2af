import { breakingRule, hasAspect } from "../../baseline.ts";
import type { Rule } from "../../rule.ts";
import { gateRules } from "../../spec.ts";

export const recordField: Rule = {
  id: "baseline/record-field",
  what: "A record's fields were added to, removed, reordered, renamed or retyped.",
  why: "A record lies in memory field by field, so one more field changes every value and every function that takes one; there are no optional fields. Components with the old and the new record can't be linked. A second record, and a function that takes it, can stand beside the old ones.",
  presets: { spec: "error", recommended: "error", wasi: "error", all: "error" },
  needsBaseline: true,
  source: "WIT.md, feature gates",
  specRef: gateRules,
  examples: {
    bad: {
      wit: `package acme:store@1.1.0;

interface types {
  record key { number: u64, text: string }
}
`,
      against: `package acme:store@1.0.0;

interface types {
  record key { number: u64 }
}
`,
      findings: ["4:10 record `key` changed: field `text` was added (compared with acme:store@1.0.0)"],
    },
    good: {
      wit: `package acme:store@1.1.0;

interface types {
  record key { number: u64 }
  record any-key { number: u64, text: string }
}
`,
      against: `package acme:store@1.0.0;

interface types {
  record key { number: u64 }
}
`,
    },
  },
  create: (context) =>
    breakingRule(
      context,
      (change) => change.kind === "changed" && change.declaration === "record" && hasAspect(change, ["field"]),
      "define a new record beside the old one, or open a new series",
    ),
};
