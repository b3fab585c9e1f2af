/**
 * The types of what components import and export, with the identity that WIT's `use` needs: where an export declares a type, a new
 * one arises that remembers which it equals; where an instance is named twice, its types arise twice. Scopes are followed as the
 * component model instantiates them ("Type Definitions", "Import and Export Definitions").
 */
import { malformed, overLimit } from "./bytes.ts";
import type { Component } from "./component.ts";
import type { ComponentFunctionType, ComponentType } from "./component-types.ts";
import type { ExternName } from "./extern-name.ts";
import { type Argument, type Bound, type ComponentExtern, type ComponentScope, type Sort, spaces } from "./scope.ts";

/** A type with its identity: objects are equal only if they are the same. */
export type TypeIdentity =
  | { readonly kind: "definition"; readonly type: ComponentType; readonly env: TypeEnv }
  /** A name given to another type. */
  | { readonly kind: "alias"; readonly of: TypeIdentity }
  | { readonly kind: "resource" };

/** A function type and where the indices in it count. */
export interface FunctionNode {
  readonly type: ComponentFunctionType;
  readonly env: TypeEnv;
}

export interface NamedItem {
  readonly name: ExternName;
  readonly item: TypedItem;
  readonly offset: number;
}

export type TypedItem =
  | { readonly sort: "type"; readonly node: TypeIdentity }
  | { readonly sort: "func"; readonly node: FunctionNode }
  | { readonly sort: "instance"; readonly exports: readonly NamedItem[] }
  | { readonly sort: "component"; readonly scope: ComponentScope; readonly env: TypeEnv }
  | { readonly sort: "module" | "value" };

/** What the entries of a scope's index spaces are. */
export interface TypeEnv {
  readonly parent?: TypeEnv;
  readonly types: TypedItem[];
  readonly funcs: TypedItem[];
  readonly instances: TypedItem[];
  readonly components: TypedItem[];
}

/** What a scope asks for and offers, in order. */
export interface TypedScope {
  readonly imports: readonly NamedItem[];
  readonly exports: readonly NamedItem[];
}

/** Steps that may still be taken: scopes that are named again and again must not take more time than a few passes over the file. */
export interface Budget {
  steps: number;
}

const other: TypedItem = { sort: "value" };

export function typeBudget(component: Component): Budget {
  return { steps: 200_000 + 4 * (component.end - component.start) };
}

/** Takes `steps` from a budget. Stops by `MalformedError` when it is used up. */
export function spend(budget: Budget, steps: number): void {
  budget.steps -= steps;
  if (budget.steps < 0) overLimit(0, "the types of the component expand beyond what the size of the file allows");
}

/** Types a component, or the inside of a component or instance type. `args` replace its imports, by name. */
export function typeScope(
  budget: Budget,
  scope: ComponentScope,
  parent?: TypeEnv,
  args?: ReadonlyMap<string, TypedItem>,
  nesting = 0,
): TypedScope {
  if (nesting > 200) overLimit(scope.externs[0]?.offset ?? 0, "components are nested more than 200 deep");
  const env: TypeEnv = {
    ...(parent === undefined ? {} : { parent }),
    types: [],
    funcs: [],
    instances: [],
    components: [],
  };
  for (const { space, index } of scope.definitions) {
    spend(budget, 1);
    if (space === "types") env.types.push(typeEntry(budget, scope, env, index, args, nesting));
    else if (space === "funcs") env.funcs.push(functionEntry(budget, scope, env, index, args, nesting));
    else if (space === "instances") env.instances.push(instanceEntry(budget, scope, env, index, args, nesting));
    else if (space === "components") env.components.push(componentEntry(budget, scope, env, index, args, nesting));
  }
  const imports: NamedItem[] = [];
  const exports: NamedItem[] = [];
  for (const extern of scope.externs) {
    const named = { name: extern.name, item: externItem(env, extern), offset: extern.offset };
    (extern.direction === "import" ? imports : exports).push(named);
  }
  return { imports, exports };
}

function externItem(env: TypeEnv, { sort, index }: ComponentExtern): TypedItem {
  const space = spaces[sort];
  return (space === "values" || space === "modules" ? undefined : env[space][index]) ?? other;
}

type Space = "types" | "funcs" | "instances" | "components";

/** An entry that stands for something else: imported, declared, exported, of an instance, of an outer scope. */
function reference(
  budget: Budget,
  scope: ComponentScope,
  env: TypeEnv,
  space: Space,
  index: number,
  args: ReadonlyMap<string, TypedItem> | undefined,
  nesting: number,
): TypedItem | undefined {
  const entry = scope[space][index];
  switch (entry?.from) {
    case "extern": {
      const given = entry.extern.direction === "import" ? args?.get(entry.extern.name.name) : undefined;
      return given ?? bounded(budget, env, entry.extern.bound, nesting);
    }
    case "export": {
      const extern = exportOf(scope, space, index);
      const item = env[space][entry.index] ?? other;
      if (extern?.bound !== undefined && space !== "types") return bounded(budget, env, extern.bound, nesting);
      return item.sort === "type" ? { sort: "type", node: { kind: "alias", of: item.node } } : item;
    }
    case "instance": {
      const instance = env.instances[entry.instance];
      const { name } = entry;
      return instance?.sort === "instance" ? exportNamed(instance.exports, name) : other;
    }
    case "outer": {
      let outer: TypeEnv | undefined = env;
      for (let i = 0; i < entry.count; i++) outer = outer?.parent;
      return outer?.[space][entry.index] ?? other;
    }
    default:
      return undefined;
  }
}

const exportIndex = new WeakMap<ComponentScope, ReadonlyMap<string, ComponentExtern>>();

/** The export that an entry arose from. */
function exportOf(scope: ComponentScope, space: Space, index: number): ComponentExtern | undefined {
  let known = exportIndex.get(scope);
  if (known === undefined) {
    known = new Map(scope.externs.map((extern) => [`${spaces[extern.sort]} ${extern.index}`, extern]));
    exportIndex.set(scope, known);
  }
  return known.get(`${space} ${index}`);
}

const namedExports = new WeakMap<readonly NamedItem[], ReadonlyMap<string, TypedItem>>();

function exportNamed(exports: readonly NamedItem[], name: string): TypedItem {
  let known = namedExports.get(exports);
  if (known === undefined) {
    known = new Map(exports.map(({ name: { name: key }, item }) => [key, item]));
    namedExports.set(exports, known);
  }
  return known.get(name) ?? other;
}

/** What something of that bound is. */
function bounded(budget: Budget, env: TypeEnv, bound: Bound | undefined, nesting: number): TypedItem {
  switch (bound?.kind) {
    case "type": {
      if (bound.equals === undefined) return { sort: "type", node: { kind: "resource" } };
      const of = env.types[bound.equals];
      return of?.sort === "type" ? { sort: "type", node: { kind: "alias", of: of.node } } : other;
    }
    case "func":
      return functionItem(budget, env.types[bound.type]);
    case "instance": {
      const type = definitionOf(budget, env.types[bound.type]);
      if (type?.type.kind !== "instance") return other;
      return {
        sort: "instance",
        exports: typeScope(budget, type.type.scope, type.env, undefined, nesting + 1).exports,
      };
    }
    case "component": {
      const type = definitionOf(budget, env.types[bound.type]);
      return type?.type.kind === "component" ? { sort: "component", scope: type.type.scope, env: type.env } : other;
    }
    default:
      return other;
  }
}

/** The definition behind the names of a type. */
function definitionOf(
  budget: Budget,
  item: TypedItem | undefined,
): Extract<TypeIdentity, { kind: "definition" }> | undefined {
  let node = item?.sort === "type" ? item.node : undefined;
  while (node?.kind === "alias") {
    spend(budget, 1);
    node = node.of;
  }
  return node?.kind === "definition" ? node : undefined;
}

function functionItem(budget: Budget, item: TypedItem | undefined): TypedItem {
  const found = definitionOf(budget, item);
  return found?.type.kind === "func" ? { sort: "func", node: { type: found.type, env: found.env } } : other;
}

type EntryTyping = (
  budget: Budget,
  scope: ComponentScope,
  env: TypeEnv,
  index: number,
  args: ReadonlyMap<string, TypedItem> | undefined,
  nesting: number,
) => TypedItem;

const typeEntry: EntryTyping = (budget, scope, env, index, args, nesting) => {
  const entry = scope.types[index];
  if (entry?.from !== "type") return reference(budget, scope, env, "types", index, args, nesting) ?? other;
  if (entry.type.kind === "resource") return { sort: "type", node: { kind: "resource" } };
  return { sort: "type", node: { kind: "definition", type: entry.type, env } };
};

const functionEntry: EntryTyping = (budget, scope, env, index, args, nesting) => {
  const entry = scope.funcs[index];
  if (entry?.from === "lift") return functionItem(budget, env.types[entry.type]);
  return reference(budget, scope, env, "funcs", index, args, nesting) ?? other;
};

const componentEntry: EntryTyping = (budget, scope, env, index, args, nesting) => {
  const entry = scope.components[index];
  if (entry?.from === "nested") return { sort: "component", scope: entry.component, env };
  return reference(budget, scope, env, "components", index, args, nesting) ?? other;
};

const instanceEntry: EntryTyping = (budget, scope, env, index, args, nesting) => {
  const entry = scope.instances[index];
  if (entry?.from === "exports") {
    spend(budget, entry.exports.length);
    const exports = entry.exports.map((argument) => ({
      name: { name: argument.name },
      item: argumentItem(env, argument),
      offset: 0,
    }));
    return { sort: "instance", exports };
  }
  if (entry?.from !== "instantiate") return reference(budget, scope, env, "instances", index, args, nesting) ?? other;
  const component = env.components[entry.component];
  if (component?.sort !== "component") return other;
  spend(budget, entry.args.length);
  const given = new Map(entry.args.map((argument) => [argument.name, argumentItem(env, argument)]));
  return { sort: "instance", exports: typeScope(budget, component.scope, component.env, given, nesting + 1).exports };
};

function argumentItem(env: TypeEnv, { sort, index }: Argument<Sort>): TypedItem {
  const space = spaces[sort];
  return (space === "values" || space === "modules" ? undefined : env[space][index]) ?? other;
}

/** The type that an index means in a scope. */
export function typeAt(env: TypeEnv, index: number, offset: number): TypeIdentity {
  const item = env.types[index];
  return item?.sort === "type" ? item.node : malformed(offset, `type ${index} isn't a type of values`);
}
