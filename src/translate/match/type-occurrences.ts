import type * as ast from "../../../grammar/ast.ts";
import type { SourceText } from "../../../grammar/source.ts";
import { push } from "../../common/multimap.ts";
import { functionItem, typeItem } from "../../package/item-id.ts";
import type { FunctionDef, Interface, Package, TypeDef, Use, World, WorldExtern } from "../../package/model.ts";
import { usedDefinition } from "../../package/type-info.ts";
import { typeParts } from "../../syntax/type-parts.ts";
import type { ContainerScope, Meaning } from "./name-resolution.ts";

/** Where a type stands at the outermost: in a parameter, a result, a record field, a variant payload, or behind `type x =`. */
export type Root = "param" | "result" | "field" | "payload" | "alias";

/** One type as it is written somewhere in a package that is translated. */
export interface TypeSite {
  readonly type: ast.TypeNode;
  /** `element` where it is an argument of another type. */
  readonly place: Root | "element";
  readonly root: Root;
  /** The types around it, outermost first. */
  readonly inside: readonly ast.TypeNode[];
  readonly scope: ContainerScope;
  readonly source: SourceText;
  readonly func: FunctionDef | undefined;
  /** The type declaration that holds it. */
  readonly declaration: TypeDef | undefined;
  /** The id of the function or declaration. */
  readonly item: string;
}

/** Functions that stand side by side: those of an interface, of a resource, or the imports (exports) of a world. */
export interface TypeContainer {
  readonly scope: ContainerScope;
  readonly resource?: TypeDef;
  readonly functions: readonly FunctionDef[];
}

/** Everything that rules can match in the packages to be translated, gathered in one walk. */
export interface Sites {
  readonly packages: readonly Package[];
  readonly scopes: readonly ContainerScope[];
  readonly containers: readonly TypeContainer[];
  readonly types: readonly TypeSite[];
  /** Declared types (not those that `use` brings in). */
  readonly declarations: readonly TypeDef[];
  readonly uses: readonly { readonly use: Use; readonly scope: ContainerScope }[];
  readonly externs: readonly WorldExtern[];
  containerOf(func: FunctionDef): TypeContainer | undefined;
  /** The free functions of an interface, or what a world imports. */
  containerOfScope(scope: ContainerScope): TypeContainer | undefined;
  /** The types that name this definition, directly or through `use`. */
  referencesTo(definition: TypeDef): readonly TypeSite[];
  /** The local names by which `use` brings in this definition, directly or through other `use`s. */
  usersOf(definition: TypeDef): readonly TypeDef[];
  /** The types that are written with this very local name. */
  writtenAs(local: TypeDef): readonly TypeSite[];
}

export function gatherSites(packages: readonly Package[], meaning: Meaning): Sites {
  const scopes = packages.flatMap(scopesOf);
  const containers = scopes.flatMap(containersOf);
  const declarations = scopes.flatMap((scope) => [...scope.types.values()].filter((type) => !type.use));
  const uses = scopes.flatMap((scope) => scope.uses.map((use) => ({ use, scope })));
  const types: TypeSite[] = [];
  for (const container of containers) for (const func of container.functions) addFunction(func, types);
  for (const declaration of declarations) addDeclaration(declaration, types);
  const byFunction = new Map(
    containers.flatMap((container) => container.functions.map((func) => [func, container] as const)),
  );
  const byScope = new Map<ContainerScope, TypeContainer>();
  for (const container of containers) {
    if (!container.resource && !byScope.has(container.scope)) byScope.set(container.scope, container);
  }
  const byName = new Map<TypeDef, TypeSite[]>();
  const byDefinition = new Map<TypeDef, TypeSite[]>();
  for (const site of types) {
    const local = namedBy(site.type, meaning);
    if (!local) continue;
    push(byName, local, site);
    push(byDefinition, usedDefinition(local), site);
  }
  const users = new Map<TypeDef, TypeDef[]>();
  for (const scope of scopes)
    for (const type of scope.types.values()) if (type.used) push(users, usedDefinition(type), type);
  return {
    packages,
    scopes,
    containers,
    types,
    declarations,
    uses,
    externs: scopes.flatMap((scope) => (scope.kind === "world" ? [...scope.imports, ...scope.exports] : [])),
    containerOf: (func) => byFunction.get(func),
    containerOfScope: (scope) => byScope.get(scope),
    referencesTo: (definition) => byDefinition.get(usedDefinition(definition)) ?? [],
    usersOf: (definition) => users.get(usedDefinition(definition)) ?? [],
    writtenAs: (local) => byName.get(local) ?? [],
  };
}

export { usedDefinition as lastOf };

/** The definition that a type names: `r`, `own<r>` or `borrow<r>`. */
export function namedBy(type: ast.TypeNode, meaning: Meaning): TypeDef | undefined {
  if (type.kind === "named") return meaning.model.typeOf(type.id);
  return type.kind === "handle" ? meaning.model.typeOf(type.resource) : undefined;
}

/** Interfaces and worlds of a package, with the inline interfaces of its worlds. */
export function scopesOf(pkg: Package): readonly ContainerScope[] {
  const worlds = [...pkg.worlds.values()];
  return [...pkg.interfaces.values(), ...worlds, ...worlds.flatMap(inlineInterfaces)];
}

function inlineInterfaces(world: World): readonly Interface[] {
  return [...world.imports, ...world.exports].flatMap(({ target }) =>
    target?.kind === "interface" && target.inlineOf === world ? [target] : [],
  );
}

function containersOf(scope: ContainerScope): readonly TypeContainer[] {
  const resources = [...scope.types.values()]
    .filter((type) => !type.use && type.place.node.kind === "resource")
    .map((resource): TypeContainer => ({ scope, resource, functions: resource.members }));
  if (scope.kind === "interface") return [{ scope, functions: [...scope.functions.values()] }, ...resources];
  const own = (externs: readonly WorldExtern[]) =>
    externs.flatMap(({ target }) => (target?.kind === "function-def" ? [target] : []));
  return [{ scope, functions: own(scope.imports) }, { scope, functions: own(scope.exports) }, ...resources];
}

function addFunction(func: FunctionDef, found: TypeSite[]): void {
  const holder: TypeHolder = {
    scope: func.owner,
    source: func.place.source,
    func,
    declaration: undefined,
    item: functionItem(func),
  };
  for (const param of func.func.params) addType(param.type, "param", holder, found, nothingAround);
  if (func.func.result) addType(func.func.result, "result", holder, found, nothingAround);
}

function addDeclaration(declaration: TypeDef, found: TypeSite[]): void {
  const { node, source } = declaration.place;
  const holder: TypeHolder = {
    scope: declaration.owner,
    source,
    func: undefined,
    declaration,
    item: typeItem(declaration),
  };
  if (node.kind === "type") addType(node.type, "alias", holder, found, nothingAround);
  if (node.kind === "record")
    for (const field of node.fields) addType(field.type, "field", holder, found, nothingAround);
  if (node.kind === "variant") {
    for (const { payload } of node.cases) if (payload) addType(payload, "payload", holder, found, nothingAround);
  }
}

type TypeHolder = Pick<TypeSite, "scope" | "source" | "func" | "declaration" | "item">;

const nothingAround: readonly ast.TypeNode[] = [];

/** Sites are many: they are built with all their fields in one order, which engines read fastest. */
function addType(
  type: ast.TypeNode,
  root: Root,
  holder: TypeHolder,
  found: TypeSite[],
  inside: readonly ast.TypeNode[],
): void {
  const { scope, source, func, declaration, item } = holder;
  found.push({
    type,
    place: inside.length === 0 ? root : "element",
    root,
    inside,
    scope,
    source,
    func,
    declaration,
    item,
  });
  const parts = typeParts(type);
  if (parts.length === 0) return;
  const around = [...inside, type];
  for (const part of parts) addType(part, root, holder, found, around);
}
