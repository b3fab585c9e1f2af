/** Where the machine is. */

import { offsetAt, stride } from "../machine/lowering.ts";
import { loweredFunction, type Machine } from "../machine/machine.ts";
import type { CodePlace } from "./exploration.ts";

/** The offset of the instruction at which the machine is. */
export function currentOffset(machine: Machine): number {
  return offsetInFrame(machine, machine.depth - 1, 0);
}

/** The calls in which the machine is. */
export function places(machine: Machine): CodePlace[] {
  const found: CodePlace[] = [];
  for (let frame = 0; frame < machine.depth; frame++) {
    // A frame that has called goes on behind the call.
    const back = frame === machine.depth - 1 ? 0 : stride;
    found.push({ function: machine.frameFunction[frame] as number, offset: offsetInFrame(machine, frame, back) });
  }
  return found;
}

/** The offset of the instruction `back` numbers before the place where a frame is. */
export function offsetInFrame(machine: Machine, frame: number, back: number): number {
  const lowered = loweredFunction(machine, machine.frameFunction[frame] as number);
  return lowered === undefined ? 0 : offsetAt(lowered.code, (machine.framePc[frame] as number) - back);
}
