import { componentTypes } from "../../data/spec.ts";
import type { LintRule } from "../../engine/rule.ts";
import { strictListeners } from "../../rule-kinds/strict-rule.ts";

export const streamOfChar: LintRule = {
  id: "type/stream-of-char",
  what: "A stream has elements of type `char`.",
  detail: "Aliases of `char` count too. `check --strict` reports the same.",
  why: "The official parser accepts `stream<char>`, but the validation of components does not, because its encoding is not decided yet. No component can be built that uses it.",
  presets: { spec: "error", recommended: "error", wasi: "error", all: "error" },
  source: "component-model, type definitions",
  specRef: componentTypes,
  examples: {
    bad: {
      wit: `package acme:store@1.0.0;

interface texts {
  read: func() -> stream<char>;
}
`,
      findings: ["4:19 `stream<char>` is not valid at this time"],
    },
    good: {
      wit: `package acme:store@1.0.0;

interface texts {
  read: func() -> stream<u8>;
}
`,
    },
  },
  create: (context) => strictListeners("type/stream-of-char", context),
};
