import type { LintRule } from "../../engine/rule.ts";
import { worldRule } from "../../rule-kinds/world-rule.ts";

export const worldImportRemoved: LintRule = worldRule({
  id: "baseline/world-import-removed",
  what: "A world no longer imports something that the baseline's does: existing components no longer fit.",
  why: "A component that was built for the old world may call what it imports; a host that follows the new text no longer has to supply it. Imports can be added to a world within a series, but not taken away.",
  presets: { spec: "off", recommended: "error", wasi: "error", all: "error" },
  source: "wasm-tools semver-check",
  kind: "removed",
  direction: "import",
  help: "bring the import back and deprecate it, or open a new series",
});
