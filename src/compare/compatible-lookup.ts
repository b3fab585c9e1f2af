import type * as ast from "../../grammar/ast.ts";
import type { Interface, Model, Package, World } from "../package/model.ts";
import { parseVersion, versionsCompatible } from "../package/version.ts";
import { usePathText } from "../wit/name-text.ts";

/** What a path names, looked for in the compatible versions of its package where its own version isn't there. */
export interface CompatibleLookup {
  interface(path: ast.UsePath): Interface | undefined;
  world(path: ast.UsePath): World | undefined;
}

/** Looks up each path once. Only for paths that the resolver could not bind. */
export function createCompatibleLookup(model: Model): CompatibleLookup {
  return {
    interface: lookupOf(model, (pkg, name) => pkg.interfaces.get(name)),
    world: lookupOf(model, (pkg, name) => pkg.worlds.get(name)),
  };
}

function lookupOf<T>(
  model: Model,
  pick: (pkg: Package, name: string) => T | undefined,
): (path: ast.UsePath) => T | undefined {
  const known = new Map<string, T | undefined>();
  return (path) => {
    const text = usePathText(path);
    if (!known.has(text))
      known.set(
        text,
        find(model, path, (pkg) => pick(pkg, path.name.name)),
      );
    return known.get(text);
  };
}

function find<T>(model: Model, path: ast.UsePath, pick: (pkg: Package) => T | undefined): T | undefined {
  const { namespace, package: name, version } = path;
  const wanted = version === undefined ? undefined : parseVersion(version.text);
  if (!namespace || !name || !wanted) return undefined;
  for (const pkg of model.packages) {
    const { identity } = pkg;
    if (identity.namespace !== namespace.name || identity.name !== name.name) continue;
    const there = identity.version === undefined ? undefined : parseVersion(identity.version);
    const found = there && versionsCompatible(there, wanted) ? pick(pkg) : undefined;
    if (found) return found;
  }
  return undefined;
}
