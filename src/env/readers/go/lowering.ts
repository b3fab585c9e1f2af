import * as Op from "../../../wasm/op.ts";
import * as Lowered from "../../machine/lowered-op.ts";
import { type LoweredFunction, lowerFunction, returning, stride } from "../../machine/lowering.ts";
import type { Machine } from "../../machine/machine.ts";

/**
 * The lowered form of a Go function. Go jumps by setting a block number (the first parameter) and going back to a `br_table` at
 * the head of the function; here such a jump goes straight to its block, so that what is reachable from where can be seen. The
 * entry keeps its table: a goroutine that was parked comes back through it.
 */
export function lowerGoFunction(machine: Machine, index: number): LoweredFunction | undefined {
  const lowered = lowerFunction(machine.module, index);
  if (lowered === undefined || lowered.params !== 1) return lowered;
  const { code, tables } = lowered;
  const heads = dispatchers(code);
  for (let pc = 0; pc + 2 * stride < code.length; pc += stride) {
    const jump = pc + 2 * stride;
    const isSet = code[pc] === Op.i32Const && code[pc + stride] === Op.localSet && code[pc + stride + 1] === 0;
    if (!isSet || (code[jump] !== Op.br && code[jump] !== Lowered.jump)) continue;
    const head = heads.get(code[jump + 1] as number);
    if (head === undefined) continue;
    const [place, count] = [code[head + 1] as number, code[head + 2] as number];
    const way = Math.min(code[pc + 1] as number, count - 1);
    code[pc] = Lowered.jump;
    code[pc + 1] = tables[place + 2 * way] as number;
    code[pc + 2] = 0;
  }
  return { ...lowered, returns: returning(code, tables) };
}

/** Places of `br_table` over the block number, by the place where control comes to them. */
function dispatchers(code: Int32Array): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (let pc = 0; pc + stride < code.length; pc += stride) {
    const isHead = code[pc] === Op.localGet && code[pc + 1] === 0 && code[pc + stride] === Op.brTable;
    if (isHead) found.set(pc, pc + stride);
  }
  return found;
}

/** A function of no parameters that calls a Go function from its beginning; its own result is dropped. */
export function trampoline(callee: number): LoweredFunction {
  const code = Int32Array.from([Op.i32Const, 0, 0, 0, Op.call, callee, 0, 0, Op.drop, 0, 0, 0, Op.return, 0, 0, 0]);
  return {
    code,
    tables: new Int32Array(0),
    params: 0,
    locals: 0,
    results: 0,
    operands: 2,
    returns: new Uint8Array(5).fill(1),
  };
}

/** In place of a Go function: comes back at once (`return`), or ends the run there. */
export function stub(ending: "return" | "unreachable", stackPointer: number): LoweredFunction {
  const body =
    ending === "unreachable"
      ? [Op.unreachable, 0, 0, 0]
      : [
          Op.globalGet,
          stackPointer,
          0,
          0,
          Op.i32Const,
          8,
          0,
          0,
          Op.i32Add,
          0,
          0,
          0,
          Op.globalSet,
          stackPointer,
          0,
          0,
          Op.i32Const,
          0,
          0,
          0,
          Op.return,
          0,
          0,
          0,
        ];
  const code = Int32Array.from(body);
  return {
    code,
    tables: new Int32Array(0),
    params: 1,
    locals: 1,
    results: 1,
    operands: 2,
    returns: new Uint8Array(code.length / stride + 1).fill(1),
  };
}

/**
 * Offsets of the arguments of a Go function, from the first: those slots behind its frame and return address that it loads
 * before it stores to them. (Slots that it stores to first are results.)
 */
export function argumentOffsets({ code }: LoweredFunction, stackPointer: number): ReadonlySet<number> {
  const copies = copiesOf(code, stackPointer);
  const isStackPointer = (pc: number) =>
    (code[pc] === Op.globalGet && code[pc + 1] === stackPointer) ||
    (code[pc] === Op.localGet && copies.has(code[pc + 1] as number));
  const frame = frameSize(code, stackPointer, isStackPointer);
  const loaded = new Set<number>();
  const stored = new Set<number>();
  for (let pc = stride; pc < code.length; pc += stride) {
    const op = code[pc] as number;
    const offset = (code[pc + 1] as number) - frame - 8;
    if (offset < 0) continue;
    if (op >= Op.i32Load && op <= Op.i64Load32U && isStackPointer(pc - stride) && !stored.has(offset))
      loaded.add(offset);
    if (op >= Op.i32Store && op <= Op.i64Store32 && !loaded.has(offset)) stored.add(offset);
  }
  return loaded;
}

/** Locals that the stack pointer is copied to. */
function copiesOf(code: Int32Array, stackPointer: number): ReadonlySet<number> {
  const found = new Set<number>();
  for (let pc = 0; pc + stride < code.length; pc += stride) {
    const isCopy = code[pc] === Op.globalGet && code[pc + 1] === stackPointer && code[pc + stride] === Op.localSet;
    if (isCopy) found.add(code[pc + stride + 1] as number);
  }
  return found;
}

/** `SP -= size` at the beginning of a function, behind the check that the stack is large enough; not the one of a call. */
function frameSize(code: Int32Array, stackPointer: number, isStackPointer: (pc: number) => boolean): number {
  for (let pc = 0; pc + 5 * stride < code.length && pc < 64 * stride; pc += stride) {
    if (!isStackPointer(pc) || code[pc + stride] !== Op.i32Const || code[pc + 2 * stride] !== Op.i32Sub) continue;
    const end = code[pc + 3 * stride] === Op.localTee ? pc + 4 * stride : pc + 3 * stride;
    if (code[end] !== Op.globalSet || code[end + 1] !== stackPointer) continue;
    // A call pushes the address to return to, a constant.
    if (code[pc + stride + 1] === 8 && code[end + 2 * stride] === Op.i64Const && code[end + 3 * stride] === Op.i64Store)
      continue;
    return code[pc + stride + 1] as number;
  }
  return 0;
}
