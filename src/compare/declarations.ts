import type { SourceText, Span } from "../../grammar/source.ts";
import { gatesOf } from "../package/gates.ts";

import {
  containerId,
  externItem,
  functionItem,
  includeItem,
  packageName as nameOfPackage,
  typeItem,
  useItem,
} from "../package/item-id.ts";

import type { FunctionDef, Interface, Model, Package, TypeDef, Use, World } from "../package/model.ts";
import { declarationText } from "../wit/declaration-text.ts";
import { usePathId } from "../wit/name-text.ts";
import type { Declaration, DeclarationKind, GateTexts } from "./change.ts";
import { pathIdentity } from "./type-equality.ts";
import { type FlatExtern, flattenWorld, type Gated, isUnstable } from "./world-externs.ts";

/** A declaration together with what it is compared by. */
export type Comparable =
  /** `partial`: a world of which not all imports and exports are known, because something that it refers to isn't there. */
  | (Declaration & { readonly of: "container"; readonly partial?: boolean })
  | (Declaration & { readonly of: "type"; readonly type: TypeDef })
  | (Declaration & { readonly of: "function"; readonly func: FunctionDef })
  | (Declaration & { readonly of: "use"; readonly names: readonly TypeDef[]; readonly target: string })
  | (Declaration & { readonly of: "extern"; readonly extern: FlatExtern })
  | (Declaration & { readonly of: "include"; readonly target: string });

/** Every declaration of a package by its key, in order. World imports and exports are those of the flattened world. */
export function declarationsOf(model: Model, pkg: Package): ReadonlyMap<string, Comparable> {
  const found = new Map<string, Comparable>();
  const add = (declaration: Comparable): void => {
    if (!found.has(declaration.key)) found.set(declaration.key, declaration);
  };
  const packageName = nameOfPackage(pkg.identity);
  for (const owner of pkg.interfaces.values()) addInterface(owner, packageName, add);
  for (const world of pkg.worlds.values()) addWorld(model, world, packageName, add);
  return found;
}

type Add = (declaration: Comparable) => void;

/** What the items of a container inherit from it. */
interface DeclarationContext {
  readonly key: string;
  readonly packageName: string;
  readonly owner: Interface | World;
  readonly source: SourceText;
  readonly unstable: boolean;
}

function addInterface(owner: Interface, packageName: string, add: Add): void {
  const { node, source } = owner.place;
  const context = contextOf(owner, packageName);
  add({
    of: "container",
    ...describe(context, node, {
      key: context.key,
      item: containerId(owner),
      kind: "interface",
      name: owner.name,
      text: `interface ${owner.name}`,
      span: node.kind === "interface" ? node.name : node,
    }),
    source,
  });
  addInterfaceItems(context, owner, add);
}

function addInterfaceItems(context: DeclarationContext, owner: Interface, add: Add): void {
  addMembers(context, add);
  for (const func of owner.functions.values())
    addFunction(context, func, "function", context.key, context.unstable, add);
}

function addWorld(model: Model, world: World, packageName: string, add: Add): void {
  const context = contextOf(world, packageName);
  const { node } = world.place;
  const flat = flattenWorld(model, world, packageName);
  add({
    of: "container",
    ...(!flat.complete && { partial: true }),
    ...describe(context, node, {
      key: context.key,
      item: containerId(world),
      kind: "world",
      name: world.name,
      text: `world ${world.name}`,
      span: node.name,
    }),
  });
  addMembers(context, add);
  for (const extern of [...flat.imports.values(), ...flat.exports.values()]) addExtern(context, world, extern, add);
  for (const include of world.includes) {
    const { path } = include.place.node;
    const target = pathIdentity(path, packageName);
    add({
      of: "include",
      target,
      ...describe(context, include.place.node, {
        key: `${context.key}#include ${versionless(target)}`,
        item: includeItem(world, include),
        kind: "include",
        name: `include ${versionless(target)}`,
        text: declarationText(include.place.node),
        span: path,
      }),
      container: context.key,
    });
  }
}

function contextOf(owner: Interface | World, packageName: string): DeclarationContext {
  return {
    key: owner.kind === "world" ? `world ${owner.name}` : owner.name,
    packageName,
    owner,
    source: owner.place.source,
    unstable: isUnstable(owner.place.node),
  };
}

/** Types and uses: what interfaces and worlds have in common. */
function addMembers(context: DeclarationContext, add: Add): void {
  for (const type of context.owner.types.values()) {
    const { node } = type.place;
    if (node.kind === "use-name") continue;
    const key = `${context.key}#${type.name}`;
    add({
      of: "type",
      type,
      ...describe(context, node, {
        key,
        item: typeItem(type),
        kind: node.kind,
        name: type.name,
        text: declarationText(node),
        span: node.name,
      }),
      source: type.place.source,
      container: context.key,
    });
    const unstable = context.unstable || isUnstable(node);
    for (const member of type.members) addFunction(context, member, memberKind(member), key, unstable, add);
  }
  addUses(context, add);
}

/** All `use` statements for one interface count as one: names move between them freely. */
function addUses(context: DeclarationContext, add: Add): void {
  const byTarget = new Map<string, Use[]>();
  for (const use of context.owner.uses) {
    const target = pathIdentity(use.place.node.path, context.packageName);
    byTarget.set(target, [...(byTarget.get(target) ?? []), use]);
  }
  for (const [target, uses] of byTarget) {
    const [first] = uses;
    if (!first) continue;
    const { node } = first.place;
    const locals = new Set(uses.flatMap((use) => use.names.map((name) => name.local)));
    add({
      of: "use",
      target,
      names: [...context.owner.types.values()].filter(
        (type) => type.use && locals.has(type.name) && uses.includes(type.use),
      ),
      ...describe(context, node, {
        key: `${context.key}#use ${versionless(target)}`,
        item: useItem(context.owner, first),
        kind: "use",
        name: `use ${usePathId(node.path)}`,
        text: uses.map((use) => declarationText(use.place.node)).join(" "),
        span: node.path,
      }),
      source: first.place.source,
      container: context.key,
    });
  }
}

function addFunction(
  context: DeclarationContext,
  func: FunctionDef,
  kind: DeclarationKind,
  container: string,
  unstable: boolean,
  add: Add,
): void {
  const { node, source } = func.place;
  if (node.kind === "import" || node.kind === "export") return;
  const name = func.resource ? `${func.resource.name}.${func.name}` : func.name;
  add({
    of: "function",
    func,
    ...describe({ ...context, unstable }, node, {
      key: `${context.key}#${name}`,
      item: functionItem(func),
      kind,
      name,
      text: declarationText(node),
      span: node.kind === "constructor" ? node.keyword : node.name,
    }),
    source,
    container,
  });
}

function addExtern(context: DeclarationContext, world: World, extern: FlatExtern, add: Add): void {
  const { direction, written } = extern;
  const name = `${direction} ${versionless(extern.key)}`;
  const key = `${context.key}#${direction} ${extern.key}`;
  const unstable = context.unstable || extern.unstable;
  if (extern.target?.kind === "interface" && extern.target.inlineOf) {
    const { target } = extern;
    addInterfaceItems({ ...context, key, owner: target, source: target.place.source, unstable }, target, add);
  }
  add({
    of: "extern",
    extern,
    ...describe(context, written ? written.place.node : { attributes: [] }, {
      // Two tracks of one interface may stand side by side: then the key keeps the track.
      key,
      item: written ? externItem(written) : `${containerId(world)}#${name}`,
      kind: direction,
      name,
      text: written ? declarationText(written.place.node) : `${direction} ${extern.key};`,
      span: spanOfExtern(extern.node),
    }),
    source: extern.world.place.source,
    unstable,
    container: context.key,
  });
}

function spanOfExtern(node: FlatExtern["node"]): Span {
  if (node.kind === "use" || node.kind === "include") return node.path;
  return node.extern.kind === "extern-path" ? node.extern.path : node.extern.name;
}

function memberKind(member: FunctionDef): DeclarationKind {
  const { kind } = member.place.node;
  return kind === "constructor" || kind === "static" ? kind : "method";
}

interface Described {
  readonly key: string;
  readonly item: string;
  readonly kind: DeclarationKind;
  readonly name: string;
  readonly text: string;
  readonly span: Span;
}

function describe(context: DeclarationContext, node: Gated, parts: Described): Declaration {
  const gates = gateTexts(node);
  return { ...parts, source: context.source, gates, unstable: context.unstable || gates.unstable !== undefined };
}

/** The gates as texts: what can be compared between two versions. */
function gateTexts(node: Gated): GateTexts {
  const { since, unstable, deprecated } = gatesOf(node);
  return {
    ...(since && { since: since.version.text }),
    ...(unstable && { unstable: unstable.feature.name }),
    ...(deprecated && { deprecated: deprecated.version.text }),
  };
}

/** The key of a path without its track: `wasi:io/poll@0.2` → `wasi:io/poll`. */
export function versionless(identity: string): string {
  const at = identity.indexOf("@");
  return at === -1 ? identity : identity.slice(0, at);
}
