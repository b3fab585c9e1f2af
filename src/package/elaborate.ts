import {
  type Draft,
  type DraftItem,
  type DraftWorld,
  type FunctionItem,
  type ItemMap,
  type Resolved,
  type ResolvedInterface,
  type ResolvedItem,
  type ResolvedPackage,
  type ResolvedType,
  type ResolvedWorld,
  type Stability,
  type TypeKind,
  type TypeRef,
  UNRESOLVED,
} from "./arena.ts";
import { partsOf } from "./draft-types.ts";
import { createGateCheck } from "./gate-check.ts";
import type { FeatureSelection } from "./gates.ts";
import { packageId } from "./item.ts";
import type { Interface, Package, World } from "./model.ts";
import type { At, Report } from "./report.ts";
import { elaborateWorld } from "./world-elaborate.ts";
import { includeWorlds } from "./world-include.ts";

/**
 * Last step: the drafts of all packages, in order, become the official resolver's lists. Gated items are dropped by the
 * selection of features, a resource where a type is expected becomes an `own` handle, worlds take over what they include
 * and import what they need. Checks what depends on that: references to dropped items, `@since` against the package's
 * version, borrows in results, conflicts between worlds.
 */
export function elaborate(
  drafts: readonly Draft[],
  selection: FeatureSelection & ElaborationLimits,
  report: Report,
): Resolved {
  const state: State = {
    itemsLeft: selection.maxWorldItems ?? MAX_WORLD_ITEMS,
    worlds: [],
    interfaces: [],
    types: [],
    packages: [],
    hasBorrow: [],
    isResource: [],
    interfaceIds: new Map(),
    worldIds: new Map(),
    report,
    gate: createGateCheck(selection, report),
  };
  for (const draft of drafts) appendPackage(state, draft);
  return state;
}

export interface ElaborationLimits {
  /**
   * How many imports and exports all worlds together may have once they are complete. Includes of includes multiply: a text
   * of n lines can ask for n² of them. Default 500,000.
   */
  readonly maxWorldItems?: number;
}

const MAX_WORLD_ITEMS = 500_000;

/** Takes items from what is left. The first world for which it doesn't suffice is reported; it and those after it stay incomplete. */
export function takeItems(state: State, count: number, at: At, world: string): boolean {
  if (state.itemsLeft >= count) {
    state.itemsLeft -= count;
    return true;
  }
  if (state.itemsLeft !== EXHAUSTED)
    state.report.error(
      "world/too-large",
      `world \`${world}\` is not completed: all worlds together have too many imports and exports`,
      at,
    );
  state.itemsLeft = EXHAUSTED;
  return false;
}

const EXHAUSTED = -1;

/** The lists as they grow. */
export interface State extends Resolved {
  itemsLeft: number;
  readonly worlds: ResolvedWorld[];
  readonly interfaces: ResolvedInterface[];
  readonly types: ResolvedType[];
  readonly packages: ResolvedPackage[];
  /** Of every type: whether a `borrow` is in it, and whether it is a resource or an alias of one. */
  readonly hasBorrow: boolean[];
  readonly isResource: boolean[];
  /** `null`: dropped, because its feature is off. */
  readonly interfaceIds: Map<Interface, number | null>;
  readonly worldIds: Map<World, number | null>;
  readonly report: Report;
  readonly gate: (stability: Stability | undefined, pkg: Package, at: At) => boolean;
}

/** The package that is being appended, with the numbers that its drafts got. */
interface Appending {
  readonly state: State;
  readonly draft: Draft;
  readonly package: number;
  /** By draft; `null` for a type that was dropped. */
  readonly types: (number | null)[];
  /** Foreign interfaces and worlds; `null` where every reference stands behind a feature that is off. */
  readonly foreign: Map<Interface | World, number | null>;
  /** The `own` handle of a resource, made when it is first needed. */
  readonly ownHandles: Map<number, number>;
}

export function addType(state: State, type: ResolvedType): number {
  const { kind } = type;
  state.hasBorrow.push(
    kind.kind === "handle"
      ? kind.ownership === "borrow"
      : partsOf(kind).some((part) => refersTo(state.hasBorrow, part)),
  );
  state.isResource.push(kind.kind === "resource" || (kind.kind === "alias" && refersTo(state.isResource, kind.type)));
  state.types.push(type);
  return state.types.length - 1;
}

function refersTo(flags: readonly boolean[], ref: TypeRef): boolean {
  return typeof ref === "number" && (flags[ref] ?? false);
}

function appendPackage(state: State, draft: Draft): void {
  const entry: ResolvedPackage = {
    package: draft.package,
    ...(draft.docs !== undefined && { docs: draft.docs }),
    interfaces: new Map(),
    worlds: new Map(),
  };
  state.packages.push(entry);
  const appending: Appending = {
    state,
    draft,
    package: state.packages.length - 1,
    types: [],
    foreign: new Map(),
    ownHandles: new Map(),
  };
  connectForeign(appending);
  appendTypes(appending);
  appendInterfaces(appending);
  setOwners(appending, "interface");
  appendWorlds(appending);
  setOwners(appending, "world");
  const worlds = draft.worlds.filter(({ model }) => typeof state.worldIds.get(model) === "number");
  for (const world of worlds) {
    const id = state.worldIds.get(world.model);
    if (typeof id !== "number") continue;
    includeWorlds(state, world, id, (target, at) => mapContainer(appending, target, at));
    elaborateWorld(state, id, world);
  }
  for (const { model, name } of draft.interfaces) {
    const id = state.interfaceIds.get(model);
    if (typeof id === "number" && name !== undefined) entry.interfaces.set(name, id);
  }
  for (const { model, name } of draft.worlds) {
    const id = state.worldIds.get(model);
    if (typeof id === "number") entry.worlds.set(name, id);
  }
}

function connectForeign({ state, draft, foreign }: Appending): void {
  for (const [target, { stabilities, at }] of draft.foreign) {
    if (!stabilities.some((stability) => state.gate(stability, draft.package, at))) {
      foreign.set(target, null);
      continue;
    }
    const id = target.kind === "interface" ? state.interfaceIds.get(target) : state.worldIds.get(target);
    if (id === null) {
      const pkg = packageId(target.package.identity);
      state.report.error("gate/excluded", `${target.kind} '${target.name}' not found in package '${pkg}'`, at, {
        help: "it stands behind a feature that is off: turn it on with `--features`, or gate the reference too",
      });
    }
    foreign.set(target, id ?? UNRESOLVED);
  }
}

/** The number of an interface or world; a dropped one is reported where it is referred to. */
function mapContainer({ state, foreign, draft }: Appending, target: Interface | World, at: At): number {
  const local = target.package === draft.package;
  const ids: ReadonlyMap<Interface | World, number | null> =
    target.kind === "interface" ? state.interfaceIds : state.worldIds;
  const id = local ? ids.get(target) : foreign.get(target);
  if (id === null) reportExcluded(state.report, target.kind, at);
  return id ?? UNRESOLVED;
}

function reportExcluded(report: Report, what: string, at: At, more = ""): void {
  const message = `found a reference to a ${what} which is excluded due to its feature not being activated${more}`;
  report.error("gate/excluded", message, at);
}

function mapTypeId({ state, types }: Appending, ref: number, at: At): number {
  if (ref === UNRESOLVED) return UNRESOLVED;
  const id = types[ref];
  if (id === null) reportExcluded(state.report, "type", at);
  return id ?? UNRESOLVED;
}

/** A reference in a place where a value's type stands: there a resource means its `own` handle. */
function mapType(appending: Appending, ref: TypeRef, at: At): TypeRef {
  if (typeof ref === "string") return ref;
  const id = mapTypeId(appending, ref, at);
  if (id === UNRESOLVED || !appending.state.isResource[id]) return id;
  let own = appending.ownHandles.get(id);
  if (own === undefined) {
    own = addType(appending.state, { kind: { kind: "handle", ownership: "own", resource: id } });
    appending.ownHandles.set(id, own);
  }
  return own;
}

function appendTypes(appending: Appending): void {
  const { state, draft, types } = appending;
  for (const type of draft.types) {
    if (!state.gate(type.stability, draft.package, type.at)) types.push(null);
    else if (type.kind.kind === "foreign") types.push(foreignType(appending, type.kind.from, type.kind.name, type.at));
    else {
      const { name, docs, stability, externalId } = type;
      const kind = mapKind(appending, type.kind, type.at);
      types.push(addType(state, { name, docs, stability, externalId, kind, owner: undefined }));
    }
  }
}

function foreignType(appending: Appending, from: Interface, name: string, at: At): number {
  const id = mapContainer(appending, from, at);
  if (id === UNRESOLVED) return UNRESOLVED;
  const type = appending.state.interfaces[id]?.types.get(name);
  if (type !== undefined) return type;
  appending.state.report.error("gate/excluded", `type \`${name}\` not defined in interface`, at, {
    help: "it stands behind a feature that is off: turn it on with `--features`, or gate the reference too",
  });
  return UNRESOLVED;
}

function mapKind(appending: Appending, kind: TypeKind, at: At): TypeKind {
  const map = (ref: TypeRef): TypeRef => mapType(appending, ref, at);
  switch (kind.kind) {
    case "alias":
      return typeof kind.type === "number" ? { kind: "alias", type: mapTypeId(appending, kind.type, at) } : kind;
    case "handle":
      return { ...kind, resource: mapTypeId(appending, kind.resource, at) };
    case "record":
      return {
        kind: "record",
        fields: kind.fields.map(({ name, docs, type }) => ({ name, docs, type: map(type) })),
      };
    case "tuple":
      return { kind: "tuple", types: kind.types.map(map) };
    case "variant":
      return {
        kind: "variant",
        cases: kind.cases.map((one) =>
          one.type === undefined ? one : { name: one.name, docs: one.docs, type: map(one.type) },
        ),
      };
    case "option":
    case "list":
      return { kind: kind.kind, type: map(kind.type) };
    case "fixed-length-list":
      return { ...kind, type: map(kind.type) };
    case "map": {
      const key = map(kind.key);
      return { kind: "map", key, value: map(kind.value) };
    }
    case "result": {
      const ok = kind.ok === undefined ? undefined : map(kind.ok);
      const err = kind.err === undefined ? undefined : map(kind.err);
      return { kind: "result", ok, err };
    }
    case "future":
    case "stream":
      return kind.type === undefined ? kind : { kind: kind.kind, type: map(kind.type) };
    default:
      return kind;
  }
}

function mapFunction(appending: Appending, func: FunctionItem): FunctionItem {
  const { at } = func;
  const resource = func.resource === undefined ? undefined : mapTypeId(appending, func.resource, at);
  const params = func.params.map(({ name, type }) => ({ name, type: mapType(appending, type, at) }));
  const result = func.result === undefined ? undefined : mapType(appending, func.result, at);
  if (result !== undefined && refersTo(appending.state.hasBorrow, result)) {
    const message = `function \`${func.name}\` returns a type which contains a \`borrow<T>\` which is not supported`;
    appending.state.report.error("type/borrow-in-result", message, at);
  }
  const { name, kind, async, docs, stability, externalId } = func;
  return { name, kind, async, resource, params, result, docs, stability, externalId, at };
}

function appendInterfaces(appending: Appending): void {
  const { state, draft, types } = appending;
  for (const one of draft.interfaces) {
    if (!state.gate(one.stability, draft.package, one.at)) {
      state.interfaceIds.set(one.model, null);
      continue;
    }
    const named = new Map<string, number>();
    for (const [name, type] of one.types) {
      const id = types[type];
      if (typeof id === "number" && id !== UNRESOLVED) named.set(name, id);
    }
    const functions = new Map<string, FunctionItem>();
    for (const func of one.functions) {
      if (!state.gate(func.stability, draft.package, func.at)) continue;
      const mapped = mapFunction(appending, func);
      if (!functions.has(func.name)) functions.set(func.name, mapped);
    }
    state.interfaceIds.set(one.model, state.interfaces.length);
    const { name, docs, stability, externalId } = one;
    const pkg = appending.package;
    state.interfaces.push({ name, docs, stability, externalId, types: named, functions, package: pkg });
  }
}

/** Types know their interface or world once those have numbers. A type may not stay where its container was dropped. */
function setOwners({ state, draft, types }: Appending, kind: "interface" | "world"): void {
  const reported = new Set<Interface | World>();
  draft.types.forEach((type, index) => {
    const id = types[index];
    const { owner } = type;
    if (owner?.kind !== kind || typeof id !== "number" || id === UNRESOLVED) return;
    const ownerId = owner.kind === "interface" ? state.interfaceIds.get(owner) : state.worldIds.get(owner);
    const resolved = state.types[id];
    if (typeof ownerId === "number" && resolved) resolved.owner = { kind, id: ownerId };
    else if (ownerId === null && !reported.has(owner)) {
      reported.add(owner);
      reportExcluded(state.report, kind, type.at, `; this type is not gated by a feature but its ${kind} is`);
    }
  });
}

function appendWorlds(appending: Appending): void {
  const { state, draft } = appending;
  for (const world of draft.worlds) {
    if (!state.gate(world.stability, draft.package, world.at)) {
      state.worldIds.set(world.model, null);
      continue;
    }
    const imports = mapItems(appending, world, "imports");
    const exports = mapItems(appending, world, "exports");
    state.worldIds.set(world.model, state.worlds.length);
    const { name, docs, stability, externalId } = world;
    state.worlds.push({ name, docs, stability, externalId, imports, exports, package: appending.package });
  }
}

function mapItems(appending: Appending, world: DraftWorld, direction: "imports" | "exports"): ItemMap {
  const out: ItemMap = new Map();
  for (const item of world[direction]) {
    const mapped = mapItem(appending, item);
    if (mapped) out.set(mapped.key, { ...mapped.item, at: item.at });
  }
  return out;
}

function mapItem(appending: Appending, item: DraftItem): { key: string; item: ResolvedItem } | undefined {
  const { state, draft } = appending;
  if (item.kind === "type") {
    const id = mapTypeId(appending, item.type, item.at);
    return id === UNRESOLVED ? undefined : { key: item.name ?? "", item: { kind: "type", id } };
  }
  const stability = item.kind === "function" ? item.func.stability : item.stability;
  if (!state.gate(stability, draft.package, item.at)) return undefined;
  if (item.kind === "function") {
    const func = mapFunction(appending, item.func);
    return { key: func.name, item: { kind: "function", func } };
  }
  const id = mapContainer(appending, item.target, item.at);
  if (id === UNRESOLVED) return undefined;
  const { docs, externalId } = item;
  return {
    key: item.name ?? `#${id}`,
    item: { kind: "interface", id, docs, stability, externalId },
  };
}
