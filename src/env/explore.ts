/**
 * Explores what a function does, with the machine: down one path with every key present, then back to branches on unknown
 * values behind which lie reads that haven't been seen, and to each read, to see what happens where its key is missing.
 */
import { utf8Text } from "../wasm/bytes.ts";
import { Op } from "../wasm/code.ts";
import { type Checkpoints, defaultAt, heldBefore, holders, maxCheckpoints } from "./defaults.ts";
import type { KeyText } from "./machine/key-text.ts";
import { LabelKind, label, Origin, unknownHint } from "./machine/labels.ts";
import { functionType, Lowered, type LoweredFunction, stride, successors } from "./machine/lower.ts";
import {
  type Ending,
  loweredFunction,
  type Machine,
  pushFrame,
  restore,
  type Snapshot,
  snapshot,
} from "./machine/machine.ts";
import { someLabelled, wordAt } from "./machine/memory.ts";
import { run } from "./machine/step.ts";
import {
  type AssumedName,
  assume,
  assumedWith,
  confirmedName,
  declinedName,
  equalsIndex,
  nameStride,
  noName,
  wantedBytes,
} from "./name-compare.ts";
import type { SinkImport } from "./sinks.ts";

/** A call on the way to a read. */
export interface Place {
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
  readonly stack: readonly Place[];
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

interface Choice {
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

interface Path {
  /** The read whose key is missing on this path. */
  readonly probe: Event | undefined;
  readonly nested: boolean;
  forced: boolean;
  /** A stop was avoided at a branch on something unknown that only this probe met. */
  avoided: boolean;
  /** What the unknown variable's name is assumed to be. */
  name: AssumedName;
  /** Where its bytes were last compared. */
  compared: readonly Place[];
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
  readonly compared: readonly Place[];
  readonly stoppedAt: number;
  readonly calls: ReadonlySet<number>;
  readonly forced: boolean;
  readonly endedAt: number;
  readonly start: number;
}

/** Most texts that are tried as names, and the longest. */
const maxTexts = 48;
const maxName = 100;

/** Constant data at an address, if all of it is that. */
type Constant = (address: number, size: number) => Uint8Array | undefined;

/** Before a call: remembers constant texts among the arguments, if the program has all names in hand. */
export function collectTexts(explorer: Explorer, callee: number, constant: Constant): void {
  const { machine, texts, enumerations, path } = explorer;
  if (enumerations.size === 0 || path.probe !== undefined || texts.size >= maxTexts) return;
  const count = functionType(machine.module, callee)?.params.length ?? 0;
  for (let slot = machine.top - count; slot < machine.top; slot++) {
    if (machine.label[slot] !== 0 || (machine.low[slot] as number) >>> 0 < 1024) continue;
    const size = slot + 1 < machine.top ? (machine.low[slot + 1] as number) : 0;
    const text = constantText((machine.low[slot] as number) >>> 0, size, constant);
    if (text !== undefined) texts.add(text);
  }
}

/** A text of a length, or up to a zero byte, in constant data. */
function constantText(address: number, size: number, constant: Constant): string | undefined {
  const sized = size > 0 && size <= maxName ? constant(address, size) : undefined;
  const bytes = sized !== undefined && isText(sized) ? sized : zeroEnded(address, constant);
  return bytes === undefined ? undefined : utf8Text(bytes, 0, bytes.length);
}

function zeroEnded(address: number, constant: Constant): Uint8Array | undefined {
  if (constant(address - 1, 2)?.[0] !== 0) return undefined;
  let size = 0;
  while (size <= maxName && (constant(address + size, 1)?.[0] ?? 0) !== 0) size++;
  const bytes = size > 0 && size <= maxName ? constant(address, size) : undefined;
  return bytes !== undefined && isText(bytes) ? bytes : undefined;
}

/** What the name of a variable may consist of: no control characters, no `=`. */
function isText(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte >= 0x20 && byte !== 0x3d && byte !== 0x7f);
}

/** A call that reads everything. */
export interface Enumeration {
  readonly stack: readonly Place[];
  readonly start: number;
  /** Number of the sink among the module's: which names these are. */
  readonly store: number;
  /** Names were taken from where the host put them: the program works with all of them, not only with one that it looks for. */
  taken: boolean;
}

/** What exploring needs to know, and what it finds. */
export interface Explorer {
  readonly machine: Machine;
  /** Functions from which calls lead to a sink. */
  readonly relevant: ReadonlySet<number>;
  readonly limits: ExploreLimits;
  readonly events: Map<string, Event>;
  /** By the sink's function. */
  readonly enumerations: Map<number, Enumeration>;
  /** Offsets of calls that have been made. */
  readonly executed: Set<number>;
  /** 1: the function has been called. */
  readonly called: Uint8Array;
  readonly open: Map<LoweredFunction, OpenCalls>;
  /** Ways (offset and way) and reads (`readId`) for which there is, or was, a choice in this run of the start. */
  readonly offered: Set<string>;
  readonly choices: Choice[];
  path: Path;
  start: Start;
  startIndex: number;
  /** Branches met with all keys present: offset and way. */
  readonly seen: Set<string>;
  readonly counts: Map<number, number>;
  /** Set by a choice that was taken up: the next read finds nothing. */
  missing: boolean;
  /** What the entry returned on the path with every key present. */
  outcome: number | undefined;
  /** Whether all paths of the last start came to an end. */
  complete: boolean;
  /** Only the path with every key present is followed, and nothing is remembered but where it stopped. */
  readonly rehearsal: boolean;
  /** Texts of values with which the program gets on, by read (`readId`). */
  readonly values: Map<string, string>;
  /** Branches that stop a program though every key is there: what the host answers doesn't suit it. They are led past. */
  readonly passable: Set<number>;
  /** Reads in order, on the path with every key present. */
  readonly history: string[];
  /** Where that path stopped (an offset, negative if it isn't a branch that can be led past); 0: it didn't. */
  stoppedAt: number;
  /** Lengths that the length of an unknown name was compared with; comparisons of its bytes that have been followed. */
  readonly wantedLengths: Set<number>;
  readonly asked: Set<string>;
  /** Ends of paths on which names were compared, in this run of the start. */
  readonly nameEnds: NameEnd[];
  /** Branches that stop the program for lack of a name, and are led past since none of the names helps. */
  readonly hopeless: Set<number>;
  /** Comparisons that look for the first `=`, byte after byte: they say nothing of a name. */
  readonly scans: Set<number>;
  /** Constant texts that were passed to functions while the program had all names in hand. */
  readonly texts: Set<string>;
  /** The name that is tried in this run, how much of it has to be met, and where it was compared in full with a constant. */
  presumed: { readonly name: AssumedName; readonly length: number; met: readonly Place[] | undefined } | undefined;
}

const freshPath = (): Path => ({
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
    enumerations: new Map(),
    executed: new Set(),
    called: new Uint8Array(machine.module.functionTypes.length),
    open: new Map(),
    offered: new Set(),
    choices: [],
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

/** Explores a function from the machine's present state, which is restored afterwards. */
export function explore(explorer: Explorer, start: Start): void {
  const { machine, limits } = explorer;
  const lowered = loweredFunction(machine, start.function);
  if (lowered === undefined) return;
  if (machine.steps > (limits.total ?? Number.POSITIVE_INFINITY)) {
    machine.exhausted = true;
    return;
  }
  explorer.start = start;
  explorer.startIndex++;
  explorer.path = freshPath();
  if (explorer.presumed !== undefined) explorer.path.name = explorer.presumed.name;
  explorer.outcome = undefined;
  explorer.complete = true;
  explorer.choices.length = 0;
  explorer.offered.clear();
  explorer.history.length = 0;
  explorer.stoppedAt = 0;
  const before = snapshot(machine);
  const firstStep = machine.steps;
  pushParameters(machine, start.function);
  if (!pushFrame(machine, start.function, lowered)) return;
  machine.limit = machine.steps + limits.path;
  for (let paths = 0; ; paths++) {
    explorer.counts.clear();
    finish(explorer, run(machine, before.depth + 1));
    if (paths >= limits.paths || machine.steps - firstStep > limits.start) {
      explorer.complete = explorer.choices.length === 0;
      break;
    }
    if (!takeUp(explorer)) break;
  }
  restore(machine, before);
}

/** Unknown arguments. */
function pushParameters(machine: Machine, index: number): void {
  functionType(machine.module, index)?.params.forEach((type, i) => {
    const hint = type === "i32" || type === "i64" ? unknownHint : 0;
    machine.low[machine.top] = hint;
    machine.high[machine.top] = 0;
    machine.label[machine.top++] = label(machine.labels, LabelKind.param, i, index, Origin.param, hint);
  });
}

/** Draws the conclusion from how a path ended. */
function finish(explorer: Explorer, ending: Ending): void {
  const { path, machine, start } = explorer;
  const { probe } = path;
  const untaken = [...explorer.enumerations.values()].filter((e) => !e.taken);
  if (untaken.length > 0 && namesTaken(machine)) for (const enumeration of untaken) enumeration.taken = true;
  if (probe === undefined) {
    if (ending === "returned") explorer.outcome ??= resultTag(machine, start);
    if (stopped(explorer, ending)) path.own.stoppedAt = path.stoppedAt || -1 - currentOffset(machine);
    explorer.stoppedAt ||= path.own.stoppedAt;
    if (explorer.enumerations.size > 0) {
      const { name, compared, stoppedAt, calls, forced, endedAt } = path;
      explorer.nameEnds.push({ name, compared, stoppedAt, calls, forced, endedAt, start: explorer.startIndex });
    }
    return;
  }
  // Stopped where it stops with the key as well: that says nothing.
  const { stoppedAt } = path.own;
  if (stoppedAt !== 0 && stopped(explorer, ending) && stoppedAt === (path.stoppedAt || -1 - currentOffset(machine)))
    return;
  let verdict: Verdict = stopped(explorer, ending) ? "stops" : "goes-on";
  if (ending === "fault" || (verdict === "goes-on" && path.avoided)) verdict = "unclear";
  if (verdict === "goes-on" && ending === "returned" && start.kind === "inner") verdict = "unclear";
  if (verdict === "stops" && path.nested) verdict = "unclear";
  probe.verdicts.push(verdict);
}

function stopped(explorer: Explorer, ending: Ending): boolean {
  const { machine, start, outcome } = explorer;
  if (ending === "exit") return machine.exitCode !== 0;
  if (ending === "returned" && start.isCommand === true) return resultTag(machine, start) === 1;
  if (ending === "returned" && start.kind === "entry" && outcome !== undefined) {
    const tag = resultTag(machine, start);
    return tag === 1 && outcome === 0;
  }
  return ending === "unreachable" || ending === "throw" || ending === "stopped";
}

/** The tag of the result that an entry returns, as a number or behind a pointer; `undefined` where it returns none. */
function resultTag(machine: Machine, start: Start): number | undefined {
  const results = functionType(machine.module, start.function)?.results;
  if (results?.length !== 1 || results[0] !== "i32") return undefined;
  const value = (machine.low[machine.top - 1] as number) >>> 0;
  if (value < 1024) return value;
  return value < machine.memory.size ? byteOf(machine, value) : undefined;
}

/** Goes back to the latest choice that is still worth it. */
function takeUp(explorer: Explorer): boolean {
  const { machine, choices, limits } = explorer;
  for (let choice = choices.pop(); choice !== undefined; choice = choices.pop()) {
    if (choice.kind === "missing" && (choice.event?.verdicts.length ?? 0) >= maxVerdicts) continue;
    restore(machine, choice.state);
    if (choice.kind === "way" && !worthwhile(explorer, choice)) continue;
    machine.limit = machine.steps + limits.path;
    if (choice.kind === "missing") {
      const before = choice.event === undefined ? new Map() : heldBefore(machine, choice.event.checkpoints);
      explorer.path = { ...choice.path, probe: choice.event, avoided: false, before };
      explorer.missing = true;
    } else if (choice.wanted !== undefined) {
      assume(machine, choice.wanted);
      const ends = [...choice.wanted.values()].at(-1) === 0x3d;
      const endedAt = ends ? currentOffset(machine) : choice.path.endedAt;
      explorer.path = {
        ...choice.path,
        own: { stoppedAt: 0 },
        endedAt,
        name: assumedWith(machine.labels, choice.path.name, choice.wanted),
      };
    } else {
      explorer.path = { ...choice.path, own: { stoppedAt: 0 }, forced: choice.path.forced || choice.forced === true };
      machine.forced = choice.way;
    }
    return true;
  }
  return false;
}

/** How often it is tried what happens without a key. */
const maxVerdicts = 3;

/** Whether calls towards sinks lie behind the way that a choice would take, and haven't been made. */
function worthwhile(explorer: Explorer, choice: Choice): boolean {
  const { machine } = explorer;
  const frame = machine.depth - 1;
  const lowered = loweredFunction(machine, machine.frameFunction[frame] as number);
  if (lowered === undefined) return false;
  return leadsToNew(explorer, lowered, wayTarget(lowered, machine.framePc[frame] as number, choice.way));
}

/** Where a way of the branch at `pc` leads. */
function wayTarget({ code, tables }: LoweredFunction, pc: number, way: number): number {
  const a = code[pc + 1] as number;
  switch (code[pc]) {
    case Op.brIf:
    case Lowered.guardedBranch:
      return way === 1 ? a : pc + stride;
    case Op.brTable:
      return tables[a + 2 * way] as number;
    default:
      return way === 1 ? pc + stride : a;
  }
}

/** Calls towards sinks in a function that haven't been made, and the instructions from which none is reached any more. */
interface OpenCalls {
  left: readonly number[];
  readonly closed: Uint8Array;
}

function openCalls({ relevant, open }: Explorer, lowered: LoweredFunction): OpenCalls {
  const known = open.get(lowered);
  if (known !== undefined) return known;
  const { code } = lowered;
  const left: number[] = [];
  for (let pc = 0; pc < code.length; pc += stride) {
    if (code[pc] === Op.call && relevant.has(code[pc + 1] as number)) left.push(pc);
  }
  const made = { left, closed: new Uint8Array(code.length / stride + 1) };
  open.set(lowered, made);
  return made;
}

/** Whether a call towards a sink that hasn't been made can be reached within the function. */
function leadsToNew(explorer: Explorer, lowered: LoweredFunction, from: number): boolean {
  const calls = openCalls(explorer, lowered);
  const { code, tables } = lowered;
  calls.left = calls.left.filter((pc) => !explorer.executed.has(code[pc + 3] as number));
  if (calls.left.length === 0 || calls.closed[from / stride] === 1) return false;
  const wanted = new Set(calls.left);
  const visited = new Uint8Array(calls.closed);
  const work = [from];
  for (let start = work.pop(); start !== undefined; start = work.pop()) {
    let pc = start;
    while (pc < code.length && visited[pc / stride] === 0) {
      visited[pc / stride] = 1;
      if (wanted.has(pc)) return true;
      if (endsBlock(code[pc] as number)) {
        for (const next of successors(code, tables, pc)) if (next >= 0 && visited[next / stride] === 0) work.push(next);
        break;
      }
      pc += stride;
    }
  }
  // Calls that have been made stay so: what doesn't lead to a new one now never will.
  calls.closed.set(visited);
  return false;
}

/** Whether control may go elsewhere than to the next instruction. */
function endsBlock(op: number): boolean {
  return op <= Lowered.throw || (op >= Op.br && op <= Op.return);
}

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
  const offset = lowered.code[pc + 3] as number;
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

const maxChoices = 400;

function choose(
  explorer: Explorer,
  kind: Choice["kind"],
  way: number,
  more: Pick<Choice, "event" | "wanted" | "forced"> = {},
): void {
  const { machine, path, choices } = explorer;
  if (choices.length >= maxChoices || explorer.rehearsal || explorer.presumed !== undefined) return;
  choices.push({
    state: snapshot(machine),
    path: { ...path, calls: new Set(path.calls), equals: new Map(path.equals) },
    kind,
    way,
    ...more,
  });
}

/**
 * A read of these keys, at the sink's call under the machine's topmost frame. Gives the event whose value is to be returned;
 * `undefined` where the key is to be missing.
 */
export function observe(explorer: Explorer, sink: number, texts: readonly KeyText[]): Event | undefined {
  const stack = places(explorer.machine);
  const { path } = explorer;
  if (explorer.missing) {
    explorer.missing = false;
    return undefined;
  }
  let last: Event | undefined;
  for (const text of texts) {
    const id = `${explorer.start.kind === "entry" ? "entry" : explorer.startIndex}|${sink}|${text.match}|${text.key}|${text.prefix}|${text.suffix}|${stack.map((p) => p.offset).join()}`;
    const known = explorer.events.get(id);
    const nested = path.probe !== undefined;
    const event: Event = known ?? {
      sink,
      text,
      stack,
      start: explorer.startIndex,
      forced: path.forced,
      nested,
      by: "lookup",
      verdicts: [],
      index: explorer.events.size,
      checkpoints: new Map(),
      default: undefined,
    };
    if (!nested) explorer.history.push(readId(event));
    if (known === undefined) {
      const value = explorer.values.get(readId(event));
      if (value !== undefined) explorer.machine.values.set(valueLabel(explorer.machine, event), value);
      explorer.events.set(id, event);
    }
    if (!nested && event.checkpoints.size === 0 && !explorer.rehearsal)
      path.watched = [...path.watched.slice(-3), event];
    if (event.verdicts.length === 0 && !explorer.offered.has(id)) {
      explorer.offered.add(id);
      const outer = explorer.path;
      explorer.path = { ...outer, nested };
      choose(explorer, "missing", 0, { event });
      explorer.path = outer;
    }
    last = event;
  }
  return last;
}

/** The label of the bytes of a read's value. */
export function valueLabel({ labels }: Machine, event: Event): number {
  return label(labels, LabelKind.value, event.index, 0, Origin.value, 8);
}

/** At how many calls of each depth a default is looked for. */
const maxLooks = 2;

/** Before a call: looks for values of keys, or for what takes their place. */
export function checkpoint(explorer: Explorer): void {
  const { machine, path } = explorer;
  const { probe } = path;
  if (probe === undefined ? path.watched.length === 0 : probe.default !== undefined || probe.checkpoints.size === 0)
    return;
  const id = `${currentOffset(machine)}:${machine.depth}`;
  if (probe !== undefined) {
    const list = probe.checkpoints.get(id);
    // The first calls at each depth tell; what comes later may use the same place for something else.
    const looks = path.looked.get(machine.depth) ?? 0;
    if (list === undefined || list.length === 0 || looks >= maxLooks) return;
    path.looked = new Map([...path.looked, [machine.depth, looks + 1]]);
    probe.default = defaultAt(machine, list, path.before);
    return;
  }
  for (const event of path.watched) {
    if (machine.depth > event.stack.length || event.checkpoints.has(id) || event.checkpoints.size >= maxCheckpoints)
      continue;
    event.checkpoints.set(id, holders(machine, valueLabel(machine, event)));
  }
}

/** The offset of the instruction at which the machine is. */
export function currentOffset(machine: Machine): number {
  const frame = machine.depth - 1;
  const code = loweredFunction(machine, machine.frameFunction[frame] as number)?.code;
  return code?.[(machine.framePc[frame] as number) + 3] ?? 0;
}

/** The read that an event is of, whatever run it was seen in. */
function readId({ sink, text, stack }: Event): string {
  return `${sink}|${text.match}|${text.key}|${stack.map((place) => place.offset).join()}`;
}

/** The calls in which the machine is. */
export function places(machine: Machine): Place[] {
  const found: Place[] = [];
  for (let frame = 0; frame < machine.depth; frame++) {
    const index = machine.frameFunction[frame] as number;
    const isTop = frame === machine.depth - 1;
    const pc = (machine.framePc[frame] as number) - (isTop ? 0 : stride);
    found.push({ function: index, offset: loweredFunction(machine, index)?.code[pc + 3] ?? 0 });
  }
  return found;
}

function byteOf(machine: Machine, address: number): number {
  return wordAt(machine.memory, address) & 255;
}

/** Bytes of a name meet a constant; see `Hooks.compare`. */
export function compareName(explorer: Explorer, of: number, low: number, high: number, size: number): boolean {
  const { machine, path } = explorer;
  if (path.probe !== undefined) return false;
  const equals = equalsIndex(machine.labels, of, low);
  if (equals !== undefined) {
    const offset = currentOffset(machine);
    if (path.equals.get(offset) === equals - 1) explorer.scans.add(offset);
    path.equals.set(offset, equals);
  }
  const wanted = wantedBytes(machine.labels, path.name, of, low, high, size);
  if (wanted === undefined) {
    path.name = confirmedName(machine.labels, path.name, of, low, high);
    const { presumed } = explorer;
    if (presumed !== undefined && presumed.met === undefined && path.name.confirmed >= presumed.length) {
      presumed.met = places(machine);
    }
    return false;
  }
  const stack = places(machine);
  path.compared = stack;
  const spelled = [...path.name.bytes.values()].join();
  const id = `${stack.at(-1)?.offset}|${[...wanted].join()}|${spelled}`;
  if (!explorer.asked.has(id)) {
    explorer.asked.add(id);
    choose(explorer, "name", 0, { wanted });
  }
  path.name = declinedName(machine.labels, path.name, wanted);
  return false;
}

/** A call of a sink that reads everything. */
export function enumerated(explorer: Explorer, sink: SinkImport, store: number): void {
  const { enumerations, machine, startIndex } = explorer;
  if (enumerations.has(sink.function)) return;
  enumerations.set(sink.function, {
    stack: places(machine),
    start: startIndex,
    store,
    taken: sink.reads.reads === "all",
  });
}

/** Whether names, from their first byte on, lie elsewhere than where the host put them. */
function namesTaken({ memory, labels, nameRanges }: Machine): boolean {
  return someLabelled(
    memory,
    (address, of) =>
      labels.kind[of] === LabelKind.name &&
      (labels.a[of] as number) % nameStride === 0 &&
      !nameRanges.some(({ start, end }) => address >= start && address < end),
  );
}
