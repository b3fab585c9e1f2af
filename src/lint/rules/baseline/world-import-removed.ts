import { breakingRule } from "../../baseline.ts";
import type { Rule } from "../../rule.ts";

export const worldImportRemoved: Rule = {
  id: "baseline/world-import-removed",
  what: "A world no longer imports something that the baseline's does: existing components no longer fit.",
  detail: "Worlds are compared with everything that they include, and with what their imports need.",
  why: "A component that was built for the old world may call what it imports; a host that follows the new text no longer has to supply it. Imports can be added to a world within a series, but not taken away.",
  presets: { spec: "off", recommended: "error", wasi: "error", all: "error" },
  needsBaseline: true,
  source: "wasm-tools semver-check",
  specRef: "https://github.com/bytecodealliance/wasm-tools/blob/main/crates/wit-component/src/semver_check.rs",
  examples: {
    bad: {
      wit: `package acme:store@1.1.0;

interface types {}

world app {
}
`,
      against: `package acme:store@1.0.0;

interface types {}

world app {
  import types;
}
`,
      findings: ["5:7 import `acme:store/types` was removed (compared with acme:store@1.0.0)"],
    },
    good: {
      wit: `package acme:store@2.0.0;

interface types {}

world app {
}
`,
      against: `package acme:store@1.0.0;

interface types {}

world app {
  import types;
}
`,
    },
  },
  create: (context) =>
    breakingRule(
      context,
      (change) => change.kind === "removed" && change.declaration === "import",
      "bring the import back and deprecate it, or open a new series",
    ),
};
