import { gateRules } from "../../data/spec.ts";
import { breakingRule, hasAspect } from "../../engine/baseline.ts";
import type { LintRule } from "../../engine/rule.ts";

const members = new Set(["record", "variant", "enum", "flags"]);

export const signature: LintRule = {
  id: "baseline/signature",
  what: "The kind, parameters (names, order, types), result or `async` of an item differ from the baseline's.",
  detail:
    "Seen through aliases: a signature whose only change is an alias of the same type is equal. Silent where a new series begins; unstable items are exempt.",
  why: "The type of a function is a part of its name when components are linked: a component that was built against the old one no longer fits. A new function beside the old one says the same without breaking anybody.",
  presets: { spec: "error", recommended: "error", wasi: "error", all: "error" },
  needsBaseline: true,
  source: "WIT.md, feature gates; semver-check",
  specRef: gateRules,
  examples: {
    bad: {
      wit: `package acme:store@1.1.0;

interface types {
  get: func(name: string) -> u32;
}
`,
      against: `package acme:store@1.0.0;

interface types {
  get: func(name: string) -> u64;
}
`,
      findings: ["4:3 function `get` changed: the result: `u64` became `u32` (compared with acme:store@1.0.0)"],
    },
    good: {
      wit: `package acme:store@1.1.0;

interface types {
  type size = u64;
  get: func(name: string) -> size;
}
`,
      against: `package acme:store@1.0.0;

interface types {
  get: func(name: string) -> u64;
}
`,
    },
  },
  create: (context) =>
    breakingRule(
      context,
      (change) =>
        change.kind === "changed" &&
        (hasAspect(change, ["kind", "async", "params", "result", "target"]) ||
          (hasAspect(change, ["type"]) && !members.has(change.declaration))),
      "put a new item beside the old one, or open a new series",
    ),
};
