import type * as ast from "../../grammar/ast.ts";
import type { Model, TypeDef } from "../package/model.ts";
import { missingTypeIdentity, type OwnName, typeIdentity } from "./identity.ts";

/** What a type is once every alias and every `use` has been followed. One object for each, so that pairs can be memoised. */
export type TypeEnd =
  | { readonly kind: "anonymous"; readonly type: ast.TypeNode }
  | { readonly kind: "definition"; readonly definition: TypeDef; readonly borrow: boolean }
  /** Its package isn't there: known by the path of the `use` that names it. */
  | { readonly kind: "missing"; readonly identity: string; readonly borrow: boolean };

/** A type and its end. `start`: the name that it was written as, if it was a name. */
export interface FollowedType {
  readonly end: TypeEnd;
  readonly start?: TypeDef;
}

/** Follows aliases in one model, each once. */
export interface AliasFollower {
  type(type: ast.TypeNode): FollowedType;
  definition(definition: TypeDef): FollowedType;
  /** Whether a name of this identity is among the aliases and uses from `start` to its end. */
  passes(start: TypeDef | undefined, identity: string): boolean;
  identity(definition: TypeDef): string;
}

/** The resolver refuses cycles, but a model with errors may have one: then its first name counts as the end. */
export function createAliasFollower(model: Model, own: OwnName): AliasFollower {
  const ends = new Map<TypeDef, TypeEnd>();
  const borrowed = new Map<TypeEnd, TypeEnd>();
  const anonymous = new Map<ast.TypeNode, TypeEnd>();
  const identities = new Map<TypeDef, string>();

  function anonymousEnd(type: ast.TypeNode): TypeEnd {
    const known = anonymous.get(type) ?? { kind: "anonymous", type };
    anonymous.set(type, known);
    return known;
  }

  function borrowOf(end: TypeEnd): TypeEnd {
    if (end.kind === "anonymous" || end.borrow) return end;
    const known = borrowed.get(end) ?? { ...end, borrow: true };
    borrowed.set(end, known);
    return known;
  }

  /** One step along an alias or a `use`; `undefined` at the end of the way. */
  function next(definition: TypeDef): { readonly to: TypeDef; readonly borrow: boolean } | undefined {
    if (definition.used) return { to: definition.used, borrow: false };
    const { node } = definition.place;
    if (node.kind !== "type") return undefined;
    const { type } = node;
    if (type.kind !== "named" && type.kind !== "handle") return undefined;
    const to = model.typeOf(type.kind === "named" ? type.id : type.resource);
    return to && { to, borrow: type.kind === "handle" && type.ownership === "borrow" };
  }

  function lastEnd(definition: TypeDef): TypeEnd {
    const { node } = definition.place;
    if (node.kind === "use-name")
      return { kind: "missing", identity: missingTypeIdentity(definition, node, own), borrow: false };
    if (node.kind === "type" && !next(definition)) return anonymousEnd(node.type);
    return { kind: "definition", definition, borrow: false };
  }

  function endOf(start: TypeDef): TypeEnd {
    const way: { readonly definition: TypeDef; readonly borrow: boolean }[] = [];
    const onTheWay = new Set<TypeDef>();
    let at = start;
    let end = ends.get(at);
    while (!end) {
      onTheWay.add(at);
      const step = next(at);
      if (!step || onTheWay.has(step.to)) {
        end = lastEnd(at);
        ends.set(at, end);
        break;
      }
      way.push({ definition: at, borrow: step.borrow });
      at = step.to;
      end = ends.get(at);
    }
    for (const { definition, borrow } of way.reverse()) {
      if (borrow) end = borrowOf(end);
      ends.set(definition, end);
    }
    return end;
  }

  function identity(definition: TypeDef): string {
    const known = identities.get(definition) ?? typeIdentity(definition, own);
    identities.set(definition, known);
    return known;
  }

  return {
    identity,
    definition: (definition) => ({ end: endOf(definition), start: definition }),
    type(type) {
      if (type.kind !== "named" && type.kind !== "handle") return { end: anonymousEnd(type) };
      const start = model.typeOf(type.kind === "named" ? type.id : type.resource);
      if (!start) return { end: anonymousEnd(type) };
      const end = endOf(start);
      return { start, end: type.kind === "handle" && type.ownership === "borrow" ? borrowOf(end) : end };
    },
    passes(start, wanted) {
      const passed = new Set<TypeDef>();
      for (let at = start; at && !passed.has(at); at = next(at)?.to) {
        if (identity(at) === wanted) return true;
        passed.add(at);
      }
      return false;
    },
  };
}
