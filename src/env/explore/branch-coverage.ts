/** Which ways of a branch lead to calls towards sinks that haven't been made. */
import * as Op from "../../wasm/op.ts";
import * as Lowered from "../machine/lowered-op.ts";
import { type LoweredFunction, offsetAt, stride, successors } from "../machine/lowering.ts";
import type { Explorer, OpenCalls } from "./exploration.ts";

/** Where a way of the branch at `pc` leads. */
export function wayTarget({ code, tables }: LoweredFunction, pc: number, way: number): number {
  const a = code[pc + 1] as number;
  switch (code[pc]) {
    case Op.brIf:
    case Lowered.guardedBranch:
      return way === 1 ? a : pc + stride;
    case Op.brTable:
      return tables[a + 2 * way] as number;
    default:
      return way === 1 ? pc + stride : a;
  }
}

function openCalls({ relevant, open }: Explorer, lowered: LoweredFunction): OpenCalls {
  const known = open.get(lowered);
  if (known !== undefined) return known;
  const { code } = lowered;
  const left: number[] = [];
  for (let pc = 0; pc < code.length; pc += stride) {
    if (code[pc] === Op.call && relevant.has(code[pc + 1] as number)) left.push(pc);
  }
  const made = { left, closed: new Uint8Array(code.length / stride + 1) };
  open.set(lowered, made);
  return made;
}

/** Whether a call towards a sink that hasn't been made can be reached within the function. */
export function leadsToNew(explorer: Explorer, lowered: LoweredFunction, from: number): boolean {
  const calls = openCalls(explorer, lowered);
  const { code, tables } = lowered;
  calls.left = calls.left.filter((pc) => !explorer.executed.has(offsetAt(code, pc)));
  if (calls.left.length === 0 || calls.closed[from / stride] === 1) return false;
  const wanted = new Set(calls.left);
  const visited = new Uint8Array(calls.closed);
  const work = [from];
  for (let start = work.pop(); start !== undefined; start = work.pop()) {
    let pc = start;
    while (pc < code.length && visited[pc / stride] === 0) {
      visited[pc / stride] = 1;
      if (wanted.has(pc)) return true;
      if (endsBlock(code[pc] as number)) {
        for (const next of successors(code, tables, pc)) if (next >= 0 && visited[next / stride] === 0) work.push(next);
        break;
      }
      pc += stride;
    }
  }
  // Calls that have been made stay so: what doesn't lead to a new one now never will.
  calls.closed.set(visited);
  return false;
}

/** Whether control may go elsewhere than to the next instruction. */
function endsBlock(op: number): boolean {
  return op <= Lowered.throw || (op >= Op.br && op <= Op.return);
}
