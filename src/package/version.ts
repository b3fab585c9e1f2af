import { compareText } from "../common/text.ts";

/**
 * Semantic versions (semver.org 2.0.0), compared as the official resolver compares them: a total order in which build
 * metadata counts too (`1.0.0 < 1.0.0+b1`), because `@since(version = 1.0.0+b1)` in package `1.0.0` is refused there.
 */

export interface Version {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  /** Identifiers of the pre-release, as written; empty for a release. */
  readonly prerelease: readonly string[];
  /** Build metadata, as written; empty where there is none. */
  readonly build: readonly string[];
}

/** How far two versions are apart, from least to most: what a change of content may require. */
export type Bump = "none" | "patch" | "minor" | "major";

const CORE = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z.-]+))?(?:\+([0-9A-Za-z.-]+))?$/;
const LARGEST = 2n ** 64n - 1n;

const CACHED = 10_000;
const known = new Map<string, Version | undefined>();

/** The version that a text stands for; `undefined` where it is no full semantic version (three numbers, no leading zeros). */
export function parseVersion(text: string): Version | undefined {
  // The same few versions stand in every gate of a package.
  if (known.has(text)) return known.get(text);
  if (known.size >= CACHED) known.clear();
  const version = readVersion(text);
  known.set(text, version);
  return version;
}

function readVersion(text: string): Version | undefined {
  const match = CORE.exec(text);
  if (!match) return undefined;
  const [major, minor, patch] = [match[1], match[2], match[3]].map((part) => BigInt(part ?? "0"));
  if (major === undefined || minor === undefined || patch === undefined) return undefined;
  if (major > LARGEST || minor > LARGEST || patch > LARGEST) return undefined;
  const prerelease = match[4]?.split(".") ?? [];
  const build = match[5]?.split(".") ?? [];
  if (prerelease.some((part) => part === "" || /^0\d+$/.test(part)) || build.includes("")) return undefined;
  return { major, minor, patch, prerelease, build };
}

/** The text of a version; `parseVersion` of it is the version again. */
export function versionText(version: Version): string {
  const pre = version.prerelease.length > 0 ? `-${version.prerelease.join(".")}` : "";
  const build = version.build.length > 0 ? `+${version.build.join(".")}` : "";
  return `${version.major}.${version.minor}.${version.patch}${pre}${build}`;
}

/** Total order: negative where `a` is older. Build metadata breaks ties (see above). */
export function compareVersions(a: Version, b: Version): number {
  return comparePrecedence(a, b) || compareBuild(a.build, b.build);
}

/** The order of semver.org §11, in which build metadata doesn't count. */
export function comparePrecedence(a: Version, b: Version): number {
  return (
    compareNumber(a.major, b.major) ||
    compareNumber(a.minor, b.minor) ||
    compareNumber(a.patch, b.patch) ||
    comparePrerelease(a.prerelease, b.prerelease)
  );
}

/** Compares two texts; a text that is no version is older than any version. */
export function compareVersionTexts(a: string, b: string): number {
  const left = parseVersion(a);
  const right = parseVersion(b);
  if (left && right) return compareVersions(left, right);
  return (left ? 1 : 0) - (right ? 1 : 0) || compareText(a, b);
}

/**
 * The series within which versions stand in for one another when components are linked: `1` of 1.2.3, `0.2` of 0.2.3,
 * and the exact version for 0.0.x and for every pre-release.
 */
export function compatibleSeries(version: Version): string {
  if (version.prerelease.length > 0) return versionText({ ...version, build: [] });
  if (version.major > 0n) return `${version.major}`;
  if (version.minor > 0n) return `0.${version.minor}`;
  return `0.0.${version.patch}`;
}

/** Whether two versions are of one series as semantic versioning counts compatible changes: the major version, or 0.minor. */
export function isSameSeries(a: Version, b: Version): boolean {
  return a.major === b.major && (a.major > 0n || a.minor === b.minor);
}

/** Whether both belong to one compatible series. */
export function versionsCompatible(a: Version, b: Version): boolean {
  return compatibleSeries(a) === compatibleSeries(b);
}

function compareNumber(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function comparePrerelease(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return (a.length === 0 ? 1 : 0) - (b.length === 0 ? 1 : 0);
  return compareIdentifiers(a, b);
}

function compareBuild(a: readonly string[], b: readonly string[]): number {
  return compareIdentifiers(a, b);
}

/** Numbers before words, numbers by value (leading zeros, which only build metadata can have, count last), a longer list after its own beginning. */
function compareIdentifiers(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const order = compareIdentifier(a[i] ?? "", b[i] ?? "");
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareIdentifier(a: string, b: string): number {
  const numeric = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (numeric[0] !== numeric[1]) return numeric[0] ? -1 : 1;
  if (!numeric[0]) return compareText(a, b);
  return compareNumber(BigInt(a), BigInt(b)) || a.length - b.length;
}
