import { breakingRule, hasAspect } from "../../baseline.ts";
import type { Rule } from "../../rule.ts";
import { gateRules } from "../../spec.ts";

export const flag: Rule = {
  id: "baseline/flag",
  what: "A flags type was added to, or its flags were removed, reordered or renamed.",
  why: "A flag is a bit at a place, and the type is all its flags in their order: with one more flag it is another type, also where the bits would have fitted. Components with the old and the new one can't be linked.",
  presets: { spec: "error", recommended: "error", wasi: "error", all: "error" },
  needsBaseline: true,
  source: "WIT.md, feature gates",
  specRef: gateRules,
  examples: {
    bad: {
      wit: `package acme:store@1.1.0;

interface types {
  flags key { number, text }
}
`,
      against: `package acme:store@1.0.0;

interface types {
  flags key { number }
}
`,
      findings: ["4:9 flags `key` changed: flag `text` was added (compared with acme:store@1.0.0)"],
    },
    good: {
      wit: `package acme:store@1.1.0;

interface types {
  flags key { number }
  flags any-key { number, text }
}
`,
      against: `package acme:store@1.0.0;

interface types {
  flags key { number }
}
`,
    },
  },
  create: (context) =>
    breakingRule(
      context,
      (change) => change.kind === "changed" && change.declaration === "flags" && hasAspect(change, ["flag"]),
      "define a new flags type beside the old one, or open a new series",
    ),
};
