import { packageName } from "../package/item-id.ts";
import type { Package } from "../package/model.ts";
import { type Bump, compareVersions, type Version } from "../package/version.ts";
import { actualBump, isEnough, largerBump, neededBump } from "./bump.ts";
import type { Change, CompareOptions, PackageComparison, Perspective } from "./change.ts";
import type { PendingChange } from "./change-records.ts";
import { unionOfSides } from "./compatibility.ts";
import { versionOf } from "./pairing.ts";

/** The bump that changes need from a perspective, and whether the version moved as far. One side may be absent: then nothing is asked. */
export function judge(
  pending: readonly PendingChange[],
  old: Package | undefined,
  now: Package | undefined,
  { perspective = "both" }: CompareOptions,
): PackageComparison {
  const oldVersion = versionOf(old);
  const newVersion = versionOf(now);
  const changes = pending.map((change) => withBump(change, perspective, oldVersion, old && now));
  const needed = changes.reduce<Bump>((bump, change) => largerBump(bump, change.bump), "none");
  const actual = actualBump(oldVersion, newVersion);
  const deciding = changes.filter((change) => needed !== "none" && change.bump === needed);
  const order = oldVersion && newVersion ? compareVersions(newVersion, oldVersion) : 0;
  const isRenamed = old !== undefined && now !== undefined && packageName(old.identity) !== packageName(now.identity);
  return {
    name: packageName((now ?? old)?.identity ?? { namespace: "", name: "" }),
    ...(old && { old }),
    ...(now && { new: now }),
    ...(oldVersion && { oldVersion }),
    ...(newVersion && { newVersion }),
    changes,
    needed,
    actual,
    backwards: order < 0,
    enough: movedEnough(oldVersion, newVersion, needed, isRenamed),
    perspective,
    decidedBy: unionOfSides(deciding.map(({ breaks }) => breaks)).filter((side) => isAsked(perspective, side)),
  };
}

function isAsked(perspective: Perspective, side: "host" | "guest"): boolean {
  return perspective === "both" || perspective === side;
}

function withBump(
  { weight, ...change }: PendingChange,
  perspective: Perspective,
  oldVersion: Version | undefined,
  hasBoth: Package | undefined,
): Change {
  const counts = weight !== "breaking" || change.breaks.some((side) => isAsked(perspective, side));
  return { ...change, bump: hasBoth ? neededBump(counts ? weight : "addition", oldVersion) : "none" };
}

/**
 * A package without a version promises nothing, but nobody finds it under another name. A pre-release may change anything
 * until its release.
 */
function movedEnough(old: Version | undefined, now: Version | undefined, needed: Bump, isRenamed: boolean): boolean {
  if (!old || !now) return !isRenamed;
  const fromPrerelease = compareVersions(now, old) > 0 && old.prerelease.length > 0;
  return fromPrerelease || isEnough(actualBump(old, now), needed);
}
