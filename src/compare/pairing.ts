import { packageName } from "../package/item-id.ts";
import type { Model, Package } from "../package/model.ts";
import { compareVersions, isSameSeries, parseVersion, type Version } from "../package/version.ts";

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
export function pairPackages(oldModel: Model, newModel: Model): readonly PackagePairing[] {
  const before = rootsByName(oldModel);
  const after = rootsByName(newModel);
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name) => pairVersions(before.get(name) ?? [], after.get(name) ?? []));
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

/** The root packages by `ns:name`, the newest version first. */
function rootsByName(model: Model): ReadonlyMap<string, readonly Package[]> {
  const found = new Map<string, Package[]>();
  for (const pkg of model.packages) {
    if (pkg.role !== "root") continue;
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
