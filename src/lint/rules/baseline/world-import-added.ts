import type { LintRule } from "../../engine/rule.ts";
import { worldRule } from "../../rule-kinds/world-rule.ts";

export const worldImportAdded: LintRule = worldRule({
  id: "baseline/world-import-added",
  what: "A world imports something new: existing hosts no longer fit.",
  why: "A host that was written against the old world does not supply the new import, so it can't run components that need it. The official check for compatibility allows it, since it asks for the components' side only.",
  presets: { spec: "off", recommended: "off", wasi: "off", all: "warn" },
  source: "ours",
  kind: "added",
  direction: "import",
  help: "put the import into a new world that includes this one",
});
