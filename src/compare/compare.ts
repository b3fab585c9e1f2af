import { packageName } from "../package/item-id.ts";
import type { Model, Package, World } from "../package/model.ts";
import type { CompareOptions, PackageComparison } from "./change.ts";
import { noOwnName } from "./identity.ts";
import { findChanges } from "./match-declarations.ts";
import { type ComparedSide, comparedSide, pairOfPackages, pairOfWorlds } from "./package-pair.ts";
import { packageChange, renamedPackage } from "./package-records.ts";
import { pairPackages } from "./pairing.ts";
import { judge } from "./verdict.ts";

/**
 * Compares the root packages of two models, paired as `pairPackages` says. Dependencies are read to resolve names; a change
 * in one is told where the compared packages use it. Sorted by name; of several versions of one package, the oldest comes first.
 */
export function compareModels(
  oldModel: Model,
  newModel: Model,
  options: CompareOptions = {},
): readonly PackageComparison[] {
  const pairs = pairPackages(oldModel, newModel, options);
  return pairs.map(({ old, now }) => comparePackages(oldModel, old, newModel, now, options));
}

/**
 * Compares two versions of one package. A package that is only in one model is added or removed as a whole: then there is
 * one change and no bump is asked for. Packages of two names are one that was renamed: a breaking change like any other.
 */
export function comparePackages(
  oldModel: Model,
  old: Package | undefined,
  newModel: Model,
  now: Package | undefined,
  options: CompareOptions = {},
): PackageComparison {
  if (!old || !now) {
    const only = now ?? old;
    if (!only) throw new TypeError("comparePackages needs a package on at least one side");
    return judge([packageChange(now ? "added" : "removed", only)], old, now, options);
  }
  const [oldName, newName] = [packageName(old.identity), packageName(now.identity)];
  const before = comparedSide(oldModel, { name: oldName, shown: newName });
  const after = comparedSide(newModel, { name: newName, shown: newName });
  const changes = findChanges(pairOfPackages(before, old, after, now));
  const all = oldName === newName ? changes : [renamedPackage(old, now), ...changes];
  return { ...judge(all, old, now, options), ...limitOf(before, after) };
}

/**
 * Compares two worlds, whatever packages they are in: the world of a component with that of another one, or with a world that
 * it should run in. Their interfaces belong to other packages and are compared where the worlds import and export them.
 * `isCalled`: the new one is the world of a component, which imports only what it calls.
 */
export function compareWorlds(
  oldModel: Model,
  old: World,
  newModel: Model,
  now: World,
  options: CompareOptions & { readonly isCalled?: boolean } = {},
): PackageComparison {
  const before = comparedSide(oldModel, noOwnName);
  const after = comparedSide(newModel, noOwnName);
  const changes = findChanges(pairOfWorlds(before, old, after, now, options.isCalled ?? false));
  return { ...judge(changes, old.package, now.package, options), ...limitOf(before, after) };
}

/** A world that was left incomplete on either side. */
function limitOf(before: ComparedSide, after: ComparedSide): Pick<PackageComparison, "tooLarge"> {
  const tooLarge = before.expander.tooLarge ?? after.expander.tooLarge;
  return tooLarge ? { tooLarge } : {};
}
