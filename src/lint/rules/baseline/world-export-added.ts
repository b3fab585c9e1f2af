import { breakingRule } from "../../baseline.ts";
import type { Rule } from "../../rule.ts";

export const worldExportAdded: Rule = {
  id: "baseline/world-export-added",
  what: "A world exports something that the baseline's does not: existing components no longer fit.",
  detail: "Worlds are compared with everything that they include, and with what their imports need.",
  why: "A component that was built for the old world does not have the new export, so it is not a component of the new world: hosts that follow the new text refuse it. A second world that includes the old one and adds the export breaks nobody.",
  presets: { spec: "off", recommended: "error", wasi: "error", all: "error" },
  needsBaseline: true,
  source: "wasm-tools semver-check",
  specRef: "https://github.com/bytecodealliance/wasm-tools/blob/main/crates/wit-component/src/semver_check.rs",
  examples: {
    bad: {
      wit: `package acme:store@1.1.0;

interface types {}

world app {
  export types;
}
`,
      against: `package acme:store@1.0.0;

interface types {}

world app {
}
`,
      findings: ["6:10 export `acme:store/types` was added (compared with acme:store@1.0.0)"],
    },
    good: {
      wit: `package acme:store@2.0.0;

interface types {}

world app {
  export types;
}
`,
      against: `package acme:store@1.0.0;

interface types {}

world app {
}
`,
    },
  },
  create: (context) =>
    breakingRule(
      context,
      (change) => change.kind === "added" && change.declaration === "export",
      "put the export into a new world that includes this one",
    ),
};
