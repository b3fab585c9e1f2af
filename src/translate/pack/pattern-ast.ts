import type { PrimitiveName } from "../../../grammar/ast.ts";

/** The shape of patterns (docs/rule-language.md). A rewrite has the same shape; there variables stand for what they were bound to. */

/** `open`, `$f`, `$_`, `start-${x}`, `data!`. */
export type NamePattern =
  | { readonly kind: "literal"; readonly name: string }
  | { readonly kind: "variable"; readonly variable: string }
  | { readonly kind: "any" }
  | { readonly kind: "words"; readonly parts: readonly NamePart[] }
  | { readonly kind: "fresh"; readonly name: string };
export type NamePart = { readonly text: string } | { readonly variable: string };

/** `wasi:io/streams`, with `$_` for any interface, and `@0.2` for any release of that series. */
export interface PathPattern {
  readonly namespace: string;
  readonly package: string;
  /** Absent for `$_`. */
  readonly interface?: string;
  readonly version?: string;
}

/** `wasi:io/streams#input-stream`. */
export interface ItemPattern extends PathPattern {
  readonly interface: string;
  readonly item: string;
}

export type TypePattern =
  | { readonly kind: "any" }
  | { readonly kind: "variable"; readonly variable: string }
  | { readonly kind: "item"; readonly item: ItemPattern }
  | { readonly kind: "handle"; readonly ownership: "own" | "borrow"; readonly type: TypePattern }
  | { readonly kind: "primitive"; readonly name: PrimitiveName }
  | { readonly kind: "local"; readonly name: string }
  | { readonly kind: "generic"; readonly name: GenericName; readonly arguments: readonly TypePattern[] }
  | { readonly kind: "nothing" }
  | { readonly kind: "alternatives"; readonly options: readonly TypePattern[] };
export type GenericName = "list" | "map" | "option" | "tuple" | "result" | "future" | "stream";

/** An element of a list of parameters, cases, fields or used names. */
export type ElementPattern =
  | { readonly kind: "rest"; readonly variable: string }
  | { readonly kind: "element"; readonly name: NamePattern; readonly type?: TypePattern };

export interface FuncPattern {
  readonly kind: "func";
  readonly name: NamePattern;
  readonly form: "plain" | "static" | "constructor";
  readonly async: "no" | "yes" | "either";
  readonly params: readonly ElementPattern[];
  readonly result?: TypePattern;
}
export interface ResourcePattern {
  readonly kind: "resource";
  readonly name: NamePattern;
  readonly members: readonly MemberPattern[];
  /** The variable of `$...rest`; without one the members are complete. */
  readonly rest?: string;
}
export interface MemberPattern {
  readonly optional: boolean;
  readonly func: FuncPattern;
}
export interface BodyPattern {
  readonly kind: "record" | "enum" | "variant" | "flags";
  readonly name: NamePattern;
  readonly elements: readonly ElementPattern[];
}
export interface AliasPattern {
  readonly kind: "type";
  readonly name: NamePattern;
  readonly type: TypePattern;
}
export interface UsePattern {
  readonly kind: "use";
  /** Absent for `$_`: any path. */
  readonly path?: PathPattern;
  readonly names: readonly ElementPattern[];
}
export interface WorldItemPattern {
  readonly kind: "import" | "export" | "include";
  readonly path: PathPattern;
}
export type ItemNodePattern =
  | FuncPattern
  | ResourcePattern
  | BodyPattern
  | AliasPattern
  | UsePattern
  | WorldItemPattern;

/** What is wrong with a pattern; `offset` is in its text. */
export interface PatternProblem {
  readonly message: string;
  readonly offset: number;
}

/** Every variable that a pattern mentions, in order, with repetitions. */
export function variablesOf(pattern: unknown): readonly string[] {
  if (Array.isArray(pattern)) return pattern.flatMap(variablesOf);
  if (typeof pattern !== "object" || pattern === null) return [];
  const found: string[] = [];
  for (const [key, value] of Object.entries(pattern)) {
    if ((key === "variable" || (key === "rest" && typeof value === "string")) && typeof value === "string")
      found.push(value);
    else found.push(...variablesOf(value));
  }
  return found;
}
