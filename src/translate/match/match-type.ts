import type * as ast from "../../../grammar/ast.ts";
import type { NamePattern, TypePattern } from "../pack/pattern-ast.ts";
import { bind, type FoundType, type PatternBindings } from "./bindings.ts";
import type { Meaning } from "./name-resolution.ts";
import { namedBy } from "./type-occurrences.ts";

/** How far a pattern looks through `type x = …`: where a whole signature is matched, an alias means what it stands for. */
export interface MatchContext {
  readonly meaning: Meaning;
  readonly throughAliases: boolean;
}

/** Whether a name fits; `${x}` stands for whole kebab words. */
export function matchName(
  pattern: NamePattern,
  name: string,
  bindings: PatternBindings,
  meaning: Meaning,
): PatternBindings | undefined {
  switch (pattern.kind) {
    case "any":
      return bindings;
    case "literal":
    case "fresh":
      return pattern.name === name ? bindings : undefined;
    case "variable":
      return bind(bindings, pattern.variable, { kind: "name", name }, meaning);
    case "words": {
      const variable = pattern.parts.find((part) => "variable" in part)?.variable ?? "";
      const [before = "", after = ""] = pattern.parts
        .map((part) => ("variable" in part ? "\0" : part.text))
        .join("")
        .split("\0");
      const fits = name.startsWith(before) && name.endsWith(after) && name.length > before.length + after.length;
      if (!fits) return undefined;
      const words = name.slice(before.length, name.length - after.length);
      return bind(bindings, variable, { kind: "name", name: words }, meaning);
    }
  }
}

/** Whether a type fits; an absent type is the `_` of `result<_, e>`. Of alternatives the first that fits counts. */
export function matchType(
  pattern: TypePattern,
  found: Omit<FoundType, "node"> & { readonly node: ast.TypeNode | undefined },
  bindings: PatternBindings,
  context: MatchContext,
): PatternBindings | undefined {
  const { meaning } = context;
  const { node } = found;
  if (pattern.kind === "any") return bindings;
  if (pattern.kind === "alternatives") {
    for (const option of pattern.options) {
      const bound = matchType(option, found, bindings, context);
      if (bound) return bound;
    }
    return undefined;
  }
  if (node === undefined) {
    if (pattern.kind === "nothing") return bindings;
    return pattern.kind === "variable" ? bind(bindings, pattern.variable, { kind: "nothing" }, meaning) : undefined;
  }
  switch (pattern.kind) {
    case "nothing":
      return undefined;
    case "variable": {
      const type: FoundType = { node, scope: found.scope, source: found.source };
      return bind(bindings, pattern.variable, { kind: "type", type }, meaning);
    }
    case "handle": {
      if (node.kind !== "handle" || node.ownership !== pattern.ownership) return undefined;
      return matchType(
        pattern.type,
        { ...found, node: { kind: "named", id: node.resource, start: node.resource.start, end: node.resource.end } },
        bindings,
        context,
      );
    }
    default:
      return matchSettled(pattern, { ...found, node }, bindings, context);
  }
}

/** A pattern that says what the type is: through `own<…>`, and through aliases where the context wants it. */
function matchSettled(
  pattern: Exclude<TypePattern, { kind: "any" | "alternatives" | "nothing" | "variable" | "handle" }>,
  found: FoundType,
  bindings: PatternBindings,
  context: MatchContext,
): PatternBindings | undefined {
  const { meaning } = context;
  const { node } = found;
  const definition = node.kind === "handle" && node.ownership === "borrow" ? undefined : namedBy(node, meaning);
  if (definition) {
    if (pattern.kind === "item" && meaning.matchesItem(definition, pattern.item)) return bindings;
    if (pattern.kind === "local" && definition.name === pattern.name) return bindings;
    const last = meaning.itemOf(definition).definition;
    if (!context.throughAliases || last?.place.node.kind !== "type") return undefined;
    const through = { node: last.place.node.type, scope: last.owner, source: last.place.source };
    return matchType(pattern, through, bindings, context);
  }
  if (pattern.kind === "primitive")
    return node.kind === "primitive" && node.name === pattern.name ? bindings : undefined;
  if (pattern.kind !== "generic" || node.kind !== pattern.name) return undefined;
  return matchArguments(pattern.arguments, genericArguments(node), found, bindings, context);
}

function matchArguments(
  patterns: readonly TypePattern[],
  types: readonly (ast.TypeNode | undefined)[],
  found: FoundType,
  bindings: PatternBindings,
  context: MatchContext,
): PatternBindings | undefined {
  if (patterns.length !== types.length) return undefined;
  let bound: PatternBindings | undefined = bindings;
  for (const [index, pattern] of patterns.entries()) {
    bound = bound && matchType(pattern, { ...found, node: types[index] }, bound, context);
  }
  return bound;
}

/** The arguments as written: `result<_, e>` has two, `result<t>` one, `result` none. A list with a length fits no `list<$t>`. */
function genericArguments(node: ast.TypeNode): readonly (ast.TypeNode | undefined)[] {
  switch (node.kind) {
    case "list":
      return node.length ? [node.element, undefined, undefined] : [node.element];
    case "map":
      return [node.key, node.value];
    case "option":
      return [node.some];
    case "tuple":
      return node.items;
    case "result":
      return node.err ? [node.ok, node.err] : node.ok ? [node.ok] : [];
    case "future":
      return node.payload ? [node.payload] : [];
    case "stream":
      return node.element ? [node.element] : [];
    default:
      return [];
  }
}
