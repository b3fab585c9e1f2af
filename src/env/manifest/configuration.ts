import type { Source } from "../report/report.ts";
import type { Bundle, BundleKind, ManifestComponent, ManifestPlace, ManifestProblem } from "./manifest.ts";

/** A key that is supplied: to one component, or to all (`component` is `null`). */
export interface SuppliedKey {
  readonly key: string;
  /** What it can serve as: one source, or several where the file leaves it open. */
  readonly sources: readonly Source[];
  readonly component: string | null;
  readonly place: ManifestPlace;
  /** The place of an earlier entry of the same key, which this one overrides. */
  readonly overrides: ManifestPlace | null;
  /** The optional object, not among the files, without which the key does not exist. */
  readonly mayBeAbsent?: string;
}

/** A reference to something that none of the files has: a bundle, or (`entry`) one entry of a bundle that is there. */
export interface MissingReference {
  readonly kind: BundleKind;
  readonly name: string;
  readonly entry: string | null;
  /** An entry of the bundle that is spelled nearly the same. */
  readonly suggestion: string | null;
  readonly component: string | null;
  readonly place: ManifestPlace;
  /** The bundle may well exist outside the files. */
  readonly external: boolean;
}

/** Keys that may be supplied, but whose names are not among the files. */
export interface UnknownSupply {
  readonly component: string | null;
  readonly sources: readonly Source[];
  /** All of the keys start with it. */
  readonly prefix: string;
  /** What may supply them, for messages. */
  readonly from: string;
}

/** All files together: what is supplied, to whom. */
export interface Configuration {
  /** The files, in order. */
  readonly files: readonly string[];
  readonly components: readonly ManifestComponent[];
  /** Only the entries that count: an entry that a later one overrides isn't there. */
  readonly supplied: readonly SuppliedKey[];
  readonly unknownSupplies: readonly UnknownSupply[];
  readonly missingReferences: readonly MissingReference[];
  /** ConfigMaps and Secrets that no component of the files refers to, though others are referred to. */
  readonly unusedBundles: readonly Bundle[];
  readonly problems: readonly ManifestProblem[];
  /** A file could not be read completely, so that nothing can be said of the keys that are missing. */
  readonly isMalformed: boolean;
}
