import type * as ast from "../../../grammar/ast.ts";
import type { SourceText } from "../../../grammar/source.ts";
import type { TypeDef } from "../../package/model.ts";
import type { ContainerScope, Meaning } from "./name-resolution.ts";

/** A type as it was found: the node, and where its names mean what they mean. */
export interface FoundType {
  readonly node: ast.TypeNode;
  readonly scope: ContainerScope;
  readonly source: SourceText;
}

/** What a variable of a pattern stands for. */
export type Binding =
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "type"; readonly type: FoundType }
  /** A name that names a type: `$R` of `resource $R`, which types may mention. */
  | { readonly kind: "definition"; readonly definition: TypeDef }
  /** `_` in a `result`. */
  | { readonly kind: "nothing" }
  /** A type that the engine made up: a default, or the outcome of a `let`. */
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "params"; readonly params: readonly ast.Param[] }
  | { readonly kind: "elements"; readonly elements: readonly ast.Node[] }
  | { readonly kind: "used-names"; readonly names: readonly TypeDef[] };

export type PatternBindings = ReadonlyMap<string, Binding>;

export const noBindings: PatternBindings = new Map();

/**
 * Binds a variable, or, where it is bound already, checks that it stands for the same: names as written, types by what they
 * resolve to. `undefined` where it doesn't.
 */
export function bind(
  bindings: PatternBindings,
  variable: string,
  value: Binding,
  meaning: Meaning,
): PatternBindings | undefined {
  const known = bindings.get(variable);
  if (!known) return new Map(bindings).set(variable, value);
  return sameBinding(known, value, meaning) ? bindings : undefined;
}

function sameBinding(a: Binding, b: Binding, meaning: Meaning): boolean {
  if (a.kind === "name" && b.kind === "name") return a.name === b.name;
  if (a.kind === "nothing" || b.kind === "nothing") return a.kind === b.kind;
  if (a.kind === "type" && b.kind === "type") return meaning.types.same(a.type.node, b.type.node);
  if (a.kind === "definition" && b.kind === "definition") return meaning.types.sameName(a.definition, b.definition);
  if (a.kind === "definition" && b.kind === "type") return namesDefinition(b.type.node, a.definition, meaning);
  if (a.kind === "type" && b.kind === "definition") return namesDefinition(a.type.node, b.definition, meaning);
  return false;
}

function namesDefinition(type: ast.TypeNode, definition: TypeDef, meaning: Meaning): boolean {
  const owned = type.kind === "handle" && type.ownership === "own";
  const id = type.kind === "named" ? type.id : owned ? type.resource : undefined;
  const named = id && meaning.model.typeOf(id);
  return named !== undefined && meaning.types.sameName(named, definition);
}
