import { componentTypes } from "../../data/spec.ts";
import type { LintRule } from "../../engine/rule.ts";
import { strictListeners } from "../../rule-kinds/strict-rule.ts";

export const empty: LintRule = {
  id: "type/empty",
  what: "A record, flags type, tuple or fixed-length list has no parts.",
  detail: "`check --strict` reports the same. Empty enums and variants do not parse.",
  why: "The official parser accepts these types, but the validation of components does not: no component can be built that uses one. A function without parameters or without a result needs no empty type.",
  presets: { spec: "error", recommended: "error", wasi: "error", all: "error" },
  source: "component-model, type definitions",
  specRef: componentTypes,
  examples: {
    bad: {
      wit: `package acme:store@1.0.0;

interface types {
  record options {}
}
`,
      findings: ["4:10 record type must have at least one field"],
    },
    good: {
      wit: `package acme:store@1.0.0;

interface types {
  record options {
    verbose: bool,
  }
}
`,
    },
  },
  create: (context) => strictListeners("type/empty", context),
};
