import type { Source } from "../report/report.ts";
import type { Configuration, SuppliedKey } from "./configuration.ts";
import type { Bundle, Manifest, ManifestComponent, ManifestEntry, ManifestLayer, ManifestPlace } from "./manifest.ts";
import { References } from "./references.ts";

/** Spin takes the values of application variables from such variables of its own environment; no component sees them. */
const SPIN_VARIABLE = "SPIN_VARIABLE_";

/** Merges files in order: the last entry of a key wins. References are followed into any of the files. */
export function combine(manifests: readonly Manifest[]): Configuration {
  const components = withUniqueNames(manifests.flatMap((manifest) => manifest.components));
  const references = new References(manifests.flatMap((manifest) => manifest.bundles));
  const supplied = new Merged();

  const add = (layer: ManifestLayer, component: string | null): void => {
    if (layer.kind === "keys") {
      const entries = layer.entries.flatMap((entry) => references.entry(entry, component));
      supplied.add(entries, layer.sources, component);
      return;
    }
    for (const bundle of references.bundle(layer, component)) {
      supplied.add(prefixed(bundle.entries, layer.prefix), layer.sources, component);
      if (bundle.file) add({ kind: "reference", sources: layer.sources, bundle: "file", ...bundle.file }, component);
    }
  };
  for (const component of components) for (const layer of component.layers) add(layer, component.name);
  for (const manifest of manifests) for (const layer of manifest.shared) add(layer, null);
  for (const mention of manifests.flatMap((manifest) => manifest.mentions ?? [])) references.mention(mention);

  const idle = references.unused();
  const bound = manifests.some((manifest) => manifest.format === "kubernetes" && manifest.components.length > 0);
  const isObject = (bundle: Bundle) => bundle.kind === "ConfigMap" || bundle.kind === "Secret";
  const isSpin = manifests.some((manifest) => manifest.format === "spin");
  for (const bundle of idle) {
    if (bound && isObject(bundle)) continue;
    const entries = isSpin ? bundle.entries.filter(({ key }) => !key.startsWith(SPIN_VARIABLE)) : bundle.entries;
    supplied.add(entries, bundle.alone, null);
  }
  const problems = manifests.flatMap((manifest) => manifest.problems);
  return {
    files: manifests.map((manifest) => manifest.file),
    components,
    supplied: supplied.keys(manifests.map((manifest) => manifest.file)),
    unknownSupplies: references.unknown,
    missingReferences: references.missing,
    unusedBundles: bound ? idle.filter(isObject) : [],
    problems,
    isMalformed: problems.some(({ minor, invalidValue }) => !minor && !invalidValue),
  };
}

/** Components of one name that are parts of different objects are told apart by the names of these. */
function withUniqueNames(components: readonly ManifestComponent[]): readonly ManifestComponent[] {
  const owners = new Map<string, Set<string | undefined>>();
  for (const { name, owner } of components) owners.set(name, (owners.get(name) ?? new Set()).add(owner));
  return components.map((component) => {
    const { name, owner } = component;
    if (owner === undefined || (owners.get(name)?.size ?? 0) < 2) return component;
    return { ...component, name: `${owner}/${name}`, aliases: [...component.aliases, name, owner] };
  });
}

function prefixed(entries: readonly ManifestEntry[], prefix: string | undefined): readonly ManifestEntry[] {
  return prefix ? entries.map(({ key, place }) => ({ key: prefix + key, place })) : entries;
}

/** Entries by component, key and sources, in the order in which they are merged. */
class Merged {
  private readonly found: {
    key: string;
    sources: readonly Source[];
    component: string | null;
    place: ManifestPlace;
    mayBeAbsent?: string;
  }[] = [];

  add(
    entries: readonly Pick<SuppliedKey, "key" | "place" | "mayBeAbsent">[],
    sources: readonly Source[],
    component: string | null,
  ): void {
    if (sources.length === 0) return;
    for (const { key, place, mayBeAbsent } of entries)
      this.found.push({ key, sources, component, place, ...(mayBeAbsent !== undefined && { mayBeAbsent }) });
  }

  /** The entries that count. Files are merged in their order; within one file, entries keep the order in which they were added. */
  keys(files: readonly string[]): readonly SuppliedKey[] {
    const order = new Map(files.map((file, index) => [file, index]));
    const rank = (place: ManifestPlace) => order.get(place.file) ?? 0;
    const sorted = this.found
      .map((entry, index) => ({ entry, index }))
      .sort((a, b) => rank(a.entry.place) - rank(b.entry.place) || a.index - b.index);
    const last = new Map<string, SuppliedKey>();
    for (const { entry } of sorted) {
      const id = JSON.stringify([entry.component, entry.key, entry.sources]);
      const before = last.get(id);
      if (before && samePlace(before.place, entry.place)) continue;
      last.delete(id);
      last.set(id, { ...entry, overrides: before?.place ?? null });
    }
    return [...last.values()];
  }
}

function samePlace(a: ManifestPlace, b: ManifestPlace): boolean {
  return a.file === b.file && a.line === b.line && a.column === b.column;
}
