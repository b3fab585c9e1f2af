import type { Source } from "../report/report.ts";
import type {
  Bundle,
  BundleKind,
  Manifest,
  ManifestComponent,
  ManifestEntry,
  ManifestLayer,
  ManifestPlace,
  ManifestProblem,
} from "./manifest.ts";

/** A key that is supplied: to one component, or to all (`component` is `null`). */
export interface SuppliedKey {
  readonly key: string;
  /** What it can serve as: one source, or several where the file leaves it open. */
  readonly sources: readonly Source[];
  readonly component: string | null;
  readonly place: ManifestPlace;
  /** The file that an earlier entry of the same key stands in, which this one overrides. */
  readonly overrides: ManifestPlace | null;
}

/** A reference to a set of keys that none of the files has. */
export interface MissingReference {
  readonly kind: BundleKind;
  readonly name: string;
  readonly component: string | null;
  readonly place: ManifestPlace;
}

/** All files together: what is supplied, to whom. */
export interface Configuration {
  /** The files, in order. */
  readonly files: readonly string[];
  readonly components: readonly ManifestComponent[];
  /** Only the entries that count: an entry that a later one overrides isn't there. */
  readonly supplied: readonly SuppliedKey[];
  readonly missingReferences: readonly MissingReference[];
  /** ConfigMaps and Secrets that no component of the files refers to, though others are referred to. */
  readonly unusedBundles: readonly Bundle[];
  readonly problems: readonly ManifestProblem[];
}

/** Merges files in order: the last entry of a key wins. References are followed into any of the files. */
export function combine(manifests: readonly Manifest[]): Configuration {
  const bundles = manifests.flatMap((manifest) => manifest.bundles);
  const components = manifests.flatMap((manifest) => manifest.components);
  const missingReferences: MissingReference[] = [];
  const used = new Set<Bundle>();
  const supplied = new Merged();

  const add = (layer: ManifestLayer, component: string | null): void => {
    if (layer.kind === "keys") {
      supplied.add(layer.entries, layer.sources, component);
      return;
    }
    const found = findBundles(bundles, layer.bundle, layer.name);
    if (found.length === 0 && !layer.optional)
      missingReferences.push({ kind: layer.bundle, name: layer.name, component, place: layer.place });
    for (const bundle of found) {
      used.add(bundle);
      supplied.add(prefixed(bundle.entries, layer.prefix), layer.sources, component);
      if (bundle.file) add({ kind: "reference", sources: layer.sources, bundle: "file", ...bundle.file }, component);
    }
  };
  for (const component of components) for (const layer of component.layers) add(layer, component.name);
  for (const manifest of manifests) for (const layer of manifest.shared) add(layer, null);

  const idle = bundles.filter((bundle) => !used.has(bundle));
  const bound = manifests.some((manifest) => manifest.format === "kubernetes" && manifest.components.length > 0);
  const isObject = (bundle: Bundle) => bundle.kind === "ConfigMap" || bundle.kind === "Secret";
  for (const bundle of idle) if (!(bound && isObject(bundle))) supplied.add(bundle.entries, bundle.alone, null);
  return {
    files: manifests.map((manifest) => manifest.file),
    components,
    supplied: supplied.keys(manifests.map((manifest) => manifest.file)),
    missingReferences,
    unusedBundles: bound ? idle.filter(isObject) : [],
    problems: manifests.flatMap((manifest) => manifest.problems),
  };
}

/** Bundles are found by kind and name; files by the end of their path, since each file names them from its own folder. */
function findBundles(bundles: readonly Bundle[], kind: BundleKind, name: string): readonly Bundle[] {
  const same = bundles.filter(
    (bundle) => bundle.kind === kind && (kind === "file" ? samePath(bundle.name, name) : bundle.name === name),
  );
  return same.length > 1 && kind === "file" ? same.slice(0, 1) : same;
}

function samePath(given: string, referred: string): boolean {
  const wanted = referred.replaceAll("\\", "/").replace(/^(\.\.?\/)+/, "");
  const path = given.replaceAll("\\", "/");
  return path === wanted || path.endsWith(`/${wanted}`);
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
  }[] = [];

  add(entries: readonly ManifestEntry[], sources: readonly Source[], component: string | null): void {
    if (sources.length === 0) return;
    for (const { key, place } of entries) this.found.push({ key, sources, component, place });
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
