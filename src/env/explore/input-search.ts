/**
 * Finds values with which a program gets on. What a key's value must be like isn't known: a number, `true`, an address; a
 * program that can't read its configuration stops, and what it would have done afterwards isn't seen. So its entry is run with
 * one value after the other, and where none helps, it is led past the stop.
 */

import type { Hooks } from "../machine/machine.ts";
import { createExplorer, type Explorer, type Start } from "./exploration.ts";
import { explore } from "./path-search.ts";

/** Values to try besides the usual one. */
const otherValues = ["true", "http://localhost:80/", "127.0.0.1:80", "127.0.0.1", "1s", "info", "{}"];

/** How many stops are worked on, how many reads before a stop are tried with other values. */
const maxStops = 12;
const maxReads = 3;

/** Settles values and passable stops for an entry. */
export function rehearse(explorer: Explorer, start: Start, hooksFor: (trial: Explorer) => Hooks): void {
  for (let stops = 0; stops < maxStops; stops++) {
    const first = trialRun(explorer, start, hooksFor);
    if (first.stoppedAt === 0 || improved(explorer, start, hooksFor, first)) {
      if (first.stoppedAt === 0) return;
      continue;
    }
    // Where all names are in hand, it may be one of them that lacks: that is found out elsewhere.
    if (first.stoppedAt < 0 || first.enumerations.size > 0 || explorer.passable.has(first.stoppedAt)) return;
    explorer.passable.add(first.stoppedAt);
  }
}

/** Tries other values for the last reads before the stop; keeps the first that leads further. */
function improved(explorer: Explorer, start: Start, hooksFor: (trial: Explorer) => Hooks, first: Explorer): boolean {
  const reads = [...new Set([...first.history].reverse())].slice(0, maxReads);
  for (const read of reads) {
    if (explorer.values.has(read)) continue;
    for (const value of otherValues) {
      explorer.values.set(read, value);
      const trial = trialRun(explorer, start, hooksFor);
      if (trial.stoppedAt !== first.stoppedAt && trial.history.length >= first.history.length) return true;
      explorer.values.delete(read);
    }
  }
  return false;
}

function trialRun(explorer: Explorer, start: Start, hooksFor: (trial: Explorer) => Hooks): Explorer {
  const { machine } = explorer;
  const { hooks, values } = machine;
  const trial = createExplorer(machine, explorer.relevant, explorer.limits, explorer);
  machine.hooks = hooksFor(trial);
  explore(trial, start);
  machine.hooks = hooks;
  values.clear();
  return trial;
}
