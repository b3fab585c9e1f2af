import type { PackageComparison } from "../../compare/change.ts";
import { comparePackages } from "../../compare/compare.ts";
import { inSameSeries, newestFirst, versionOf } from "../../compare/pairing.ts";
import { packageName } from "../../package/item-id.ts";
import type { Model, Package } from "../../package/model.ts";
import { compareVersions } from "../../package/version.ts";

/**
 * Compares every root package of a model with its predecessor in the baseline: the newest package of the same name and
 * series there, else the newest that is older and isn't the predecessor of another. A package without one is new. The
 * comparison takes the perspective of existing components, as the official semver check does: a host is updated for a
 * release, the components that it runs are not.
 */
export function compareWithBaseline(old: Model, now: Model): readonly PackageComparison[] {
  const before = roots(old).sort(newestFirst);
  const after = roots(now);
  const pairs = new Map<Package, Package>();
  for (const pkg of after) {
    const found = before.find((one) => isNamed(one, pkg) && inSameSeries(one, pkg));
    if (found) pairs.set(pkg, found);
  }
  const taken = new Set(pairs.values());
  for (const pkg of after) {
    if (pairs.has(pkg)) continue;
    const found = before.find((one) => isNamed(one, pkg) && !taken.has(one) && isOlder(one, pkg));
    if (found) pairs.set(pkg, found);
  }
  return after.map((pkg) => comparePackages(old, pairs.get(pkg), now, pkg, { perspective: "guest" }));
}

function roots(model: Model): Package[] {
  return model.packages.filter(({ role }) => role === "root");
}

function isNamed(a: Package, b: Package): boolean {
  return packageName(a.identity) === packageName(b.identity);
}

/** Whether `a` may be what `b` came from: not of a later series. */
function isOlder(a: Package, b: Package): boolean {
  const [x, y] = [versionOf(a), versionOf(b)];
  return !x || !y || compareVersions(x, y) < 0;
}
