import { breakingRule } from "../../baseline.ts";
import type { Rule } from "../../rule.ts";

export const worldImportAdded: Rule = {
  id: "baseline/world-import-added",
  what: "A world imports something new: existing hosts no longer fit.",
  detail: "Worlds are compared with everything that they include, and with what their imports need.",
  why: "A host that was written against the old world does not supply the new import, so it can't run components that need it. The official check for compatibility allows it, since it asks for the components' side only.",
  presets: { spec: "off", recommended: "off", wasi: "off", all: "warn" },
  needsBaseline: true,
  source: "ours",
  specRef: "https://github.com/bytecodealliance/wasm-tools/blob/main/crates/wit-component/src/semver_check.rs",
  examples: {
    bad: {
      wit: `package acme:store@1.1.0;

interface types {}

world app {
  import types;
}
`,
      against: `package acme:store@1.0.0;

interface types {}

world app {
}
`,
      findings: ["6:10 import `acme:store/types` was added (compared with acme:store@1.0.0)"],
    },
    good: {
      wit: `package acme:store@2.0.0;

interface types {}

world app {
  import types;
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
      (change) => change.kind === "added" && change.declaration === "import",
      "put the import into a new world that includes this one",
    ),
};
