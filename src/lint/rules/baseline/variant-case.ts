import type { LintRule } from "../../engine/rule.ts";
import { partRule } from "../../rule-kinds/part-rule.ts";

export const variantCase: LintRule = partRule({
  id: "baseline/variant-case",
  what: "A variant's cases were added to, removed, reordered, renamed or given another payload.",
  why: "A variant is one type with its cases in their order; a new case is a new type, and old components don't know what to do with it. Components with different cases can't be linked. What has to grow needs a case such as `other(string)` from the start, or a second type.",
  declaration: "variant",
  aspect: "case",
  old: "variant key { number(u64) }",
  grown: "variant key { number(u64), text(string) }",
  found: "4:11 variant `key` changed: case `text` was added",
});
