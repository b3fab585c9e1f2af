/** What the configuration says about the project, for every rule to read. */
export interface LintSettings {
  /** The WASI release that the packages target, for `adopted/*` and `map/*`; absent: told from what a package refers to. */
  readonly wasi?: string;
  /** The features that may be named in `@unstable`, for `unstable/known-feature`. */
  readonly features?: readonly string[];
  /** The languages whose reserved words matter, for `reserved/language`; absent: all that are known. */
  readonly languages?: readonly string[];
  /** Columns of one level of indentation. */
  readonly indentWidth: number;
  /** Releases after which an unstable item is stale, for `unstable/stale`. */
  readonly staleAfter: number;
  /** How strict the comparison is between pre-releases. */
  readonly prerelease: "ignore" | "warn" | "strict";
}

export const defaultSettings: LintSettings = { indentWidth: 2, staleAfter: 6, prerelease: "ignore" };
