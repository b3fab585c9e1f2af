import { gateRules } from "../../data/spec.ts";
import { breakingRule } from "../../engine/baseline.ts";
import type { LintRule } from "../../engine/rule.ts";

export const noRemoval: LintRule = {
  id: "baseline/no-removal",
  what: "An item of the baseline is gone.",
  detail:
    "Fine with a major (for 0.x minor) bump; unstable items are exempt. A container that is gone is one finding. Imports and exports of worlds have rules of their own.",
  why: "Components and hosts that were built against the last release still ask for the item. Within a series everything that was there has to stay; what is no longer wanted is deprecated, and goes with the next incompatible version.",
  presets: { spec: "error", recommended: "error", wasi: "error", all: "error" },
  needsBaseline: true,
  source: "WIT.md, feature gates",
  specRef: gateRules,
  examples: {
    bad: {
      wit: `package acme:store@1.1.0;

interface types {
  get: func(name: string) -> u64;
}
`,
      against: `package acme:store@1.0.0;

interface types {
  get: func(name: string) -> u64;
  size: func() -> u64;
}
`,
      findings: ["3:11 function `size` was removed (compared with acme:store@1.0.0)"],
    },
    good: {
      wit: `package acme:store@2.0.0;

interface types {
  get: func(name: string) -> u64;
}
`,
      against: `package acme:store@1.0.0;

interface types {
  get: func(name: string) -> u64;
  size: func() -> u64;
}
`,
    },
  },
  create: (context) =>
    breakingRule(
      context,
      (change) =>
        (change.kind === "removed" || change.kind === "renamed") &&
        change.declaration !== "import" &&
        change.declaration !== "export",
      "bring it back and deprecate it, or open a new series",
    ),
};
