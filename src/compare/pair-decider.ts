import type { FollowedType, TypeEnd } from "./follow-aliases.ts";

/** A type of the old version and one of the new. */
export interface Pair {
  readonly old: FollowedType;
  readonly now: FollowedType;
}

/** Decides which pairs of types are the same, each pair of ends once. */
export interface PairDecider {
  holds(pair: Pair): boolean;
  /** The parts that make a pair differ; none if it differs in itself. */
  brokenParts(pair: Pair): readonly Pair[];
}

/** A pair on its way to a verdict. `low`: the first pair that it leads back to. */
interface OpenPair {
  readonly pair: Pair;
  readonly parts: readonly Pair[];
  readonly index: number;
  low: number;
  next: number;
}

/**
 * Equality of possibly shared and cyclic types as the largest relation that `partsOf` allows: two types are the same unless
 * there is a way to two parts that differ. The pairs form a graph; its strongly connected components (Tarjan, with a stack of
 * its own instead of recursion) are decided one after the other, so that the work is linear in the number of pairs.
 * @param partsOf the pairs that have to hold for a pair to hold; `undefined` where it does not, whatever its parts
 */
export function createPairDecider(partsOf: (pair: Pair) => readonly Pair[] | undefined): PairDecider {
  const verdicts = new Map<TypeEnd, Map<TypeEnd, boolean>>();

  function record({ old, now }: Pair, verdict: boolean): boolean {
    // What is known by its path alone is compared by the names on the way to it, which its end does not tell.
    if (old.end.kind === "missing" || now.end.kind === "missing") return verdict;
    const row = verdicts.get(old.end) ?? new Map<TypeEnd, boolean>();
    verdicts.set(old.end, row.set(now.end, verdict));
    return verdict;
  }

  const known = ({ old, now }: Pair): boolean | undefined => verdicts.get(old.end)?.get(now.end);

  function holds(root: Pair): boolean {
    const path: OpenPair[] = [];
    const undecided: OpenPair[] = [];
    const open = new Map<TypeEnd, Map<TypeEnd, OpenPair>>();
    let count = 0;

    /** Looks at a pair: its verdict if it is known or needs no parts, else it is opened. */
    const visit = (pair: Pair): boolean | undefined => {
      const verdict = known(pair);
      if (verdict !== undefined) return verdict;
      const parts = partsOf(pair);
      if (!parts || parts.length === 0) return record(pair, parts !== undefined);
      const opened: OpenPair = { pair, parts, index: count, low: count, next: 0 };
      count++;
      path.push(opened);
      undecided.push(opened);
      const row = open.get(pair.old.end) ?? new Map<TypeEnd, OpenPair>();
      open.set(pair.old.end, row.set(pair.now.end, opened));
      return undefined;
    };

    const first = visit(root);
    if (first !== undefined) return first;
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const part = top.parts[top.next++];
      if (!part) {
        close(top, path, undecided);
        continue;
      }
      const opened = open.get(part.old.end)?.get(part.now.end);
      if (opened && known(part) === undefined) top.low = Math.min(top.low, opened.index);
      else if (visit(part) === false) {
        for (const { pair } of path) record(pair, false);
        return false;
      }
    }
    return true;
  }

  /** All parts of a pair were looked at: it and what leads back to it hold, unless it leads back further itself. */
  function close(pair: OpenPair, path: OpenPair[], undecided: OpenPair[]): void {
    path.pop();
    const parent = path.at(-1);
    if (pair.low < pair.index) {
      if (parent) parent.low = Math.min(parent.low, pair.low);
      return;
    }
    for (let one = undecided.pop(); one; one = undecided.pop()) {
      record(one.pair, true);
      if (one === pair) return;
    }
  }

  /** The parts that make a pair differ. */
  function brokenParts(pair: Pair): readonly Pair[] {
    return (partsOf(pair) ?? []).filter((part) => !holds(part));
  }

  return { holds, brokenParts };
}
