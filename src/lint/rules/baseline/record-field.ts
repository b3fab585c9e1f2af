import type { LintRule } from "../../engine/rule.ts";
import { partRule } from "../../rule-kinds/part-rule.ts";

export const recordField: LintRule = partRule({
  id: "baseline/record-field",
  what: "A record's fields were added to, removed, reordered, renamed or retyped.",
  why: "A record lies in memory field by field, so one more field changes every value and every function that takes one; there are no optional fields. Components with the old and the new record can't be linked. A second record, and a function that takes it, can stand beside the old ones.",
  declaration: "record",
  aspect: "field",
  old: "record key { number: u64 }",
  grown: "record key { number: u64, text: string }",
  found: "4:10 record `key` changed: field `text` was added",
});
