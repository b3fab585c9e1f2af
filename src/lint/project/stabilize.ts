import type * as ast from "../../../grammar/ast.ts";
import type { TextEdit } from "../../../grammar/edit.ts";
import type { SourceText } from "../../../grammar/source.ts";
import type { Model } from "../../package/model.ts";
import { compareVersions, compareVersionTexts, isSameSeries, parseVersion } from "../../package/version.ts";
import type { LintPackage } from "../engine/rule.ts";
import { prepare } from "../engine/walk.ts";
import type { Item } from "../queries/item.ts";
import { markerAbove } from "../queries/stabilize-marker.ts";

/** What it takes to make a feature stable. */
export interface Stabilization {
  /** The edits of each file. */
  readonly files: ReadonlyMap<SourceText, readonly TextEdit[]>;
  /** How many items become stable. */
  readonly items: number;
  /** Packages whose own version is older than the new gate: the gate is refused until the version is raised. */
  readonly behind: readonly { readonly id: string; readonly version: string | undefined }[];
  /** Packages that have the feature and are left as they are: they are of another series than the release. */
  readonly otherSeries: readonly string[];
  /** Every feature of the packages, to suggest one for a name that was misspelt. */
  readonly features: readonly string[];
}

/**
 * Turns every `@unstable(feature = feature)` of the root packages into `@since(version = version)`. A `// @stabilize-next` directly
 * above is removed. An item that already has a `@since` only loses its `@unstable`.
 *
 * Where packages have the feature in several series (the major version, or 0.minor), only those of the release's series change; where
 * none is of that series, those with an older version, which the release raises.
 */
export function stabilize(model: Model, feature: string, version: string, includeDeps = false): Stabilization {
  const packages = model.packages.filter((pkg) => includeDeps || pkg.role === "root").map(prepare);
  const found = packages
    .map((pkg) => ({ pkg, items: itemsOf(pkg).filter(({ node }) => hasFeature(node, feature)) }))
    .filter(({ items }) => items.length > 0);
  const inSeries = found.filter(({ pkg }) => seriesOf(pkg, version) === "same");
  const meant = inSeries.length > 0 ? inSeries : found.filter(({ pkg }) => seriesOf(pkg, version) === "older");
  const files = new Map<SourceText, TextEdit[]>();
  const behind: { id: string; version: string | undefined }[] = [];
  for (const { pkg, items } of meant) {
    for (const item of items) {
      const edits = files.get(item.source) ?? [];
      files.set(item.source, edits);
      edits.push(...editsFor(item, feature, version));
    }
    const own = pkg.package.identity.version;
    if (own === undefined || compareVersionTexts(version, own) > 0) behind.push({ id: pkg.id, version: own });
  }
  return {
    files,
    items: meant.reduce((sum, { items }) => sum + items.length, 0),
    behind,
    otherSeries: found.filter((one) => !meant.includes(one)).map(({ pkg }) => pkg.id),
    features: [...new Set(packages.flatMap(itemsOf).flatMap(({ node }) => featuresOf(node)))].sort(),
  };
}

/** How the series of a package relates to that of a release. A package without a version belongs to every series. */
function seriesOf({ package: { identity } }: LintPackage, release: string): "same" | "older" | "newer" {
  const own = identity.version === undefined ? undefined : parseVersion(identity.version);
  const wanted = parseVersion(release);
  if (!own || !wanted || isSameSeries(own, wanted)) return "same";
  return compareVersions(own, wanted) < 0 ? "older" : "newer";
}

function featuresOf(node: ast.GateableItem): readonly string[] {
  return unstableGates(node).map((gate) => gate.feature.name);
}

function hasFeature(node: ast.GateableItem, feature: string): boolean {
  return featuresOf(node).includes(feature);
}

function itemsOf(pkg: LintPackage): readonly Item[] {
  return pkg.files.flatMap((file) => file.items);
}

function unstableGates(node: ast.GateableItem): readonly ast.UnstableAttribute[] {
  return node.attributes.filter((attribute) => attribute.kind === "unstable");
}

function editsFor(item: Item, feature: string, version: string): readonly TextEdit[] {
  const { source, file, node } = item;
  const edits: TextEdit[] = [];
  let isStable = node.attributes.some(({ kind }) => kind === "since");
  for (const gate of unstableGates(node)) {
    if (gate.feature.name !== feature) continue;
    const marker = markerAbove(file, gate.start);
    // The marker goes with its line: from its start to the start of the gate's own text on the next one.
    if (marker) edits.push({ start: marker.start, end: gate.start, text: "" });
    if (isStable) edits.push({ start: gate.start, end: gate.end + spaceAfter(source, gate.end), text: "" });
    else edits.push({ start: gate.start, end: gate.end, text: `@since(version = ${version})` });
    isStable = true;
  }
  return edits;
}

function spaceAfter({ text }: SourceText, offset: number): number {
  return /^\s*/.exec(text.slice(offset))?.[0].length ?? 0;
}
