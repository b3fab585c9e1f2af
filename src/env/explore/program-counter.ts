/** Where the machine is. */

import { stride } from "../machine/lowering.ts";
import { loweredFunction, type Machine } from "../machine/machine.ts";
import type { CodePlace } from "./exploration.ts";

/** The offset of the instruction at which the machine is. */
export function currentOffset(machine: Machine): number {
  const frame = machine.depth - 1;
  const code = loweredFunction(machine, machine.frameFunction[frame] as number)?.code;
  return code?.[(machine.framePc[frame] as number) + 3] ?? 0;
}

/** The calls in which the machine is. */
export function places(machine: Machine): CodePlace[] {
  const found: CodePlace[] = [];
  for (let frame = 0; frame < machine.depth; frame++) {
    const index = machine.frameFunction[frame] as number;
    const isTop = frame === machine.depth - 1;
    const pc = (machine.framePc[frame] as number) - (isTop ? 0 : stride);
    found.push({ function: index, offset: loweredFunction(machine, index)?.code[pc + 3] ?? 0 });
  }
  return found;
}
