import type { FeatureSelection } from "../../gates.ts";
import { packageId } from "../../item-id.ts";
import type { Interface, World } from "../../model.ts";
import { createGateCheck } from "../gate-check.ts";
import {
  type DraftItem,
  type DraftWorld,
  type FunctionItem,
  type IndexedModel,
  type IndexedPackage,
  type ItemMap,
  type PackageDraft,
  type ResolvedItem,
  UNRESOLVED,
} from "../indexed-package.ts";
import type { Reporter } from "../report.ts";
import { includeWorlds } from "./include.ts";
import {
  type Appending,
  type ElaborationLimits,
  type ElaborationState,
  MAX_WORLD_ITEMS,
  mapContainer,
  reportExcluded,
} from "./state.ts";
import { appendTypes, mapFunction, mapTypeId } from "./types.ts";
import { elaborateWorld } from "./world.ts";

/** Types know their interface or world once those have numbers. A type may not stay where its container was dropped. */

export function elaborate(
  drafts: readonly PackageDraft[],
  selection: FeatureSelection & ElaborationLimits,
  report: Reporter,
): IndexedModel {
  const state: ElaborationState = {
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

function appendPackage(state: ElaborationState, draft: PackageDraft): void {
  const entry: IndexedPackage = {
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
