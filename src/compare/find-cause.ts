import type { TypeEnd } from "./follow-aliases.ts";
import type { Pair, PairDecider } from "./pair-decider.ts";

/** Finds the first pair below a pair that differs and is a cause; each pair is looked at once. */
export type CauseFinder = (pair: Pair) => Pair | undefined;

interface CauseSearchStep {
  readonly pair: Pair;
  readonly parts: readonly Pair[];
  next: number;
}

/**
 * Walks from a pair that differs along the parts that make it differ, with a stack of its own: types are nested as deep as
 * the input likes.
 */
export function createCauseFinder(decider: PairDecider, isCause: (pair: Pair) => boolean): CauseFinder {
  const known = new Map<TypeEnd, Map<TypeEnd, Pair | undefined>>();
  const remember = ({ old, now }: Pair, cause: Pair | undefined): void => {
    const row = known.get(old.end) ?? new Map<TypeEnd, Pair | undefined>();
    known.set(old.end, row.set(now.end, cause));
  };
  return (root) => {
    const path: CauseSearchStep[] = [];
    const enter = (pair: Pair): Pair | undefined => {
      const row = known.get(pair.old.end);
      if (row?.has(pair.now.end)) return row.get(pair.now.end);
      const cause = isCause(pair) ? pair : undefined;
      // Until its parts have been looked at, a pair that leads back to itself has no cause.
      remember(pair, cause);
      if (cause) return cause;
      path.push({ pair, parts: decider.brokenParts(pair), next: 0 });
      return undefined;
    };
    if (decider.holds(root)) return undefined;
    let cause = enter(root);
    for (let top = path.at(-1); top && !cause; top = path.at(-1)) {
      const part = top.parts[top.next++];
      if (part) cause = enter(part);
      else path.pop();
    }
    if (cause) for (const { pair } of path) remember(pair, cause);
    return cause;
  };
}
