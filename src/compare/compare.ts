import { packageItem, packageName } from "../package/item-id.ts";
import type { Model, Package } from "../package/model.ts";
import { type Bump, compareVersions } from "../package/version.ts";
import { actualBump, isEnough, largerBump, neededBump } from "./bump.ts";
import type { Change, CompareOptions, PackageComparison, Side } from "./change.ts";
import { declarationsOf } from "./declarations.ts";
import { createComparison } from "./details.ts";
import { findChanges } from "./match-declarations.ts";
import { pairPackages, versionOf } from "./pairing.ts";

const both: readonly Side[] = ["host", "guest"];

/**
 * Compares the root packages of two models, paired as `pairPackages` says. Dependencies are read only to resolve names.
 * Sorted by name; of several versions of one package, the oldest comes first.
 */
export function compareModels(
  oldModel: Model,
  newModel: Model,
  options: CompareOptions = {},
): readonly PackageComparison[] {
  const pairs = pairPackages(oldModel, newModel);
  return pairs.map(({ old, now }) => comparePackages(oldModel, old, newModel, now, options));
}

/**
 * Compares two versions of one package. A package that is only in one model is added or removed as a whole: then there is
 * one change and no bump is asked for.
 */
export function comparePackages(
  oldModel: Model,
  old: Package | undefined,
  newModel: Model,
  now: Package | undefined,
  options: CompareOptions = {},
): PackageComparison {
  const present = now ?? old;
  if (!present) throw new TypeError("comparePackages needs a package on at least one side");
  const oldVersion = versionOf(old);
  const newVersion = versionOf(now);
  const changes =
    old && now
      ? changesBetween(oldModel, old, newModel, now, options)
      : [wholePackage(old ? "removed" : "added", present)];
  const needed = old && now ? changes.reduce<Bump>((bump, change) => largerBump(bump, change.bump), "none") : "none";
  const actual = actualBump(oldVersion, newVersion);
  const ahead = oldVersion !== undefined && newVersion !== undefined && compareVersions(newVersion, oldVersion) > 0;
  const fromPrerelease = ahead && oldVersion.prerelease.length > 0;
  return {
    name: packageName(present.identity),
    ...(old && { old }),
    ...(now && { new: now }),
    ...(oldVersion && { oldVersion }),
    ...(newVersion && { newVersion }),
    changes,
    needed,
    actual,
    backwards: oldVersion !== undefined && newVersion !== undefined && compareVersions(newVersion, oldVersion) < 0,
    // A package without a version promises nothing, and a pre-release may change anything until its release.
    enough: !oldVersion || !newVersion || fromPrerelease || isEnough(actual, needed),
  };
}

function wholePackage(kind: "added" | "removed", pkg: Package): Change {
  const item = packageItem(pkg);
  return {
    kind,
    declaration: "package",
    item,
    ...(kind === "added" ? { after: `package ${item}` } : { before: `package ${item}` }),
    details: [],
    breaks: kind === "removed" ? both : [],
    bump: "none",
    message: `package \`${item}\` was ${kind}`,
  };
}

function changesBetween(
  oldModel: Model,
  old: Package,
  newModel: Model,
  now: Package,
  { perspective = "both" }: CompareOptions,
): readonly Change[] {
  const oldVersion = versionOf(old);
  const pending = findChanges({
    comparison: createComparison(oldModel, newModel, packageName(now.identity)),
    before: declarationsOf(oldModel, old),
    after: declarationsOf(newModel, now),
  });
  return pending.map(({ weight, ...change }) => {
    const counts = weight !== "breaking" || perspective === "both" || change.breaks.includes(perspective);
    return { ...change, bump: neededBump(counts ? weight : "addition", oldVersion) };
  });
}
