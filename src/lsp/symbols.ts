import type * as ast from "../../grammar/ast.ts";
import type { SourceText } from "../../grammar/source.ts";
import { packageId, pathPackage } from "../package/item-id.ts";
import type { Interface, Model, Package, PackageIdentity, TypeDef, World } from "../package/model.ts";

/** What a name in a WIT file stands for. */
export type WitSymbol =
  | { readonly kind: "container"; readonly def: Interface | World }
  | { readonly kind: "type"; readonly def: TypeDef }
  | { readonly kind: "package"; readonly identity: PackageIdentity; readonly package?: Package }
  | { readonly kind: "feature"; readonly name: string }
  /** A name that only its own declaration uses: a function, field, case, flag, parameter, label, or the alias of a top-level `use`. */
  | { readonly kind: "local"; readonly node: ast.Node; readonly id: ast.Identifier; readonly source: SourceText };

/** The identifier that declares something, with its file. */
export interface NamePlace {
  readonly source: SourceText;
  readonly id: ast.Identifier;
}

/** Finds what names mean in one model. */
export interface SymbolTable {
  /** What an identifier stands for; `undefined` where it could not be resolved. */
  symbolOf(id: ast.Identifier, ancestors: readonly ast.Node[], source: SourceText): WitSymbol | undefined;
}

const tables = new WeakMap<Model, SymbolTable>();

/** The symbols of a model; made once for each. */
export function symbolTable(model: Model): SymbolTable {
  const known = tables.get(model);
  if (known) return known;
  const declared = declaredNames(model);
  const table: SymbolTable = {
    symbolOf: (id, ancestors, source) => {
      const parent = ancestors.at(-1);
      return (
        declared.get(id) ??
        (parent && referenceOf(model, id, parent, ancestors)) ??
        (parent && localOf(id, parent, source))
      );
    },
  };
  tables.set(model, table);
  return table;
}

/** The declaring identifiers of packages, interfaces, worlds and types. */
function declaredNames(model: Model): ReadonlyMap<ast.Identifier, WitSymbol> {
  const names = new Map<ast.Identifier, WitSymbol>();
  const addTypes = (types: Iterable<TypeDef>) => {
    for (const def of types) names.set(typeName(def), { kind: "type", def });
  };
  const addContainer = (def: Interface | World) => {
    names.set(containerName(def), { kind: "container", def });
    addTypes(def.types.values());
    for (const use of def.uses)
      for (const { node, target } of use.names) {
        // `a as b`: `a` is the type of the other interface. Without `as` the name declares the local one.
        if (node.as && target) names.set(node.name, { kind: "type", def: target });
      }
  };
  for (const pkg of model.packages) {
    for (const one of pkg.interfaces.values()) addContainer(one);
    for (const world of pkg.worlds.values()) {
      addContainer(world);
      for (const { target } of [...world.imports, ...world.exports])
        if (target?.kind === "interface" && target.inlineOf === world) addContainer(target);
    }
  }
  return names;
}

function referenceOf(
  model: Model,
  id: ast.Identifier,
  parent: ast.Node,
  ancestors: readonly ast.Node[],
): WitSymbol | undefined {
  switch (parent.kind) {
    case "named":
    case "handle": {
      const def = model.typeOf(id);
      return def && { kind: "type", def };
    }
    case "use-path": {
      const def = model.pathOf(parent);
      if (id === parent.name) return def && { kind: "container", def };
      const identity = pathPackage(parent);
      return identity && { kind: "package", identity, ...(def && { package: def.package }) };
    }
    case "use-name": {
      const use = ancestors.at(-2);
      const from = use?.kind === "use" ? model.pathOf(use.path) : undefined;
      const def = from?.kind === "interface" ? from.types.get(parent.name.name) : undefined;
      return def && { kind: "type", def };
    }
    case "include-name": {
      if (id !== parent.name) return undefined;
      const include = ancestors.at(-1);
      const world = include?.kind === "include" ? model.pathOf(include.path) : undefined;
      return world?.kind === "world" ? externNamed(world, id.name) : undefined;
    }
    case "package-name": {
      const identity = {
        namespace: parent.namespace.name,
        name: parent.name.name,
        ...(parent.version && { version: parent.version.text }),
      };
      const found = model.packages.find((pkg) => packageId(pkg.identity) === packageId(identity));
      return { kind: "package", identity, ...(found && { package: found }) };
    }
    case "unstable":
      return { kind: "feature", name: id.name };
    default:
      return undefined;
  }
}

function externNamed(world: World, name: string): WitSymbol | undefined {
  const { place } = [...world.imports, ...world.exports].find((extern) => extern.name === name) ?? {};
  if (!place || place.node.extern.kind === "extern-path") return undefined;
  return { kind: "local", node: place.node, id: place.node.extern.name, source: place.source };
}

function localOf(id: ast.Identifier, node: ast.Node, source: SourceText): WitSymbol | undefined {
  return node.kind === "invalid-attribute" ||
    node.kind === "use-path" ||
    node.kind === "named" ||
    node.kind === "handle"
    ? undefined
    : { kind: "local", node, id, source };
}

/** The identifier that names a type where it is declared or brought in. */
export function typeName({ place: { node } }: TypeDef): ast.Identifier {
  return node.kind === "use-name" ? (node.as ?? node.name) : node.name;
}

/** The identifier that names an interface or world. */
export function containerName({ place: { node } }: Interface | World): ast.Identifier {
  if (node.kind !== "import" && node.kind !== "export") return node.name;
  return node.extern.kind === "extern-path" ? node.extern.path.name : node.extern.name;
}

/** The definition behind every `use` on the way. */
export function declarationOf(def: TypeDef): TypeDef {
  return follow(def, () => true);
}

/** The definition that has the same name because every `use` on the way keeps it: what a rename has to change. */
export function renamedWith(def: TypeDef): TypeDef {
  return follow(def, ({ place: { node } }) => node.kind === "use-name" && !node.as);
}

function follow(def: TypeDef, goesOn: (def: TypeDef) => boolean): TypeDef {
  const seen = new Set<TypeDef>();
  let at = def;
  while (at.used && goesOn(at) && !seen.has(at)) {
    seen.add(at);
    at = at.used;
  }
  return at;
}

/** Where a symbol is declared; `undefined` for a package that is not there, and for features. */
export function declarationPlace(symbol: WitSymbol): NamePlace | undefined {
  switch (symbol.kind) {
    case "container":
      return { source: symbol.def.place.source, id: containerName(symbol.def) };
    case "type": {
      const def = declarationOf(symbol.def);
      return { source: def.place.source, id: typeName(def) };
    }
    case "package": {
      const node = symbol.package?.declaration;
      const source = symbol.package?.files[0]?.source;
      return node && source && { source, id: node.name.name };
    }
    case "local":
      return { source: symbol.source, id: symbol.id };
    case "feature":
      return undefined;
  }
}

/** One string for each thing that can be referred to, the same in every model of the same texts. */
export function symbolKey(symbol: WitSymbol): string {
  if (symbol.kind === "feature") return `feature ${symbol.name}`;
  if (symbol.kind === "package") return `package ${packageId(symbol.identity)}`;
  const place = declarationPlace(symbol);
  return place ? placeKey(place) : "";
}

export function placeKey({ source, id }: NamePlace): string {
  return `${source.file} ${id.start}`;
}

/** The package that declares a symbol. */
export function packageOfSymbol(symbol: WitSymbol): PackageIdentity | undefined {
  switch (symbol.kind) {
    case "container":
      return symbol.def.package.identity;
    case "type":
      return declarationOf(symbol.def).owner.package.identity;
    case "package":
      return symbol.identity;
    default:
      return undefined;
  }
}
