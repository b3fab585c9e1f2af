import type { PrimitiveName } from "../../../grammar/ast.ts";
import type { DocsPlace } from "../docs.ts";
import type { Interface, Package, World } from "../model.ts";
import type { At } from "./report.ts";

/**
 * The official resolver's view of packages: types, interfaces and worlds as numbered lists, in its order of allocation.
 * It comes in two stages: a *draft* of one package (every item, gated or not, anonymous types shared), and the *resolved*
 * lists (features applied, handles made explicit, includes flattened), which `--json` and `print` show.
 */

/** A primitive, the index of a type, or `UNRESOLVED` for what could not be resolved (and is reported). */
export type TypeRef = PrimitiveName | number;
export const UNRESOLVED = -1;

export interface IndexedName {
  readonly name: string;
  readonly docs?: DocsPlace;
}
export interface IndexedField extends IndexedName {
  readonly type: TypeRef;
}
export interface CaseType extends IndexedName {
  readonly type?: TypeRef;
}

export type IndexedTypeKind =
  | { readonly kind: "alias"; readonly type: TypeRef }
  | { readonly kind: "record"; readonly fields: readonly IndexedField[] }
  | { readonly kind: "flags"; readonly flags: readonly IndexedName[] }
  | { readonly kind: "tuple"; readonly types: readonly TypeRef[] }
  | { readonly kind: "variant"; readonly cases: readonly CaseType[] }
  | { readonly kind: "enum"; readonly cases: readonly IndexedName[] }
  | { readonly kind: "option" | "list"; readonly type: TypeRef }
  | { readonly kind: "fixed-length-list"; readonly type: TypeRef; readonly length: number }
  | { readonly kind: "map"; readonly key: TypeRef; readonly value: TypeRef }
  | { readonly kind: "result"; readonly ok?: TypeRef; readonly err?: TypeRef }
  | { readonly kind: "future" | "stream"; readonly type?: TypeRef }
  | { readonly kind: "handle"; readonly ownership: "own" | "borrow"; readonly resource: number }
  | { readonly kind: "resource" }
  /** A type of another package, in a draft only: it is looked up when the draft is appended. */
  | { readonly kind: "foreign"; readonly from: Interface; readonly name: string };

/** Since when, or behind which feature. One object per list of attributes, so that one gate is reported once. */
export type IndexedStability =
  | { readonly kind: "stable"; readonly since: string; readonly deprecated?: string }
  | { readonly kind: "unstable"; readonly feature: string; readonly deprecated?: string };

export interface Meta {
  readonly docs?: DocsPlace;
  readonly stability?: IndexedStability;
  readonly externalId?: string;
}

export interface FunctionItem extends Meta {
  /** As in the binary format: `f`, `[method]r.f`, `[static]r.f`, `[constructor]r`. */
  readonly name: string;
  readonly kind: "freestanding" | "method" | "static" | "constructor";
  readonly async: boolean;
  /** The resource of a method, static function or constructor. */
  readonly resource?: number;
  readonly params: readonly { readonly name: string; readonly type: TypeRef }[];
  readonly result?: TypeRef;
  readonly at: At;
}

// ---- draft

export interface DraftType extends Meta {
  readonly name?: string;
  readonly kind: IndexedTypeKind;
  readonly owner?: Interface | World;
  readonly at: At;
}

export interface DraftInterface extends Meta {
  readonly model: Interface;
  /** Absent for an inline interface. */
  readonly name?: string;
  /** Name → draft type, in the official order: used types, then definitions by dependency. */
  readonly types: ReadonlyMap<string, number>;
  readonly functions: readonly FunctionItem[];
  readonly at: At;
}

export type DraftItem = Meta & { readonly at: At; readonly name?: string } & (
    | { readonly kind: "interface"; readonly target: Interface }
    | { readonly kind: "function"; readonly func: FunctionItem }
    | { readonly kind: "type"; readonly type: number }
  );

export interface DraftInclude extends Meta {
  readonly target: World;
  readonly names: readonly { readonly name: string; readonly as: string; readonly at: At }[];
  /** Names in the included world's package that could not be read. */
  readonly unread?: ReadonlySet<string>;
  readonly at: At;
}

export interface DraftWorld extends Meta {
  readonly model: World;
  readonly name: string;
  readonly imports: readonly DraftItem[];
  readonly exports: readonly DraftItem[];
  readonly includes: readonly DraftInclude[];
  readonly at: At;
}

/** A reference to an interface or world of another package: every gate that it stands under, and where it stands first. */
export interface ForeignReference {
  readonly stabilities: readonly (IndexedStability | undefined)[];
  readonly at: At;
}

export interface PackageDraft {
  readonly package: Package;
  readonly docs?: DocsPlace;
  readonly types: readonly DraftType[];
  readonly interfaces: readonly DraftInterface[];
  readonly worlds: readonly DraftWorld[];
  readonly foreign: ReadonlyMap<Interface | World, ForeignReference>;
}

// ---- resolved

export interface IndexedType extends Meta {
  name?: string;
  kind: IndexedTypeKind;
  owner?: { readonly kind: "interface" | "world"; readonly id: number };
}

export interface IndexedInterface extends Meta {
  readonly name?: string;
  readonly types: Map<string, number>;
  readonly functions: Map<string, FunctionItem>;
  readonly package: number;
}

export type ResolvedItem =
  | (Meta & { readonly kind: "interface"; readonly id: number })
  | { readonly kind: "function"; readonly func: FunctionItem }
  | { readonly kind: "type"; readonly id: number };

/** Keys: the plain name, or `#N` for interface N by its own name. */
export type ItemMap = Map<string, ResolvedItem & { readonly at: At }>;

export interface IndexedWorld extends Meta {
  readonly name: string;
  imports: ItemMap;
  exports: ItemMap;
  readonly package: number;
}

export interface IndexedPackage {
  readonly package: Package;
  readonly docs?: DocsPlace;
  readonly interfaces: Map<string, number>;
  readonly worlds: Map<string, number>;
}

export interface IndexedModel {
  readonly worlds: readonly IndexedWorld[];
  readonly interfaces: readonly IndexedInterface[];
  readonly types: readonly IndexedType[];
  readonly packages: readonly IndexedPackage[];
}
