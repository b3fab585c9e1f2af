import { packageId, packageName } from "../package/item-id.ts";
import type { Model, Package } from "../package/model.ts";
import { compareVersions, isSameSeries, parseVersion, type Version } from "../package/version.ts";
import type { CompareOptions } from "./change.ts";

/** A package and what it was; one side is absent for a package that was added or removed. */
export interface PackagePairing {
  readonly old?: Package;
  readonly now?: Package;
}

/**
 * Pairs the root packages of two models by name. Of several versions under one name, equal versions belong together, then
 * versions of one series (`1`, `0.2`), then whatever is left, newest with newest. So a tree that has 0.2 and 0.3 side by side
 * is compared series by series, and a tree that moved from 0.2 to 0.3 is compared too.
 */
export function pairPackages(
  oldModel: Model,
  newModel: Model,
  options: Pick<CompareOptions, "includeDependencies"> = {},
): readonly PackagePairing[] {
  const before = packagesByName(oldModel, options);
  const after = packagesByName(newModel, options);
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  const pairs = names.flatMap((name) => pairVersions(before.get(name) ?? [], after.get(name) ?? []));
  return pairRenamed(pairs);
}

/** What was removed and what was added may be one package under another name: the only one of each, or one of the same content. */
function pairRenamed(pairs: readonly PackagePairing[]): readonly PackagePairing[] {
  const removed = pairs.flatMap(({ old, now }) => (old && !now ? [old] : []));
  const added = pairs.flatMap(({ old, now }) => (now && !old ? [now] : []));
  const isOnly = pairs.length === 2 && removed.length === 1 && added.length === 1;
  const renames = new Map<Package, Package>();
  for (const old of removed) {
    const now = added.find((one) => ![...renames.values()].includes(one) && (isOnly || isAlike(old, one)));
    if (now) renames.set(old, now);
  }
  const taken = new Set(renames.values());
  return pairs
    .filter(({ old, now }) => old || !now || !taken.has(now))
    .map((pair) => {
      const now = pair.old && renames.get(pair.old);
      return now ? { ...pair, now } : pair;
    });
}

/** Whether two packages of different names share at least half of the names of their interfaces and worlds. */
function isAlike(a: Package, b: Package): boolean {
  if (packageName(a.identity) === packageName(b.identity)) return false;
  const [x, y] = [containerNames(a), containerNames(b)];
  const shared = [...x].filter((name) => y.has(name)).length;
  return shared > 0 && shared * 2 >= Math.max(x.size, y.size);
}

function containerNames({ interfaces, worlds }: Package): ReadonlySet<string> {
  return new Set([...interfaces.keys(), ...[...worlds.keys()].map((name) => `world ${name}`)]);
}

/** Copies of one version (in `wit/` and below `examples/`) are paired by the end of their paths. */
function pairVersions(before: readonly Package[], after: readonly Package[]): readonly PackagePairing[] {
  const left = new Set(before);
  const pairs = new Map<Package, Package>();
  const matches = [isSameCopy, isSameVersion, inSameSeries, () => true];
  for (const isMatch of matches) {
    for (const now of after) {
      if (pairs.has(now)) continue;
      const old = [...left].find((one) => isMatch(one, now));
      if (!old) continue;
      left.delete(old);
      pairs.set(now, old);
    }
  }
  const removed = [...left].map((old): PackagePairing => ({ old }));
  const others = after.map((now): PackagePairing => ({ now, ...optionalOld(pairs.get(now)) }));
  return [...removed, ...others].sort((a, b) => -newestFirst(a.now ?? a.old, b.now ?? b.old));
}

function optionalOld(old: Package | undefined): Pick<PackagePairing, "old"> {
  return old ? { old } : {};
}

/** The compared packages by `ns:name`, the newest version first. A dependency that several roots have counts once. */
function packagesByName(
  model: Model,
  { includeDependencies = false }: Pick<CompareOptions, "includeDependencies">,
): ReadonlyMap<string, readonly Package[]> {
  const found = new Map<string, Package[]>();
  const dependencies = new Set<string>();
  for (const pkg of model.packages) {
    const id = packageId(pkg.identity);
    if (pkg.role !== "root" && (!includeDependencies || dependencies.has(id))) continue;
    if (pkg.role !== "root") dependencies.add(id);
    const name = packageName(pkg.identity);
    const versions = found.get(name);
    if (versions) versions.push(pkg);
    else found.set(name, [pkg]);
  }
  for (const versions of found.values()) versions.sort(newestFirst);
  return found;
}

function isSameCopy(a: Package, b: Package): boolean {
  return isSameVersion(a, b) && a.path.split("/").slice(1).join("/") === b.path.split("/").slice(1).join("/");
}

function isSameVersion(a: Package, b: Package): boolean {
  return a.identity.version === b.identity.version;
}

/** Whether both are of one series; packages without a version are a series of their own. */
export function inSameSeries(a: Package, b: Package): boolean {
  const [x, y] = [versionOf(a), versionOf(b)];
  return x && y ? isSameSeries(x, y) : x === y;
}

/** Orders packages from the newest version to the oldest; one without a version is older than all. */
export function newestFirst(a: Package | undefined, b: Package | undefined): number {
  const [x, y] = [versionOf(a), versionOf(b)];
  if (x && y) return compareVersions(y, x);
  return (x ? 0 : 1) - (y ? 0 : 1);
}

/** The version of a package, if it has a valid one. */
export function versionOf(pkg: Package | undefined): Version | undefined {
  return pkg?.identity.version === undefined ? undefined : parseVersion(pkg.identity.version);
}
