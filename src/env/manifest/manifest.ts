/**
 * What deployment files say about configuration: which keys they supply, to which component, and where that stands. Values
 * are not part of it, so that none can reach an output.
 */
import type { Source } from "../report/report.ts";

/** A place in a file; both numbers are 1-based, `column` counts UTF-16 code units. */
export interface ManifestPlace {
  /** The name to show. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface ManifestEntry {
  readonly key: string;
  readonly place: ManifestPlace;
  /** Where the value comes from, if it is one entry of a bundle (`valueFrom`). */
  readonly from?: EntryReference;
}

/** A reference to one entry of a bundle. */
export interface EntryReference extends BundleReference {
  readonly entry: string;
  /** The place of the entry's name. */
  readonly entryPlace: ManifestPlace;
}

/** A reference to a bundle by kind and name. */
export interface BundleReference {
  readonly bundle: BundleKind;
  readonly name: string;
  readonly place: ManifestPlace;
  /** The bundle is in this namespace; absent: not known. */
  readonly namespace?: string;
  /** The bundle, or the entry, need not exist. */
  readonly optional?: boolean;
  /** The bundle may exist outside the files, without anything being wrong. */
  readonly external?: boolean;
}

/** Kinds of named sets of keys that other documents refer to. `file` is a `.env` file, `variable` a variable of a Spin application. */
export type BundleKind = "ConfigMap" | "Secret" | "config" | "secret" | "file" | "variable";

/** A named set of keys. */
export interface Bundle {
  readonly kind: BundleKind;
  readonly name: string;
  readonly namespace?: string;
  readonly place: ManifestPlace;
  readonly entries: readonly ManifestEntry[];
  /** What its keys can serve as where nothing refers to it. Empty: it serves only those that refer to it. */
  readonly alone: readonly Source[];
  /** A `.env` file whose keys belong to it as well, by its path. */
  readonly file?: { readonly name: string; readonly place: ManifestPlace };
}

/** One step in the configuration of a component; a later one wins. */
export type ManifestLayer =
  | { readonly kind: "keys"; readonly sources: readonly Source[]; readonly entries: readonly ManifestEntry[] }
  | (BundleReference & {
      readonly kind: "reference";
      readonly sources: readonly Source[];
      /** Put before each key of the bundle. */
      readonly prefix?: string;
    });

export interface ManifestComponent {
  readonly name: string;
  /** The object that the component is part of; it tells components of one name apart. */
  readonly owner?: string;
  readonly place: ManifestPlace;
  /** Names that its binary may go by: the last part of its image, the file that it is built to. */
  readonly aliases: readonly string[];
  readonly layers: readonly ManifestLayer[];
}

export type ManifestFormat = "dotenv" | "kubernetes" | "wash" | "spin" | "compose" | "map";

export interface ManifestProblem {
  readonly place: ManifestPlace;
  /** Never holds a piece of the text, which could be a value. */
  readonly message: string;
  /** Only a hint: the line is ignored, the rest of the file was read. */
  readonly minor?: boolean;
  /** One value is wrong; the keys of the file are complete. */
  readonly invalidValue?: boolean;
}

export interface Manifest {
  readonly file: string;
  readonly format: ManifestFormat;
  readonly components: readonly ManifestComponent[];
  readonly bundles: readonly Bundle[];
  /** Keys for whatever component is checked. */
  readonly shared: readonly ManifestLayer[];
  /** Bundles that something other than a component uses, such as a volume. */
  readonly mentions?: readonly Pick<BundleReference, "bundle" | "name" | "namespace">[];
  /** What kept the file from being read; with one of these its keys are not complete. */
  readonly problems: readonly ManifestProblem[];
}
