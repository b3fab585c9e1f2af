import { arrived, breaksWhenRemoved, changed, gone, type PendingChange, renamed } from "./change-records.ts";
import { type Comparable, versionless } from "./declarations.ts";
import { findRenames } from "./renames.ts";
import type { PackagePair } from "./used-names.ts";

/** Matches the declarations of two versions and returns what is different: changed, then renamed or removed, then added ones. */
export function findChanges(pair: PackagePair): readonly PendingChange[] {
  const changes: PendingChange[] = [];
  const removed: Comparable[] = [];
  const added = new Map(
    [...pair.after].filter(([key, declaration]) => !pair.before.has(key) && !isUnsure(declaration, pair.before)),
  );
  const retargets = importsByPath(added.values());
  for (const [key, declaration] of pair.before) {
    const other = pair.after.get(key) ?? takeRetargeted(declaration, retargets, added);
    if (!other) {
      if (!isUnsure(declaration, pair.after)) removed.push(declaration);
    } else {
      const change = changed(pair, declaration, other);
      if (change) changes.push(change);
    }
  }
  // What is still there in another way (a type that is now brought in by `use`) went nowhere.
  const lost = removed.filter((declaration) => breaksWhenRemoved(pair, declaration).length > 0);
  const renames = findRenames(pair.comparison, lost, [...added.values()]);
  const taken = new Set(renames.values());
  for (const declaration of removed) {
    const other = renames.get(declaration);
    changes.push(other ? renamed(pair, declaration, other) : gone(pair, declaration));
  }
  for (const declaration of added.values()) if (!taken.has(declaration)) changes.push(arrived(pair, declaration));
  return changes;
}

/** What a world has without a statement of its own, and the other side may have as well: not all that it refers to was there. */
function isUnsure(declaration: Comparable, other: ReadonlyMap<string, Comparable>): boolean {
  if (declaration.of !== "extern" || declaration.extern.written || declaration.container === undefined) return false;
  const container = other.get(declaration.container);
  return container?.of === "container" && container.partial === true;
}

function importsByPath(added: Iterable<Comparable>): Map<string, Comparable> {
  const found = new Map<string, Comparable>();
  for (const declaration of added) {
    if (declaration.of === "extern") found.set(versionless(declaration.key), declaration);
  }
  return found;
}

/** An import of another package's interface whose version moved to another track has another key; it is still the same import. */
function takeRetargeted(
  declaration: Comparable,
  retargets: Map<string, Comparable>,
  added: Map<string, Comparable>,
): Comparable | undefined {
  if (declaration.of !== "extern") return undefined;
  const path = versionless(declaration.key);
  const other = retargets.get(path);
  if (!other) return undefined;
  retargets.delete(path);
  added.delete(other.key);
  return other;
}
