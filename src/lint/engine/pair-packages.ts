import type { PackageComparison } from "../../compare/change.ts";
import { comparePackages } from "../../compare/compare.ts";
import { packageName } from "../../package/item-id.ts";
import type { Model, Package } from "../../package/model.ts";
import { compareVersions, parseVersion } from "../../package/version.ts";
import { isSameSeries } from "./baseline.ts";

/**
 * Compares every root package of a model with its predecessor in the baseline: the newest package of the same name and
 * series there, else the newest that is older and isn't the predecessor of another. A package without one is new. Seen with
 * the eyes of existing components, as the official semver check does: hosts follow a release, components must go on fitting.
 */
export function compareWithBaseline(old: Model, now: Model): readonly PackageComparison[] {
  const before = roots(old);
  const after = roots(now);
  const pairs = new Map<Package, Package>();
  for (const pkg of after) {
    const found = before.filter((one) => isNamed(one, pkg) && inSeries(one, pkg)).sort(newestFirst)[0];
    if (found) pairs.set(pkg, found);
  }
  const taken = new Set(pairs.values());
  for (const pkg of after) {
    if (pairs.has(pkg)) continue;
    const found = before
      .filter((one) => isNamed(one, pkg) && !taken.has(one) && isOlder(one, pkg))
      .sort(newestFirst)[0];
    if (found) pairs.set(pkg, found);
  }
  return after.map((pkg) => comparePackages(old, pairs.get(pkg), now, pkg, { perspective: "guest" }));
}

function roots(model: Model): readonly Package[] {
  return model.packages.filter(({ role }) => role === "root");
}

function isNamed(a: Package, b: Package): boolean {
  return packageName(a.identity) === packageName(b.identity);
}

function version({ identity }: Package) {
  return identity.version === undefined ? undefined : parseVersion(identity.version);
}

function inSeries(a: Package, b: Package): boolean {
  const [x, y] = [version(a), version(b)];
  return x && y ? isSameSeries(x, y) : x === y;
}

/** Whether `a` may be what `b` came from: not of a later series. */
function isOlder(a: Package, b: Package): boolean {
  const [x, y] = [version(a), version(b)];
  return !x || !y || compareVersions(x, y) < 0;
}

function newestFirst(a: Package, b: Package): number {
  const [x, y] = [version(a), version(b)];
  return x && y ? compareVersions(y, x) : 0;
}
