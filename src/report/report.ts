import type { Diagnostic, Severity } from "../common/diagnostic.ts";
import type { Style } from "./style.ts";

/** What a report says of a rule beside its findings (SARIF's rule table). */
export interface RuleMetadata {
  readonly id: string;
  /** One line: what the rule asks for. */
  readonly summary: string;
  /** Why, in a paragraph. */
  readonly description?: string;
  /** The page of the rule. */
  readonly url?: string;
  readonly severity?: Severity;
}

/** A finding that a comment or a baseline keeps from counting. */
export interface SuppressedDiagnostic {
  readonly diagnostic: Diagnostic;
  /** `inSource`: by a comment. `external`: by a baseline file or the configuration. */
  readonly kind: "inSource" | "external";
  /** The reason given for it. */
  readonly reason?: string;
}

/** The findings of one run of a command, before they have a format. */
export interface Report {
  /** The command, as in `witkit lint`. */
  readonly command: string;
  readonly diagnostics: readonly Diagnostic[];
  /** How much was looked at. Errors and warnings are counted from the diagnostics. */
  readonly summary: ReportSummary;
  /** The text of a file by its display name, for code frames; `undefined` leaves the frame out. */
  readonly sourceOf?: (file: string) => string | undefined;
  /** The rules that ran. Rules with findings but without an entry still get one in SARIF. */
  readonly rules?: readonly RuleMetadata[];
  /** Only SARIF shows them. */
  readonly suppressed?: readonly SuppressedDiagnostic[];
  /** Further fields at the top of the JSON, after `diagnostics` (such as `changes` of `diff`). */
  readonly extra?: Readonly<Record<string, unknown>>;
  /** A rule whose findings are a line each, where `pretty` has a code frame that would not show more. */
  readonly brief?: string;
  /** Text for people above the findings of `pretty`, ready with its line end. It tells all; only errors follow as frames. */
  readonly preface?: string;
  /** Replaces the summary line on standard error ("3 packages, 12 files: no problems"). */
  readonly summaryLine?: string;
}

export interface ReportSummary {
  readonly packages: number;
  readonly files: number;
  /** Further fields of `summary` in the JSON (such as `bump` of `diff`). */
  readonly [field: string]: unknown;
}

/** How many of each severity. */
export function countSeverities(diagnostics: readonly Diagnostic[]): Readonly<Record<Severity, number>> {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const diagnostic of diagnostics) counts[diagnostic.severity]++;
  return counts;
}

/** What a renderer makes of a report: the results, and what goes to standard error. */
export interface Rendered {
  readonly output: string;
  readonly log: string;
}

export interface RenderOptions {
  readonly style: Style;
  readonly logStyle: Style;
}
