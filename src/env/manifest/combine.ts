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
import { References } from "./references.ts";

/** A key that is supplied: to one component, or to all (`component` is `null`). */
export interface SuppliedKey {
  readonly key: string;
  /** What it can serve as: one source, or several where the file leaves it open. */
  readonly sources: readonly Source[];
  readonly component: string | null;
  readonly place: ManifestPlace;
  /** The place of an earlier entry of the same key, which this one overrides. */
  readonly overrides: ManifestPlace | null;
  /** The optional object, not among the files, without which the key does not exist. */
  readonly mayBeAbsent?: string;
}

/** A reference to something that none of the files has: a bundle, or (`entry`) one entry of a bundle that is there. */
export interface MissingReference {
  readonly kind: BundleKind;
  readonly name: string;
  readonly entry: string | null;
  /** An entry of the bundle that is spelled nearly the same. */
  readonly suggestion: string | null;
  readonly component: string | null;
  readonly place: ManifestPlace;
  /** The bundle may well exist outside the files. */
  readonly external: boolean;
}

/** Keys that may be supplied, but whose names are not among the files. */
export interface UnknownSupply {
  readonly component: string | null;
  readonly sources: readonly Source[];
  /** All of the keys start with it. */
  readonly prefix: string;
  /** What may supply them, for messages. */
  readonly from: string;
}

/** All files together: what is supplied, to whom. */
export interface Configuration {
  /** The files, in order. */
  readonly files: readonly string[];
  readonly components: readonly ManifestComponent[];
  /** Only the entries that count: an entry that a later one overrides isn't there. */
  readonly supplied: readonly SuppliedKey[];
  readonly unknownSupplies: readonly UnknownSupply[];
  readonly missingReferences: readonly MissingReference[];
  /** ConfigMaps and Secrets that no component of the files refers to, though others are referred to. */
  readonly unusedBundles: readonly Bundle[];
  readonly problems: readonly ManifestProblem[];
  /** A file could not be read completely, so that nothing can be said of the keys that are missing. */
  readonly isMalformed: boolean;
}

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
  for (const bundle of idle) if (!(bound && isObject(bundle))) supplied.add(bundle.entries, bundle.alone, null);
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
