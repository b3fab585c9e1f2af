/**
 * The analysis of one core module: which of its functions look keys up, what its entries do, and then every function with a
 * read that no entry led to.
 */
import type { CoreModule } from "../../wasm/module.ts";
import type { ResultLayout } from "../../wasm/result-layout.ts";
import { answer } from "../machine/host.ts";
import { findNatives } from "../machine/intrinsics.ts";
import { allocate, complete } from "../machine/invoke.ts";
import { isOutside, keyTexts } from "../machine/key-text.ts";
import { Origin } from "../machine/labels.ts";
import { functionType } from "../machine/lowering.ts";
import {
  type Hooks,
  type HostAction,
  loweredFunction,
  type Machine,
  plainStart,
  restore,
  snapshot,
  withArguments,
} from "../machine/machine.ts";
import { store, write } from "../machine/memory.ts";
import { effective, regionOf, usualValue } from "../machine/memory-access.ts";
import { setUpMachine } from "../machine/set-up.ts";
import type { StaticData } from "../readers/reader.ts";
import type { ResultShape, SinkImport } from "../sinks.ts";
import { decide } from "./branching.ts";
import { allCallers, type CallGraph, callGraph, reaching } from "./call-graph.ts";
import { collectTexts } from "./constant-texts.ts";
import { exploreNames, type Stores, unusualLength, variablesOf } from "./environment-loops.ts";
import { checkpoint, compareName, enumerated, observe, valueLabel } from "./events.ts";
import {
  type CodePlace,
  createExplorer,
  type Enumeration,
  type Event,
  type ExploreLimits,
  type Explorer,
  type Start,
} from "./exploration.ts";
import { rehearse } from "./input-search.ts";
import { environment, findLookups, type Lookup } from "./lookup-functions.ts";
import { explore } from "./path-search.ts";
import { currentOffset } from "./program-counter.ts";

export interface SessionInput {
  readonly module: CoreModule;
  readonly sinks: readonly SinkImport[];
  readonly data: StaticData;
  /** Functions that the host calls. */
  readonly entries: readonly EntryPoint[];
  readonly limits: ExploreLimits;
  /** How the results of imported functions lie in memory, by their index. */
  readonly results: ReadonlyMap<number, ResultLayout>;
}

/** A function that the host calls; `isCommand`: it is `wasi:cli/run`. */
export interface EntryPoint {
  readonly function: number;
  readonly isCommand: boolean;
}

/** What was found in a module. */
export interface SessionResult {
  readonly graph: CallGraph;
  readonly lookups: readonly Lookup[];
  /** Reads of everything, by the sink's function. */
  readonly enumerations: ReadonlyMap<number, Enumeration>;
  readonly events: readonly Event[];
  /** Starts by `Event.start`. */
  readonly starts: readonly Start[];
  /** Functions that are given the key by their callers. */
  readonly wrappers: ReadonlySet<number>;
  /** Calls of sinks or wrappers that no run came to. */
  readonly missed: readonly CodePlace[];
  /** Whether work was left undone for lack of steps. */
  readonly exhausted: boolean;
  /** Whether a function has no way to its end. */
  readonly neverReturns: (index: number) => boolean;
}

/** Analyses a module. */
export function analyzeModule(input: SessionInput): SessionResult {
  const { module, sinks } = input;
  const graph = callGraph(module);
  const machine = setUpMachine(module, input.data.segments);
  machine.results = input.results;
  findNatives(machine, leaves(graph, module), (index) => graph.callers[index]?.length ?? 0);
  const environments = sinks.filter((sink) => sink.source === "env");
  const lookups = environments.length === 0 ? [] : findLookups(machine, graph, environments);
  for (const { function: index } of lookups) machine.intercepted[index] = 1;
  const keyed = sinks.filter((sink) => sink.reads.reads === "key" || sink.reads.reads === "label");
  const relevant = reaching(graph, [...lookups.map((l) => l.function), ...keyed.map((s) => s.function)]);
  const explorer = createExplorer(machine, relevant, input.limits);
  const stores: Stores = { known: [], length: unusualLength, tried: undefined };
  const context: AnalysisContext = { sinks, lookups, stores, constant: input.data.bytes };
  machine.hooks = exploringHooks(explorer, context);
  const starts: Start[] = [];
  const begin = (start: Start) => {
    starts.push(start);
    explore(explorer, start);
  };
  const watches = sinks.some(({ reads }) => reads.reads !== "key" && reads.reads !== "label");
  const hooksFor = (trial: Explorer) => exploringHooks(trial, context);
  const runEntries = () => {
    for (const entry of input.entries) {
      if (explorer.called[entry.function] !== 0) continue;
      const start = { ...entry, kind: "entry" as const };
      // Values are settled once a round; what is run to try names needs no rehearsal of its own.
      if (explorer.presumed === undefined && stores.length === unusualLength) rehearse(explorer, start, hooksFor);
      begin(start);
    }
  };
  exploreNames(explorer, stores, watches, () => {
    explorer.called.fill(0);
    const before = snapshot(machine);
    initialise(explorer, hooksFor, begin);
    runEntries();
    if (machine.asksArguments) {
      machine.arguments = withArguments;
      for (const entry of input.entries) explorer.called[entry.function] = 0;
      runEntries();
      machine.arguments = plainStart;
    }
    restore(machine, before);
  });
  initialise(explorer, hooksFor, () => {});
  const inner = exploreInner(
    explorer,
    graph,
    [...lookups.map((l) => l.function), ...keyed.map((s) => s.function)],
    input.entries,
    begin,
  );
  const { enumerations } = explorer;
  return {
    graph,
    enumerations,
    lookups,
    events: [...explorer.events.values()],
    starts,
    ...inner,
    exhausted: machine.exhausted,
    neverReturns: (index) => loweredFunction(machine, index)?.returns[0] === 0,
  };
}

/** Functions that call no others. */
function leaves(graph: CallGraph, module: CoreModule): number[] {
  const found: number[] = [];
  for (let index = module.importedFunctions; index < module.functionTypes.length; index++) {
    if (graph.first[index] === graph.first[index + 1] && (graph.callers[index]?.length ?? 0) > 0) found.push(index);
  }
  return found;
}

/** How many instructions constructors may take. */
const constructorSteps = 1_000_000;

/**
 * Runs the module's start function and `_initialize`: as entries, for what they read, and then once more to leave the machine as
 * they leave memory. One that doesn't come to its end leaves nothing.
 */
function initialise(explorer: Explorer, hooksFor: (trial: Explorer) => Hooks, begin: (start: Start) => void): void {
  const { machine } = explorer;
  const { module, hooks } = machine;
  const named = module.exports.find((e) => e.kind === "func" && e.name === "_initialize")?.index;
  for (const index of [module.startFunction, named]) {
    if (index === undefined) continue;
    begin({ function: index, kind: "entry" });
    const before = snapshot(machine);
    machine.hooks = hooksFor(createExplorer(machine, explorer.relevant, explorer.limits, explorer));
    machine.limit = machine.steps + constructorSteps;
    if (!complete(machine, index)) restore(machine, before);
    machine.hooks = hooks;
  }
}

interface AnalysisContext {
  readonly sinks: readonly SinkImport[];
  readonly stores: Stores;
  readonly constant: StaticData["bytes"];
  readonly lookups: readonly Lookup[];
}

function exploringHooks(explorer: Explorer, context: AnalysisContext): Hooks {
  const { machine, relevant } = explorer;
  const byFunction = new Map(context.sinks.map((sink) => [sink.function, sink]));
  const storeOf = (of: SinkImport) => context.sinks.findIndex((s) => s.interface === of.interface);
  const variables = (of: SinkImport) => variablesOf(context.stores, storeOf(of));
  const names = new Map(context.lookups.map((lookup) => [lookup.function, lookup.name]));
  return {
    decide: (_, concrete, ways, condition) => decide(explorer, concrete, ways, condition),
    calling: (_, callee) => {
      explorer.called[callee] = 1;
      checkpoint(explorer);
      collectTexts(explorer, callee, context.constant);
      if (relevant.has(callee)) explorer.executed.add(currentOffset(machine));
      if (explorer.enumerations.size > 0) explorer.path.calls.add(currentOffset(machine));
    },
    intercept: (_, callee, base) => {
      const name = names.get(callee);
      if (name === undefined) return false;
      const event = observe(explorer, callee, keyTexts(machine, base + name, -1));
      machine.low[base] = event === undefined ? 0 : valuePointer(machine, event);
      machine.high[base] = 0;
      machine.label[base] = 0;
      return true;
    },
    compare: (_, of, low, high, size) => compareName(explorer, of, low, high, size),
    host: (_, callee, base) => {
      const sink = byFunction.get(callee);
      if (sink === undefined) return answer(machine, callee, base);
      if (environment(machine, callee, base, context.sinks, variables)) {
        enumerated(explorer, sink, storeOf(sink));
        return "continue";
      }
      return readKey(explorer, sink, base);
    },
  };
}

/** Where the value of a key stands: text of which nothing is known. */
function valuePointer(machine: Machine, event: Event): number {
  return regionOf(machine, valueLabel(machine, event));
}

function readKey(explorer: Explorer, sink: SinkImport, base: number): HostAction {
  const { machine } = explorer;
  const { reads } = sink;
  const type = functionType(machine.module, sink.function);
  if (type === undefined || (reads.reads !== "key" && reads.reads !== "label"))
    return answer(machine, sink.function, base);
  if (reads.reads === "key" && isOutside(machine, base + reads.key, base + reads.key + 1)) return "stop";
  const texts =
    reads.reads === "key"
      ? keyTexts(machine, base + reads.key, base + reads.key + 1)
      : [{ match: "exact" as const, key: sink.label, prefix: null, suffix: null, address: -1, origin: 0 }];
  const event = observe(explorer, sink.function, texts);
  if (reads.result === "status" || type.results.length > 0) {
    machine.low[base] = event === undefined ? 10 : 0;
    machine.high[base] = 0;
    machine.label[base] = 0;
    return "continue";
  }
  const result = base + type.params.length - 1;
  const to = effective(machine, machine.low[result] as number, 0, machine.label[result] as number, 16);
  if (to >= 0) writeResult(machine, to, reads.result, event);
  return "continue";
}

/** Lays out what a sink returns: the key's value, or its absence. */
function writeResult(machine: Machine, to: number, shape: ResultShape, event: Event | undefined): void {
  const put = (offset: number, value: number) => store(machine.memory, machine.labels, to + offset, 4, value, 0, 0);
  const text = (offset: number) => {
    if (event === undefined) return;
    const bytes = new TextEncoder().encode(machine.values.get(valueLabel(machine, event)) ?? usualValue);
    const at = allocate(machine, bytes.length, 1) ?? valuePointer(machine, event);
    write(machine.memory, at, bytes, new Int32Array(bytes.length).fill(valueLabel(machine, event)));
    put(offset, at);
    put(offset + 4, bytes.length);
  };
  const tags: Readonly<Record<ResultShape, { readonly found: readonly number[]; readonly absent: readonly number[] }>> =
    {
      "result<option<string>>": { found: [0, 1], absent: [0, 0] },
      "result<string>": { found: [0], absent: [1, 1] },
      "result<handle>": { found: [0], absent: [1, 2] },
      "option<string>": { found: [1], absent: [0] },
      "option<handle>": { found: [1], absent: [0] },
      string: { found: [], absent: [] },
      handle: { found: [], absent: [] },
      status: { found: [], absent: [] },
    };
  const chosen = event === undefined ? tags[shape].absent : tags[shape].found;
  chosen.forEach((tag, i) => {
    put(4 * i, tag);
  });
  if (event === undefined) return;
  if (shape.includes("handle")) put(4 * chosen.length, 1);
  else text(4 * chosen.length);
}

/**
 * Goes up from the sinks: a function that passes on a key that its callers give it is a wrapper, and calls of it are reads as
 * well. A function is explored by itself where it may be a wrapper, or has calls of sinks or wrappers that no entry came to.
 */
function exploreInner(
  explorer: Explorer,
  graph: CallGraph,
  sinks: readonly number[],
  entries: readonly EntryPoint[],
  begin: (start: Start) => void,
): Inner {
  const wrappers = new Set<number>();
  const reading = new Set(sinks);
  const queue = new Set(sinks.flatMap((sink) => allCallers(graph, sink)));
  const done = new Set<number>();
  for (const next of queue) {
    if ((functionType(explorer.machine.module, next)?.params.length ?? 0) === 0) continue;
    const before = explorer.events.size;
    begin({ function: next, kind: "inner" });
    done.add(next);
    const own = [...explorer.events.values()].slice(before);
    if (!own.some((event) => (event.text.origin & Origin.param) !== 0)) continue;
    wrappers.add(next);
    reading.add(next);
    for (const caller of allCallers(graph, next)) queue.add(caller);
  }
  const unseenIn = (caller: number) =>
    callsOf(graph, caller).filter(({ callee, offset }) => reading.has(callee) && !explorer.executed.has(offset));
  const left = () => [...queue].filter((caller) => unseenIn(caller).length > 0);
  forceWays(explorer, left(), entries, begin);
  for (const next of left()) {
    if (!done.has(next)) begin({ function: next, kind: "inner" });
    explorer.machine.forcible[next] = 1;
    if (unseenIn(next).length > 0) begin({ function: next, kind: "inner" });
    explorer.machine.forcible[next] = 0;
  }
  const missed = left().flatMap((caller) => unseenIn(caller).map(({ offset }) => ({ function: caller, offset })));
  return { wrappers, missed };
}

/** Runs the entries again, with branches in these functions forced towards reads that haven't been seen. */
function forceWays(
  explorer: Explorer,
  functions: readonly number[],
  entries: readonly EntryPoint[],
  begin: (start: Start) => void,
): void {
  const called = functions.filter((index) => explorer.called[index] === 1);
  if (called.length === 0) return;
  for (const index of called) explorer.machine.forcible[index] = 1;
  explorer.machine.arguments = withArguments;
  for (const entry of entries) begin({ ...entry, kind: "entry" });
  explorer.machine.arguments = plainStart;
  for (const index of called) explorer.machine.forcible[index] = 0;
}

/** What going up from the sinks gave. */
interface Inner {
  readonly wrappers: ReadonlySet<number>;
  /** Calls of sinks or wrappers that no run came to. */
  readonly missed: readonly CodePlace[];
}

function callsOf(graph: CallGraph, caller: number): { readonly callee: number; readonly offset: number }[] {
  const found: { readonly callee: number; readonly offset: number }[] = [];
  for (let i = graph.first[caller] as number; i < (graph.first[caller + 1] as number); i++) {
    found.push({ callee: graph.callees[i] as number, offset: graph.offsets[i] as number });
  }
  return found;
}
