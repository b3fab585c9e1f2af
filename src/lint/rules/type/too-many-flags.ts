import { componentTypes } from "../../data/spec.ts";
import type { LintRule } from "../../engine/rule.ts";
import { strictListeners } from "../../rule-kinds/strict-rule.ts";

/** `flag-a1, flag-a2, …` */
function flags(count: number): string {
  return Array.from({ length: count }, (_, at) => `flag-a${at + 1}`).join(", ");
}

export const tooManyFlags: LintRule = {
  id: "type/too-many-flags",
  what: "A flags type has more than 32 flags.",
  detail: "`check --strict` reports the same.",
  why: "The official parser accepts any number of flags, but the validation of components allows 32, which fit into one integer of the canonical ABI. No component can be built that uses the type.",
  presets: { spec: "error", recommended: "error", wasi: "error", all: "error" },
  source: "component-model, type definitions",
  specRef: componentTypes,
  examples: {
    bad: {
      wit: `package acme:store@1.0.0;

interface types {
  flags permissions { ${flags(33)} }
}
`,
      findings: ["4:9 cannot have more than 32 flags"],
    },
    good: {
      wit: `package acme:store@1.0.0;

interface types {
  flags permissions { ${flags(32)} }
}
`,
    },
  },
  create: (context) => strictListeners("type/too-many-flags", context),
};
