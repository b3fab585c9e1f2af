import type * as ast from "../../../../grammar/ast.ts";
import type { SourceText } from "../../../../grammar/source.ts";
import type {
  FunctionDef,
  Include,
  Interface,
  Package,
  SourcePlace,
  TypeDef,
  Use,
  World,
  WorldExtern,
} from "../../model.ts";
import type { At } from "../report.ts";
import type { PackageUnit } from "./units.ts";

/**
 * First step of resolution: the model's objects for every declaration of a package, with nothing bound yet. Where a name
 * is there twice the first wins (who reports it: the later steps).
 */

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export interface MutablePackage extends Omit<Mutable<Package>, "interfaces" | "worlds" | "dependencies" | "missing"> {
  readonly interfaces: Map<string, Interface>;
  readonly worlds: Map<string, World>;
  readonly dependencies: Package[];
  readonly missing: Package["identity"][];
}

/** What was declared, reachable by its node. */
export interface Declared {
  readonly package: MutablePackage;
  readonly unit: PackageUnit;
  readonly interfaceOf: Map<ast.InterfaceDecl | ast.ImportDecl | ast.ExportDecl, Interface>;
  readonly worldOf: Map<ast.WorldDecl, World>;
  readonly externOf: Map<ast.ImportDecl | ast.ExportDecl, Mutable<WorldExtern>>;
  readonly useOf: Map<ast.UseDecl, MutableUse>;
  readonly includeOf: Map<ast.IncludeDecl, Mutable<Include>>;
  /** The packages that it refers to (itself too, if it does), each where it is first named. */
  readonly references: { readonly to: Package; readonly at: At }[];
}

export interface MutableUse extends Omit<Mutable<Use>, "names"> {
  /** The container that the statement stands in. */
  readonly owner: Interface | World;
  names: { readonly node: ast.UseName; readonly local: string; target: TypeDef | undefined }[];
}

interface DeclarationContainer {
  readonly owner: Interface | World;
  readonly types: Map<string, TypeDef>;
  readonly functions: Map<string, FunctionDef> | undefined;
  readonly uses: Use[];
  readonly source: SourceText;
  readonly out: Declared;
}

export function declarePackage(unit: PackageUnit): Declared {
  const pkg: MutablePackage = {
    kind: "package",
    identity: unit.identity,
    role: unit.source.role,
    source: unit.source,
    path: unit.source.path,
    files: unit.files.map(({ file }) => file),
    ...(unit.declaration && { declaration: unit.declaration }),
    interfaces: new Map(),
    worlds: new Map(),
    dependencies: [],
    missing: [],
  };
  const out: Declared = {
    package: pkg,
    unit,
    interfaceOf: new Map(),
    worldOf: new Map(),
    externOf: new Map(),
    useOf: new Map(),
    includeOf: new Map(),
    references: [],
  };
  for (const { file, items } of unit.files) {
    for (const item of items) {
      if (item.kind === "interface") {
        const declared = declareInterface(out, file.source, item.name.name, item, item.items, undefined);
        if (!isTaken(pkg, item.name.name)) pkg.interfaces.set(item.name.name, declared);
      } else if (item.kind === "world") {
        const declared = declareWorld(out, file.source, item);
        if (!isTaken(pkg, item.name.name)) pkg.worlds.set(item.name.name, declared);
      }
    }
  }
  return out;
}

function isTaken(pkg: MutablePackage, name: string): boolean {
  return pkg.interfaces.has(name) || pkg.worlds.has(name);
}

function declareInterface(
  out: Declared,
  source: SourceText,
  name: string,
  node: ast.InterfaceDecl | ast.ImportDecl | ast.ExportDecl,
  items: readonly ast.InterfaceItem[],
  inlineOf: World | undefined,
): Interface {
  const types = new Map<string, TypeDef>();
  const functions = new Map<string, FunctionDef>();
  const uses: Use[] = [];
  const owner: Interface = {
    kind: "interface",
    package: out.package,
    name,
    ...(inlineOf && { inlineOf }),
    place: { source, node },
    types,
    functions,
    uses,
  };
  out.interfaceOf.set(node, owner);
  declareItems({ owner, types, functions, uses, source, out }, items);
  return owner;
}

function declareWorld(out: Declared, source: SourceText, node: ast.WorldDecl): World {
  const types = new Map<string, TypeDef>();
  const uses: Use[] = [];
  const imports: WorldExtern[] = [];
  const exports: WorldExtern[] = [];
  const includes: Include[] = [];
  const place = { source, node };
  const world: World = {
    kind: "world",
    package: out.package,
    name: node.name.name,
    place,
    types,
    uses,
    imports,
    exports,
    includes,
  };
  out.worldOf.set(node, world);
  const container: DeclarationContainer = { owner: world, types, functions: undefined, uses, source, out };
  for (const item of node.items) {
    if (item.kind === "import") imports.push(declareExtern(container, world, item));
    else if (item.kind === "export") exports.push(declareExtern(container, world, item));
    else if (item.kind === "include") {
      const include: Mutable<Include> = { place: { source, node: item }, target: undefined };
      out.includeOf.set(item, include);
      includes.push(include);
    } else declareItems(container, [item]);
  }
  return world;
}

function declareExtern(
  container: DeclarationContainer,
  world: World,
  node: ast.ImportDecl | ast.ExportDecl,
): WorldExtern {
  const { extern } = node;
  const { out, source } = container;
  const declared: Mutable<WorldExtern> = {
    kind: node.kind,
    world,
    place: { source, node },
    ...(extern.kind !== "extern-path" && { name: extern.name.name }),
    target: undefined,
  };
  if (extern.kind === "extern-func")
    declared.target = declareFunction(container, extern.name.name, node, extern.func, undefined);
  if (extern.kind === "extern-interface")
    declared.target = declareInterface(out, source, extern.name.name, node, extern.items, world);
  out.externOf.set(node, declared);
  return declared;
}

function declareItems(container: DeclarationContainer, items: readonly ast.InterfaceItem[]): void {
  for (const item of items) {
    if (item.kind === "use") declareUse(container, item);
    else if (item.kind === "func-decl") {
      const func = declareFunction(container, item.name.name, item, item.func, undefined);
      if (container.functions && !container.functions.has(func.name)) container.functions.set(func.name, func);
    } else declareType(container, item);
  }
}

const NO_MEMBERS: FunctionDef[] = [];

function declareUse(container: DeclarationContainer, node: ast.UseDecl): void {
  const { owner, source, out } = container;
  const use: MutableUse = {
    owner,
    place: { source, node },
    target: undefined,
    names: node.names.map((name) => ({ node: name, local: (name.as ?? name.name).name, target: undefined })),
  };
  out.useOf.set(node, use);
  container.uses.push(use);
  for (const { node: name, local } of use.names) {
    const place = { source, node: name };
    const type: TypeDef = { kind: "type-def", name: local, owner, place, use, used: undefined, members: NO_MEMBERS };
    addType(container, type);
  }
}

function declareType(container: DeclarationContainer, node: ast.TypeDecl): void {
  const { owner, source } = container;
  const members: FunctionDef[] = node.kind === "resource" ? [] : NO_MEMBERS;
  const place: SourcePlace<ast.TypeDecl> = { source, node };
  const name = node.name.name;
  const type: TypeDef = { kind: "type-def", name, owner, place, use: undefined, used: undefined, members };
  addType(container, type);
  if (node.kind !== "resource") return;
  for (const member of node.members) {
    const memberName = member.kind === "constructor" ? "constructor" : member.name.name;
    members.push(declareFunction(container, memberName, member, member.func, type));
  }
}

function addType(container: DeclarationContainer, type: TypeDef): void {
  if (!container.types.has(type.name)) container.types.set(type.name, type);
}

function declareFunction(
  container: DeclarationContainer,
  name: string,
  node: FunctionDef["place"]["node"],
  func: ast.FuncType,
  resource: TypeDef | undefined,
): FunctionDef {
  const { owner, source } = container;
  return { kind: "function-def", name, owner, resource, place: { source, node }, func };
}
