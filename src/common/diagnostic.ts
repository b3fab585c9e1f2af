import { compareText } from "./text.ts";

/**
 * Diagnostics: what every part of witkit returns for what is wrong with its input. Nothing below the command line throws
 * for bad input or prints; it returns these. The shape is the one of `--format json`, so a program can read either.
 */

export type Severity = "error" | "warning" | "info";

/** A place in a text. Both are 1-based; `column` counts UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A stretch of a text; `end` is exclusive. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** Another place that a diagnostic speaks of: the first of two definitions, the gate of the container, … */
export interface RelatedPlace {
  readonly file: string;
  readonly range: Range;
  readonly message: string;
}

/** The text of `range` in `file` becomes `text`. An empty range inserts, an empty text deletes. */
export interface FixEdit {
  readonly file: string;
  readonly range: Range;
  readonly text: string;
}

/** `safe`: applied by `--fix`, never changes the meaning that the author had. `suggestion`: only with `--fix-suggestions`. */
export interface Fix {
  readonly kind: "safe" | "suggestion";
  readonly edits: readonly FixEdit[];
}

/** One thing that is wrong, or worth a look, with its place and what to do about it: an entry of `diagnostics` in `--format json`. */
export interface Diagnostic {
  /** `family/name`, for example `syntax/unexpected-token` or `since/require-member`. */
  readonly rule: string;
  readonly severity: Severity;
  /** What is wrong, in one sentence without a full stop (it may go on with a hint after a newline). */
  readonly message: string;
  /** Relative to the working directory, with `/`. For text from standard input: the name given for it. */
  readonly file: string;
  /** Absent where the whole file (or package) is meant. */
  readonly range?: Range;
  /** The item spoken of: `ns:pkg/interface@version#name` and so on. */
  readonly item?: string;
  /** What to do about it. */
  readonly help?: string;
  /** The page of the rule, or the section of the specification. */
  readonly url?: string;
  readonly related?: readonly RelatedPlace[];
  readonly fix?: Fix;
}

/** Orders diagnostics for output: by file, then place, then rule. */
export function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  return (
    compareText(a.file, b.file) ||
    (a.range?.start.line ?? 0) - (b.range?.start.line ?? 0) ||
    (a.range?.start.column ?? 0) - (b.range?.start.column ?? 0) ||
    compareText(a.rule, b.rule) ||
    compareText(a.message, b.message)
  );
}
