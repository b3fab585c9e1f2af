/**
 * What the analysis of a binary tells: the `files` entries of `witkit env --format json`. The shape is a contract (docs: the
 * command line, `env`); anything may be added, nothing renamed.
 */

/** Where a value comes from: the process environment, wasi:config and its like, a secret store. */
export type Source = "env" | "config" | "secret";

/**
 * `exact`: one key. `affix`: a name put together at run time, of which a prefix or suffix (or both) is constant. `dynamic`: a
 * name of which nothing is. `all`: everything is read.
 */
export type Match = "exact" | "affix" | "dynamic" | "all";

/**
 * `certain`: seen on a path from an entry point. `likely`: seen in a function whose callers weren't followed to the end, or
 * behind a branch that was forced. `possible`: read off constants that are compared with names, not off a read itself.
 */
export type Confidence = "certain" | "likely" | "possible";

/** A function on the way from an export to a read. */
export interface CallPathFrame {
  /** Index in the module's function space, imported functions counted. */
  readonly function: number;
  /** From the name section, the export, or a toolchain's own tables; `null` in a stripped binary. */
  readonly name: string | null;
}

/** A place where a key is read. */
export interface Site extends CallPathFrame {
  /** The core module within the file, in the order in which they stand in it. */
  readonly module: number;
  /** Of the call (or compare) in the file, in bytes. */
  readonly offset: number;
  /** The call chain from an export (first) to the caller of `function` (last); empty where no export leads there by direct calls. */
  readonly path: readonly CallPathFrame[];
}

/** A read of one key, of a family of keys, or of everything. */
export interface Read {
  readonly source: Source;
  /** `null` unless `match` is `exact`. */
  readonly key: string | null;
  readonly match: Match;
  /** Only where `match` is `affix`. */
  readonly prefix: string | null;
  readonly suffix: string | null;
  readonly confidence: Confidence;
  /** Whether the program stops where the key is missing; `null` where that could not be decided. */
  readonly required: boolean | null;
  /** Other keys of the source that serve as well: the program stops only where all of them are missing. */
  readonly alternatives?: readonly string[];
  /** The text that takes the place of a missing key. */
  readonly default: string | null;
  /** The language's runtime reads it by itself. */
  readonly runtime: boolean;
  /** A linked library reads it. */
  readonly library: boolean;
  /** The WIT interface (or core module name) behind the read, and the import as the binary spells it. */
  readonly interface: string;
  readonly import: string;
  readonly sites: readonly Site[];
}

/** What could not be told. */
export interface Unresolved {
  /** `null` where it concerns all sources. */
  readonly source: Source | null;
  readonly reason: string;
  readonly sites: readonly Site[];
}

/** How much of the binary was looked at; `partly` and `none` are explained in `unresolved`. */
export type Analyzed = "all" | "partly" | "none";

/** The report of one file. */
export interface EnvReport {
  readonly version: 1;
  /** As the caller named it; empty where it came as bytes only. */
  readonly file: string;
  readonly kind: "component" | "module";
  /** In bytes. */
  readonly size: number;
  readonly analyzed: Analyzed;
  readonly reads: readonly Read[];
  readonly unresolved: readonly Unresolved[];
  /** Imports that can read such keys, as the binary spells them. */
  readonly capabilities: readonly string[];
  /** Only where the bytes are no binary that can be read: malformed, truncated, something else altogether. */
  readonly problem?: { readonly message: string; readonly offset: number };
}
