import type { LintRule } from "../../engine/rule.ts";
import { worldRule } from "../../rule-kinds/world-rule.ts";

export const worldExportAdded: LintRule = worldRule({
  id: "baseline/world-export-added",
  what: "A world exports something that the baseline's does not, or an interface that it exports has a new item: existing components no longer fit.",
  why: "A component that was built for the old world does not have the new export, so it is not a component of the new world: hosts that follow the new text refuse it. A second world that includes the old one and adds the export breaks nobody.",
  presets: { spec: "off", recommended: "error", wasi: "error", all: "error" },
  source: "wasm-tools semver-check",
  kind: "added",
  direction: "export",
  help: "put it into a new interface, and export that from a new world that includes this one",
});
