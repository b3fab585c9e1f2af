/**
 * Explores what a function does, with the machine: down one path with every key present, then back to branches on unknown
 * values behind which lie reads that haven't been seen, and to each read, to see what happens where its key is missing.
 */

import { run } from "../machine/interpreter.ts";
import { isFull as hasManyLabels, LabelKind, label, Origin, unknownHint } from "../machine/labels.ts";
import { functionType } from "../machine/lowering.ts";
import {
  type Ending,
  loweredFunction,
  type Machine,
  pushFrame,
  restore,
  snapshot,
  snapshotSize,
} from "../machine/machine.ts";
import { isFull, wordAt } from "../machine/memory.ts";
import { leadsToNew, wayTarget } from "./branch-coverage.ts";
import { heldBefore } from "./defaults.ts";
import { isValueUsed, namesTaken } from "./events.ts";
import { type Choice, type Explorer, freshPath, type Start, type Verdict } from "./exploration.ts";
import { assume, assumedWith } from "./name-comparisons.ts";
import { currentOffset } from "./program-counter.ts";

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
  explorer.held = 0;
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
  if (isCutOff(explorer, ending)) machine.exhausted = true;
  const untaken = [...explorer.enumerations.values()].filter((e) => !e.taken);
  if (untaken.length > 0 && namesTaken(machine)) for (const enumeration of untaken) enumeration.taken = true;
  if (probe === undefined) {
    if (ending === "returned") explorer.outcome ??= resultTag(machine, start);
    if (stopped(explorer, ending)) path.own.stoppedAt = path.stoppedAt || -1 - currentOffset(machine);
    explorer.stoppedAt ||= path.own.stoppedAt;
    if (explorer.enumerations.size > 0) {
      const { name, compared, stoppedAt, calls, forced, endedAt } = path;
      explorer.nameEnds.push({
        name,
        compared,
        stoppedAt,
        calls,
        forced,
        endedAt,
        isValueUsed: endedAt === 0 || isValueUsed(machine, name),
        start: explorer.startIndex,
      });
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

/** Whether a path was ended while it still found reads, or what is unknown is no longer told apart. */
function isCutOff({ machine, latestRead, limits, rehearsal }: Explorer, ending: Ending): boolean {
  if (isFull(machine.memory) || hasManyLabels(machine.labels)) return true;
  return ending === "budget" && !rehearsal && machine.steps - latestRead < limits.path / 4;
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
    explorer.held -= snapshotSize(choice.state);
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

function byteOf(machine: Machine, address: number): number {
  return wordAt(machine.memory, address) & 255;
}
