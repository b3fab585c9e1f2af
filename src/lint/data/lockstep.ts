import { packageName } from "../../package/item-id.ts";
import { comparePrecedence, parseVersion, type Version, versionsCompatible } from "../../package/version.ts";
import type { LintPackage, RuleContext } from "../engine/rule.ts";
import { prepare } from "../engine/walk.ts";
import { foreignPaths } from "./wasi.ts";

/** The WASI packages that are released together, each release of all of them at one version. */
const wasiRelease: ReadonlySet<string> = new Set(
  ["cli", "clocks", "filesystem", "http", "io", "random", "sockets"].map((name) => `wasi:${name}`),
);

/** One other package at the package's own version may be chance, two are a habit. */
const ENOUGH = 2;

/**
 * Tells whether a reference to a sibling (`ns:name`, version) lags behind the version of the package that it stands in.
 * Packages of one namespace may have versions of their own, so there must be evidence that these are released together:
 * they are WASI's, all the other siblings that the package refers to are at its own version, or all siblings were in
 * the release before. Versions of other series, pre-releases among them, never lag.
 */
export function lagsBehind(pkg: LintPackage, context: RuleContext): (name: string, version: string) => boolean {
  const { version: own } = pkg.package.identity;
  const ownVersion = own === undefined ? undefined : parseVersion(own);
  if (own === undefined || !ownVersion) return () => false;
  const now = siblingVersions(pkg);
  const wereTogether = releasedTogether(pkg, context);
  return (name, text) => {
    const version = now.has(name) ? parseVersion(text) : undefined;
    if (!version || !versionsCompatible(version, ownVersion) || comparePrecedence(version, ownVersion) >= 0)
      return false;
    if (wasiRelease.has(name) && wasiRelease.has(packageName(pkg.package.identity))) return true;
    const others = [...now].filter(([other]) => other !== name);
    return wereTogether || (others.length >= ENOUGH && others.every(([, versions]) => isOnly(versions, own)));
  };
}

/** Whether the baseline of the package referred to siblings at its own version alone, one that is no chance. */
function releasedTogether(pkg: LintPackage, { releases }: RuleContext): boolean {
  const old = releases[0]?.packages.find(
    (one) => one.role === "root" && packageName(one.identity) === packageName(pkg.package.identity),
  );
  const text = old?.identity.version;
  const version = text === undefined ? undefined : parseVersion(text);
  if (!old || text === undefined || !version || isFirstOfSeries(version)) return false;
  const siblings = [...siblingVersions(prepare(old)).values()];
  return siblings.length > 0 && siblings.every((versions) => isOnly(versions, text));
}

/** Every package begins with such a version: that two have the same one says nothing. */
function isFirstOfSeries({ major, minor, patch }: Version): boolean {
  return patch === 0n && (minor === 0n || major === 0n);
}

/** The versions at which a package refers to others of its namespace. */
function siblingVersions(pkg: LintPackage): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { path } of foreignPaths(pkg)) {
    const { namespace, package: name, version } = path;
    if (!name || !version || namespace?.name !== pkg.package.identity.namespace) continue;
    const sibling = `${namespace.name}:${name.name}`;
    if (sibling === packageName(pkg.package.identity)) continue;
    found.set(sibling, (found.get(sibling) ?? new Set()).add(version.text));
  }
  return found;
}

function isOnly(versions: ReadonlySet<string>, version: string): boolean {
  return versions.size === 1 && versions.has(version);
}
