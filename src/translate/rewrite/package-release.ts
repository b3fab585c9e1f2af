import type { Package } from "../../package/model.ts";
import { fileItems, type Meaning, versionFor } from "../match/name-resolution.ts";
import { gatherSites, scopesOf } from "../match/type-occurrences.ts";
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

/** Items of packages that are gone may come by way of other interfaces. */
function usesGone(pkg: Package, pack: Pack, meaning: Meaning): boolean {
  return scopesOf(pkg).some((scope) =>
    [...scope.types.values()].some((type) => {
      const item = type.use && meaning.itemOf(type);
      return item !== undefined && meaning.isFrom(item) && pack.gone.has(`${item.namespace}:${item.package}`);
    }),
  );
}
