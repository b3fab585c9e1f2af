/** What a run of a Go program knows, and how its calls are looked at. */
import type { Event, Explorer } from "../../explore/exploration.ts";
import { type KeyText, keyTexts } from "../../machine/key-text.ts";
import type { Machine } from "../../machine/machine.ts";
import { labelOf, wordAt } from "../../machine/memory.ts";
import type { GoFunction, GoTable } from "./pclntab.ts";

/** The Go stack pointer and the current goroutine are the first and the third global of every Go module. */
export const STACK_POINTER = 0;
export const GOROUTINE = 2;

/** The variable that `os.Environ` gives out (its address, 0: none yet), the maps that it became a key of, and what is looked up there. */
export interface Copies {
  variable: number;
  readonly maps: Set<number>;
  /** Whether what its name is compared with is to be spelled out; the text so far, and all texts. */
  isSpelled: boolean;
  spelled: string;
  readonly prefixes: Set<string>;
  /** Functions that look a text up in a map. */
  readonly lookups: readonly number[];
}

export interface GoContext {
  readonly machine: Machine;
  readonly table: GoTable;
  readonly explorer: Explorer;
  readonly sinks: ReadonlyMap<number, "lookup" | "environ">;
  readonly byIndex: ReadonlyMap<number, GoFunction>;
  /** Functions that aren't the standard library's. */
  readonly own: ReadonlySet<number>;
  readonly everything: Set<Event>;
  readonly defaults: Map<Event, string>;
  /** By event: what was handed on by the calls behind it, with the key present. `true`: its value. */
  readonly handed: Map<Event, Map<string, boolean>>;
  /** Events whose calls are being noted, the latest last. */
  readonly noted: Event[];
  /** The event that is probed, once its key was answered to be missing; and the calls since then. */
  probed: Event | undefined;
  readonly since: Set<string>;
  /** By function: the offsets of its arguments. */
  readonly inputs: Map<number, ReadonlySet<number>>;
  /** What the program makes of `os.Environ`. */
  readonly copies: Copies;
  /** Where the program ended in failure though every key was there. */
  readonly usualFailures: Set<string>;
}

/** Address of the first argument of the function that is being called: behind the return address. */
export function argumentsAt(machine: Machine): number {
  return ((machine.globalLow[STACK_POINTER] as number) >>> 0) + 8;
}

/** The texts that a Go string in memory may be. */
export function textsAt(machine: Machine, at: number): readonly KeyText[] {
  const { top, memory, labels } = machine;
  for (const [slot, offset] of [
    [top, 0],
    [top + 1, 8],
  ] as const) {
    machine.low[slot] = wordAt(memory, at + offset);
    machine.high[slot] = 0;
    machine.label[slot] = labelOf(memory, labels, at + offset, 8);
  }
  return keyTexts(machine, top, top + 1);
}

export function caller(machine: Machine): number {
  return machine.frameFunction[machine.depth - 1] as number;
}
