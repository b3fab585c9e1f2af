import type { PackageSource } from "../../package/load/source.ts";
import type { Model } from "../../package/model.ts";
import { resolveAsWritten } from "../../package/resolve/resolve.ts";
import { parse } from "../../syntax/parse.ts";
import { containerPath, pathKey } from "../match/name-resolution.ts";
import type { Pack } from "./pack.ts";

/** The packages of the `to` releases that a pack brings along, as sources to resolve against. */
export function knownSources(pack: Pack, group: number): readonly PackageSource[] {
  return pack.texts.map(({ file, text }) => ({
    path: file,
    role: "dependency",
    group,
    files: [{ file: parse(text, { file }).file, broken: false }],
  }));
}

/** `ns:pkg/i` and `ns:pkg/i#t` of everything that the `to` releases have. */
export function knownItems(pack: Pack): ReadonlySet<string> {
  let items = known.get(pack);
  if (!items) {
    items = pack.texts.length === 0 ? new Set<string>() : itemsOf(resolveAsWritten(knownSources(pack, 0)).model);
    known.set(pack, items);
  }
  return items;
}

const known = new WeakMap<Pack, ReadonlySet<string>>();

function itemsOf(model: Model): ReadonlySet<string> {
  const found = new Set<string>();
  for (const pkg of model.packages) {
    for (const container of [...pkg.interfaces.values(), ...pkg.worlds.values()]) {
      const key = pathKey(containerPath(container));
      found.add(key);
      for (const name of container.types.keys()) found.add(`${key}#${name}`);
    }
  }
  return found;
}
