import type { LintRule } from "../../engine/rule.ts";
import { partRule } from "../../rule-kinds/part-rule.ts";

export const flag: LintRule = partRule({
  id: "baseline/flag",
  what: "A flags type was added to, or its flags were removed, reordered or renamed.",
  why: "A flag is a bit at a place, and the type is all its flags in their order: with one more flag it is another type, also where the bits would have fitted. Components with the old and the new one can't be linked.",
  declaration: "flags",
  aspect: "flag",
  old: "flags key { number }",
  grown: "flags key { number, text }",
  found: "4:9 flags `key` changed: flag `text` was added",
});
