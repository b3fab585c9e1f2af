/**
 * Resolved WIT packages as plain data, in the shape of `wasm-tools component wit --json`: numbers are indices into the four lists.
 */

/** A primitive type's name, or an index into `types`. */
export type ResolvedType = string | number;

export interface ResolvedDocs {
  readonly contents: string;
}

export type Stability =
  | { readonly stable: { readonly since: string; readonly deprecated?: string } }
  | { readonly unstable: { readonly feature: string; readonly deprecated?: string } };

/** What every item may have. */
export interface Annotations {
  docs?: ResolvedDocs;
  stability?: Stability;
  "external-id"?: string;
}

export type FunctionKind =
  | "freestanding"
  | "async-freestanding"
  | { readonly constructor: number }
  | { readonly method: number }
  | { readonly "async-method": number }
  | { readonly static: number }
  | { readonly "async-static": number };

export interface ResolvedFunction extends Annotations {
  readonly name: string;
  readonly kind: FunctionKind;
  readonly params: readonly { readonly name: string; readonly type: ResolvedType }[];
  readonly result?: ResolvedType;
}

export type ResolvedWorldItem =
  | { readonly interface: { readonly id: number; stability?: Stability; docs?: ResolvedDocs; "external-id"?: string } }
  | { readonly function: ResolvedFunction }
  | { readonly type: number };

export interface ResolvedWorld extends Annotations {
  readonly name: string;
  /** By plain name, or `interface-N`. */
  readonly imports: Record<string, ResolvedWorldItem>;
  readonly exports: Record<string, ResolvedWorldItem>;
  package: number | null;
}

export interface ResolvedInterface extends Annotations {
  /** `null` for an inline interface of a world. */
  readonly name: string | null;
  readonly types: Record<string, number>;
  readonly functions: Record<string, ResolvedFunction>;
  package: number | null;
}

export interface Labelled {
  readonly name: string;
  docs?: ResolvedDocs;
}

export type TypeKind =
  | "resource"
  | "error-context"
  | { readonly type: ResolvedType }
  | { readonly record: { readonly fields: readonly (Labelled & { readonly type: ResolvedType })[] } }
  | { readonly variant: { readonly cases: readonly (Labelled & { readonly type: ResolvedType | null })[] } }
  | { readonly enum: { readonly cases: readonly Labelled[] } }
  | { readonly flags: { readonly flags: readonly Labelled[] } }
  | { readonly tuple: { readonly types: readonly ResolvedType[] } }
  | { readonly list: ResolvedType }
  | { readonly "fixed-length-list": readonly [element: ResolvedType, length: number] }
  | { readonly map: readonly [key: ResolvedType, value: ResolvedType] }
  | { readonly option: ResolvedType }
  | { readonly result: { readonly ok: ResolvedType | null; readonly err: ResolvedType | null } }
  | { readonly handle: { readonly own: number } | { readonly borrow: number } }
  | { readonly stream: ResolvedType | null }
  | { readonly future: ResolvedType | null };

export interface ResolvedTypeDef extends Annotations {
  /** `null` for a type that stands only where it is used. */
  readonly name: string | null;
  readonly kind: TypeKind;
  readonly owner: { readonly interface: number } | { readonly world: number } | null;
}

export interface ResolvedPackage {
  /** `ns:name@version`. */
  readonly name: string;
  docs?: ResolvedDocs;
  readonly interfaces: Record<string, number>;
  readonly worlds: Record<string, number>;
}

export interface Resolved {
  readonly worlds: ResolvedWorld[];
  readonly interfaces: ResolvedInterface[];
  readonly types: ResolvedTypeDef[];
  readonly packages: ResolvedPackage[];
}

/** The value of a key of its own: names come from files, and may be `constructor`. */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** `ns:pkg/name@version` of an interface that has a name. */
export function interfaceId(resolved: Resolved, id: number): string | undefined {
  const found = resolved.interfaces[id];
  const owner = resolved.packages[found?.package ?? -1]?.name;
  if (found?.name == null || owner === undefined) return undefined;
  const at = owner.indexOf("@");
  return at < 0 ? `${owner}/${found.name}` : `${owner.slice(0, at)}/${found.name}${owner.slice(at)}`;
}

export interface DecodedWit {
  /** `package`: the file is a WIT package. `component`: it is a component, whose world is `root:component/root`. */
  readonly kind: "package" | "component";
  readonly resolved: Resolved;
  /** Index of the package that the file is about; the others are what it refers to, as far as it shows them. */
  readonly package: number;
  /** Names of imports and exports that WIT has no form for and that are left out: core modules, components, values, exported types. */
  readonly omitted: readonly string[];
}
