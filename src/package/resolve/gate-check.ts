import type { FeatureSelection } from "../gates.ts";
import { packageId } from "../item-id.ts";
import type { Package } from "../model.ts";
import { compareVersions, parseVersion } from "../version.ts";
import type { IndexedStability } from "./indexed-package.ts";
import type { At, Reporter } from "./report.ts";

/**
 * Whether an item belongs to its package under a selection of features, with the rules for versions in gates (WIT.md, "Feature
 * gates"): a package with version gates has a version, and no `@since` is newer. `@deprecated` plays no part.
 */
export function createGateCheck(
  selection: FeatureSelection,
  report: Reporter,
): (stability: IndexedStability | undefined, pkg: Package, at: At) => boolean {
  const features = new Set(selection.features ?? []);
  const reported = new Set<IndexedStability>();
  const unversioned = new Set<Package>();
  return (stability, pkg, at) => {
    if (!stability) return true;
    if (stability.kind === "unstable") return selection.allFeatures === true || features.has(stability.feature);
    if (pkg.identity.version === undefined) {
      if (!unversioned.has(pkg)) reportUnversioned(report, pkg, at);
      unversioned.add(pkg);
      return true;
    }
    const since = parseVersion(stability.since);
    const current = parseVersion(pkg.identity.version);
    if (!since || !current || compareVersions(since, current) <= 0 || reported.has(stability)) return true;
    reported.add(stability);
    report.error(
      "since/not-future",
      `feature gate cannot reference unreleased version ${stability.since} of package [${packageId(pkg.identity)}] (current version ${pkg.identity.version})`,
      at,
    );
    return true;
  };
}

function reportUnversioned(report: Reporter, pkg: Package, at: At): void {
  report.error(
    "since/package-version",
    `package [${packageId(pkg.identity)}] contains a feature gate with a version specifier, so it must have a version`,
    at,
  );
}
