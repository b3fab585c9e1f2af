/** Calls of the module's own functions by the host. */

import { run } from "./interpreter.ts";
import { loweredFunction, type Machine, pushFrame } from "./machine.ts";

/** Calls an exported function of the module while a host function is answered; its first result, `undefined` where it fails. */
export function invoke(machine: Machine, callee: number, args: readonly number[]): number | undefined {
  const lowered = loweredFunction(machine, callee);
  if (lowered === undefined || lowered.params !== args.length) return undefined;
  const { top, depth, hooks } = machine;
  for (const value of args) {
    machine.low[machine.top] = value;
    machine.high[machine.top] = 0;
    machine.label[machine.top++] = 0;
  }
  machine.hooks = { ...hooks, decide: (_, concrete) => concrete };
  const done = pushFrame(machine, callee, lowered) && run(machine, depth + 1) === "returned";
  machine.hooks = hooks;
  const value = done && lowered.results > 0 ? machine.low[machine.top - 1] : undefined;
  machine.top = top;
  machine.depth = depth;
  return value;
}

/** Runs a function without parameters to its end; `false` where it doesn't come there. */
export function complete(machine: Machine, callee: number): boolean {
  const lowered = loweredFunction(machine, callee);
  if (lowered === undefined || lowered.params !== 0) return false;
  const { top, depth } = machine;
  const done = pushFrame(machine, callee, lowered) && run(machine, depth + 1) === "returned";
  machine.top = top;
  machine.depth = depth;
  return done;
}

/** Memory of the program's own for what the host returns, by `cabi_realloc`; `undefined` where it has none. */
export function allocate(machine: Machine, size: number, align: number): number | undefined {
  // A `cabi_realloc` that asks the host in its turn would have to be asked again, without end.
  if (machine.realloc < 0 || machine.isAllocating) return undefined;
  machine.isAllocating = true;
  const at = invoke(machine, machine.realloc, [0, 0, align, Math.max(size, 1)]);
  machine.isAllocating = false;
  return at === undefined || at === 0 ? undefined : at >>> 0;
}
