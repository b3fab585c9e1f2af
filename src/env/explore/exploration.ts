/** What exploring works with: starts, paths, choices, and what is found on the way. */

import type { KeyText } from "../machine/key-text.ts";
import type { LoweredFunction } from "../machine/lowering.ts";
import { type Machine, type Snapshot, snapshot, snapshotSize } from "../machine/machine.ts";
import type { Checkpoints } from "./defaults.ts";
import { type AssumedName, noName } from "./name-comparisons.ts";

/** A call on the way to a read. */
export interface CodePlace {
  readonly function: number;
  /** Of the call, in the file. */
  readonly offset: number;
}

/** What became of a program whose key was missing. */
export type Verdict = "stops" | "goes-on" | "unclear";

/** A read that was seen. */
export interface Event {
  readonly sink: number;
  readonly text: KeyText;
  /** From the function that the run began with to the call of the sink. */
  readonly stack: readonly CodePlace[];
  /** Index of the start; see `Start`. */
  readonly start: number;
  /** Whether the run had to be forced through a branch to come here. */
  readonly forced: boolean;
  /** Only where another key was missing, too. */
  readonly nested: boolean;
  /** How the key was found: asked for, or by comparing all names with it. */
  readonly by: "lookup" | "compare";
  readonly verdicts: Verdict[];
  /** Number of the event. Its value's bytes have the label `valueLabel` of it. */
  readonly index: number;
  readonly checkpoints: Checkpoints;
  default: string | undefined;
}

/** A function to explore. */
export interface Start {
  readonly function: number;
  /** Its result is 1 where the program failed: `wasi:cli/run`. */
  readonly isCommand?: boolean;
  /** `entry`: the host calls it, so what it does in the end counts. `inner`: it is called by others. */
  readonly kind: "entry" | "inner";
}

export interface ExploreLimits {
  /** Instructions of one path, and of all paths of a start. */
  readonly path: number;
  readonly start: number;
  /** Paths of a start. */
  readonly paths: number;
  /** Instructions of all that is done for a module. */
  readonly total?: number;
}

export interface Choice {
  readonly state: Snapshot;
  readonly path: Path;
  /** `way`: take it at the branch. `missing`: the key isn't there. `name`: the variable has this name. */
  readonly kind: "way" | "missing" | "name";
  readonly way: number;
  readonly event?: Event;
  /** For `way`: the numbers would go another. */
  readonly forced?: boolean;
  /** For `name`: what its bytes are assumed to be. */
  readonly wanted?: ReadonlyMap<number, number>;
}

export interface Path {
  /** The read whose key is missing on this path. */
  readonly probe: Event | undefined;
  readonly nested: boolean;
  forced: boolean;
  /** A stop was avoided at a branch on something unknown that only this probe met. */
  avoided: boolean;
  /** What the unknown variable's name is assumed to be. */
  name: AssumedName;
  /** Where its bytes were last compared. */
  compared: readonly CodePlace[];
  /** Shared by a path with every key present and the choices made on it: where it stopped in the end (see `Explorer.stoppedAt`). */
  readonly own: { stoppedAt: number };
  /** Where the path was left to stop though every key that was asked for was there: a name that it looked for wasn't. */
  stoppedAt: number;
  /** Calls made since names were first compared. */
  calls: Set<number>;
  /** Where the name was assumed to end with an `=`. */
  endedAt: number;
  /** Comparisons with `=`, and the index of the byte that each met last. */
  readonly equals: Map<number, number>;
  /** With every key present: the reads whose values are looked for in what follows. */
  watched: readonly Event[];
  /** Without a key: what the places that would hold its value held before. */
  before: ReadonlyMap<string, number>;
  /** How often a default was looked for, by depth. */
  looked: ReadonlyMap<number, number>;
}

/** How a path ended on which names were compared. */
export interface NameEnd {
  readonly name: AssumedName;
  readonly compared: readonly CodePlace[];
  readonly stoppedAt: number;
  readonly calls: ReadonlySet<number>;
  readonly forced: boolean;
  readonly endedAt: number;
  readonly start: number;
  /** Bytes behind the `=` were taken from where the host put them: the program wants the value, not only to replace the variable. */
  readonly isValueUsed: boolean;
}

/** A call that reads everything. */
export interface Enumeration {
  readonly stack: readonly CodePlace[];
  readonly start: number;
  /** Number of the sink among the module's: which names these are. */
  readonly store: number;
  /** Names were taken from where the host put them: the program works with all of them, not only with one that it looks for. */
  taken: boolean;
}

/** Calls towards sinks in a function that haven't been made, and the instructions from which none is reached any more. */
export interface OpenCalls {
  left: readonly number[];
  readonly closed: Uint8Array;
}

/** What was found, in all runs. */
interface Findings {
  readonly events: Map<string, Event>;
  /** Reads by what is read where, whatever way led there. */
  readonly ways: Map<string, Event[]>;
  /** By the sink's function. */
  readonly enumerations: Map<number, Enumeration>;
  /** Offsets of calls that have been made. */
  readonly executed: Set<number>;
  /** 1: the function has been called. */
  readonly called: Uint8Array;
  readonly open: Map<LoweredFunction, OpenCalls>;
  /** Branches met with all keys present: offset and way. */
  readonly seen: Set<string>;
}

/** The run of a start: its paths so far, and those to come. */
interface Search {
  start: Start;
  startIndex: number;
  path: Path;
  readonly choices: Choice[];
  /** Bytes that the states of choices take. */
  held: number;
  /** Ways (offset and way) and reads (`readId`) for which there is, or was, a choice in this run of the start. */
  readonly offered: Set<string>;
  readonly counts: Map<number, number>;
  /** Set by a choice that was taken up: the next read finds nothing. */
  missing: boolean;
  /** What the entry returned on the path with every key present. */
  outcome: number | undefined;
  /** The step at which the latest read was found. */
  latestRead: number;
  /** Whether all paths of the last start came to an end. */
  complete: boolean;
}

/** How a program gets past the places where it stops though every key is there. */
interface Obstacles {
  /** Only the path with every key present is followed, and nothing is remembered but where it stopped. */
  readonly rehearsal: boolean;
  /** Texts of values with which the program gets on, by read (`readId`). */
  readonly values: Map<string, string>;
  /** Branches that stop a program though every key is there: what the host answers doesn't suit it. They are led past. */
  readonly passable: Set<number>;
  /** Branches that stop the program for lack of a name, and are led past since none of the names helps. */
  readonly hopeless: Set<number>;
  /** Reads in order, on the path with every key present. */
  readonly history: string[];
  /** Where that path stopped (an offset, negative if it isn't a branch that can be led past); 0: it didn't. */
  stoppedAt: number;
}

/** What is learnt of names where a program goes through all variables. */
interface NameSearch {
  /** Lengths that the length of an unknown name was compared with; comparisons of its bytes that have been followed. */
  readonly wantedLengths: Set<number>;
  readonly asked: Set<string>;
  /** Ends of paths on which names were compared, in this run of the start. */
  readonly nameEnds: NameEnd[];
  /** Comparisons that look for the first `=`, byte after byte: they say nothing of a name. */
  readonly scans: Set<number>;
  /** Constant texts that were passed to functions while the program had all names in hand. */
  readonly texts: Set<string>;
  /** The name that is tried in this run, how much of it has to be met, and where it was compared in full with a constant. */
  presumed: { readonly name: AssumedName; readonly length: number; met: readonly CodePlace[] | undefined } | undefined;
}

/** What exploring needs to know, and what it finds. */
export interface Explorer extends Findings, Search, Obstacles, NameSearch {
  readonly machine: Machine;
  /** Functions from which calls lead to a sink. */
  readonly relevant: ReadonlySet<number>;
  readonly limits: ExploreLimits;
}

export const freshPath = (): Path => ({
  probe: undefined,
  nested: false,
  forced: false,
  avoided: false,
  name: noName,
  compared: [],
  own: { stoppedAt: 0 },
  stoppedAt: 0,
  calls: new Set(),
  endedAt: 0,
  equals: new Map(),
  watched: [],
  before: new Map(),
  looked: new Map(),
});

/** An explorer for a machine. */
export function createExplorer(
  machine: Machine,
  relevant: ReadonlySet<number>,
  limits: ExploreLimits,
  rehearsed?: Explorer,
): Explorer {
  return {
    machine,
    relevant,
    limits,
    events: new Map(),
    ways: new Map(),
    enumerations: new Map(),
    executed: new Set(),
    called: new Uint8Array(machine.module.functionTypes.length),
    open: new Map(),
    offered: new Set(),
    choices: [],
    held: 0,
    latestRead: Number.NEGATIVE_INFINITY,
    path: freshPath(),
    start: { function: 0, kind: "entry" },
    startIndex: -1,
    seen: new Set(),
    counts: new Map(),
    missing: false,
    outcome: undefined,
    complete: true,
    rehearsal: rehearsed !== undefined,
    values: rehearsed?.values ?? new Map(),
    passable: rehearsed?.passable ?? new Set(),
    history: [],
    stoppedAt: 0,
    wantedLengths: new Set(),
    asked: new Set(),
    nameEnds: [],
    hopeless: rehearsed?.hopeless ?? new Set(),
    scans: new Set(),
    texts: new Set(),
    presumed: undefined,
  };
}

/** Most choices that wait at a time, and most bytes that their states take. */
export const maxChoices = 400;
const mostHeld = 64 * 1024 * 1024;

export function choose(
  explorer: Explorer,
  kind: Choice["kind"],
  way: number,
  more: Pick<Choice, "event" | "wanted" | "forced"> = {},
): void {
  const { machine, path, choices } = explorer;
  if (explorer.rehearsal || explorer.presumed !== undefined) return;
  if (choices.length >= maxChoices || explorer.held > mostHeld) {
    machine.exhausted = true;
    return;
  }
  const state = snapshot(machine);
  explorer.held += snapshotSize(state);
  choices.push({
    state,
    path: { ...path, calls: new Set(path.calls), equals: new Map(path.equals) },
    kind,
    way,
    ...more,
  });
}
