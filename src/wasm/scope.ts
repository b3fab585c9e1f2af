/**
 * The index spaces of a component, and of component and instance types, which are built the same way: every definition, import,
 * alias and export adds an entry to the space of its sort, and may refer to earlier entries only. References are checked when
 * they are read, so whatever follows them later meets no gap and no cycle.
 */
import { type ByteReader, malformed, u32 } from "./bytes.ts";
import type { CoreFunction, Lift } from "./canon.ts";
import type { Component } from "./component.ts";
import type { ComponentType, ComponentValueType, ModuleType } from "./component-types.ts";
import type { ExternName } from "./extern-name.ts";
import type { CoreModule } from "./module.ts";
import type { CoreType } from "./types.ts";

/** Sorts of the core index spaces. */
export type CoreSort = "func" | "table" | "memory" | "global" | "tag" | "type" | "module" | "instance";

/** Sorts of the component index spaces; a core module is imported and exported like them. */
export type Sort = "module" | "func" | "value" | "type" | "component" | "instance";

/** An entry that stands for something defined elsewhere. */
export type IndexReference =
  /** An import; in a type, an export declaration too. */
  | { readonly from: "extern"; readonly extern: ComponentExtern }
  /** An export of a component, which gets an index of its own: the exported entry of the same space. */
  | { readonly from: "export"; readonly index: number }
  /** An export of an instance. */
  | { readonly from: "instance"; readonly instance: number; readonly name: string }
  /** An entry of an enclosing scope; 0 is this one. */
  | { readonly from: "outer"; readonly count: number; readonly index: number };

export type Bound =
  | { readonly kind: "module"; readonly type: number }
  | { readonly kind: "func"; readonly type: number }
  | { readonly kind: "value"; readonly type?: ComponentValueType }
  /** `equals` absent: a new resource. */
  | { readonly kind: "type"; readonly equals?: number }
  | { readonly kind: "component"; readonly type: number }
  | { readonly kind: "instance"; readonly type: number };

/** An import or export: in a type a declaration with its bound, in a component an export of an entry. */
export interface ComponentExtern {
  readonly direction: "import" | "export";
  readonly name: ExternName;
  readonly sort: Sort;
  /** Its index in the space of its sort. */
  readonly index: number;
  /** What it must be. Always there for an import and in a type. */
  readonly bound?: Bound;
  /** The exported entry; only for an export of a component. */
  readonly exported?: number;
  readonly offset: number;
}

export interface Argument<S extends string> {
  readonly name: string;
  readonly sort: S;
  readonly index: number;
}

export type CoreInstance =
  | { readonly from: "instantiate"; readonly module: number; readonly args: readonly Argument<"instance">[] }
  | { readonly from: "exports"; readonly exports: readonly Argument<CoreSort>[] };

export type Instance =
  | IndexReference
  | { readonly from: "instantiate"; readonly component: number; readonly args: readonly Argument<Sort>[] }
  | { readonly from: "exports"; readonly exports: readonly Argument<Sort>[] };

/** A core item that a core instance exports. */
export interface CoreAlias {
  readonly from: "core";
  readonly instance: number;
  readonly name: string;
}

export type CoreTypeEntry =
  | { readonly from: "type"; readonly type: CoreType | ModuleType }
  | { readonly from: "outer"; readonly count: number; readonly index: number };

export type TypeEntry = IndexReference | { readonly from: "type"; readonly type: ComponentType };

/** What was defined, in order: the index of an entry in its space. */
export interface Definition {
  readonly space: keyof Spaces;
  readonly index: number;
}

export interface Spaces {
  readonly coreFuncs: readonly (CoreFunction | CoreAlias)[];
  readonly coreTables: readonly CoreAlias[];
  readonly coreMemories: readonly CoreAlias[];
  readonly coreGlobals: readonly CoreAlias[];
  readonly coreTags: readonly CoreAlias[];
  readonly coreTypes: readonly CoreTypeEntry[];
  readonly coreInstances: readonly CoreInstance[];
  readonly modules: readonly (IndexReference | { readonly from: "nested"; readonly module: CoreModule })[];
  readonly funcs: readonly (IndexReference | Lift)[];
  readonly values: readonly (IndexReference | { readonly from: "value" | "start" })[];
  readonly types: readonly TypeEntry[];
  readonly components: readonly (IndexReference | { readonly from: "nested"; readonly component: Component })[];
  readonly instances: readonly Instance[];
}

export interface ComponentScope extends Spaces {
  readonly parent?: ComponentScope;
  /** Imports and exports in order. */
  readonly externs: readonly ComponentExtern[];
  /** Every entry in order of definition. */
  readonly definitions: readonly Definition[];
}

/** A scope that is being read. */
export type OpenScope = {
  readonly parent?: OpenScope;
  readonly externs: ComponentExtern[];
  readonly definitions: Definition[];
} & {
  readonly [K in keyof Spaces]: Spaces[K][number][];
};

/** The index spaces of a component, each with an empty list. */
export function emptySpaces<Entry>(): { [K in keyof Spaces]: Entry[] } {
  return {
    coreFuncs: [],
    coreTables: [],
    coreMemories: [],
    coreGlobals: [],
    coreTags: [],
    coreTypes: [],
    coreInstances: [],
    modules: [],
    funcs: [],
    values: [],
    types: [],
    components: [],
    instances: [],
  };
}

export function openScope(parent?: OpenScope): OpenScope {
  const scope = { ...emptySpaces<never>(), externs: [], definitions: [] };
  return parent === undefined ? scope : { ...scope, parent };
}

export const coreSpaces: Readonly<Record<CoreSort, keyof Spaces>> = {
  func: "coreFuncs",
  table: "coreTables",
  memory: "coreMemories",
  global: "coreGlobals",
  tag: "coreTags",
  type: "coreTypes",
  module: "modules",
  instance: "coreInstances",
};

export const spaces: Readonly<Record<Sort, Exclude<keyof Spaces, `core${string}`>>> = {
  module: "modules",
  func: "funcs",
  value: "values",
  type: "types",
  component: "components",
  instance: "instances",
};

const spaceNames: Readonly<Record<keyof Spaces, string>> = {
  coreFuncs: "core function",
  coreTables: "core table",
  coreMemories: "core memory",
  coreGlobals: "core global",
  coreTags: "core tag",
  coreTypes: "core type",
  coreInstances: "core instance",
  modules: "core module",
  funcs: "function",
  values: "value",
  types: "type",
  components: "component",
  instances: "instance",
};

/** Adds an entry; its index. */
export function define<K extends keyof Spaces>(scope: OpenScope, space: K, entry: Spaces[K][number]): number {
  const list = scope[space] as Spaces[K][number][];
  scope.definitions.push({ space, index: list.length });
  return list.push(entry) - 1;
}

/** Reads an index of an entry that must be there already. */
export function indexOf(reader: ByteReader, scope: OpenScope, space: keyof Spaces): number {
  const at = reader.at;
  return knownIndex(scope, space, u32(reader, `the index of a ${spaceNames[space]}`), at);
}

/** Checks an index that stands at `at`. */
export function knownIndex(scope: OpenScope, space: keyof Spaces, index: number, at: number): number {
  const size = scope[space].length;
  if (index >= size) malformed(at, `unknown ${spaceNames[space]} ${index}: there are ${size} so far`);
  return index;
}

/** The scope `count` levels out; `at` is where a count that leads too far is reported. */
export function outerScope(scope: OpenScope, count: number, at: number): OpenScope {
  let found: OpenScope = scope;
  for (let i = 0; i < count; i++) {
    if (found.parent === undefined) malformed(at, `an outer alias leads ${count} scopes out, but there are ${i}`);
    found = found.parent;
  }
  return found;
}
