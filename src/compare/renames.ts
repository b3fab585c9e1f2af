import type { Comparable } from "./declarations.ts";
import { type Comparison, contentDetails } from "./details.ts";

/** Above this many comparisons in one container no rename is looked for: the two versions have little in common. */
const maxComparisons = 10_000;

/**
 * Pairs what went with what came, where it is probably the same thing in another place or under another name: the same kind,
 * no difference in content, and nothing else that fits as well. A suggestion: both sides still break.
 */
export function findRenames(
  comparison: Comparison,
  removed: readonly Comparable[],
  added: readonly Comparable[],
): ReadonlyMap<Comparable, Comparable> {
  const pairs = new Map<Comparable, Comparable>();
  const candidates = [
    containers(removed, added),
    moves(comparison, removed, added),
    inPlace(comparison, removed, added),
  ];
  const taken = new Set<Comparable>();
  for (const [old, now] of candidates.flat()) {
    if (pairs.has(old) || taken.has(now)) continue;
    pairs.set(old, now);
    taken.add(now);
  }
  return pairs;
}

type Pairing = readonly [old: Comparable, now: Comparable];

/** Interfaces and worlds that share at least half of the names of their members. */
function containers(removed: readonly Comparable[], added: readonly Comparable[]): readonly Pairing[] {
  const before = memberNames(removed);
  const after = memberNames(added);
  const alike = (a: Comparable, b: Comparable): boolean => {
    if (a.of !== "container" || b.of !== "container" || a.kind !== b.kind) return false;
    const x = before.get(a.key) ?? new Set<string>();
    const y = after.get(b.key) ?? new Set<string>();
    const shared = [...x].filter((name) => y.has(name)).length;
    return shared > 0 && shared * 2 >= Math.max(x.size, y.size);
  };
  return uniquePairs(
    removed.filter((one) => one.of === "container"),
    added.filter((one) => one.of === "container"),
    alike,
  );
}

function memberNames(declarations: readonly Comparable[]): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map<string, Set<string>>();
  for (const { key, container } of declarations) {
    const at = key.indexOf("#");
    if (at === -1 || container === undefined) continue;
    const owner = key.slice(0, at);
    const set = names.get(owner) ?? new Set();
    names.set(owner, set.add(key.slice(at + 1)));
  }
  return names;
}

/** The same name in another interface. */
function moves(
  comparison: Comparison,
  removed: readonly Comparable[],
  added: readonly Comparable[],
): readonly Pairing[] {
  return groupedPairs(comparison, removed, added, (one) => `${one.kind} ${one.name}`);
}

/** Another name in the same interface or resource. */
function inPlace(
  comparison: Comparison,
  removed: readonly Comparable[],
  added: readonly Comparable[],
): readonly Pairing[] {
  return groupedPairs(comparison, removed, added, (one) => `${one.kind} ${one.container}`);
}

function groupedPairs(
  comparison: Comparison,
  removed: readonly Comparable[],
  added: readonly Comparable[],
  groupOf: (declaration: Comparable) => string,
): readonly Pairing[] {
  const candidates = groupBy(added.filter(canMove), groupOf);
  const pairs: Pairing[] = [];
  for (const [group, old] of groupBy(removed.filter(canMove), groupOf)) {
    const now = candidates.get(group) ?? [];
    if (old.length * now.length > maxComparisons) continue;
    pairs.push(...uniquePairs(old, now, (a, b) => contentDetails(comparison, a, b).length === 0));
  }
  return pairs;
}

/** A resource has no content of its own to know it by, and statements have no name that could change. */
function canMove(declaration: Comparable): boolean {
  return declaration.of === "function" || (declaration.of === "type" && declaration.kind !== "resource");
}

function groupBy(declarations: readonly Comparable[], groupOf: (one: Comparable) => string): Map<string, Comparable[]> {
  const groups = new Map<string, Comparable[]>();
  for (const one of declarations) {
    const key = groupOf(one);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return groups;
}

/** The pairs in which each side is the only one that is alike to the other. */
function uniquePairs(
  removed: readonly Comparable[],
  added: readonly Comparable[],
  alike: (old: Comparable, now: Comparable) => boolean,
): readonly Pairing[] {
  const suitors = new Map<Comparable, Comparable[]>();
  const single = new Map<Comparable, Comparable>();
  for (const old of removed) {
    const fits = added.filter((now) => alike(old, now));
    for (const now of fits) suitors.set(now, [...(suitors.get(now) ?? []), old]);
    const [only] = fits;
    if (only && fits.length === 1) single.set(old, only);
  }
  return [...single].filter(([, now]) => suitors.get(now)?.length === 1);
}
