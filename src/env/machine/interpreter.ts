/**
 * Runs code. One loop over lowered instructions; what is rare (floats, vectors, atomics) is done in other files, what is
 * unknown gets its label in propagate.ts, and what to explore is asked of the machine's hooks.
 */
import * as Op from "../../wasm/op.ts";
import { binary32, binary64, compare32, compare64, unary32, unary64, wide } from "./arithmetic.ts";
import { stackEffects } from "./effects.ts";
import { doNative, Native } from "./intrinsics.ts";
import { binaryLabel, comparisonLabel, selectLabel, wideLabel } from "./label-propagation.ts";
import { combined, compared, LabelKind, label, Origin, unknownHint } from "./labels.ts";
import * as Lowered from "./lowered-op.ts";
import { functionType, type LoweredFunction, stride } from "./lowering.ts";
import { type Ending, loweredFunction, type Machine, pushFrame } from "./machine.ts";
import { fill, isFull, regionStart } from "./memory.ts";
import { copyBytes, effective, extended, knownByte, type LoadedValue, load, storeNumber } from "./memory-access.ts";
import * as MiscOp from "./misc-op.ts";
import { rare } from "./uncommon-instructions.ts";

/** The name bit of `Origin`, which the loop tests often. */
const nameOrigin = Origin.name;

const loaded: LoadedValue = { low: 0, high: 0, label: 0 };

/** Bytes that the loads 0x28–0x35 read, and the stores 0x36–0x3e write. */
const accessSizes = [4, 8, 4, 8, 1, 1, 2, 2, 1, 1, 2, 2, 4, 4, 4, 8, 4, 8, 1, 2, 1, 2, 4];

/**
 * Runs until fewer than `floor` frames are left (`returned`; the results are the topmost slots), or until the run ends
 * otherwise. May be called again after `restore`.
 */
export function run(machine: Machine, floor: number): Ending {
  for (;;) {
    const ending = runFrame(machine, floor);
    if (ending !== undefined) return ending;
  }
}

/** Runs the topmost frame until it calls, returns or ends; `undefined`: go on with whatever frame is topmost now. */
function runFrame(machine: Machine, floor: number): Ending | undefined {
  const frame = machine.depth - 1;
  if (frame < floor - 1 || frame < 0) return "returned";
  const lowered = loweredFunction(machine, machine.frameFunction[frame] as number);
  if (lowered === undefined) return "fault";
  const { code, tables } = lowered;
  const { low, high, label: labelSlots, labels } = machine;
  const base = machine.frameBase[frame] as number;
  const bottom = base + lowered.locals;
  let pc = machine.framePc[frame] as number;
  let top = machine.top;
  let { steps } = machine;
  const { limit } = machine;
  const isForced = machine.forcible[machine.frameFunction[frame] as number] === 1;

  for (;;) {
    if (++steps > limit) {
      machine.steps = steps;
      machine.framePc[frame] = pc;
      machine.top = top;
      return "budget";
    }
    const op = code[pc] as number;
    const a = code[pc + 1] as number;
    switch (op) {
      case Op.unreachable:
      case Lowered.throw:
        machine.steps = steps;
        machine.framePc[frame] = pc;
        machine.top = top;
        return op === Op.unreachable ? "unreachable" : "throw";

      case Op.localGet: {
        const from = base + a;
        low[top] = low[from] as number;
        high[top] = high[from] as number;
        labelSlots[top++] = labelSlots[from] as number;
        break;
      }
      case Op.localSet:
      case Op.localTee: {
        const from = top - 1;
        const to = base + a;
        low[to] = low[from] as number;
        high[to] = high[from] as number;
        labelSlots[to] = labelSlots[from] as number;
        if (op === Op.localSet) top--;
        break;
      }
      case Op.i32Const:
      case Op.f32Const:
      case Op.refFunc:
        low[top] = a;
        high[top] = 0;
        labelSlots[top++] = 0;
        break;
      case Op.i64Const:
      case Op.f64Const:
        low[top] = a;
        high[top] = code[pc + 2] as number;
        labelSlots[top++] = 0;
        break;
      case Op.globalGet:
        low[top] = machine.globalLow[a] as number;
        high[top] = machine.globalHigh[a] as number;
        labelSlots[top++] = machine.globalLabel[a] as number;
        break;
      case Op.globalSet:
        top--;
        machine.globalLow[a] = low[top] as number;
        machine.globalHigh[a] = high[top] as number;
        machine.globalLabel[a] = labelSlots[top] as number;
        break;
      case Op.drop:
        top--;
        break;

      case Lowered.jump:
        pc = a;
        steps += labels.work;
        labels.work = 0;
        continue;
      case Lowered.jumpIfZero:
      case Op.brIf:
      case Lowered.guardedJump:
      case Lowered.guardedBranch: {
        const condition = labelSlots[top - 1] as number;
        let taken = (low[top - 1] as number) !== 0 ? 1 : 0;
        if (condition !== 0 || op === Lowered.guardedJump || op === Lowered.guardedBranch || isForced) {
          machine.steps = steps;
          machine.framePc[frame] = pc;
          machine.top = top;
          taken = machine.hooks.decide(machine, taken, 2, condition);
        }
        top--;
        if (op === Lowered.jumpIfZero || op === Lowered.guardedJump) {
          if (taken === 0) {
            pc = a;
            continue;
          }
          break;
        }
        if (taken === 0) break;
        if (isFull(machine.memory)) steps = limit;
        steps += labels.work;
        labels.work = 0;
        top = keep(machine, code[pc + 2] as number, bottom, top);
        pc = a;
        continue;
      }
      case Op.br:
        if (isFull(machine.memory)) steps = limit;
        steps += labels.work;
        labels.work = 0;
        top = keep(machine, code[pc + 2] as number, bottom, top);
        pc = a;
        continue;
      case Op.brTable: {
        const count = code[pc + 2] as number;
        const index = labelSlots[top - 1] as number;
        let way = Math.min((low[top - 1] as number) >>> 0, count - 1);
        if (index !== 0 || isForced) {
          machine.steps = steps;
          machine.framePc[frame] = pc;
          machine.top = top;
          way = machine.hooks.decide(machine, way, count, index);
        }
        top = keep(machine, tables[a + 2 * way + 1] as number, bottom, top - 1);
        pc = tables[a + 2 * way] as number;
        continue;
      }
      case Op.return: {
        machine.steps = steps;
        const { results } = lowered;
        for (let i = 0; i < results; i++) moveSlot(machine, base + i, top - results + i);
        machine.top = base + results;
        machine.depth = frame;
        return machine.depth < floor ? "returned" : undefined;
      }
      case Op.call:
      case Op.callIndirect: {
        if (isFull(machine.memory)) steps = limit;
        machine.steps = steps + labels.work;
        labels.work = 0;
        machine.framePc[frame] = pc;
        machine.top = top;
        const ending = call(machine, op, a, code[pc + 2] as number);
        if (ending !== "inside") return ending === "entered" ? undefined : ending;
        ({ top, steps } = machine);
        break;
      }

      case Op.select:
      case Op.selectTyped: {
        const condition = labelSlots[top - 1] as number;
        const way = (low[top - 1] as number) !== 0 ? top - 3 : top - 2;
        if (condition !== 0) {
          labelSlots[top - 3] = selectLabel(
            machine,
            condition,
            slot(machine, top - 3),
            slot(machine, top - 2),
            labelSlots[way] as number,
          );
        } else labelSlots[top - 3] = labelSlots[way] as number;
        low[top - 3] = low[way] as number;
        high[top - 3] = high[way] as number;
        top -= 2;
        break;
      }

      case Op.i32Load:
      case Op.i64Load:
      case Op.f32Load:
      case Op.f64Load:
      case Op.i32Load8S:
      case Op.i32Load8U:
      case Op.i32Load16S:
      case Op.i32Load16U:
      case Op.i64Load8S:
      case Op.i64Load8U:
      case Op.i64Load16S:
      case Op.i64Load16U:
      case Op.i64Load32S:
      case Op.i64Load32U: {
        const at = top - 1;
        const size = accessSizes[op - Op.i32Load] as number;
        if (!load(machine, low[at] as number, a, labelSlots[at] as number, size, loaded)) {
          machine.steps = steps;
          machine.framePc[frame] = pc;
          machine.top = top;
          return "fault";
        }
        low[at] = loaded.low;
        high[at] = loaded.high;
        labelSlots[at] = loaded.label;
        signExtend(machine, op, at);
        break;
      }
      case Op.i32Store:
      case Op.i64Store:
      case Op.f32Store:
      case Op.f64Store:
      case Op.i32Store8:
      case Op.i32Store16:
      case Op.i64Store8:
      case Op.i64Store16:
      case Op.i64Store32: {
        top -= 2;
        const value = top + 1;
        const size = accessSizes[op - Op.i32Load] as number;
        const stored = storeNumber(
          machine,
          low[top] as number,
          a,
          labelSlots[top] as number,
          size,
          low[value] as number,
          high[value] as number,
          labelSlots[value] as number,
        );
        if (!stored) {
          machine.steps = steps;
          machine.framePc[frame] = pc;
          machine.top = top;
          return "fault";
        }
        break;
      }
      case Op.memorySize:
        low[top] = machine.memory.size / 65536;
        high[top] = 0;
        labelSlots[top++] = 0;
        break;
      case Op.memoryGrow: {
        const pages = (low[top - 1] as number) >>> 0;
        const before = machine.memory.size / 65536;
        const fits = labelSlots[top - 1] === 0 || pages < 256;
        const grown = fits && pages * 65536 + machine.memory.size <= machine.memory.maxSize;
        if (grown) machine.memory.size += pages * 65536;
        low[top - 1] = grown ? before : -1;
        labelSlots[top - 1] = 0;
        break;
      }

      case Op.i32Eqz: {
        const of = labelSlots[top - 1] as number;
        if (of !== 0) labelSlots[top - 1] = comparisonLabel(machine, Op.i32Eq, of, low[top - 1] as number, 0, 0);
        low[top - 1] = (low[top - 1] as number) === 0 ? 1 : 0;
        break;
      }
      case Op.i32Eq:
      case Op.i32Ne:
      case Op.i32LtS:
      case Op.i32LtU:
      case Op.i32GtS:
      case Op.i32GtU:
      case Op.i32LeS:
      case Op.i32LeU:
      case Op.i32GeS:
      case Op.i32GeU: {
        top--;
        const la = labelSlots[top - 1] as number;
        const lb = labelSlots[top] as number;
        if ((la | lb) !== 0) {
          machine.steps = steps;
          if (((labels.origin[la] as number) | (labels.origin[lb] as number)) & nameOrigin) {
            machine.framePc[frame] = pc;
            machine.top = top + 1;
            nameCompare(machine, top - 1, 4);
          }
          labelSlots[top - 1] = comparisonLabel(machine, op, la, low[top - 1] as number, lb, low[top] as number);
        } else if (machine.canary !== 0) watch(machine, top - 1);
        low[top - 1] = compare32(op, low[top - 1] as number, low[top] as number) ? 1 : 0;
        break;
      }
      case Op.i32Clz:
      case Op.i32Ctz:
      case Op.i32Popcnt:
      case Op.i32Extend8S:
      case Op.i32Extend16S: {
        const of = labelSlots[top - 1] as number;
        if (of !== 0) {
          labelSlots[top - 1] =
            op >= Op.i32Extend8S ? extended(machine, of, (value) => unary32(op, value)) : combined(labels, of, 0);
        }
        low[top - 1] = unary32(op, low[top - 1] as number);
        break;
      }
      case Op.i32Add:
      case Op.i32Sub:
      case Op.i32Mul:
      case Op.i32DivS:
      case Op.i32DivU:
      case Op.i32RemS:
      case Op.i32RemU:
      case Op.i32And:
      case Op.i32Or:
      case Op.i32Xor:
      case Op.i32Shl:
      case Op.i32ShrS:
      case Op.i32ShrU:
      case Op.i32Rotl:
      case Op.i32Rotr: {
        top--;
        const la = labelSlots[top - 1] as number;
        const lb = labelSlots[top] as number;
        if ((la | lb) !== 0) {
          if (
            ((labels.origin[la] as number) | (labels.origin[lb] as number)) & nameOrigin &&
            (op === Op.i32Xor || op === Op.i32Sub) &&
            meetsZero(code, pc)
          ) {
            machine.steps = steps;
            machine.framePc[frame] = pc;
            machine.top = top + 1;
            nameCompare(machine, top - 1, 4);
          }
          labelSlots[top - 1] = binaryLabel(machine, op, la, low[top - 1] as number, lb, low[top] as number);
        } else if (op === Op.i32Sub && machine.canary !== 0) watch(machine, top - 1);
        const result = binary32(op, low[top - 1] as number, low[top] as number);
        if (result === undefined) {
          machine.steps = steps;
          machine.framePc[frame] = pc;
          machine.top = top;
          return "fault";
        }
        low[top - 1] = result;
        break;
      }

      case Op.i64Eqz: {
        const of = labelSlots[top - 1] as number;
        if (of !== 0) labelSlots[top - 1] = compared(labels, of);
        low[top - 1] = ((low[top - 1] as number) | (high[top - 1] as number)) === 0 ? 1 : 0;
        high[top - 1] = 0;
        break;
      }
      case Op.i64Eq:
      case Op.i64Ne:
      case Op.i64LtS:
      case Op.i64LtU:
      case Op.i64GtS:
      case Op.i64GtU:
      case Op.i64LeS:
      case Op.i64LeU:
      case Op.i64GeS:
      case Op.i64GeU: {
        top--;
        const la = labelSlots[top - 1] as number;
        const lb = labelSlots[top] as number;
        if ((la | lb) !== 0) {
          if (((labels.origin[la] as number) | (labels.origin[lb] as number)) & nameOrigin) {
            machine.steps = steps;
            machine.framePc[frame] = pc;
            machine.top = top + 1;
            nameCompare(machine, top - 1, 8);
          }
          labelSlots[top - 1] = compared(labels, la || lb);
        } else if (machine.canary !== 0 && high[top - 1] === high[top]) watch(machine, top - 1);
        low[top - 1] = compare64(
          op,
          low[top - 1] as number,
          high[top - 1] as number,
          low[top] as number,
          high[top] as number,
        )
          ? 1
          : 0;
        high[top - 1] = 0;
        break;
      }
      case Op.i64Clz:
      case Op.i64Ctz:
      case Op.i64Popcnt:
      case Op.i64Extend8S:
      case Op.i64Extend16S:
      case Op.i64Extend32S: {
        const of = labelSlots[top - 1] as number;
        if (of !== 0 && op < Op.i32Extend8S) labelSlots[top - 1] = combined(labels, of, 0);
        unary64(op, low[top - 1] as number, high[top - 1] as number);
        low[top - 1] = wide.low;
        high[top - 1] = wide.high;
        break;
      }
      case Op.i64Add:
      case Op.i64Sub:
      case Op.i64Mul:
      case Op.i64DivS:
      case Op.i64DivU:
      case Op.i64RemS:
      case Op.i64RemU:
      case Op.i64And:
      case Op.i64Or:
      case Op.i64Xor:
      case Op.i64Shl:
      case Op.i64ShrS:
      case Op.i64ShrU:
      case Op.i64Rotl:
      case Op.i64Rotr: {
        top--;
        const left = top - 1;
        const la = labelSlots[left] as number;
        const lb = labelSlots[top] as number;
        if ((la | lb) !== 0) {
          if (
            ((labels.origin[la] as number) | (labels.origin[lb] as number)) & nameOrigin &&
            op === Op.i64Xor &&
            meetsZero(code, pc)
          ) {
            machine.steps = steps;
            machine.framePc[frame] = pc;
            machine.top = top + 1;
            nameCompare(machine, left, 8);
          }
          labelSlots[left] = wideLabel(
            machine,
            op,
            la,
            low[left] as number,
            high[left] as number,
            lb,
            low[top] as number,
            high[top] as number,
          );
        }
        if (!binary64(op, low[left] as number, high[left] as number, low[top] as number, high[top] as number)) {
          machine.steps = steps;
          machine.framePc[frame] = pc;
          machine.top = top;
          return "fault";
        }
        low[left] = wide.low;
        high[left] = wide.high;
        break;
      }
      case Op.i32WrapI64: {
        high[top - 1] = 0;
        break;
      }
      case Op.i64ExtendI32S:
        high[top - 1] = (low[top - 1] as number) >> 31;
        break;
      case Op.i64ExtendI32U:
        high[top - 1] = 0;
        break;

      case MiscOp.memoryCopy:
      case MiscOp.memoryFill: {
        top -= 3;
        machine.top = top;
        machine.steps = steps;
        if (!(op === MiscOp.memoryCopy ? memoryCopy(machine, top) : memoryFill(machine, top))) {
          machine.steps = steps;
          machine.framePc[frame] = pc;
          return "fault";
        }
        ({ steps } = machine);
        break;
      }
      default: {
        machine.top = top;
        machine.steps = steps;
        machine.framePc[frame] = pc;
        if (!rare(machine, op, a, code[pc + 2] as number)) return "fault";
        ({ top, steps } = machine);
      }
    }
    pc += stride;
  }
}

function slot(machine: Machine, at: number): { readonly low: number; readonly high: number; readonly label: number } {
  return {
    low: machine.low[at] as number,
    high: machine.high[at] as number,
    label: machine.label[at] as number,
  };
}

function moveSlot(machine: Machine, to: number, from: number): void {
  machine.low[to] = machine.low[from] as number;
  machine.high[to] = machine.high[from] as number;
  machine.label[to] = machine.label[from] as number;
}

/** Moves the operands that a branch keeps down to where its target expects them; the new top. */
function keep(machine: Machine, kept: number, bottom: number, top: number): number {
  const count = kept >>> 20;
  const to = bottom + (kept & 0xfffff);
  if (to + count === top) return top;
  for (let i = 0; i < count; i++) moveSlot(machine, to + i, top - count + i);
  return to + count;
}

function signExtend(machine: Machine, op: number, at: number): void {
  const { low, high } = machine;
  switch (op) {
    case Op.i32Load8S:
    case Op.i64Load8S:
      low[at] = ((low[at] as number) << 24) >> 24;
      break;
    case Op.i32Load16S:
    case Op.i64Load16S:
      low[at] = ((low[at] as number) << 16) >> 16;
      break;
  }
  if (op === Op.i64Load8S || op === Op.i64Load16S || op === Op.i64Load32S) high[at] = (low[at] as number) >> 31;
}

/**
 * Calls a function. `entered`: it has a frame now. `inside`: it is done, and the caller goes on behind the call. Otherwise the
 * run ends.
 */
function call(machine: Machine, op: number, a: number, table: number): Ending | "entered" | "inside" {
  const frame = machine.depth - 1;
  const isIndirect = op === Op.callIndirect;
  const end = isIndirect ? machine.top - 1 : machine.top;
  const callee = isIndirect ? indirectCallee(machine, a, table, end) : a;
  if (callee === -1) return "fault";
  if (callee === -2) return unknownCall(machine, a, frame);
  const type = functionType(machine.module, callee);
  if (type === undefined) return "fault";
  const first = end - type.params.length;
  machine.hooks.calling(machine, callee);
  if (callee < machine.module.importedFunctions) {
    const action = machine.hooks.host(machine, callee, first);
    if (action !== "continue") return action === "exit" ? "exit" : "stopped";
    machine.top = first + type.results.length;
    return "inside";
  }
  const native = machine.intercepted[callee] as number;
  if (native > Native.hook) {
    if (!doNative(machine, native, first)) return "fault";
    machine.top = first + type.results.length;
    return "inside";
  }
  if (native === Native.hook && machine.hooks.intercept(machine, callee, first)) {
    machine.top = first + type.results.length;
    return "inside";
  }
  const lowered = loweredFunction(machine, callee);
  if (lowered === undefined) {
    unknownResults(machine, first, type.results.length, callee);
    return "inside";
  }
  machine.top = end;
  return enter(machine, frame, callee, lowered);
}

function enter(machine: Machine, frame: number, callee: number, lowered: LoweredFunction): Ending | "entered" {
  machine.framePc[frame] = (machine.framePc[frame] as number) + stride;
  return pushFrame(machine, callee, lowered) ? "entered" : "budget";
}

/** The function behind an index of a table: −1 where there is none or its type is another, −2 where the index is unknown. */
function indirectCallee(machine: Machine, type: number, table: number, at: number): number {
  const { labels } = machine;
  const index = machine.label[at] as number;
  if (index !== 0 && labels.kind[index] !== LabelKind.choice) return -2;
  const callee = machine.tables[table]?.[(machine.low[at] as number) >>> 0] ?? -1;
  if (callee < 0) return -1;
  const expected = machine.module.types[type];
  const found = functionType(machine.module, callee);
  if (expected?.kind !== "func" || found === undefined) return -1;
  const isSame =
    expected.params.length === found.params.length &&
    expected.results.length === found.results.length &&
    expected.params.every((param, i) => param === found.params[i]);
  return isSame ? callee : -1;
}

/** A call that can't be followed gives unknown results. */
function unknownCall(machine: Machine, type: number, frame: number): "inside" | "fault" {
  const expected = machine.module.types[type];
  if (expected?.kind !== "func") return "fault";
  machine.top -= expected.params.length + 1;
  unknownResults(machine, machine.top, expected.results.length, -1 - (machine.framePc[frame] as number));
  return "inside";
}

/** Fills slots with unknown numbers that came from `from` (a function, or a place as a negative number). */
export function unknownResults(machine: Machine, first: number, count: number, from: number): void {
  for (let i = 0; i < count; i++) {
    machine.low[first + i] = unknownHint;
    machine.high[first + i] = 0;
    machine.label[first + i] = label(machine.labels, LabelKind.host, from, i, Origin.host, unknownHint);
  }
  machine.top = first + count;
}

/** Most bytes that are copied where the size is unknown. */
const unknownSize = 64;

/** What moving bytes counts, in steps. Where the steps don't suffice, nothing is moved, and the run ends. */
function movedSteps(size: number): number {
  return size >> 5;
}

function memoryCopy(machine: Machine, at: number): boolean {
  const { low, label: labelSlots } = machine;
  const size = (low[at + 2] as number) >>> 0;
  if (labelSlots[at + 2] !== 0 && size > unknownSize) return true;
  const to = effective(machine, low[at] as number, 0, labelSlots[at] as number, size);
  const from = effective(machine, low[at + 1] as number, 0, labelSlots[at + 1] as number, size);
  if (size === 0) return true;
  if (to < 0 || from < 0) return false;
  machine.steps += movedSteps(size);
  if (machine.steps > machine.limit) return true;
  copyBytes(machine, to, from, size);
  return true;
}

function memoryFill(machine: Machine, at: number): boolean {
  const { low, label: labelSlots } = machine;
  const size = (low[at + 2] as number) >>> 0;
  if (size === 0 || (labelSlots[at + 2] !== 0 && size > unknownSize)) return true;
  const to = effective(machine, low[at] as number, 0, labelSlots[at] as number, size);
  if (to < 0) return false;
  machine.steps += movedSteps(size);
  if (machine.steps > machine.limit) return true;
  const value = labelSlots[at + 1] as number;
  fill(machine.memory, to, size, low[at + 1] as number, value === 0 && to >= regionStart ? knownByte : value);
  return true;
}

/**
 * Whether the result of the `xor` or `sub` at `pc` is only asked to be zero, by itself or together with others (`or`): then it
 * compares. Anything else (a hash, a step of a search in words) doesn't.
 */
function meetsZero(code: Int32Array, pc: number): boolean {
  let above = 0;
  for (let at = pc + stride, count = 0; at < code.length && count < 24; at += stride, count++) {
    const op = code[at] as number;
    const effect = stackEffects[op] as number;
    const isBranch = op === Op.brIf || (op >= Lowered.jumpIfZero && op <= Lowered.guardedJump && op !== Lowered.jump);
    if (effect === 0xff && !isBranch) return false;
    const pops = isBranch ? 1 : effect >> 4;
    if (pops <= above) {
      if (isBranch) return false;
      above += (effect & 15) - pops;
      continue;
    }
    if (isBranch || op === Op.i32Eqz || op === Op.i64Eqz) return true;
    if (above === 0 && keepsZero(op)) continue;
    // Masked, or joined with another difference.
    if (op !== Op.i32And && op !== Op.i32Or && op !== Op.i64Or) {
      return (op === Op.i32Eq || op === Op.i32Ne || op === Op.i64Eq || op === Op.i64Ne) && above === 1;
    }
    above = 0;
  }
  return false;
}

/** Whether an operation with one operand leaves zero zero, and nothing else: `local.tee`, sign extension, wrapping. */
function keepsZero(op: number): boolean {
  return (
    op === Op.localTee ||
    op === Op.i32Extend8S ||
    op === Op.i32Extend16S ||
    op === Op.i64ExtendI32S ||
    op === Op.i64ExtendI32U
  );
}

/** A byte (or more) of a variable's name meets another number. */
function nameCompare(machine: Machine, at: number, size: number): void {
  const la = machine.label[at] as number;
  const lb = machine.label[at + 1] as number;
  if (la !== 0 && lb !== 0) return;
  const known = la === 0 ? at : at + 1;
  machine.hooks.compare(machine, la || lb, machine.low[known] as number, machine.high[known] as number, size);
}

function watch(machine: Machine, at: number): void {
  const a = machine.low[at] as number;
  const b = machine.low[at + 1] as number;
  if (a === machine.canary) machine.onCanary(b);
  else if (b === machine.canary) machine.onCanary(a);
}
