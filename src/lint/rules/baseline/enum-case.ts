import type { LintRule } from "../../engine/rule.ts";
import { partRule } from "../../rule-kinds/part-rule.ts";

export const enumCase: LintRule = partRule({
  id: "baseline/enum-case",
  what: "An enum's cases were added to, removed, reordered or renamed.",
  why: "A case of an enum is a number in memory, and an enum is one type with its cases in their order: one more case, or another order, and components with the old and the new one can't be linked. What has to grow needs a case such as `other` from the start, or a second type.",
  declaration: "enum",
  aspect: "case",
  old: "enum key { number }",
  grown: "enum key { number, text }",
  found: "4:8 enum `key` changed: case `text` was added",
});
