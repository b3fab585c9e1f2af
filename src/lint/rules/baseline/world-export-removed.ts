import { breakingRule } from "../../baseline.ts";
import type { Rule } from "../../rule.ts";

export const worldExportRemoved: Rule = {
  id: "baseline/world-export-removed",
  what: "A world no longer exports something: existing hosts no longer fit.",
  detail: "Worlds are compared with everything that they include, and with what their imports need.",
  why: "A host that was written against the old world calls the export; a component of the new world may not have it. The official check for compatibility allows it, since it asks for the components' side only.",
  presets: { spec: "off", recommended: "off", wasi: "off", all: "warn" },
  needsBaseline: true,
  source: "ours",
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
  export types;
}
`,
      findings: ["5:7 export `acme:store/types` was removed (compared with acme:store@1.0.0)"],
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
  export types;
}
`,
    },
  },
  create: (context) =>
    breakingRule(
      context,
      (change) => change.kind === "removed" && change.declaration === "export",
      "bring the export back, or open a new series",
    ),
};
