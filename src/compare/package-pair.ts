import { packageName } from "../package/item-id.ts";
import type { Interface, Model, Package, World } from "../package/model.ts";
import type { Detail } from "./change.ts";
import type { InterfaceRoles } from "./compatibility.ts";
import {
  addInterface,
  addInterfaces,
  addWorld,
  contextOf,
  createDeclarationSet,
  type DeclarationSet,
} from "./declarations.ts";
import { type Comparison, externDetails } from "./details.ts";
import { createWorldExpander, type FlatExtern, type FlatWorld, type WorldExpander } from "./expand-worlds.ts";
import { addExtern, type DescribedWorld, isWrittenIn } from "./extern-declarations.ts";
import type { OwnName } from "./identity.ts";
import { findChanges } from "./match-declarations.ts";
import { type ExpandedWorldPair, rolesOf } from "./roles.ts";
import { createTypeComparers } from "./type-equality.ts";
import type { PackagePair } from "./used-names.ts";

/** One side of a comparison: a model, what is compared of it, and what that calls itself. */
export interface ComparedSide {
  readonly model: Model;
  readonly own: OwnName;
  readonly expander: WorldExpander;
}

export function comparedSide(model: Model, own: OwnName): ComparedSide {
  return { model, own, expander: createWorldExpander(model, own) };
}

/** All declarations of two versions of a package, without the imports and exports that both have in the same way. */
export function pairOfPackages(
  old: ComparedSide,
  oldPackage: Package,
  now: ComparedSide,
  newPackage: Package,
): PackagePair {
  const comparison = createComparison(old, now);
  const before = createDeclarationSet();
  const after = createDeclarationSet();
  addInterfaces(before, oldPackage, old.own);
  addInterfaces(after, newPackage, now.own);
  const pairs: ExpandedWorldPair[] = [];
  for (const world of oldPackage.worlds.values()) {
    const other = newPackage.worlds.get(world.name);
    const flat = old.expander.expand(world);
    pairs.push({ world, old: flat, ...(other && { now: now.expander.expand(other) }) });
    const described = describedWorld(old, world);
    if (other) addWorldPair(comparison, { before, after }, described, describedWorld(now, other));
    else addLoneWorld(before, described);
  }
  for (const world of newPackage.worlds.values()) {
    if (!oldPackage.worlds.has(world.name)) addLoneWorld(after, describedWorld(now, world));
  }
  return { comparison, before: before.byKey, after: after.byKey, roles: rolesOf(oldPackage, pairs) };
}

/**
 * Two worlds alone, whatever their names: their interfaces belong to other packages.
 * @param isCalled whether the new one is the world of a component, which imports only what it calls
 */
export function pairOfWorlds(
  old: ComparedSide,
  oldWorld: World,
  now: ComparedSide,
  newWorld: World,
  isCalled: boolean,
): PackagePair {
  const comparison = createComparison(old, now, isCalled);
  const before = createDeclarationSet();
  const after = createDeclarationSet();
  const { key } = contextOf(newWorld, now.own);
  const described = describedWorld(old, oldWorld);
  const renamed: DescribedWorld = { ...described, context: { ...described.context, key } };
  addWorldPair(comparison, { before, after }, renamed, describedWorld(now, newWorld));
  const roles = rolesByDirection((scope) => (scope.startsWith(`${key}#export `) ? "export" : "import"), isCalled);
  return { comparison, before: before.byKey, after: after.byKey, roles };
}

function describedWorld({ own, expander }: ComparedSide, world: World): DescribedWorld {
  return { world, expander, context: contextOf(world, own) };
}

interface BothSets {
  readonly before: DeclarationSet;
  readonly after: DeclarationSet;
}

function addWorldPair(comparison: Comparison, sets: BothSets, old: DescribedWorld, now: DescribedWorld): void {
  const oldFlat = old.expander.expand(old.world);
  const newFlat = now.expander.expand(now.world);
  addWorld(sets.before, old.world, old.context, { partial: !oldFlat.complete });
  addWorld(sets.after, now.world, now.context, { partial: !newFlat.complete });
  // A half-expanded world would show up as removals; that it was left out is reported.
  if (old.expander.tooLarge || now.expander.tooLarge) return;
  for (const extern of externsOf(oldFlat)) {
    const other = externsByDirection(newFlat, extern).get(extern.key);
    if (!other) {
      addExtern(sets.before, old, extern, isWrittenIn(old.world, extern) && isInline(extern));
      continue;
    }
    const withItems = hasOwnItems(old.world, extern) || hasOwnItems(now.world, other);
    const isWritten = isWrittenIn(old.world, extern) || isWrittenIn(now.world, other);
    if (!withItems && !isWritten && externDetails(comparison, extern, other).length === 0) continue;
    addExtern(sets.before, old, extern, withItems);
    addExtern(sets.after, now, other, withItems);
  }
  for (const extern of externsOf(newFlat)) {
    if (externsByDirection(oldFlat, extern).has(extern.key)) continue;
    addExtern(sets.after, now, extern, isWrittenIn(now.world, extern) && isInline(extern));
  }
}

/** A world that only one side has. */
function addLoneWorld(into: DeclarationSet, described: DescribedWorld): void {
  const flat = described.expander.expand(described.world);
  addWorld(into, described.world, described.context, { partial: !flat.complete });
  for (const extern of externsOf(flat)) addExtern(into, described, extern, hasOwnItems(described.world, extern));
}

function externsOf({ imports, exports }: FlatWorld): readonly FlatExtern[] {
  return [...imports.values(), ...exports.values()];
}

function externsByDirection(
  { imports, exports }: FlatWorld,
  { direction }: FlatExtern,
): ReadonlyMap<string, FlatExtern> {
  return direction === "import" ? imports : exports;
}

/** Whether the items of an import or export are declared in the world itself: then each is compared by itself. */
function hasOwnItems(world: World, extern: FlatExtern): boolean {
  return isWrittenIn(world, extern) && isInline(extern);
}

function isInline({ target }: FlatExtern): boolean {
  return target?.kind === "interface" && target.inlineOf !== undefined;
}

function createComparison(old: ComparedSide, now: ComparedSide, isCalled = false): Comparison {
  const names = { old: old.own, now: now.own };
  const comparers = createTypeComparers(old.model, now.model, names);
  const known = { import: createPairMemo(), export: createPairMemo() };
  const comparison: Comparison = {
    ...comparers,
    isToldElsewhere: (a, b) => isOwnInterface(old, a) && isOwnInterface(now, b) && a.key === b.key,
    interfaceDetails: (a, b, direction) =>
      known[direction](a, b, () =>
        interfaceDetails(
          { ...comparison, types: comparers.byName },
          names,
          a,
          b,
          rolesByDirection(() => direction, isCalled),
        ),
      ),
  };
  return comparison;
}

type InterfacePairMemo = (old: Interface, now: Interface, make: () => readonly Detail[]) => readonly Detail[];

function createPairMemo(): InterfacePairMemo {
  const known = new Map<Interface, Map<Interface, readonly Detail[]>>();
  return (old, now, make) => {
    const row = known.get(old) ?? new Map<Interface, readonly Detail[]>();
    known.set(old, row);
    const details = row.get(now) ?? make();
    row.set(now, details);
    return details;
  };
}

/** Whether an import or export is a named interface of the compared package: that is compared where it is declared. */
function isOwnInterface({ own }: ComparedSide, { target }: FlatExtern): boolean {
  return target?.kind === "interface" && !target.inlineOf && packageName(target.package.identity) === own.name;
}

/** The changes of an interface for a world that imports or exports it. What other interfaces it needs are the world's too. */
function interfaceDetails(
  comparison: Comparison,
  names: { readonly old: OwnName; readonly now: OwnName },
  old: Interface,
  now: Interface,
  roles: InterfaceRoles,
): readonly Detail[] {
  const before = createDeclarationSet();
  const after = createDeclarationSet();
  addInterface(before, old, { ...contextOf(old, names.old), key: "interface" });
  addInterface(after, now, { ...contextOf(now, names.now), key: "interface" });
  const changes = findChanges({ comparison, before: before.byKey, after: after.byKey, roles });
  return changes
    .filter(({ weight, within }) => (weight === "addition" || weight === "breaking") && within === undefined)
    .map(({ message, breaks, item }) => ({
      aspect: "target",
      message,
      breaks,
      addition: breaks.length === 0,
      cause: item,
    }));
}

/** The roles of interfaces that are imported or exported by one world. */
function rolesByDirection(directionOf: (scope: string) => FlatExtern["direction"], isCalled: boolean): InterfaceRoles {
  const as = (wanted: FlatExtern["direction"]) => (scope: string) => (directionOf(scope) === wanted ? "" : undefined);
  return {
    importer: as("import"),
    exporter: as("export"),
    lastingExporter: as("export"),
    isCalled: (scope) => isCalled && directionOf(scope) === "import",
  };
}
