/** Which way to go at a branch, and which ways to come back to. */

import { Origin } from "../machine/labels.ts";
import { type LoweredFunction, offsetAt, stride } from "../machine/lowering.ts";
import { loweredFunction } from "../machine/machine.ts";
import { leadsToNew, wayTarget } from "./branch-coverage.ts";
import { choose, type Explorer, maxChoices } from "./exploration.ts";

/** How often a branch on something unknown may go the same way on one path. */
const maxTurns = 40;

/** Decides at a branch; see `Hooks.decide`. */
export function decide(explorer: Explorer, concrete: number, ways: number, condition: number): number {
  const { machine, path } = explorer;
  const frame = machine.depth - 1;
  const callee = machine.frameFunction[frame] as number;
  const lowered = loweredFunction(machine, callee);
  const pc = machine.framePc[frame] as number;
  if (lowered === undefined) return concrete;
  const offset = offsetAt(lowered.code, pc);
  if (machine.forced >= 0) {
    const way = machine.forced;
    machine.forced = -1;
    explorer.seen.add(`${offset}:${way}`);
    return Math.min(way, ways - 1);
  }
  const returns = (way: number) => lowered.returns[wayTarget(lowered, pc, way) / stride] === 1;
  // Whether a name is the one that is looked for is asked by other means (name-compare.ts); the branch goes by what it is.
  const isName = condition !== 0 && ((machine.labels.origin[condition] as number) & ~Origin.name) === 0;
  if (condition === 0 || isName) {
    if (machine.forcible[callee] === 1 && path.probe === undefined) {
      offerWays(explorer, lowered, pc, ways, concrete, offset, true);
      explorer.seen.add(`${offset}:${concrete}`);
    }
    return ways === 2 ? passed(explorer, offset, concrete, returns) : concrete;
  }
  let way = concrete;
  if (ways === 2) {
    if (!returns(way) && returns(1 - way)) {
      way = 1 - way;
      if (path.probe !== undefined && !explorer.seen.has(`${offset}`)) path.avoided = true;
    }
    const turns = (explorer.counts.get(offset * 2 + way) ?? 0) + 1;
    explorer.counts.set(offset * 2 + way, turns);
    if (turns > maxTurns && returns(1 - way)) {
      way = 1 - way;
      explorer.counts.set(offset * 2 + 1 - way, 0);
    }
  }
  if (path.probe === undefined) {
    explorer.seen.add(`${offset}`);
    explorer.seen.add(`${offset}:${way}`);
    if (explorer.relevant.has(callee)) offerWays(explorer, lowered, pc, ways, way, offset);
  }
  return way;
}

/**
 * At a branch on known numbers behind one way of which the function never returns. With every key present a program gets on: if
 * it doesn't here, then because of what the host's answers lack, and it is led past. A missing key is followed to the stop.
 */
function passed(explorer: Explorer, offset: number, concrete: number, returns: (way: number) => boolean): number {
  const { path, start, passable, hopeless } = explorer;
  if (returns(concrete)) return concrete;
  const mayPass = start.kind === "inner" || passable.has(offset) || hopeless.has(offset);
  if (path.probe !== undefined) {
    if (start.kind === "inner" || !mayPass) {
      path.stoppedAt ||= offset;
      return concrete;
    }
    path.avoided = true;
    return 1 - concrete;
  }
  if (!mayPass) {
    path.stoppedAt ||= offset;
    return concrete;
  }
  path.forced = true;
  return 1 - concrete;
}

/** Remembers the ways not taken that lead to something new. */
function offerWays(
  explorer: Explorer,
  lowered: LoweredFunction,
  pc: number,
  ways: number,
  taken: number,
  offset: number,
  forced = false,
): void {
  if (explorer.rehearsal || explorer.choices.length >= maxChoices) return;
  const targets = new Set<number>([wayTarget(lowered, pc, taken)]);
  for (let way = 0; way < ways; way++) {
    const target = wayTarget(lowered, pc, way);
    if (targets.has(target)) continue;
    targets.add(target);
    const id = `${offset}:${way}`;
    if (explorer.seen.has(id) || explorer.offered.has(id) || !leadsToNew(explorer, lowered, target)) continue;
    explorer.offered.add(id);
    choose(explorer, "way", way, { forced });
  }
}
