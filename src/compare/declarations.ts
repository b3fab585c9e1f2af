import type { SourceText, Span } from "../../grammar/source.ts";
import { gatesOf } from "../package/gates.ts";
import { containerId, functionItem, includeItem, typeItem, useItem } from "../package/item-id.ts";
import type { FunctionDef, Interface, Package, TypeDef, Use, World } from "../package/model.ts";
import { declarationText } from "../wit/declaration-text.ts";
import { usePathId } from "../wit/name-text.ts";
import type { Declaration, DeclarationKind, GateTexts } from "./change.ts";
import { type FlatExtern, type Gated, isUnstable } from "./expand-worlds.ts";
import { type OwnName, pathIdentity, withoutTrack } from "./identity.ts";

/** A declaration together with what it is compared by. */
export type Comparable =
  /** `partial`: a world of which not all imports and exports are known, because something that it refers to isn't there. */
  | (Declaration & { readonly of: "container"; readonly partial?: boolean })
  | (Declaration & { readonly of: "type"; readonly type: TypeDef })
  | (Declaration & { readonly of: "function"; readonly func: FunctionDef })
  | (Declaration & { readonly of: "use"; readonly names: readonly TypeDef[]; readonly target: string })
  /** `isWritten`: the world itself has the statement, else an `include` brings it, or a type needs it. `hasItems`: the items of its interface are declarations too. */
  | (Declaration & {
      readonly of: "extern";
      readonly extern: FlatExtern;
      readonly isWritten: boolean;
      readonly hasItems: boolean;
    })
  | (Declaration & { readonly of: "include"; readonly target: string });

/** Collects declarations by key; of two with one key the first counts. */
export interface DeclarationSet {
  readonly byKey: ReadonlyMap<string, Comparable>;
  add(declaration: Comparable): void;
}

export function createDeclarationSet(): DeclarationSet {
  const byKey = new Map<string, Comparable>();
  return {
    byKey,
    add(declaration) {
      if (!byKey.has(declaration.key)) byKey.set(declaration.key, declaration);
    },
  };
}

/** Every interface of a package with its items. */
export function addInterfaces(into: DeclarationSet, pkg: Package, own: OwnName): void {
  for (const owner of pkg.interfaces.values()) addInterface(into, owner, contextOf(owner, own));
}

type Add = (declaration: Comparable) => void;

/** What the items of a container inherit from it. */
export interface DeclarationContext {
  readonly key: string;
  readonly own: OwnName;
  readonly owner: Interface | World;
  readonly source: SourceText;
  readonly unstable: boolean;
}

/** An interface and its items. */
export function addInterface({ add }: DeclarationSet, owner: Interface, context: DeclarationContext): void {
  const { node, source } = owner.place;
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

/** The types, uses and functions of an interface, with keys below that of the context. */
export function addInterfaceItems(context: DeclarationContext, owner: Interface, add: Add): void {
  addMembers(context, add);
  for (const func of owner.functions.values())
    addFunction(context, func, "function", context.key, context.unstable, add);
}

/** A world with its own types, uses and includes; its imports and exports are for the caller. */
export function addWorld(
  { add }: DeclarationSet,
  world: World,
  context: DeclarationContext,
  options: { readonly partial: boolean },
): void {
  const { node } = world.place;
  add({
    of: "container",
    ...(options.partial && { partial: true }),
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
  for (const include of world.includes) {
    const { path } = include.place.node;
    const target = pathIdentity(path, context.own);
    add({
      of: "include",
      target,
      ...describe(context, include.place.node, {
        key: `${context.key}#include ${withoutTrack(target)}`,
        item: includeItem(world, include),
        kind: "include",
        name: `include ${withoutTrack(target)}`,
        text: declarationText(include.place.node),
        span: path,
      }),
      container: context.key,
    });
  }
}

export function contextOf(owner: Interface | World, own: OwnName): DeclarationContext {
  return {
    key: owner.kind === "world" ? `world ${owner.name}` : owner.name,
    own,
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
    const target = pathIdentity(use.place.node.path, context.own);
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
        key: `${context.key}#use ${withoutTrack(target)}`,
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

export function describe(context: DeclarationContext, node: Gated, parts: Described): Declaration {
  const gates = gateTexts(node);
  return {
    ...parts,
    scope: context.key,
    source: context.source,
    gates,
    unstable: context.unstable || gates.unstable !== undefined,
  };
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
