/** A machine that is ready to run: the host answers, and nothing is explored yet. */
import type { CoreModule } from "../../wasm/module.ts";
import { answer } from "./host.ts";
import { createMachine, type Hooks, type Machine } from "./machine.ts";
import type { Segment } from "./memory.ts";
import { reserveKnown } from "./memory-access.ts";

/** Hooks that follow the numbers, whatever they stand for. */
const idleHooks: Hooks = {
  decide: (_, concrete) => concrete,
  calling: () => {},
  intercept: () => false,
  compare: () => false,
  host: answer,
};

/** A machine for a module, its memory as `segments` leave it; those with a negative address are passive. */
export function setUpMachine(module: CoreModule, segments: readonly Segment[]): Machine {
  const machine = createMachine(
    module,
    segments.filter((segment) => segment.address >= 0),
    idleHooks,
  );
  reserveKnown(machine);
  return machine;
}
