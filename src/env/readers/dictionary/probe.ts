/**
 * Programs that copy the environment into a hash map and look names up there: no call leads from a name to the host, and an
 * unknown name has no hash. So the program is run with an environment that holds every text of its own data as a variable; the
 * map then compares the name that is asked for with the entry of the same hash, byte by byte, and that is seen.
 */

import { decide } from "../../explore/branching.ts";
import { callGraph, reaching } from "../../explore/call-graph.ts";
import { observe } from "../../explore/events.ts";
import { createExplorer, type Event, type ExploreLimits, type Explorer } from "../../explore/exploration.ts";
import { explore } from "../../explore/path-search.ts";
import { currentOffset } from "../../explore/program-counter.ts";
import { answer } from "../../machine/host.ts";
import { allocate, invoke } from "../../machine/invoke.ts";
import { LabelKind, label, Origin } from "../../machine/labels.ts";
import { functionType } from "../../machine/lowering.ts";
import type { Hooks, HostAction, Machine } from "../../machine/machine.ts";
import { labelAt, patch, store, wordAt, write } from "../../machine/memory.ts";
import { effective } from "../../machine/memory-access.ts";
import { setUpMachine } from "../../machine/set-up.ts";
import type { SinkImport } from "../../sinks.ts";
import type { ReaderInput } from "../reader.ts";

const LIMITS: ExploreLimits = { path: 4_000_000, start: 20_000_000, paths: 100 };

export interface Probe {
  readonly events: readonly Event[];
  /** Whether names of variables are written out. */
  readonly everything: boolean;
  readonly complete: boolean;
}

interface ProbeContext {
  readonly machine: Machine;
  readonly explorer: Explorer;
  readonly sinks: readonly SinkImport[];
  readonly names: readonly Uint8Array[];
  readonly texts: readonly string[];
  /** By name: which of its bytes were found equal since a comparison last failed. */
  readonly equal: Map<number, Set<number>>;
  everything: boolean;
}

const VALUE = new TextEncoder().encode("1");
/** Space between the labels of two names. */
const STRIDE = 4096;

/** Runs the entries of a module with these names in its environment. */
export function probe(input: ReaderInput, texts: readonly string[]): Probe {
  const { module } = input;
  const sinks = input.sinks.filter((sink) => sink.source === "env");
  const machine = setUpMachine(module, input.data.segments);
  const relevant = new Set<number>();
  const explorer = createExplorer(machine, relevant, LIMITS);
  const encoder = new TextEncoder();
  const context: ProbeContext = {
    machine,
    explorer,
    sinks,
    texts,
    names: texts.map((text) => encoder.encode(text)),
    equal: new Map(),
    everything: false,
  };
  machine.hooks = hooksOf(context);
  // What the module's start function sets up is there when an export is called.
  if (module.startFunction !== undefined) {
    machine.limit = machine.steps + LIMITS.path;
    invoke(machine, module.startFunction, []);
  }
  const entries = module.exports.filter(
    (entry) => entry.kind === "func" && !/^(cabi_|__|_initialize$)/.test(entry.name),
  );
  const runEntries = (): boolean =>
    entries.reduce((complete, entry) => {
      explore(explorer, { function: entry.index, kind: "entry" });
      return complete && explorer.complete;
    }, true);
  runEntries();
  // Which functions look names up is known now; other ways through the program that lead to them are tried.
  const lookups = [...explorer.events.values()].flatMap(({ stack }) => stack.slice(-2).map((place) => place.function));
  for (const index of reaching(callGraph(module), lookups)) relevant.add(index);
  const complete = runEntries();
  return { events: [...explorer.events.values()], everything: context.everything, complete };
}

function hooksOf(context: ProbeContext): Hooks {
  const { machine, explorer, sinks } = context;
  const byFunction = new Map(sinks.map((sink) => [sink.function, sink]));
  return {
    decide: (_, concrete, ways, condition) => {
      // The names are what they are; only what else isn't known is explored.
      const origin = machine.labels.origin[condition] as number;
      return origin === Origin.name ? concrete : decide(explorer, concrete, ways, condition);
    },
    calling: (_, callee) => {
      boundSize(machine, callee);
      explorer.executed.add(currentOffset(machine));
    },
    intercept: () => false,
    compare: (_, of, low, high, size) => compareName(context, of, low, high, size),
    host: (_, callee, base) => {
      const sink = byFunction.get(callee);
      if (sink) return giveEnvironment(context, sink, base);
      noteOutput(context, callee, base);
      return answer(machine, callee, base);
    },
  };
}

/** A size that no memory holds stands for "as long as it is": texts of the environment are short. */
function boundSize(machine: Machine, callee: number): void {
  const params = functionType(machine.module, callee)?.params ?? [];
  const first = machine.top - params.length;
  const isSize =
    params[0] === "i32" && machine.label[first] === 0 && (machine.low[first] as number) >>> 0 > 0xfffffff0 - 0x1000;
  if (isSize) machine.low[first] = 4096;
}

function giveEnvironment({ machine, names }: ProbeContext, { reads }: SinkImport, base: number): HostAction {
  const { memory, labels } = machine;
  const put = (slot: number, offset: number, value: number): void => {
    const at = effective(machine, machine.low[slot] as number, offset, machine.label[slot] as number, 4);
    if (at >= 0) store(memory, labels, at, 4, value, 0, 0);
  };
  if (reads.reads === "environ-sizes") {
    put(base, 0, names.length);
    put(
      base + 1,
      0,
      names.reduce((sum, name) => sum + name.length + VALUE.length + 2, 0),
    );
  } else if (reads.reads === "environ") {
    let to = (machine.low[base + 1] as number) >>> 0;
    names.forEach((_, index) => {
      put(base, 4 * index, to);
      to = putVariable(machine, names, index, to);
    });
  } else {
    const list = allocate(machine, 16 * names.length, 4) ?? 0;
    names.forEach((name, index) => {
      const to = allocate(machine, name.length + VALUE.length + 2, 1) ?? 0;
      putVariable(machine, names, index, to);
      [to, name.length, to + name.length + 1, VALUE.length].forEach((value, part) => {
        store(memory, labels, list + 16 * index + 4 * part, 4, value, 0, 0);
      });
    });
    put(base, 0, list);
    put(base, 4, names.length);
    return "continue";
  }
  machine.low[base] = 0;
  machine.high[base] = 0;
  machine.label[base] = 0;
  return "continue";
}

/** `NAME=value` and a zero: every byte of the name knows which it is, and the value is unknown. Returns the address behind it. */
function putVariable({ memory, labels }: Machine, names: readonly Uint8Array[], index: number, to: number): number {
  const name = names[index] ?? new Uint8Array(0);
  const bytes = new Uint8Array(name.length + VALUE.length + 2);
  const shadow = new Int32Array(bytes.length);
  bytes.set(name);
  bytes[name.length] = 0x3d;
  bytes.set(VALUE, name.length + 1);
  name.forEach((byte, i) => {
    shadow[i] = label(labels, LabelKind.name, index * STRIDE + i, 0, Origin.name, byte);
  });
  VALUE.forEach((byte, i) => {
    shadow[name.length + 1 + i] = label(labels, LabelKind.host, -11, index, Origin.host, byte);
  });
  write(memory, to, bytes, shadow);
  return to + bytes.length;
}

/**
 * A part of a name meets a constant. Once all bytes of a name have been found equal, the program has asked for it: with the key
 * missing, the last comparison fails.
 */
function compareName(context: ProbeContext, of: number, low: number, high: number, size: number): boolean {
  const { machine, explorer, names, equal } = context;
  const { labels } = machine;
  const parts = labels.kind[of] === LabelKind.bytes ? (labels.parts[of] ?? []) : [of];
  let index = -1;
  let compared = 0;
  for (let i = 0; i < Math.min(parts.length, size); i++) {
    const part = parts[i] as number;
    if (labels.kind[part] !== LabelKind.name) continue;
    const [name, place] = [Math.floor((labels.a[part] as number) / STRIDE), (labels.a[part] as number) % STRIDE];
    if (index >= 0 && index !== name) return false;
    index = name;
    compared = part;
    const value = (i < 4 ? low >>> (8 * i) : high >>> (8 * (i - 4))) & 255;
    const met = equal.get(name) ?? new Set<number>();
    equal.set(name, met);
    // A character that was widened to 16 bits has two bytes of one label.
    const expected = i > 0 && parts[i - 1] === part ? 0 : names[name]?.[place];
    if (value === expected) met.add(place);
    else met.clear();
  }
  // Taken up again at this very comparison, to see what happens without the key.
  if (index >= 0 && explorer.missing && explorer.path.probe?.text.key === context.texts[index])
    return asked(context, index, compared);
  if (index < 0 || (equal.get(index)?.size ?? 0) < (names[index]?.length ?? 1)) return false;
  equal.get(index)?.clear();
  return asked(context, index, compared);
}

function asked({ machine, explorer, texts, sinks }: ProbeContext, index: number, compared: number): boolean {
  const key = texts[index] ?? "";
  // A key that was there a moment ago can't be missing now: what becomes of the program is seen from its first look.
  if (!explorer.missing && [...explorer.events.values()].some((event) => event.text.key === key)) return false;
  const event = observe(explorer, sinks[0]?.function ?? 0, [
    { match: "exact", key, prefix: null, suffix: null, address: -1, origin: 0 },
  ]);
  if (event !== undefined) return false;
  // The variable has another name from here on: in memory, and in what is just being compared.
  patch(machine.memory, new Map([[compared, OTHER]]));
  for (let slot = 0; slot < machine.top; slot++) rename(machine, slot, compared);
  return true;
}

/** A byte that no name has. */
const OTHER = 1;

/** Puts the other byte into a slot, wherever it holds the byte with this label. */
function rename(machine: Machine, slot: number, place: number): void {
  const { low, high, labels } = machine;
  const of = machine.label[slot] as number;
  if (of === place) low[slot] = OTHER;
  if (labels.kind[of] !== LabelKind.bytes) return;
  labels.parts[of]?.forEach((part, i) => {
    if (part !== place) return;
    const half = i < 4 ? low : high;
    const shift = 8 * (i & 3);
    half[slot] = ((half[slot] as number) & ~(255 << shift)) | (OTHER << shift);
  });
}

/** Names of variables that are written out: the program lists its environment. */
function noteOutput(context: ProbeContext, callee: number, base: number): void {
  const { machine } = context;
  const declared = machine.module.imports[machine.module.functionImports[callee] ?? -1];
  if (declared?.name !== "fd_write") return;
  const vectors = (machine.low[base + 1] as number) >>> 0;
  for (let i = 0; i < Math.min(machine.low[base + 2] as number, 16); i++) {
    const [from, size] = [wordAt(machine.memory, vectors + 8 * i) >>> 0, wordAt(machine.memory, vectors + 8 * i + 4)];
    for (let at = from; at < from + Math.min(size, 256); at++) {
      if (machine.labels.kind[labelAt(machine.memory, at)] === LabelKind.name) context.everything = true;
    }
  }
}
