import type { SourceText, Span } from "../../grammar/source.ts";
import type { Package, World } from "../package/model.ts";
import type { Bump, Version } from "../package/version.ts";

/** Who no longer fits: `host`, a runtime that was written against the old text; `guest`, a component that was built from it. */
export type Side = "host" | "guest";

/** What happened to a declaration between two versions. */
export type ChangeKind = "added" | "removed" | "changed" | "renamed";

/** What a declaration is. The parts of a type (fields, cases, flags) are told as `details` of the type's own change. */
export type DeclarationKind =
  | "package"
  | "interface"
  | "world"
  | "type"
  | "record"
  | "variant"
  | "enum"
  | "flags"
  | "resource"
  | "function"
  | "method"
  | "static"
  | "constructor"
  | "use"
  | "import"
  | "export"
  | "include";

/** The gates of an item, as written. */
export interface GateTexts {
  readonly since?: string;
  readonly unstable?: string;
  readonly deprecated?: string;
}

/** One declaration of a package, in a form that two versions of the package can be compared by. */
export interface Declaration {
  /** What pairs it with the other version's: the item id with all versions left out. */
  readonly key: string;
  /** The item id of cli.md, with the version of its package. */
  readonly item: string;
  readonly kind: DeclarationKind;
  /** The name in its scope, as people say it: `get`, `fields.get`, `import wasi:io/poll`. */
  readonly name: string;
  /** The declaration on one line, without docs and gates. */
  readonly text: string;
  readonly source: SourceText;
  /** The name, or what a finding points at. */
  readonly span: Span;
  readonly gates: GateTexts;
  /** An `@unstable` item, or one inside an `@unstable` container: no promise was made. */
  readonly unstable: boolean;
  /** The key of the interface, world or resource that holds it. */
  readonly container?: string;
  /** The key of the interface (also an inline one) or world that it belongs to; of an interface or world, its own. */
  readonly scope: string;
}

/** What exactly is different in a changed declaration. */
export type Aspect =
  | "kind"
  | "async"
  | "params"
  | "result"
  | "type"
  | "field"
  | "case"
  | "flag"
  | "target"
  | "gate"
  | "deprecated"
  | "stabilised";

/** One respect in which a declaration changed, in words. */
export interface Detail {
  readonly aspect: Aspect;
  readonly message: string;
  /** It only adds: whatever fitted still fits, unless `breaks` says otherwise. */
  readonly addition?: boolean;
  /** Whom it breaks. By default nobody if it is an addition, else both. */
  readonly breaks?: readonly Side[];
  /** The item of another package that changed, if that is what is different: its id in the new version. */
  readonly cause?: string;
}

/** A declaration that is not what it was: an entry of `changes` in `diff --format json`. */
export interface Change {
  readonly kind: ChangeKind;
  readonly declaration: DeclarationKind;
  /** The id in the new version; of a removed item, in the old one. */
  readonly item: string;
  readonly old?: Declaration;
  readonly new?: Declaration;
  /** One line each: what it was, what it is. */
  readonly before?: string;
  readonly after?: string;
  readonly details: readonly Detail[];
  /** Empty: old hosts and old components still fit. */
  readonly breaks: readonly Side[];
  /** The part of the version that has to move for this change, seen from the chosen perspective. */
  readonly bump: Bump;
  /** One sentence. */
  readonly message: string;
  /** The removed or added container that this change is a consequence of: its key. */
  readonly within?: string;
  /** The item of another package because of which this one is different: its id in the new version. */
  readonly cause?: string;
}

/** Two versions of one package, compared. */
export interface PackageComparison {
  readonly name: string;
  /** What is compared, where the name does not say it. */
  readonly title?: string;
  readonly old?: Package;
  readonly new?: Package;
  readonly oldVersion?: Version;
  readonly newVersion?: Version;
  readonly changes: readonly Change[];
  /** The largest bump that any change needs. */
  readonly needed: Bump;
  /** The part of the version that moved. */
  readonly actual: Bump;
  /** The version went backwards. */
  readonly backwards: boolean;
  /** `actual` is enough: as large as `needed`, or one of the two versions is a pre-release that may change anything. */
  readonly enough: boolean;
  /** From whose side it was judged. */
  readonly perspective: Perspective;
  /** Whom the changes break that need the largest bump; empty if none of them breaks anybody. */
  readonly decidedBy: readonly Side[];
  /** A side is a component: it has no version that could move, so that any breaking change is one too many. */
  readonly isComponent?: boolean;
  /** A world that was not compared to its end: all worlds together have too many imports and exports. */
  readonly tooLarge?: World;
}

/** Who is asked: changes that break nobody asked count as additions. */
export type Perspective = "host" | "guest" | "both";

/** From whose side changes are judged: the host's, the guest's, or both (default). */
export interface CompareOptions {
  readonly perspective?: Perspective;
  /** Compare packages under `deps/` too, each as a package of its own. */
  readonly includeDependencies?: boolean;
}
