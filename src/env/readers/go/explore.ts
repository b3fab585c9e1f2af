/**
 * Runs a Go program on the machine: its own start-up first (`_start` to `main.main`, with scheduler, heap and package
 * initialisers), then the program, then functions with reads that nothing has led to. `syscall.Getenv` is where every read of an
 * environment variable ends; it is answered by the machine's hooks.
 */

import { decide } from "../../explore/branching.ts";
import { callGraph, reaching } from "../../explore/call-graph.ts";
import { observe } from "../../explore/events.ts";
import { createExplorer, type Event, type ExploreLimits } from "../../explore/exploration.ts";
import { explore } from "../../explore/path-search.ts";
import { currentOffset, offsetInFrame } from "../../explore/program-counter.ts";
import { answer } from "../../machine/host.ts";
import { run } from "../../machine/interpreter.ts";
import { LabelKind, label, Origin } from "../../machine/labels.ts";
import { stride } from "../../machine/lowering.ts";
import {
  type Hooks,
  type HostAction,
  type Machine,
  plainStart,
  pushFrame,
  withArguments,
} from "../../machine/machine.ts";
import { inMemory, labelOf, regionStart, store, wordAt } from "../../machine/memory.ts";
import { setUpMachine } from "../../machine/set-up.ts";
import type { ReaderInput } from "../reader.ts";
import { argumentsAt, caller, GOROUTINE, type GoContext, STACK_POINTER, textsAt } from "./context.ts";
import { followValues, noteRead } from "./defaults.ts";
import { environ, lookUpInCopy, putValue, spellName, watchCopies } from "./environ.ts";
import { lowerGoFunction, stub, trampoline } from "./lowering.ts";
import type { GoFunction, GoTable } from "./pclntab.ts";

const LIMITS: ExploreLimits = { path: 6_000_000, start: 40_000_000, paths: 300 };
const INNER: ExploreLimits = { path: 400_000, start: 3_000_000, paths: 60 };
/** Instructions that start-up may take. */
const BOOT = 40_000_000;

export interface GoEvent extends Event {
  /** `all`: the environment is read as a whole. */
  readonly everything: boolean;
  /** Of the start: an entry runs as the host would run it. */
  readonly kind: "entry" | "inner";
}

export interface GoRun {
  readonly events: readonly GoEvent[];
  readonly defaults: ReadonlyMap<Event, string>;
  /** Whether the program's own start-up came to `main.main`. */
  readonly booted: boolean;
  /** Whether `main.main` was followed to its end on every path. */
  readonly complete: boolean;
  /** Constants that variables of `os.Environ` were compared with, from their beginning. */
  readonly prefixes: ReadonlySet<string>;
  /** `os.Environ` was made a map, in which names were looked up. */
  readonly isCopied: boolean;
}

/** Runs the program of a module whose function table is known. `isOwn`: functions that aren't the standard library's. */
export function runGo(input: ReaderInput, table: GoTable, isOwn: (name: string) => boolean): GoRun {
  const context = prepare(input, table, isOwn);
  const { machine, explorer } = context;
  const main = table.byName.get("main.main");
  const entry =
    input.module.exports.find((e) => e.kind === "func" && e.name === "_start") ??
    input.module.exports.find((e) => e.kind === "func" && e.name === "_initialize");
  if (entry === undefined)
    return {
      events: [],
      defaults: context.defaults,
      booted: false,
      complete: false,
      prefixes: new Set(),
      isCopied: false,
    };
  const kinds: ("entry" | "inner")[] = [];
  const begin = (index: number, kind: "entry" | "inner") => {
    kinds.push(kind);
    explore(explorer, { function: index, kind });
    return explorer.complete;
  };

  const complete = begin(entry.index, "entry");
  if (context.everything.size > 0 && context.copies.maps.size === 0) {
    context.copies.isSpelled = true;
    begin(entry.index, "entry");
  }
  if (main !== undefined && uncovered(context, isOwn).length > 0) {
    machine.arguments = withArguments;
    begin(entry.index, "entry");
    machine.arguments = plainStart;
  }
  const rest = main === undefined ? [] : uncovered(context, isOwn);
  const booted = main !== undefined && explorer.called[main.index] === 1;
  if (main && rest.length > 0 && boot(machine, entry.index, main.index)) {
    for (const inner of rest) exploreInner(context, entry.index, inner, begin);
  }
  const events = [...explorer.events.values()].map(
    (event): GoEvent => ({ ...event, everything: context.everything.has(event), kind: kinds[event.start] ?? "inner" }),
  );
  const defaults = new Map(
    [...explorer.events.values()].flatMap((event, index) => {
      const text = context.defaults.get(event);
      const made = events[index];
      return text !== undefined && made ? [[made as Event, text] as const] : [];
    }),
  );
  const { maps, prefixes } = context.copies;
  return { events, defaults, booted, complete, prefixes, isCopied: maps.size > 0 };
}

function prepare(input: ReaderInput, table: GoTable, isOwn: (name: string) => boolean): GoContext {
  const { module } = input;
  const machine = setUpMachine(module, input.data.segments);
  const sinks = new Map<number, "lookup" | "environ">();
  const lookup = table.byName.get("syscall.Getenv");
  const environ = table.byName.get("syscall.Environ");
  if (lookup) sinks.set(lookup.index, "lookup");
  if (environ) sinks.set(environ.index, "environ");
  for (const sink of sinks.keys()) machine.intercepted[sink] = 1;
  for (const name of CONVERSIONS) {
    const known = table.byName.get(name);
    if (known) machine.intercepted[known.index] = 1;
  }
  const lookups = ["runtime.mapaccess1_faststr", "runtime.mapaccess2_faststr"].flatMap(
    (name) => table.byName.get(name)?.index ?? [],
  );
  const relevant = reaching(callGraph(module), sinks.keys());
  const byIndex = new Map(table.functions.map((entry) => [entry.index, entry]));
  const own = new Set(table.functions.filter(({ name }) => isOwn(name)).map(({ index }) => index));
  const explorer = createExplorer(machine, new Set([...relevant].filter((index) => own.has(index))), LIMITS);
  const context: GoContext = {
    machine,
    table,
    explorer,
    sinks,
    byIndex,
    own,
    everything: new Set(),
    defaults: new Map(),
    handed: new Map(),
    noted: [],
    probed: undefined,
    since: new Set(),
    inputs: new Map(),
    usualFailures: new Set(),
    copies: { variable: 0, isSpelled: false, spelled: "", maps: new Set(), prefixes: new Set(), lookups },
  };
  machine.hooks = hooksOf(context);
  return context;
}

function hooksOf(context: GoContext): Hooks {
  const { machine, explorer, sinks } = context;
  let now = 1;
  return {
    decide: (_, concrete, ways, condition) => decide(explorer, concrete, ways, condition),
    calling: (_, callee) => {
      machine.lowered[callee] ??=
        callee < machine.module.importedFunctions ? undefined : (lowerGoFunction(machine, callee) ?? null);
      explorer.called[callee] = 1;
      if (explorer.relevant.has(caller(machine))) explorer.executed.add(currentOffset(machine));
      if (explorer.events.size > 0) followValues(context, callee);
      watchCopies(context, callee);
    },
    intercept: (_, callee, base) => {
      const kind = sinks.get(callee);
      if (kind === "lookup") lookUp(context, callee);
      else if (kind === "environ") environ(context, callee);
      else if (context.copies.lookups.includes(callee)) {
        if (!lookUpInCopy(context, callee)) return false;
      } else if (!parseNumber(context, callee)) return false;
      machine.globalLow[STACK_POINTER] = (machine.globalLow[STACK_POINTER] as number) + 8;
      machine.low[base] = 0;
      machine.high[base] = 0;
      machine.label[base] = 0;
      return true;
    },
    compare: (_, of, low, high, size) => spellName(context, of, low, high, size),
    host: (_, callee, base) => {
      const declared = machine.module.imports[machine.module.functionImports[callee] ?? -1];
      if (declared?.name === "proc_exit") return exit(context, base);
      if (declared?.name !== "clock_time_get") return answer(machine, callee, base);
      // Time goes on, or whoever sleeps never wakes.
      const to = (machine.low[base + 2] as number) >>> 0;
      now += 50_000_000;
      if (inMemory(machine.memory, to, 8))
        store(machine.memory, machine.labels, to, 8, now | 0, Math.floor(now / 0x1_0000_0000), 0);
      machine.low[base] = 0;
      machine.high[base] = 0;
      machine.label[base] = 0;
      return "continue";
    },
  };
}

/**
 * The end of the program. Where it ends in failure with every key there (a server that can't listen, in the machine's world),
 * the same end says nothing of a key that is missing.
 */
function exit(context: GoContext, base: number): HostAction {
  const { machine, explorer } = context;
  const own: number[] = [];
  for (let frame = 0; frame < machine.depth; frame++) {
    const index = machine.frameFunction[frame] as number;
    if (explorer.relevant.has(index)) own.push(offsetInFrame(machine, frame, stride));
  }
  const place = own.join();
  const code = machine.low[base] as number;
  const isProbe = explorer.path.probe !== undefined;
  if (code !== 0 && !isProbe) context.usualFailures.add(place);
  // The same failure without the key may be for the same reason, or for lack of the key.
  const isUsual = code !== 0 && context.usualFailures.has(place);
  if (isUsual && isProbe) explorer.path.avoided = true;
  // With every key there no end counts as a failure: it is the difference that tells.
  machine.exitCode = isUsual || !isProbe ? 0 : code;
  machine.exitLabel = 0;
  return "exit";
}

/** `syscall.Getenv(key string) (value string, found bool)`. */
function lookUp(context: GoContext, callee: number): void {
  const { machine, explorer } = context;
  const { memory, labels } = machine;
  const at = argumentsAt(machine);
  const texts = textsAt(machine, at);
  const event = observe(explorer, callee, texts);
  noteRead(context, event);
  if (event === undefined) {
    store(memory, labels, at + 16, 8, 0, 0, 0);
    store(memory, labels, at + 24, 8, 0, 0, 0);
  } else putValue(context, at + 16, event);
  store(memory, labels, at + 32, 8, event === undefined ? 0 : 1, 0, 0);
}

/**
 * A number made of a text that isn't known: run to its end, the conversion would find an error in any text that the machine
 * makes up. `func(s string, …) (number, error)`.
 */
function parseNumber({ machine, byIndex }: GoContext, callee: number): boolean {
  const { memory, labels } = machine;
  const at = argumentsAt(machine);
  const size = byIndex.get(callee)?.args ?? 0;
  const text = wordAt(memory, at) >>> 0;
  const length = wordAt(memory, at + 8);
  const isKnown = text < regionStart && (!inMemory(memory, text, 1) || labelOf(memory, labels, text, 1) === 0);
  if (length <= 0 || isKnown) return false;
  store(
    memory,
    labels,
    at + size - 24,
    8,
    7,
    0,
    label(labels, LabelKind.host, -10, currentOffset(machine), Origin.host, 7),
  );
  store(memory, labels, at + size - 16, 8, 0, 0, 0);
  store(memory, labels, at + size - 8, 8, 0, 0, 0);
  return true;
}

const CONVERSIONS = [
  "strconv.Atoi",
  "strconv.ParseInt",
  "strconv.ParseUint",
  "strconv.ParseFloat",
  "strconv.ParseBool",
  "time.ParseDuration",
];

/** Runs start-up until `main.main` is called, and leaves the machine there; `false` where it doesn't come to that. */
function boot(machine: Machine, entry: number, main: number): boolean {
  const { depth, top, hooks } = machine;
  machine.lowered[main] = stub("unreachable", STACK_POINTER);
  const lowered = lowerGoFunction(machine, entry);
  if (lowered === undefined) return false;
  machine.lowered[entry] = lowered;
  machine.hooks = { ...hooks, decide: (_, concrete) => concrete };
  machine.limit = machine.steps + BOOT;
  const ending = pushFrame(machine, entry, lowered) ? run(machine, depth + 1) : "fault";
  const arrived = ending === "unreachable" && machine.frameFunction[machine.depth - 1] === main;
  machine.hooks = hooks;
  machine.depth = depth;
  machine.top = top;
  machine.lowered[main] = lowerGoFunction(machine, main) ?? null;
  return arrived;
}

type Begin = (index: number, kind: "entry" | "inner") => boolean;

/** Functions of the program with calls towards a read that were never made; those that are called by others last. */
function uncovered(
  { machine, explorer, byIndex, sinks }: GoContext,
  isOwn: (name: string) => boolean,
): readonly GoFunction[] {
  const graph = callGraph(machine.module);
  const found: GoFunction[] = [];
  for (const index of explorer.relevant) {
    const known = byIndex.get(index);
    if (!known || !isOwn(known.name)) continue;
    for (let i = graph.first[index] as number; i < (graph.first[index + 1] as number); i++) {
      const callee = graph.callees[i] as number;
      const leads = sinks.has(callee) || explorer.relevant.has(callee) || towardsRead(byIndex.get(callee)?.name);
      if (leads && !explorer.executed.has(graph.offsets[i] as number)) {
        found.push(known);
        break;
      }
    }
  }
  return found.sort((a, b) => b.index - a.index);
}

function towardsRead(name: string | undefined): boolean {
  return (
    name !== undefined && /^(os\.(Getenv|LookupEnv|ExpandEnv|Environ|Expand)|syscall\.(Getenv|Environ))$/.test(name)
  );
}

/** Runs a function with unknown arguments on a stack of its own. */
function exploreInner({ machine, explorer }: GoContext, entry: number, inner: GoFunction, begin: Begin): void {
  const { memory, labels } = machine;
  const size = Math.max(0, Math.min(inner.args, 4096));
  const stackSize = 512 * 1024;
  const stack = memory.size;
  if (stack + stackSize > memory.maxSize) return;
  memory.size += stackSize;
  const before = { low: machine.globalLow[STACK_POINTER] as number, size: stack, limits: explorer.limits };
  const at = stack + stackSize - 4096 - size;
  const g = (machine.globalLow[GOROUTINE] as number) >>> 0;
  const guards = [0, 8, 16, 24].map((offset) => wordAt(memory, g + offset));
  [stack, stack + stackSize, stack + 1024, stack + 1024].forEach((value, i) => {
    store(memory, labels, g + 8 * i, 8, value, 0, 0);
  });
  for (let offset = 0; offset < size; offset += 8) {
    store(memory, labels, at + offset, 8, 8, 0, label(labels, LabelKind.param, offset, inner.index, Origin.param, 8));
  }
  machine.globalLow[STACK_POINTER] = at - 8;
  store(memory, labels, at - 8, 8, 0, 0, 0);
  const own = machine.lowered[entry];
  machine.lowered[entry] = trampoline(inner.index);
  Object.assign(explorer, { limits: INNER });
  begin(entry, "inner");
  Object.assign(explorer, { limits: before.limits });
  machine.lowered[entry] = own;
  machine.globalLow[STACK_POINTER] = before.low;
  guards.forEach((value, i) => {
    store(memory, labels, g + 8 * i, 8, value, 0, 0);
  });
  memory.size = before.size;
}
