import { arrived, changed, gone, type PendingChange, renamed } from "./change-records.ts";
import type { Comparable } from "./declarations.ts";
import { withoutTrack } from "./identity.ts";
import { findRenames } from "./renames.ts";
import { isLost, type PackagePair } from "./used-names.ts";

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
  const lost = removed.filter((declaration) => isLost(pair, declaration));
  const renames = findRenames(pair.comparison, lost, [...added.values()]);
  const taken = new Set(renames.values());
  for (const declaration of removed) {
    const other = renames.get(declaration);
    changes.push(other ? renamed(pair, declaration, other) : gone(pair, declaration));
  }
  for (const declaration of added.values()) if (!taken.has(declaration)) changes.push(arrived(pair, declaration));
  return withoutRepeatedCauses(changes);
}

/** A `use` of a type that changed in another package is told only where no item of the same scope shows the difference. */
function withoutRepeatedCauses(changes: readonly PendingChange[]): readonly PendingChange[] {
  const told = new Set<string>();
  const keyOf = (change: PendingChange, cause: string | undefined): string => `${change.new?.scope} ${cause}`;
  for (const change of changes) {
    if (change.declaration === "use") continue;
    for (const { cause } of change.details) if (cause !== undefined) told.add(keyOf(change, cause));
  }
  return changes.filter(
    (change) =>
      change.declaration !== "use" ||
      change.details.length === 0 ||
      !change.details.every(({ cause }) => cause !== undefined && told.has(keyOf(change, cause))),
  );
}

/** What a world has without a statement of its own, and the other side may have as well: not all that it refers to was there. */
function isUnsure(declaration: Comparable, other: ReadonlyMap<string, Comparable>): boolean {
  if (declaration.of !== "extern" || declaration.isWritten || declaration.container === undefined) return false;
  const container = other.get(declaration.container);
  return container?.of === "container" && container.partial === true;
}

function importsByPath(added: Iterable<Comparable>): Map<string, Comparable> {
  const found = new Map<string, Comparable>();
  for (const declaration of added) {
    if (declaration.of === "extern") found.set(withoutTrack(declaration.key), declaration);
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
  const path = withoutTrack(declaration.key);
  const other = retargets.get(path);
  if (!other) return undefined;
  retargets.delete(path);
  added.delete(other.key);
  return other;
}
