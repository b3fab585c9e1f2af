import type { TypeDef } from "../../package/model.ts";
import type { Where } from "../pack/rule.ts";
import type { Pass } from "../rewrite/pass.ts";
import type { PatternBindings } from "./bindings.ts";
import { matchName } from "./match-type.ts";
import type { TypeContainer, TypeSite } from "./type-occurrences.ts";

/** Whether the conditions of a rule hold for a match of items. */
export function whereHolds(
  where: Where,
  bindings: PatternBindings,
  container: TypeContainer | undefined,
  pass: Pass,
): boolean {
  if (where.onlyAsResult !== undefined && !onlyAsResult(definitionOf(where.onlyAsResult, bindings), pass)) return false;
  if (where.onlyAsParam !== undefined && !onlyAsParam(definitionOf(where.onlyAsParam, bindings), pass)) return false;
  if (where.asyncMember !== undefined && !hasAsyncMember(definitionOf(where.asyncMember, bindings))) return false;
  const { noSibling } = where;
  if (noSibling && container) {
    const sibling = container.functions.some(({ name }) => matchName(noSibling, name, bindings, pass.meaning));
    if (sibling) return false;
  }
  return true;
}

function definitionOf(variable: string, bindings: PatternBindings): TypeDef | undefined {
  const bound = bindings.get(variable);
  return bound?.kind === "definition" ? bound.definition : undefined;
}

/** Every reference is the result of a function: bare, or as `result<R, …>`. */
function onlyAsResult(definition: TypeDef | undefined, pass: Pass): boolean {
  if (!definition) return false;
  return referencesOutside(definition, pass).every(
    ({ root, inside, type }) =>
      root === "result" && type.kind === "named" && (inside.length === 0 || isOkOfResult(inside, type)),
  );
}

function isOkOfResult(inside: TypeSite["inside"], type: TypeSite["type"]): boolean {
  const [outer] = inside;
  return inside.length === 1 && outer?.kind === "result" && outer.ok === type;
}

/** Every reference outside the type itself is a parameter by value. */
function onlyAsParam(definition: TypeDef | undefined, pass: Pass): boolean {
  if (!definition) return false;
  return referencesOutside(definition, pass).every(
    ({ place, type }) => place === "param" && !(type.kind === "handle" && type.ownership === "borrow"),
  );
}

function referencesOutside(definition: TypeDef, pass: Pass): readonly TypeSite[] {
  return pass.sites.referencesTo(definition).filter(({ func }) => func?.resource !== definition);
}

function hasAsyncMember(definition: TypeDef | undefined): boolean {
  return definition?.members.some(({ func }) => func.async) ?? false;
}
