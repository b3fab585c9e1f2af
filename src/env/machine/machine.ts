/**
 * The machine that runs a core module's code with unknown inputs: concrete numbers, labelled where they stand for something
 * unknown. It has no opinion on what to explore; that is asked of `hooks`.
 */
import { attempt } from "../../wasm/bytes.ts";
import type { CoreModule } from "../../wasm/module.ts";
import type { ResultLayout } from "../../wasm/result-layout.ts";
import { createLabels, type Labels } from "./labels.ts";
import { type LoweredFunction, lowerFunction } from "./lowering.ts";
import { createMemory, type Memory, type MemoryMark, mark, rewind, type Segment } from "./memory.ts";

/** How a run ended. `fault`: an access outside memory, a bad table entry, a division by zero. */
export type Ending = "returned" | "unreachable" | "exit" | "throw" | "fault" | "budget" | "stopped";

/** What a host function does with the run. */
export type HostAction = "continue" | "stop" | "exit";

export interface Hooks {
  /**
   * At a branch on an unknown: which way, out of `ways` (for a two-way branch 0: not taken, 1: taken). `concrete` is the way that
   * the numbers would go.
   */
  decide(machine: Machine, concrete: number, ways: number, label: number): number;
  /** Before every call. */
  calling(machine: Machine, callee: number): void;
  /** A call of an imported function. Arguments lie in the slots from `base`; results go there. */
  host(machine: Machine, callee: number, base: number): HostAction;
  /** A call of a function for which `intercepted` is set; `false`: run it after all. */
  intercept(machine: Machine, callee: number, base: number): boolean;
  /** A number from the bytes of a variable's name meets a constant; `true` where the machine is to look at its operands again. */
  compare(machine: Machine, label: number, low: number, high: number, size: number): boolean;
}

/** Numbers in use: locals and operands of all frames, and globals. The low and high 32 bits of each, and its label. */
interface Registers {
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly label: Int32Array;
  /** First free slot. */
  top: number;
  readonly globalLow: Int32Array;
  readonly globalHigh: Int32Array;
  readonly globalLabel: Int32Array;
  /** 128-bit numbers by the low half of their slot. */
  readonly vectors: { readonly bytes: Uint8Array; readonly labels: Int32Array | undefined }[];
}

/** Calls that haven't come back: function, place in its code, first slot. */
interface Frames {
  readonly frameFunction: Int32Array;
  readonly framePc: Int32Array;
  readonly frameBase: Int32Array;
  depth: number;
}

/** The code that is run, and what is done in place of some of it. */
interface Program {
  readonly module: CoreModule;
  readonly tables: readonly Int32Array[];
  readonly lowered: (LoweredFunction | null | undefined)[];
  /** What is done in place of a function; see `Native`. */
  readonly intercepted: Uint8Array;
  /** How the results of imported functions lie in memory, by their index, where that is known. */
  results: ReadonlyMap<number, ResultLayout>;
  /** The function by which the host allocates memory; −1: none. */
  readonly realloc: number;
  /** 1: every branch in this function is put to `hooks.decide`, whatever it depends on. */
  readonly forcible: Uint8Array;
  hooks: Hooks;
}

/** What stands for something unknown. */
interface Unknowns {
  /** Texts that stand for the arguments of the program; every byte is unknown, and how many there are. */
  arguments: readonly string[];
  /** The program has asked for them. */
  asksArguments: boolean;
  labels: Labels;
  /** Texts of values, by their label, where they aren't the usual one. */
  readonly values: Map<number, string>;
  /** Where the host put names of variables. */
  readonly nameRanges: { readonly start: number; readonly end: number }[];
  /** The label that a region belongs to. */
  readonly regionOwner: number[];
  /** Length that stands for the unknown length of a variable's name; 0: not watched. */
  canary: number;
  onCanary: (other: number) => void;
}

/** How far a run may go, and how it ended. */
interface RunProgress {
  steps: number;
  limit: number;
  /** Work was left undone for lack of steps. */
  exhausted: boolean;
  /** The way to go at the next decision, asked for when a run is taken up again; −1: none. */
  forced: number;
  exitCode: number;
  exitLabel: number;
  /** `cabi_realloc` is running, for an answer of the host. */
  isAllocating: boolean;
}

export interface Machine extends Registers, Frames, Program, Unknowns, RunProgress {
  readonly memory: Memory;
}

const slotCount = 1 << 16;
const frameCount = 512;

/** How much memory a module may have in the machine, in bytes; what lies above isn't there. */
const memoryLimit = 0x4000_0000;

/** The arguments of a server that is started as servers are: only its own name. */
export const plainStart: readonly string[] = ["program"];

/** Arguments for what a program does with some. */
export const withArguments: readonly string[] = ["program", "argument", "argument"];

/** A machine for a module, its memory as the data segments leave it. */
export function createMachine(module: CoreModule, segments: readonly Segment[], hooks: Hooks): Machine {
  const memory = module.memories[0];
  const pageSize = memory?.pageSize ?? 65536;
  const size = Math.min((memory?.min ?? 0) * pageSize, memoryLimit);
  const maximum = Math.min((memory?.max ?? 65536) * pageSize, memoryLimit);
  const functions = module.functionTypes.length;
  const machine: Machine = {
    module,
    memory: createMemory(module.bytes, segments, size, Math.max(size, maximum)),
    labels: createLabels(),
    low: new Int32Array(slotCount),
    high: new Int32Array(slotCount),
    label: new Int32Array(slotCount),
    top: 0,
    frameFunction: new Int32Array(frameCount),
    framePc: new Int32Array(frameCount),
    frameBase: new Int32Array(frameCount),
    depth: 0,
    globalLow: new Int32Array(module.globals.length),
    globalHigh: new Int32Array(module.globals.length),
    globalLabel: new Int32Array(module.globals.length),
    tables: module.tables.map((table) => new Int32Array(Math.min(table.limits.min, 1 << 20)).fill(-1)),
    lowered: new Array<LoweredFunction | null | undefined>(functions),
    intercepted: new Uint8Array(functions),
    results: new Map(),
    vectors: [],
    regionOwner: [],
    realloc: module.exports.find((e) => e.kind === "func" && e.name === "cabi_realloc")?.index ?? -1,
    values: new Map(),
    forcible: new Uint8Array(functions),
    nameRanges: [],
    arguments: plainStart,
    asksArguments: false,
    hooks,
    steps: 0,
    limit: 0,
    exhausted: false,
    forced: -1,
    exitCode: 0,
    exitLabel: 0,
    isAllocating: false,
    canary: 0,
    onCanary: () => {},
  };
  initGlobals(machine);
  initTables(machine);
  return machine;
}

function initGlobals(machine: Machine): void {
  machine.module.globals.forEach((global, index) => {
    const value = global.init?.value;
    if (value?.kind === "i32") machine.globalLow[index] = value.value;
    else if (value?.kind === "i64") {
      machine.globalLow[index] = Number(BigInt.asIntN(32, value.value));
      machine.globalHigh[index] = Number(BigInt.asIntN(32, value.value >> 32n));
    } else if (value?.kind === "function") machine.globalLow[index] = value.index;
  });
}

function initTables(machine: Machine): void {
  for (const segment of machine.module.elements) {
    const offset = segment.offset?.value;
    const table = machine.tables[segment.table];
    if (segment.mode !== "active" || offset?.kind !== "i32" || table === undefined) continue;
    const at = offset.value >>> 0;
    for (let i = 0; i < segment.items.length && at + i < table.length; i++) table[at + i] = segment.items[i] as number;
  }
}

/** The lowered form of a defined function; `undefined` where it can't be followed. */
export function loweredFunction(machine: Machine, index: number): LoweredFunction | undefined {
  const known = machine.lowered[index];
  if (known !== undefined) return known ?? undefined;
  // A body that is malformed can't be followed either; the call graph has told of it.
  const made =
    index < machine.module.importedFunctions ? undefined : attempt(() => lowerFunction(machine.module, index)).value;
  machine.lowered[index] = made ?? null;
  return made;
}

/** Lays a frame for a function whose arguments lie in the topmost slots; `false` where there is no room or no code. */
export function pushFrame(machine: Machine, callee: number, lowered: LoweredFunction): boolean {
  const base = machine.top - lowered.params;
  const end = base + lowered.locals;
  if (machine.depth >= frameCount || end + lowered.operands + 8 > slotCount) return false;
  machine.low.fill(0, machine.top, end);
  machine.high.fill(0, machine.top, end);
  machine.label.fill(0, machine.top, end);
  const frame = machine.depth++;
  machine.frameFunction[frame] = callee;
  machine.framePc[frame] = 0;
  machine.frameBase[frame] = base;
  machine.top = end;
  return true;
}

/** Everything that a run changes. */
export interface Snapshot {
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly label: Int32Array;
  readonly frames: Int32Array;
  readonly depth: number;
  readonly globals: Int32Array;
  readonly vectors: number;
  readonly memory: MemoryMark;
}

/** Remembers the state of the machine. Its frames' `pc` must be written back. */
export function snapshot(machine: Machine): Snapshot {
  const { depth, top } = machine;
  const frames = new Int32Array(depth * 3);
  frames.set(machine.frameFunction.subarray(0, depth));
  frames.set(machine.framePc.subarray(0, depth), depth);
  frames.set(machine.frameBase.subarray(0, depth), 2 * depth);
  const count = machine.globalLow.length;
  const globals = new Int32Array(count * 3);
  globals.set(machine.globalLow);
  globals.set(machine.globalHigh, count);
  globals.set(machine.globalLabel, 2 * count);
  return {
    low: machine.low.slice(0, top),
    high: machine.high.slice(0, top),
    label: machine.label.slice(0, top),
    frames,
    depth,
    globals,
    vectors: machine.vectors.length,
    memory: mark(machine.memory),
  };
}

/** Bytes that a snapshot takes, without the pages of memory that it keeps. */
export function snapshotSize({ low, frames, globals }: Snapshot): number {
  return 12 * low.length + 4 * (frames.length + globals.length) + 512;
}

/** The machine as it was. The snapshot can be used again, as long as no older one has been restored. */
export function restore(machine: Machine, from: Snapshot): void {
  const { depth } = from;
  machine.low.set(from.low);
  machine.high.set(from.high);
  machine.label.set(from.label);
  machine.top = from.low.length;
  machine.frameFunction.set(from.frames.subarray(0, depth));
  machine.framePc.set(from.frames.subarray(depth, 2 * depth));
  machine.frameBase.set(from.frames.subarray(2 * depth));
  machine.depth = depth;
  machine.vectors.length = Math.min(machine.vectors.length, from.vectors);
  const count = machine.globalLow.length;
  machine.globalLow.set(from.globals.subarray(0, count));
  machine.globalHigh.set(from.globals.subarray(count, 2 * count));
  machine.globalLabel.set(from.globals.subarray(2 * count));
  rewind(machine.memory, from.memory);
}
