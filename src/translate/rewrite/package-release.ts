import type { Package } from "../../package/model.ts";
import {
  type ContainerScope,
  fileItems,
  type Meaning,
  type PathMeaning,
  versionFor,
} from "../match/name-resolution.ts";
import { scopeName } from "../match/reach.ts";
import { gatherSites, scopesOf } from "../match/type-occurrences.ts";
import { statementsOf } from "../match/world-statements.ts";
import type { Pack } from "../pack/pack.ts";
import { pathsWithin } from "./versions.ts";

/**
 * Which language a package speaks: the old one (it refers to a release that the pack starts from, or is one), the new one
 * (it refers to a release that the pack leads to, or has async functions, streams or futures), both, or neither. A pack that
 * starts from no release speaks to everybody.
 */
export function languageOf(
  pkg: Package,
  pack: Pack,
  meaning: Meaning,
): { readonly speaksOld: boolean; readonly speaksGone: boolean; readonly speaksNew: boolean } {
  if (pack.from.size === 0) return { speaksOld: true, speaksGone: false, speaksNew: false };
  const { namespace, name, version } = pkg.identity;
  const own = { namespace, package: name, interface: "", ...(version === undefined ? {} : { version }) };
  let speaksOld = meaning.isFrom(own);
  let speaksGone = false;
  let speaksNew = false;
  for (const { items } of fileItems(pkg)) {
    for (const path of items.flatMap(pathsWithin)) {
      if (!path.namespace || !path.package) continue;
      const meant = {
        namespace: path.namespace.name,
        package: path.package.name,
        interface: path.name.name,
        ...(path.version ? { version: path.version.text } : {}),
      };
      if (meaning.isFrom(meant)) {
        speaksOld = true;
        speaksGone ||= pack.gone.has(`${meant.namespace}:${meant.package}`);
      }
      if (meant.version !== undefined && versionFor(pack.to, meant.namespace, meant.package) === meant.version)
        speaksNew = true;
    }
  }
  if (!speaksNew) {
    const sites = gatherSites([pkg], meaning);
    speaksNew =
      sites.types.some(({ type }) => type.kind === "stream" || type.kind === "future") ||
      sites.containers.some(({ functions }) => functions.some(({ func }) => func.async));
  }
  return { speaksOld, speaksGone: speaksGone || usesGone(pkg, pack, meaning), speaksNew };
}

/** The worlds that name a package at a release that the pack starts from and at the one that it leads to. */
export function worldsOfBoth(
  packages: readonly Package[],
  pack: Pack,
  meaning: Meaning,
): (scope: ContainerScope) => boolean {
  const worlds = new Set<string>();
  for (const world of packages.flatMap((pkg) => [...pkg.worlds.values()])) {
    const paths = statementsOf(world).map(({ path, source }) => meaning.pathOf(path, world.package, source));
    const name = (path: PathMeaning) => `${path.namespace}:${path.package}`;
    const old = new Set(paths.filter((path) => meaning.isFrom(path)).map(name));
    const isNew = (path: PathMeaning) =>
      path.version !== undefined && path.version === versionFor(pack.to, path.namespace, path.package);
    if (paths.some((path) => isNew(path) && old.has(name(path)))) worlds.add(scopeName(world));
  }
  return (scope) => scope.kind === "world" && worlds.has(scopeName(scope));
}

/** Items of packages that are gone may come by way of other interfaces. */
function usesGone(pkg: Package, pack: Pack, meaning: Meaning): boolean {
  return scopesOf(pkg).some((scope) =>
    [...scope.types.values()].some((type) => {
      const item = type.use && meaning.itemOf(type);
      return item !== undefined && meaning.isFrom(item) && pack.gone.has(`${item.namespace}:${item.package}`);
    }),
  );
}
