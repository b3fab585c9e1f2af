/**
 * Functions of the C library that the machine does by itself: `memcpy` (and `memmove`) and `strlen`, known by what they do. Run as code
 * they would read unknown texts by words, as if they were numbers; and they are called so often that it pays.
 */

import { invoke } from "./invoke.ts";
import { functionType } from "./lowering.ts";
import { type Machine, restore, snapshot } from "./machine.ts";
import { byteAt, store } from "./memory.ts";
import { copyBytes, effective, lookAt } from "./memory-access.ts";

/** Values of `Machine.intercepted`. */
export const Native = { none: 0, hook: 1, copy: 2, length: 3 } as const;

/** How many functions of each kind are tried, the most called first, and for how many instructions each. */
const maxTried = 16;
const maxSteps = 4000;

/** Finds them among the functions that call none. `callers`: how many functions call each. */
export function findNatives(machine: Machine, leaves: readonly number[], callers: (index: number) => number): void {
  if (machine.memory.size < 131072) return;
  const ordered = [...leaves].sort((a, b) => callers(b) - callers(a));
  const ofType = (params: string) =>
    ordered.filter((index) => {
      const type = functionType(machine.module, index);
      return type?.params.join() === params && type.results.join() === "i32";
    });
  for (const index of ofType("i32,i32,i32").slice(0, maxTried)) {
    if (behaves(machine, () => copies(machine, index))) machine.intercepted[index] = Native.copy;
  }
  for (const index of ofType("i32").slice(0, maxTried)) {
    if (behaves(machine, () => measures(machine, index))) machine.intercepted[index] = Native.length;
  }
}

function behaves(machine: Machine, test: () => boolean): boolean {
  const before = snapshot(machine);
  machine.limit = machine.steps + maxSteps;
  const does = test();
  restore(machine, before);
  return does;
}

const sample = "a sample of some text, long enough";

/** A place in memory that nothing else uses: its last bytes. */
function place(machine: Machine, back: number): number {
  return machine.memory.size - back;
}

function put(machine: Machine, at: number, text: string): void {
  for (let i = 0; i < text.length; i++) store(machine.memory, machine.labels, at + i, 1, text.charCodeAt(i), 0, 0);
}

function textAt(machine: Machine, at: number, size: number): string {
  let text = "";
  for (let i = 0; i < size; i++) text += String.fromCharCode(byteAt(machine.memory, at + i));
  return text;
}

function copies(machine: Machine, index: number): boolean {
  const [from, to] = [place(machine, 2048), place(machine, 1024)];
  const size = 27;
  put(machine, from, sample);
  put(machine, to, "-".repeat(sample.length));
  const result = invoke(machine, index, [to, from, size]);
  const expected = sample.slice(0, size) + "-".repeat(sample.length - size);
  return (
    result === to &&
    textAt(machine, to, sample.length) === expected &&
    textAt(machine, from, size) === sample.slice(0, size)
  );
}

function measures(machine: Machine, index: number): boolean {
  const at = place(machine, 2048);
  put(machine, at, `${sample}\0more`);
  if (invoke(machine, index, [at + 3]) !== sample.length - 3) return false;
  put(machine, at, "\0");
  return invoke(machine, index, [at]) === 0;
}

/** Most bytes that are copied or looked at where the size isn't known. */
const unknownSize = 64;
const maxLength = 65536;

/** Does what a function of kind `native` would; arguments lie from `base`, the result goes there. `false` where it goes wrong. */
export function doNative(machine: Machine, native: number, base: number): boolean {
  return native === Native.copy ? nativeCopy(machine, base) : nativeLength(machine, base);
}

function nativeCopy(machine: Machine, base: number): boolean {
  const { low, label } = machine;
  const size = (low[base + 2] as number) >>> 0;
  if (size === 0 || (label[base + 2] !== 0 && size > unknownSize)) return true;
  const to = effective(machine, low[base] as number, 0, label[base] as number, size);
  const from = effective(machine, low[base + 1] as number, 0, label[base + 1] as number, size);
  if (to < 0 || from < 0) return false;
  machine.steps += size >> 4;
  copyBytes(machine, to, from, size);
  return true;
}

function nativeLength(machine: Machine, base: number): boolean {
  const { low, high, label } = machine;
  let length = 0;
  for (; length < maxLength; length++) {
    const at = effective(machine, low[base] as number, length, label[base] as number, 1);
    if (at < 0) return false;
    if (lookAt(machine, at).byte === 0) break;
  }
  machine.steps += length >> 2;
  low[base] = length;
  high[base] = 0;
  label[base] = 0;
  return true;
}
