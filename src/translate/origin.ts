import type { Package } from "../package/model.ts";
import { fileItems, type Meaning, versionFor } from "./meaning.ts";
import type { Pack } from "./pack.ts";
import { gatherSites } from "./sites.ts";
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
): { readonly speaksOld: boolean; readonly speaksNew: boolean } {
  if (pack.from.size === 0) return { speaksOld: true, speaksNew: false };
  const { namespace, name, version } = pkg.identity;
  const own = { namespace, package: name, interface: "", ...(version === undefined ? {} : { version }) };
  let speaksOld = meaning.isFrom(own);
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
      if (meaning.isFrom(meant)) speaksOld = true;
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
  return { speaksOld, speaksNew };
}
