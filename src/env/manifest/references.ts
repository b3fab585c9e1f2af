import { nearest } from "../../common/nearest.ts";
import type { MissingReference, SuppliedKey, UnknownSupply } from "./configuration.ts";
import type { Bundle, BundleKind, BundleReference, ManifestEntry, ManifestLayer } from "./manifest.ts";

type LayerReference = Extract<ManifestLayer, { kind: "reference" }>;

/** Follows references into bundles, and remembers which bundles are used and what is not there. */
export class References {
  readonly missing: MissingReference[] = [];
  readonly unknown: UnknownSupply[] = [];
  private readonly used = new Set<Bundle>();
  private readonly bundles: readonly Bundle[];

  constructor(bundles: readonly Bundle[]) {
    this.bundles = bundles;
  }

  /** The bundles that a component refers to as a whole. */
  bundle(reference: LayerReference, component: string | null): readonly Bundle[] {
    const found = this.find(reference);
    const { bundle: kind, name, place, sources, prefix = "", optional = false, external = false } = reference;
    if (found.length > 0) return found;
    if (sources.length > 0) this.unknown.push({ component, sources, prefix, from: named(kind, name) });
    if (!optional) this.missing.push({ kind, name, entry: null, suggestion: null, component, place, external });
    return [];
  }

  /** The key of an entry, or none if its value comes from an optional entry that is not there. */
  entry(
    { key, place, from }: ManifestEntry,
    component: string | null,
  ): readonly Pick<SuppliedKey, "key" | "place" | "mayBeAbsent">[] {
    if (!from) return [{ key, place }];
    const { bundle: kind, name, entry, optional = false } = from;
    const found = this.find(from);
    if (found.length === 0) {
      if (optional) return [{ key, place, mayBeAbsent: named(kind, name) }];
      const known = this.missing.some((other) => other.kind === kind && other.name === name);
      if (!known)
        this.missing.push({ kind, name, entry: null, suggestion: null, component, place: from.place, external: true });
      return [{ key, place }];
    }
    const names = found.flatMap((bundle) => bundle.entries.map((each) => each.key));
    if (names.includes(entry)) return [{ key, place }];
    if (optional) return [];
    const suggestion = nearest(entry, names) ?? null;
    this.missing.push({ kind, name, entry, suggestion, component, place: from.entryPlace, external: false });
    return [{ key, place }];
  }

  /** Marks a bundle as used by something that isn't a component. */
  mention(reference: Pick<BundleReference, "bundle" | "name" | "namespace">): void {
    this.find(reference);
  }

  /** The bundles that nothing refers to. */
  unused(): readonly Bundle[] {
    return this.bundles.filter((bundle) => !this.used.has(bundle));
  }

  /** Bundles by kind, name and namespace; files by the end of their path, since each file names them from its own folder. */
  private find({
    bundle: kind,
    name,
    namespace,
  }: Pick<BundleReference, "bundle" | "name" | "namespace">): readonly Bundle[] {
    const same = this.bundles.filter(
      (bundle) =>
        bundle.kind === kind &&
        (kind === "file" ? samePath(bundle.name, name) : bundle.name === name) &&
        (namespace === undefined || bundle.namespace === undefined || namespace === bundle.namespace),
    );
    const found = kind === "file" ? same.slice(0, 1) : same;
    for (const bundle of found) this.used.add(bundle);
    return found;
  }
}

/** A bundle as messages name it. */
export function named(kind: BundleKind, name: string): string {
  const what = kind === "variable" ? "application variable" : kind;
  return `${what} \`${name}\``;
}

function samePath(given: string, referred: string): boolean {
  const wanted = referred.replaceAll("\\", "/").replace(/^(\.\.?\/)+/, "");
  const path = given.replaceAll("\\", "/");
  return path === wanted || path.endsWith(`/${wanted}`);
}
