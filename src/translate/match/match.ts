import type * as ast from "../../../grammar/ast.ts";
import type { FunctionDef, TypeDef } from "../../package/model.ts";
import type { AliasPattern, BodyPattern, ElementPattern, FuncPattern, ResourcePattern } from "../pack/pattern-ast.ts";
import { bind, type PatternBindings } from "./bindings.ts";
import { type MatchContext, matchName, matchType } from "./match-type.ts";
import type { ContainerScope } from "./name-resolution.ts";

/** Elements of a pattern with what each stands for: one node, or for `$...x` any number. */
interface Aligned<N> {
  readonly bindings: PatternBindings;
  readonly groups: readonly (readonly N[])[];
}

/** A function that fits, with the parameters behind each element of the pattern. */
export interface FuncMatch {
  readonly kind: "func";
  readonly func: FunctionDef;
  readonly params: readonly (readonly ast.Param[])[];
  readonly bindings: PatternBindings;
}

/** A resource that fits, with the member behind each member pattern (`undefined`: an optional one that isn't there). */
export interface ResourceMatch {
  readonly kind: "resource";
  readonly resource: TypeDef;
  readonly members: readonly (FuncMatch | undefined)[];
  readonly bindings: PatternBindings;
}

/** An enum, variant, record, flags or alias that fits. */
export interface BodyMatch {
  readonly kind: "body";
  readonly declaration: TypeDef;
  readonly elements: readonly (readonly ast.Node[])[];
  readonly bindings: PatternBindings;
}

/** Whether a function fits. A pattern without `static` fits free functions, methods and static functions, no constructor. */
export function matchFunc(
  pattern: FuncPattern,
  func: FunctionDef,
  bindings: PatternBindings,
  context: MatchContext,
): FuncMatch | undefined {
  const kind = func.place.node.kind;
  if ((pattern.form === "constructor") !== (kind === "constructor")) return undefined;
  if (pattern.form === "static" && kind !== "static") return undefined;
  if (pattern.async !== "either" && (pattern.async === "yes") !== func.func.async) return undefined;
  const named = matchName(pattern.name, func.name, bindings, context.meaning);
  if (!named) return undefined;
  const { result } = func.func;
  const place = { scope: func.owner, source: func.place.source };
  if (!pattern.result && result) return undefined;
  if (pattern.result && !result) return undefined;
  const params = alignElements(pattern.params, func.func.params, named, context, place);
  if (!params) return undefined;
  const bound = pattern.result
    ? matchType(pattern.result, { ...place, node: result }, params.bindings, context)
    : params.bindings;
  return bound && { kind: "func", func, params: params.groups, bindings: bound };
}

/** Splits a list of parameters, fields or cases among the elements of a pattern, in order; the first split that fits counts. */
function alignElements<N extends ast.Param | ast.RecordField | ast.VariantCase | ast.EnumCase | ast.FlagDecl>(
  patterns: readonly ElementPattern[],
  nodes: readonly N[],
  bindings: PatternBindings,
  context: MatchContext,
  place: { readonly scope: ContainerScope; readonly source: FunctionDef["place"]["source"] },
): Aligned<N> | undefined {
  const [first, ...others] = patterns;
  if (!first) return nodes.length === 0 ? { bindings, groups: [] } : undefined;
  if (first.kind === "element") {
    const [node, ...rest] = nodes;
    const bound = node && matchElement(first, node, bindings, context, place);
    const aligned = bound && alignElements(others, rest, bound, context, place);
    return aligned && node && { bindings: aligned.bindings, groups: [[node], ...aligned.groups] };
  }
  for (let length = others.length === 0 ? nodes.length : 0; length <= nodes.length; length++) {
    const taken = nodes.slice(0, length);
    const bound =
      first.variable === "_"
        ? bindings
        : bind(bindings, first.variable, { kind: "elements", elements: taken }, context.meaning);
    const aligned = bound && alignElements(others, nodes.slice(length), bound, context, place);
    if (aligned) return { bindings: aligned.bindings, groups: [taken, ...aligned.groups] };
  }
  return undefined;
}

function matchElement(
  pattern: ElementPattern & { readonly kind: "element" },
  node: ast.Param | ast.RecordField | ast.VariantCase | ast.EnumCase | ast.FlagDecl,
  bindings: PatternBindings,
  context: MatchContext,
  place: { readonly scope: ContainerScope; readonly source: FunctionDef["place"]["source"] },
): PatternBindings | undefined {
  const named = matchName(pattern.name, node.name.name, bindings, context.meaning);
  const type = "type" in node ? node.type : "payload" in node ? node.payload : undefined;
  if (!named || !pattern.type) return named && !type ? named : undefined;
  return matchType(pattern.type, { ...place, node: type }, named, context);
}

/** Every way in which the members of a resource fit; more than one means that the rule can't tell which member is meant. */
export function matchResource(
  pattern: ResourcePattern,
  resource: TypeDef,
  bindings: PatternBindings,
  context: MatchContext,
): readonly ResourceMatch[] {
  const named = bindDefinition(pattern, resource, bindings, context);
  if (!named) return [];
  const found: ResourceMatch[] = [];
  const assign = (
    index: number,
    free: readonly FunctionDef[],
    bound: PatternBindings,
    chosen: readonly (FuncMatch | undefined)[],
  ): void => {
    const member = pattern.members[index];
    if (!member) {
      if (free.length > 0 && pattern.rest === undefined) return;
      const rest =
        pattern.rest === undefined || pattern.rest === "_"
          ? bound
          : new Map(bound).set(pattern.rest, {
              kind: "elements" as const,
              elements: free.map((func) => func.place.node),
            });
      found.push({ kind: "resource", resource, members: chosen, bindings: rest });
      return;
    }
    let fits = false;
    for (const func of free) {
      const match = matchFunc(member.func, func, bound, context);
      if (!match) continue;
      fits = true;
      assign(
        index + 1,
        free.filter((other) => other !== func),
        match.bindings,
        [...chosen, match],
      );
    }
    if (!fits && member.optional) assign(index + 1, free, bound, [...chosen, undefined]);
  };
  if (resource.members.length >= pattern.members.filter((member) => !member.optional).length) {
    assign(0, resource.members, named, []);
  }
  return found;
}

/** Whether an enum, variant, record, flags or alias fits. */
export function matchBody(
  pattern: BodyPattern | AliasPattern,
  declaration: TypeDef,
  bindings: PatternBindings,
  context: MatchContext,
): BodyMatch | undefined {
  const { node, source } = declaration.place;
  if (node.kind !== pattern.kind) return undefined;
  const named = bindDefinition(pattern, declaration, bindings, context);
  const place = { scope: declaration.owner, source };
  if (!named) return undefined;
  if (pattern.kind === "type") {
    const bound =
      node.kind === "type" ? matchType(pattern.type, { ...place, node: node.type }, named, context) : undefined;
    return bound && { kind: "body", declaration, elements: [], bindings: bound };
  }
  const aligned = alignElements(pattern.elements, elementsOf(node), named, context, place);
  return aligned && { kind: "body", declaration, elements: aligned.groups, bindings: aligned.bindings };
}

/** Fields, cases or flags of a declaration. */
export function elementsOf(
  node: ast.Node,
): readonly (ast.RecordField | ast.VariantCase | ast.EnumCase | ast.FlagDecl)[] {
  if (node.kind === "record") return node.fields;
  if (node.kind === "variant" || node.kind === "enum") return node.cases;
  return node.kind === "flags" ? node.flags : [];
}

function bindDefinition(
  pattern: { readonly name: ResourcePattern["name"] },
  declaration: TypeDef,
  bindings: PatternBindings,
  context: MatchContext,
): PatternBindings | undefined {
  const { name } = pattern;
  if (name.kind === "variable")
    return bind(bindings, name.variable, { kind: "definition", definition: declaration }, context.meaning);
  return matchName(name, declaration.name, bindings, context.meaning);
}
