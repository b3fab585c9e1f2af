import type { Bump, Version } from "../package/version.ts";
import { comparePrecedence } from "../package/version.ts";

const order: readonly Bump[] = ["none", "patch", "minor", "major"];

/** How much a change asks of the version, whatever the version is. */
export type Weight = "none" | "detail" | "addition" | "breaking";

const weights: readonly Weight[] = ["none", "detail", "addition", "breaking"];

export function heavier(a: Weight, b: Weight): Weight {
  return weights.indexOf(a) >= weights.indexOf(b) ? a : b;
}

/**
 * The part of the version that has to move (semver.org §6–§8; below 1.0.0 the convention that all of this field follows: a
 * breaking change moves the minor, anything else the patch; at 0.0.z every breaking change is a patch, the only part there is).
 */
export function neededBump(weight: Weight, old: Version | undefined): Bump {
  if (weight === "none") return "none";
  if (weight === "detail") return "patch";
  const early = old !== undefined && old.major === 0n;
  if (weight === "addition") return early ? "patch" : "minor";
  if (!early) return "major";
  return old.minor === 0n ? "patch" : "minor";
}

export function largerBump(a: Bump, b: Bump): Bump {
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}

/** Whether a version that moved its `actual` part has moved enough for `needed`. */
export function isEnough(actual: Bump, needed: Bump): boolean {
  return order.indexOf(actual) >= order.indexOf(needed);
}

/** The largest part in which the new version is ahead of the old one; `none` if it isn't ahead, or has no version. */
export function actualBump(old: Version | undefined, now: Version | undefined): Bump {
  if (!old || !now || comparePrecedence(now, old) <= 0) return "none";
  if (now.major !== old.major) return "major";
  if (now.minor !== old.minor) return "minor";
  return "patch";
}

/** The first version that has moved by `bump`. */
export function nextVersion(old: Version, bump: Bump): string {
  const { major, minor, patch } = old;
  if (bump === "major") return `${major + 1n}.0.0`;
  if (bump === "minor") return `${major}.${minor + 1n}.0`;
  return bump === "patch" ? `${major}.${minor}.${patch + 1n}` : `${major}.${minor}.${patch}`;
}
