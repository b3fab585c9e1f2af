import type { MissingReference, SuppliedKey } from "../manifest/configuration.ts";
import type { ManifestPlace } from "../manifest/manifest.ts";
import type { ReadFilter } from "../report/confidence.ts";
import type { Match, Site, Source } from "../report/report.ts";

export interface DeploymentCheckOptions extends ReadFilter {
  /** The component that the binaries are; by default it is found by their names. */
  readonly component?: string;
  /** Keys that may be missing or undecided; a `*` at the end matches any rest. */
  readonly allow?: readonly string[];
  /** Accept reads whose names are not known. */
  readonly allowDynamic?: boolean;
  /** Treat a key as optional if it is not known whether it is required. */
  readonly allowUnknownRequired?: boolean;
  /** Report as errors what is only a warning because it is not known. */
  readonly strict?: boolean;
}

export interface MissingKey {
  readonly key: string;
  readonly source: Source;
  /** As the analysis found it: `null` where it could not be decided. */
  readonly required: boolean | null;
  /** Keys of which one would do in place of this one. */
  readonly alternatives: readonly string[];
  /** The language's runtime or a linked library reads it, not the program itself. */
  readonly foreign: boolean;
  readonly file: string;
  readonly component: string | null;
  /** A key that is supplied, read by nothing, and spelled nearly the same. */
  readonly suggestion: string | null;
  /** What may supply the key and could not be looked at, such as a Secret that is not among the files. */
  readonly maybeIn: string | null;
  readonly default: string | null;
  readonly sites: readonly Site[];
}

export interface UnusedKey {
  readonly key: string;
  readonly place: ManifestPlace;
  readonly component: string | null;
  /** A key that is missing and spelled nearly the same. */
  readonly suggestion: string | null;
}

export interface MisplacedKey {
  readonly key: string;
  readonly expected: Source;
  readonly found: Source;
  readonly required: boolean | null;
  readonly file: string;
  readonly component: string | null;
  readonly place: ManifestPlace;
}

/**
 * `read`: a read of a name that is not known. `partly` and `none`: how much of the binary was analysed. `component`: it is not
 * known which component the binary is.
 */
export type UndecidedCause = "read" | "partly" | "none" | "component";

export interface UndecidedRead {
  readonly file: string;
  readonly component: string | null;
  /** `null` where it concerns all sources. */
  readonly source: Source | null;
  /** `null` where it isn't about a read: see `cause`. */
  readonly match: Match | null;
  readonly cause: UndecidedCause;
  readonly required: boolean | null;
  readonly prefix: string | null;
  readonly suffix: string | null;
  readonly reason: string;
  readonly sites: readonly Site[];
}

/** What a deployment lacks, and what it supplies in vain. */
export interface CheckResult {
  /** The files that were compared with. */
  readonly sources: readonly string[];
  readonly missing: readonly MissingKey[];
  readonly unused: readonly UnusedKey[];
  readonly misplaced: readonly MisplacedKey[];
  readonly undecided: readonly UndecidedRead[];
  readonly duplicates: readonly SuppliedKey[];
  readonly references: readonly MissingReference[];
  /** How many reads have no name that could be compared: they are not part of the verdict. */
  readonly unseenReads: number;
}
