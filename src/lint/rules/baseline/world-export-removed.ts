import type { LintRule } from "../../engine/rule.ts";
import { worldRule } from "../../rule-kinds/world-rule.ts";

export const worldExportRemoved: LintRule = worldRule({
  id: "baseline/world-export-removed",
  what: "A world no longer exports something: existing hosts no longer fit.",
  why: "A host that was written against the old world calls the export; a component of the new world may not have it. The official check for compatibility allows it, since it asks for the components' side only.",
  presets: { spec: "off", recommended: "off", wasi: "off", all: "warn" },
  source: "ours",
  kind: "removed",
  direction: "export",
  help: "bring the export back, or open a new series",
});
