/**
 * Finds the functions that look up one environment variable, by what they do: run with an environment that holds one known
 * variable, they give its value for its name and nothing for another.
 */

import { environ, environSizes, pairList, type Variable } from "../machine/environment.ts";
import { answer } from "../machine/host.ts";
import { invoke } from "../machine/invoke.ts";
import { functionType } from "../machine/lowering.ts";
import { type Hooks, type Machine, restore, snapshot } from "../machine/machine.ts";
import { byteAt, inMemory, newRegion, store } from "../machine/memory.ts";
import { effective } from "../machine/memory-access.ts";
import type { SinkImport } from "../sinks.ts";
import { allCallers, type CallGraph } from "./call-graph.ts";

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

/** How many parameters of a function are tried, and how many instructions that may take in all. */
const maxParams = 8;
const maxTotal = 6_000_000;

/** The lookups of a module: functions above the imports `sinks`. */
export function findLookups(machine: Machine, graph: CallGraph, sinks: readonly SinkImport[]): Lookup[] {
  const found: Lookup[] = [];
  // A function above a lookup gives values for names, too; what counts is the lowest.
  const above = new Set<number>();
  const hooks = machine.hooks;
  machine.hooks = knownEnvironment(sinks);
  const first = machine.steps;
  for (const candidate of candidates(graph, sinks)) {
    if (machine.steps - first > maxTotal) break;
    const type = functionType(machine.module, candidate);
    if (type?.results.length !== 1 || type.results[0] !== "i32") continue;
    if ((graph.callers[candidate] ?? []).length + (graph.finalCallers[candidate] ?? []).length === 0) continue;
    if (above.has(candidate)) continue;
    for (let name = 0; name < Math.min(type.params.length, maxParams); name++) {
      if (type.params[name] !== "i32" || !behaves(machine, candidate, name, type.params)) continue;
      found.push({ function: candidate, name });
      for (const caller of callersOf(graph, candidate)) above.add(caller);
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

/** All functions from which calls lead to one. */
function callersOf(graph: CallGraph, callee: number): Set<number> {
  const found = new Set([callee]);
  const work = [callee];
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    for (const caller of allCallers(graph, next)) {
      if (found.has(caller)) continue;
      found.add(caller);
      work.push(caller);
    }
  }
  return found;
}

function behaves(machine: Machine, candidate: number, name: number, params: readonly string[]): boolean {
  return (
    resultFor(machine, candidate, name, params, known.name) === known.value &&
    resultFor(machine, candidate, name, params, absent) === null
  );
}

/** The C string that a candidate gives for a name; `null` for a null pointer, `undefined` where it doesn't come back. */
function resultFor(
  machine: Machine,
  candidate: number,
  name: number,
  params: readonly string[],
  text: string,
): string | null | undefined {
  const before = snapshot(machine);
  machine.limit = machine.steps + maxSteps;
  const other = putString(machine, "other");
  const at = putString(machine, text);
  const result = invoke(
    machine,
    candidate,
    params.map((_, i) => (i === name ? at : other)),
  );
  const value = result === undefined ? undefined : result === 0 ? null : stringAt(machine, result >>> 0);
  restore(machine, before);
  return value;
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

function knownEnvironment(sinks: readonly SinkImport[]): Hooks {
  return {
    decide: (_, concrete) => concrete,
    calling: () => {},
    intercept: () => false,
    compare: () => false,
    host: (machine, callee, base) =>
      environment(machine, callee, base, sinks, () => [known]) ? "continue" : answer(machine, callee, base),
  };
}

/** Answers the imports that read everything of a store; `false` for any other. */
export function environment(
  machine: Machine,
  callee: number,
  base: number,
  sinks: readonly SinkImport[],
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
      if (to >= 0) pairList(machine, reads === "all" ? to + 4 : to, variables(sink));
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
