import type * as ast from "../../../grammar/ast.ts";
import type { TextEdit } from "../../../grammar/edit.ts";
import type { SourceText } from "../../../grammar/source.ts";
import type { Model } from "../../package/model.ts";
import { compareVersionTexts } from "../../package/version.ts";
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
  /** Every feature of the packages, to suggest one for a name that was misspelt. */
  readonly features: readonly string[];
}

/**
 * Turns every `@unstable(feature = feature)` of the root packages into `@since(version = version)`, wherever it stands. A
 * `// @stabilize-next` directly above has then been served and goes. Where the item has a `@since` already, the
 * `@unstable` only goes.
 */
export function stabilize(model: Model, feature: string, version: string, includeDeps = false): Stabilization {
  const packages = model.packages.filter((pkg) => includeDeps || pkg.role === "root").map(prepare);
  const files = new Map<SourceText, TextEdit[]>();
  const features = new Set<string>();
  const behind: { id: string; version: string | undefined }[] = [];
  let items = 0;
  for (const pkg of packages) {
    const meant = itemsOf(pkg).filter(({ node }) => {
      for (const one of unstableGates(node)) features.add(one.feature.name);
      return unstableGates(node).some((one) => one.feature.name === feature);
    });
    for (const item of meant) {
      const edits = files.get(item.source) ?? [];
      files.set(item.source, edits);
      edits.push(...editsFor(item, feature, version));
    }
    items += meant.length;
    const own = pkg.package.identity.version;
    if (meant.length > 0 && (own === undefined || compareVersionTexts(version, own) > 0)) {
      behind.push({ id: pkg.id, version: own });
    }
  }
  return { files, items, behind, features: [...features].sort() };
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
