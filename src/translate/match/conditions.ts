import type { FunctionDef, TypeDef } from "../../package/model.ts";
import type { Where } from "../pack/rule.ts";
import type { Pass } from "../rewrite/pass.ts";
import type { PatternBindings } from "./bindings.ts";
import { matchName } from "./match-type.ts";
import { itemKey } from "./name-resolution.ts";
import { namedBy, type TypeContainer, type TypeSite } from "./type-occurrences.ts";

/** What conditions are asked about: a match with its place. */
export interface WhereSubject {
  readonly bindings: PatternBindings;
  readonly container: TypeContainer | undefined;
  /** The functions that were matched. */
  readonly functions: readonly FunctionDef[];
}

/** Whether the conditions of a rule hold for a match of items. */
export function whereHolds(where: Where, { bindings, container, functions }: WhereSubject, pass: Pass): boolean {
  if (where.onlyAsResult !== undefined && !onlyAsResult(definitionOf(where.onlyAsResult, bindings), pass)) return false;
  if (where.onlyAsParam !== undefined && !onlyAsParam(definitionOf(where.onlyAsParam, bindings), pass)) return false;
  if (where.asyncMember !== undefined && !hasAsyncMember(definitionOf(where.asyncMember, bindings))) return false;
  if (where.member !== undefined && !pass.reach.member(container?.resource, where.member)) return false;
  if (where.adjacent && !(container && areAdjacent(functions, container, bindings, where.member, pass))) return false;
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

/**
 * Whether functions follow one another in their container, and no other one has the words that they share in its name: what
 * is between them, or about the same thing, may need the state that lies between the calls. Functions that return `member`
 * (what rules remove) don't count.
 */
function areAdjacent(
  functions: readonly FunctionDef[],
  container: TypeContainer,
  bindings: PatternBindings,
  member: string | undefined,
  pass: Pass,
): boolean {
  const others = container.functions.filter((func) => !functions.includes(func) && !returnsItem(func, member, pass));
  const words = [...bindings.values()].flatMap((bound) => (bound.kind === "name" ? [bound.name] : []));
  const isAbout = ({ name }: FunctionDef) => words.some((word) => `-${name}-`.includes(`-${word}-`));
  const places = functions.map(({ place }) => place.node.start);
  const [first, last] = [Math.min(...places), Math.max(...places)];
  return !others.some((func) => isAbout(func) || (first < func.place.node.start && func.place.node.start < last));
}

function returnsItem({ func }: FunctionDef, item: string | undefined, { meaning }: Pass): boolean {
  const definition = func.result && namedBy(func.result, meaning);
  return definition !== undefined && itemKey(meaning.itemOf(definition)) === item;
}
