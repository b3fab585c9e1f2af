import type { Package, World } from "../package/model.ts";
import type { InterfaceRoles } from "./compatibility.ts";
import type { FlatExtern, FlatWorld } from "./expand-worlds.ts";

/** A world of both versions of a package, expanded; `now` is absent where it was removed. */
export interface ExpandedWorldPair {
  readonly world: World;
  readonly old: FlatWorld;
  readonly now?: FlatWorld;
}

/** How the worlds of a package used its interfaces. Of several worlds the first is named. */
export function rolesOf(pkg: Package, worlds: readonly ExpandedWorldPair[]): InterfaceRoles {
  const importers = new Map<string, string>();
  const exporters = new Map<string, string>();
  const lasting = new Map<string, string>();
  for (const { world, old, now } of worlds) {
    for (const extern of old.imports.values()) note(importers, scopeOf(pkg, world, extern), world);
    for (const extern of old.exports.values()) {
      const scope = scopeOf(pkg, world, extern);
      note(exporters, scope, world);
      if (now?.exports.has(extern.key)) note(lasting, scope, world);
    }
  }
  return {
    importer: (scope) => importers.get(scope),
    exporter: (scope) => exporters.get(scope),
    lastingExporter: (scope) => lasting.get(scope),
  };
}

function note(into: Map<string, string>, scope: string | undefined, world: World): void {
  if (scope !== undefined && !into.has(scope)) into.set(scope, world.name);
}

/** The key that the items of an interface have: of an inline one, the key of its import or export. */
function scopeOf(pkg: Package, world: World, { target, direction, key, unstable }: FlatExtern): string | undefined {
  if (target?.kind !== "interface" || unstable) return undefined;
  if (target.inlineOf) return target.inlineOf === world ? `world ${world.name}#${direction} ${key}` : undefined;
  return target.package === pkg ? target.name : undefined;
}
