/**
 * Finds the functions that look up one environment variable, by what they do: run with an environment that holds one known
 * variable, they give its value for its name and nothing for another.
 */
import { allCallers, type CallGraph } from "./callgraph.ts";
import { effective } from "./machine/access.ts";
import { environ, environSizes, pairList, type Variable } from "./machine/environment.ts";
import { answer, invoke } from "./machine/host.ts";
import { functionType } from "./machine/lower.ts";
import { type Hooks, type Machine, restore, snapshot } from "./machine/machine.ts";
import { byteAt, inMemory, newRegion, store } from "./machine/memory.ts";
import type { SinkImport } from "./sinks.ts";

/** A function `(name) -> value`, both C strings; `name` is the index of the parameter. */
export interface Lookup {
  readonly function: number;
  readonly name: number;
}

const known: Variable = { name: "QJZKXW", value: "vqzxjkw9", unknown: false, firstIndex: 0 };
const absent = "QJZKXU";

/** How far above the import a lookup may lie, how many functions are tried, and for how many instructions each. */
const maxDistance = 6;
const maxCandidates = 48;
const maxSteps = 60_000;

/** The lookups of a module: functions above the imports `sinks`. */
export function findLookups(machine: Machine, graph: CallGraph, sinks: readonly SinkImport[], realloc: number): Lookup[] {
  const found: Lookup[] = [];
  const lookups = new Set<number>();
  const hooks = machine.hooks;
  machine.hooks = knownEnvironment(sinks, realloc);
  for (const candidate of candidates(graph, sinks)) {
    const type = functionType(machine.module, candidate);
    if (type?.results.length !== 1 || type.results[0] !== "i32") continue;
    if ((graph.callers[candidate] ?? []).length + (graph.finalCallers[candidate] ?? []).length === 0) continue;
    if (callsAny(graph, candidate, lookups)) continue;
    for (let name = 0; name < type.params.length; name++) {
      if (type.params[name] !== "i32" || !behaves(machine, candidate, name, type.params)) continue;
      lookups.add(candidate);
      found.push({ function: candidate, name });
      break;
    }
  }
  machine.hooks = hooks;
  return found;
}

/** Functions above the imports, the nearest first. */
function candidates(graph: CallGraph, sinks: readonly SinkImport[]): number[] {
  const seen = new Set(sinks.map((sink) => sink.function));
  let layer = [...seen];
  const found: number[] = [];
  for (let distance = 0; distance < maxDistance && found.length < maxCandidates; distance++) {
    const next: number[] = [];
    for (const callee of layer) {
      for (const caller of allCallers(graph, callee)) {
        if (seen.has(caller)) continue;
        seen.add(caller);
        next.push(caller);
      }
    }
    found.push(...next.slice(0, maxCandidates - found.length));
    layer = next.slice(0, maxCandidates);
  }
  return found;
}

/** A function above a lookup gives values for names too; what counts is the lowest. */
function callsAny(graph: CallGraph, caller: number, callees: ReadonlySet<number>): boolean {
  for (let i = graph.first[caller] as number; i < (graph.first[caller + 1] as number); i++) {
    if (callees.has(graph.callees[i] as number)) return true;
  }
  return false;
}

function behaves(machine: Machine, candidate: number, name: number, params: readonly string[]): boolean {
  return (
    resultFor(machine, candidate, name, params, known.name) === known.value &&
    resultFor(machine, candidate, name, params, absent) === undefined
  );
}

/** The C string that a candidate gives for a name; `undefined` where it gives none. */
function resultFor(
  machine: Machine,
  candidate: number,
  name: number,
  params: readonly string[],
  text: string,
): string | undefined {
  const before = snapshot(machine);
  machine.limit = machine.steps + maxSteps;
  const other = putString(machine, "other");
  const at = putString(machine, text);
  const result = invoke(
    machine,
    candidate,
    params.map((_, i) => (i === name ? at : other)),
  );
  const value = result === undefined ? undefined : stringAt(machine, result >>> 0);
  restore(machine, before);
  return value === known.value ? value : undefined;
}

function putString(machine: Machine, text: string): number {
  const at = newRegion(machine.memory);
  for (let i = 0; i <= text.length; i++) {
    store(machine.memory, machine.labels, at + i, 1, i < text.length ? text.charCodeAt(i) : 0, 0, 1);
  }
  return at;
}

function stringAt(machine: Machine, address: number): string {
  let text = "";
  for (let i = 0; i < 32 && inMemory(machine.memory, address + i, 1); i++) {
    const byte = byteAt(machine.memory, address + i);
    if (byte === 0) break;
    text += String.fromCharCode(byte);
  }
  return text;
}

function knownEnvironment(sinks: readonly SinkImport[], realloc: number): Hooks {
  return {
    decide: (_, concrete) => concrete,
    calling: () => {},
    intercept: () => false,
    compare: () => false,
    host: (machine, callee, base) =>
      environment(machine, callee, base, sinks, realloc, () => [known]) ? "continue" : answer(machine, callee, base),
  };
}

/** Answers the imports that read everything of a store; `false` for any other. */
export function environment(
  machine: Machine,
  callee: number,
  base: number,
  sinks: readonly SinkImport[],
  realloc: number,
  variables: (sink: SinkImport) => readonly Variable[],
): boolean {
  const sink = sinks.find((s) => s.function === callee);
  if (sink === undefined) return false;
  const { reads } = sink.reads;
  switch (reads) {
    case "environ-sizes":
      environSizes(machine, base, variables(sink));
      return true;
    case "environ":
      environ(machine, base, variables(sink));
      return true;
    case "environment":
    case "all": {
      const params = functionType(machine.module, callee)?.params.length ?? 0;
      const results = functionType(machine.module, callee)?.results.length ?? 0;
      const at = base + params - 1;
      const to = params === 0 ? -1 : effective(machine, machine.low[at] as number, 0, machine.label[at] as number, 12);
      // `get-all` gives a result: its tag stands first.
      if (reads === "all" && to >= 0) store(machine.memory, machine.labels, to, 4, 0, 0, 0);
      if (to >= 0) pairList(machine, reads === "all" ? to + 4 : to, variables(sink), realloc);
      if (results > 0) {
        machine.low[base] = 2;
        machine.label[base] = 0;
      }
      return true;
    }
    default:
      return false;
  }
}
