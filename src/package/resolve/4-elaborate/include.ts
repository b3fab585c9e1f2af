import type { World } from "../../model.ts";
import { parseVersion } from "../../version.ts";
import {
  type DraftInclude,
  type DraftWorld,
  type FunctionItem,
  type IndexedInterface,
  type IndexedStability,
  type IndexedType,
  type IndexedTypeKind,
  type ItemMap,
  type ResolvedItem,
  type TypeRef,
  UNRESOLVED,
} from "../indexed-package.ts";
import type { At } from "../report.ts";
import { addType, type ElaborationState, takeItems } from "./state.ts";

/** `include`: a world takes over what another one imports and exports. Interfaces by their own name merge, everything with a plain name is copied. */
export function includeWorlds(
  state: ElaborationState,
  draft: DraftWorld,
  id: number,
  worldId: (target: World, at: At) => number,
): void {
  for (const include of draft.includes) {
    if (!state.gate(include.stability, draft.model.package, include.at)) continue;
    const from = worldId(include.target, include.at);
    if (from !== UNRESOLVED) includeWorld(state, draft, id, from, include);
  }
  reportCaseClashes(state, draft, id);
}

/** The name that an item gets: renaming a resource renames its functions too. */
function renamed(name: string, rename: { readonly name: string; readonly as: string }): string | undefined {
  if (name === rename.name) return rename.as;
  const close = name.indexOf("]");
  if (close === -1) return undefined;
  const [prefix, rest] = [name.slice(0, close + 1), name.slice(close + 1)];
  const dot = rest.indexOf(".");
  if (dot !== -1 && rest.slice(0, dot) === rename.name) return `${prefix}${rename.as}${rest.slice(dot)}`;
  return rest === rename.name ? `${prefix}${rename.as}` : undefined;
}

function includeWorld(
  state: ElaborationState,
  draft: DraftWorld,
  id: number,
  from: number,
  include: DraftInclude,
): void {
  const world = state.worlds[id];
  const included = state.worlds[from];
  if (!world || !included) return;
  if (!takeItems(state, included.imports.size + included.exports.size, include.at, draft.name)) return;
  reportUnknownNames(state, include, [...included.imports.keys(), ...included.exports.keys()]);
  const external = include.target.package !== draft.model.package;
  const copy = createCopier(state, { kind: "world", id: from }, { kind: "world", id }, world.package);
  for (const direction of ["import", "export"] as const) {
    const items = direction === "import" ? world.imports : world.exports;
    for (const [key, item] of direction === "import" ? included.imports : included.exports) {
      if (key.startsWith("#")) mergeInterface(state, items, key, item, include, external);
      else copyItem(state, copy, items, key, item, include, direction);
    }
  }
}

function reportUnknownNames(state: ElaborationState, include: DraftInclude, keys: readonly string[]): void {
  const unknown = include.names.filter(
    (name) => !include.unread?.has(name.name) && !keys.some((key) => renamed(key, name) !== undefined),
  );
  unknown.forEach((name, index) => {
    state.report.error(
      "include/with-unknown",
      `no import or export kebab-name \`${name.name}\`. Note that an ID does not support renaming`,
      index === 0 ? include.at : name.at,
    );
  });
}

function mergeInterface(
  state: ElaborationState,
  items: ItemMap,
  key: string,
  item: ResolvedItem & { readonly at: At },
  include: DraftInclude,
  external: boolean,
): void {
  if (item.kind !== "interface") return;
  const there = items.get(key);
  const stability = item.stability;
  if (external && stability?.kind === "stable") {
    const { stability: _, ...rest } = there?.kind === "interface" ? there : item;
    items.set(key, { ...rest, at: there?.at ?? include.at });
    return;
  }
  if (there?.kind !== "interface") {
    items.set(key, { ...item, at: include.at });
    return;
  }
  if (!stability || sameStability(stability, there.stability)) return;
  if (!there.stability) {
    items.set(key, { ...there, stability });
    return;
  }
  state.report.error(
    "gate/mismatch",
    `mismatch in stability from '${stabilityText(stability)}' to '${stabilityText(there.stability)}'`,
    include.at,
  );
}

function sameStability(a: IndexedStability, b: IndexedStability | undefined): boolean {
  if (!b || a.deprecated !== b.deprecated) return false;
  if (a.kind === "stable") return b.kind === "stable" && a.since === b.since;
  return b.kind === "unstable" && a.feature === b.feature;
}

/** In the words of the official resolver, which shows its own data structure here. */
function stabilityText(stability: IndexedStability): string {
  const deprecated = stability.deprecated === undefined ? "None" : `Some(${versionDebug(stability.deprecated)})`;
  return stability.kind === "stable"
    ? `Stable { since: ${versionDebug(stability.since)}, deprecated: ${deprecated} }`
    : `Unstable { feature: "${stability.feature}", deprecated: ${deprecated} }`;
}

function versionDebug(text: string): string {
  const version = parseVersion(text);
  if (!version) return text;
  const pre = version.prerelease.length > 0 ? `, pre: Prerelease("${version.prerelease.join(".")}")` : "";
  const build = version.build.length > 0 ? `, build: BuildMetadata("${version.build.join(".")}")` : "";
  return `Version { major: ${version.major}, minor: ${version.minor}, patch: ${version.patch}${pre}${build} }`;
}

function copyItem(
  state: ElaborationState,
  copy: Copier,
  items: ItemMap,
  key: string,
  item: ResolvedItem,
  include: DraftInclude,
  direction: "import" | "export",
): void {
  let name = key;
  for (const rename of include.names) {
    const to = renamed(key, rename);
    if (to === undefined) continue;
    name = to;
    break;
  }
  const copied = copy.item(item);
  const type = copied.kind === "type" ? state.types[copied.id] : undefined;
  if (type) type.name = name;
  const named: ResolvedItem =
    copied.kind === "function" ? { kind: "function", func: { ...copied.func, name } } : copied;
  if (items.has(name)) {
    const message = `${direction} of \`${name}\` shadows previously ${direction}ed items`;
    state.report.error("world/include-conflict", message, include.at);
    return;
  }
  items.set(name, { ...named, at: include.at });
}

interface Copier {
  item(item: ResolvedItem): ResolvedItem;
  type(id: number): number;
  func(func: FunctionItem): FunctionItem;
}

type IncludeOwner = NonNullable<IndexedType["owner"]>;

/** Copies the types of one owner to another, each once; types of other owners stay what they are. */
function createCopier(state: ElaborationState, from: IncludeOwner, to: IncludeOwner, pkg: number): Copier {
  const copies = new Map<number, number>();
  const copyType = (id: number): number => {
    const known = copies.get(id);
    if (known !== undefined) return known;
    const type = state.types[id];
    if (!type) return id;
    const kind = copyKind(type.kind);
    const copied = addType(state, { ...type, kind, ...(type.owner && { owner: to }) });
    copies.set(id, copied);
    return copied;
  };
  const copyRef = (ref: TypeRef): TypeRef => (typeof ref === "number" && ref !== UNRESOLVED ? copyType(ref) : ref);
  const copyKind = (kind: IndexedTypeKind): IndexedTypeKind =>
    copyParts(kind, copyRef, (ref) => isOwnedBy(state, ref, from));
  const func = (one: FunctionItem): FunctionItem => {
    const resource = one.resource === undefined ? undefined : copyType(one.resource);
    const params = one.params.map(({ name, type }) => ({ name, type: copyRef(type) }));
    const result = one.result === undefined ? undefined : copyRef(one.result);
    return { ...one, ...(resource !== undefined && { resource }), params, ...(result !== undefined && { result }) };
  };
  return {
    type: copyType,
    func,
    item(item) {
      if (item.kind === "type") return { kind: "type", id: copyType(item.id) };
      if (item.kind === "function") return { kind: "function", func: func(item.func) };
      const target = state.interfaces[item.id];
      // A labelled import of a named interface stays that interface; one written out in the world becomes the new world's own.
      if (!target || target.name !== undefined) return item;
      return { ...item, id: copyInterface(state, target, item.id, pkg) };
    },
  };
}

function isOwnedBy(state: ElaborationState, ref: number, owner: IncludeOwner): boolean {
  const found = state.types[ref]?.owner;
  return found?.kind === owner.kind && found.id === owner.id;
}

function copyInterface(state: ElaborationState, target: IndexedInterface, id: number, pkg: number): number {
  const next = state.interfaces.length;
  const copy = createCopier(state, { kind: "interface", id }, { kind: "interface", id: next }, pkg);
  const types = new Map([...target.types].map(([name, type]) => [name, copy.type(type)] as const));
  const functions = new Map([...target.functions].map(([name, func]) => [name, copy.func(func)] as const));
  state.interfaces.push({ ...target, types, functions, package: pkg });
  return next;
}

function copyParts(
  kind: IndexedTypeKind,
  copy: (ref: TypeRef) => TypeRef,
  owned: (ref: number) => boolean,
): IndexedTypeKind {
  switch (kind.kind) {
    case "alias":
      return typeof kind.type === "number" && owned(kind.type) ? { kind: "alias", type: copy(kind.type) } : kind;
    case "handle": {
      const resource = copy(kind.resource);
      return typeof resource === "number" ? { ...kind, resource } : kind;
    }
    case "record":
      return { kind: "record", fields: kind.fields.map((field) => ({ ...field, type: copy(field.type) })) };
    case "variant":
      return {
        kind: "variant",
        cases: kind.cases.map((one) => (one.type === undefined ? one : { ...one, type: copy(one.type) })),
      };
    case "tuple":
      return { kind: "tuple", types: kind.types.map(copy) };
    case "option":
    case "list":
    case "fixed-length-list":
      return { ...kind, type: copy(kind.type) };
    case "map": {
      const key = copy(kind.key);
      return { kind: "map", key, value: copy(kind.value) };
    }
    case "result": {
      const ok = kind.ok === undefined ? undefined : copy(kind.ok);
      const err = kind.err === undefined ? undefined : copy(kind.err);
      return { kind: "result", ...(ok !== undefined && { ok }), ...(err !== undefined && { err }) };
    }
    case "future":
    case "stream":
      return kind.type === undefined ? kind : { kind: kind.kind, type: copy(kind.type) };
    default:
      return kind;
  }
}

function reportCaseClashes(state: ElaborationState, draft: DraftWorld, id: number): void {
  const world = state.worlds[id];
  if (!world) return;
  for (const direction of ["import", "export"] as const) {
    const seen = new Map<string, string>();
    for (const [name, { at }] of direction === "import" ? world.imports : world.exports) {
      if (name.startsWith("#")) continue;
      const lower = name.toLowerCase();
      const earlier = seen.get(lower);
      if (earlier !== undefined && earlier !== name)
        state.report.error(
          "naming/label-clash-case-insensitive",
          `${direction} \`${name}\` in world \`${draft.name}\` conflicts with ${direction} \`${earlier}\` (kebab-case identifiers are case-insensitive)`,
          at,
        );
      seen.set(lower, name);
    }
  }
}
