import { labelUniqueness } from "../../data/spec.ts";
import type { LintRule } from "../../engine/rule.ts";
import { strictListeners } from "../../rule-kinds/strict-rule.ts";

export const duplicate: LintRule = {
  id: "name/duplicate",
  what: "Two fields, cases, flags or members of one scope have the same name.",
  detail:
    "The official parser refuses two items of one name in an interface or resource, and accepts two fields, cases or flags, which the validation of components refuses. Names that differ in case only are reported by `naming/label-clash-case-insensitive`.",
  why: "A name can't tell two parts apart that share it. No component can be built from such a type, and the generators of bindings produce code that does not compile.",
  presets: { spec: "error", recommended: "error", wasi: "error", all: "error" },
  source: "wit-parser; component-model label uniqueness",
  specRef: labelUniqueness,
  examples: {
    bad: {
      wit: `package acme:net@1.0.0;

interface types {
  record address {
    ip: string,
    ip: u32,
  }
}
`,
      findings: ["6:5 record field name `ip` conflicts with previous name `ip`"],
    },
    good: {
      wit: `package acme:net@1.0.0;

interface types {
  record address {
    ip: string,
    ip-number: u32,
  }
}
`,
    },
  },
  create: (context) => strictListeners("name/duplicate", context),
};
