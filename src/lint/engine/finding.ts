import type { SourceText, Span } from "../../../grammar/source.ts";
import type { Diagnostic } from "../../common/diagnostic.ts";
import type { LintRule } from "./rule.ts";

/** A finding of a rule, with what it takes to recognise a report of the front end about the same mistake. */
export interface Finding {
  readonly rule: LintRule;
  readonly diagnostic: Diagnostic;
  readonly source?: SourceText;
  /** The whole item that the finding is about: a report of the front end inside it is about the same mistake. */
  readonly covers?: Span;
  /** See `RuleReport.answers`. */
  readonly answers?: string;
}
