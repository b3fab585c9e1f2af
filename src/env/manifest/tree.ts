import type { ManifestPlace } from "./manifest.ts";

/**
 * What YAML, JSON and TOML have in common, with places. The text of a scalar is there to follow references by name; it may be
 * a secret and never goes further than the file that reads it.
 */
export type Tree =
  | { readonly kind: "map"; readonly place: ManifestPlace; readonly entries: readonly ManifestTreeEntry[] }
  | { readonly kind: "list"; readonly place: ManifestPlace; readonly items: readonly Tree[] }
  /** `text` is `null` for null and for an empty value. */
  | { readonly kind: "scalar"; readonly place: ManifestPlace; readonly text: string | null };

export interface ManifestTreeEntry {
  readonly key: string;
  readonly place: ManifestPlace;
  readonly value: Tree;
}

/** Aliases in YAML can make a small file an endless tree. */
export const TREE_LIMITS = { depth: 64, nodes: 200_000 };

/** The value at a path of keys; the last of equal keys counts. */
export function at(tree: Tree | undefined, ...path: readonly string[]): Tree | undefined {
  let current = tree;
  for (const key of path) {
    if (current?.kind !== "map") return undefined;
    current = current.entries.findLast((entry) => entry.key === key)?.value;
  }
  return current;
}

/** The entries of a map; none where it isn't one. */
export function entriesOf(tree: Tree | undefined): readonly ManifestTreeEntry[] {
  return tree?.kind === "map" ? tree.entries : [];
}

/** The items of a list; none where it isn't one. */
export function itemsOf(tree: Tree | undefined): readonly Tree[] {
  return tree?.kind === "list" ? tree.items : [];
}

/** The text of a scalar. */
export function textOf(tree: Tree | undefined): string | undefined {
  return tree?.kind === "scalar" && tree.text !== null ? tree.text : undefined;
}

/** The last part of a path or of an image reference (of `archive#file`, of the file), without tag, digest and ending. */
export function baseName(reference: string): string {
  const last = reference.split(/[\\/#]/).at(-1) ?? reference;
  return last.replace(/[@:].*$/, "").replace(/(\.(component\.)?wasm|\.tgz|\.tar(\.gz)?)$/, "");
}
