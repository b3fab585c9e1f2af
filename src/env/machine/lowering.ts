/**
 * Lowers a function's body to a flat form that the machine runs: four numbers an instruction (opcode, two immediates, offset in
 * the file), branches resolved to their targets. What can't be reached within the function is left out.
 */

import { branchTargets, type CodeCursor, codeCursor, nextInstruction } from "../../wasm/code.ts";
import { type CoreModule, codeBody } from "../../wasm/module.ts";
import * as Op from "../../wasm/op.ts";
import type { FunctionType } from "../../wasm/types.ts";
import { machineOpcode, stackEffects } from "./effects.ts";
import * as Lowered from "./lowered-op.ts";

/**
 * Numbers that an instruction of a lowered function takes: at `pc` its opcode (see `machineOpcode` and lowered-op.ts), at
 * `pc + 1` and `pc + 2` its immediates, at `pc + 3` its offset in the file.
 */
export const stride = 4;

/** The offset in the file of the instruction at `pc`; 0 where there is none. */
export function offsetAt(code: Int32Array, pc: number): number {
  return code[pc + 3] ?? 0;
}

export interface LoweredFunction {
  readonly code: Int32Array;
  readonly tables: Int32Array;
  readonly params: number;
  /** Parameters and locals. */
  readonly locals: number;
  readonly results: number;
  /** Most operands at one time. */
  readonly operands: number;
  /** By instruction: 1 where the function can still return from there. */
  readonly returns: Uint8Array;
}

interface Block {
  readonly op: number;
  readonly height: number;
  readonly params: number;
  readonly results: number;
  /** For a loop: its head. */
  readonly head: number;
  /** Places whose target is this block's end: indices into `code`, and into `tables` as −1 − index. */
  readonly fixups: number[];
  elseFixup: number;
  /** Whether the current place within it can be reached. */
  reachable: boolean;
}

/** The type of a function by its index; `undefined` where the module is wrong about it. */
export function functionType(module: CoreModule, index: number): FunctionType | undefined {
  const type = module.types[module.functionTypes[index] ?? -1];
  return type?.kind === "func" ? type : undefined;
}

/** Lowers a defined function; `undefined` where it has instructions that the machine can't follow. Stops by `MalformedError`. */
export function lowerFunction(module: CoreModule, index: number): LoweredFunction | undefined {
  const type = functionType(module, index);
  if (type === undefined) return undefined;
  const body = codeBody(module, index);
  const locals = type.params.length + body.locals.reduce((sum, group) => sum + group.count, 0);
  const lowering = new Lowering(module, type.results.length);
  const cursor = codeCursor(module.bytes, body.start, body.end);
  while (nextInstruction(cursor)) if (!lowering.instruction(cursor)) return undefined;
  const code = Int32Array.from(lowering.code);
  const tables = Int32Array.from(lowering.tables);
  return {
    ...withGuards(code, tables),
    params: type.params.length,
    locals,
    results: type.results.length,
    operands: lowering.most,
  };
}

/** Lowered code with its guards marked, and from where in it a return can be reached. */
function withGuards(code: Int32Array, tables: Int32Array): Pick<LoweredFunction, "code" | "tables" | "returns"> {
  const returns = returning(code, tables);
  markGuards(code, returns);
  return { code, tables, returns };
}

/** From which instructions a `return` can be reached. */
export function returning(code: Int32Array, tables: Int32Array): Uint8Array {
  const size = code.length / stride;
  const before: number[][] = Array.from({ length: size }, () => []);
  const returns = new Uint8Array(size + 1);
  const work: number[] = [];
  for (let at = 0; at < size; at++) {
    for (const next of successors(code, tables, at * stride)) {
      if (next < 0) work.push(at);
      else before[next / stride]?.push(at);
    }
  }
  for (let at = work.pop(); at !== undefined; at = work.pop()) {
    if (returns[at] === 1) continue;
    returns[at] = 1;
    for (const earlier of before[at] ?? []) work.push(earlier);
  }
  return returns;
}

/** Where control may go from an instruction; −1: out of the function. */
export function successors(code: Int32Array, tables: Int32Array, pc: number): number[] {
  const a = code[pc + 1] as number;
  switch (code[pc]) {
    case Op.unreachable:
    case Lowered.throw:
      return [];
    case Op.return:
      return [-1];
    case Op.br:
    case Lowered.jump:
      return [a];
    case Op.brIf:
    case Lowered.jumpIfZero:
    case Lowered.guardedBranch:
    case Lowered.guardedJump:
      return [pc + stride, a];
    case Op.brTable:
      return Array.from({ length: code[pc + 2] as number }, (_, i) => tables[a + 2 * i] as number);
    default:
      return [pc + stride];
  }
}

/** Gives the branches that decide whether the function ever returns an opcode of their own. */
function markGuards(code: Int32Array, returns: Uint8Array): void {
  for (let pc = 0; pc < code.length; pc += stride) {
    const op = code[pc];
    if (op !== Op.brIf && op !== Lowered.jumpIfZero) continue;
    const next = returns[pc / stride + 1];
    const target = returns[(code[pc + 1] as number) / stride];
    if (next !== target) code[pc] = op === Op.brIf ? Lowered.guardedBranch : Lowered.guardedJump;
  }
}

class Lowering {
  readonly code: number[] = [];
  readonly tables: number[] = [];
  most = 0;
  private height = 0;
  private readonly blocks: Block[] = [];
  /** Blocks opened within code that can't be reached. */
  private skipped = 0;
  private readonly module: CoreModule;

  constructor(module: CoreModule, results: number) {
    this.module = module;
    this.blocks.push(newBlock(Op.block, 0, 0, results, 0));
  }

  /** Lowers the instruction under the cursor; `false` where it isn't known. */
  instruction(cursor: CodeCursor): boolean {
    const block = this.blocks[this.blocks.length - 1];
    if (block === undefined) return false;
    const { op } = cursor;
    if (!block.reachable) {
      this.unreached(cursor, block);
      return true;
    }
    switch (op) {
      case Op.nop:
        return true;
      case Op.block:
      case Op.loop:
      case Op.try:
      case Op.tryTable:
        this.open(cursor, op);
        return true;
      case Op.if:
        this.height--;
        this.open(cursor, op);
        return true;
      case Op.else:
      case Op.catch:
      case Op.catchAll:
        this.alternative(cursor, block);
        return true;
      case Op.end:
      case Op.delegate:
        this.close(block, cursor.start);
        return true;
      default:
        return this.plain(cursor, block);
    }
  }

  private unreached(cursor: CodeCursor, block: Block): void {
    const { op } = cursor;
    if (op === Op.block || op === Op.loop || op === Op.if || op === Op.try || op === Op.tryTable) {
      this.skipped++;
    } else if (op === Op.end || op === Op.delegate) {
      if (this.skipped > 0) this.skipped--;
      else this.close(block, cursor.start);
    } else if (this.skipped === 0 && (op === Op.else || op === Op.catch || op === Op.catchAll)) {
      this.alternative(cursor, block);
    }
  }

  private open(cursor: CodeCursor, op: number): void {
    const { params, results } = this.blockType(cursor.a);
    const height = this.height - params;
    const block = newBlock(op, height, params, results, this.code.length);
    if (op === Op.if) {
      block.elseFixup = this.code.length + 1;
      this.emit(Lowered.jumpIfZero, 0, 0, cursor.start);
    }
    this.blocks.push(block);
  }

  private blockType(code: number): { readonly params: number; readonly results: number } {
    if (code === -64) return { params: 0, results: 0 };
    const type = code >= 0 ? this.module.types[code] : undefined;
    if (type?.kind === "func") return { params: type.params.length, results: type.results.length };
    return { params: 0, results: 1 };
  }

  /** `else`, or the handlers of an old `try`, which are never run. */
  private alternative(cursor: CodeCursor, block: Block): void {
    if (block.reachable) {
      block.fixups.push(this.code.length + 1);
      this.emit(Lowered.jump, 0, 0, cursor.start);
    }
    this.height = block.height + block.params;
    block.reachable = cursor.op === Op.else;
    if (block.elseFixup >= 0) this.code[block.elseFixup] = this.code.length;
    block.elseFixup = -1;
  }

  private close(block: Block, offset: number): void {
    this.blocks.pop();
    const isElseLess = block.elseFixup >= 0;
    const reached = block.reachable || block.fixups.length > 0 || isElseLess;
    if (isElseLess) this.code[block.elseFixup] = this.code.length;
    for (const place of block.fixups) {
      if (place >= 0) this.code[place] = this.code.length;
      else this.tables[-1 - place] = this.code.length;
    }
    this.height = block.height + block.results;
    this.most = Math.max(this.most, this.height);
    const outer = this.blocks[this.blocks.length - 1];
    if (outer === undefined) this.emit(Op.return, 0, 0, offset);
    else outer.reachable = reached;
  }

  private plain(cursor: CodeCursor, block: Block): boolean {
    const { op, a, b, start } = cursor;
    switch (op) {
      case Op.unreachable:
        this.emit(op, 0, 0, start);
        block.reachable = false;
        return true;
      case Op.throw:
      case Op.rethrow:
      case Op.throwRef:
        this.emit(Lowered.throw, a, 0, start);
        block.reachable = false;
        return true;
      case Op.br:
        this.branch(op, a, start);
        block.reachable = false;
        return true;
      case Op.brIf:
        this.height--;
        this.branch(op, a, start);
        return true;
      case Op.brTable:
        this.height--;
        this.branchTable(cursor);
        block.reachable = false;
        return true;
      case Op.return:
        this.emit(op, 0, 0, start);
        block.reachable = false;
        return true;
      case Op.call:
      case Op.callIndirect:
        return this.call(op, a, b, start);
      case Op.returnCall:
      case Op.returnCallIndirect:
        if (!this.call(op === Op.returnCall ? Op.call : Op.callIndirect, a, b, start)) return false;
        this.emit(Op.return, 0, 0, start);
        block.reachable = false;
        return true;
      default:
        return this.simple(cursor);
    }
  }

  private simple(cursor: CodeCursor): boolean {
    const op = machineOpcode(cursor.op);
    const effect = op < 0 ? 0xff : (stackEffects[op] ?? 0xff);
    if (effect === 0xff) return false;
    this.height += (effect & 15) - (effect >> 4);
    if (this.height > this.most) this.most = this.height;
    // v128.const and shuffle: the place of their bytes.
    const { a, b } = op >= 0x20c && op <= 0x20d ? { a: cursor.at - 16, b: 0 } : { a: cursor.a, b: laneOr(cursor, op) };
    this.emit(op, cursor.memory !== 0 && op >= Op.i32Load && op <= Op.i64Store32 ? 0 : a, b, cursor.start);
    return true;
  }

  private call(op: number, a: number, b: number, offset: number): boolean {
    const type = op === Op.call ? functionType(this.module, a) : this.module.types[a];
    if (type?.kind !== "func") return false;
    this.height += type.results.length - type.params.length - (op === Op.call ? 0 : 1);
    this.most = Math.max(this.most, this.height);
    this.emit(op, a, b, offset);
    return true;
  }

  private branch(op: number, depth: number, offset: number): void {
    const { target, kept, block } = this.target(depth);
    if (target < 0) block?.fixups.push(this.code.length + 1);
    this.emit(op, target, kept, offset);
  }

  private branchTable(cursor: CodeCursor): void {
    const labels = branchTargets(cursor);
    const place = this.tables.length;
    for (const depth of labels) {
      const { target, kept, block } = this.target(depth);
      if (target < 0) block?.fixups.push(-1 - this.tables.length);
      this.tables.push(target, kept);
    }
    this.emit(Op.brTable, place, labels.length, cursor.start);
  }

  private target(depth: number): { readonly target: number; readonly kept: number; readonly block?: Block } {
    const block = this.blocks[this.blocks.length - 1 - depth];
    if (block === undefined) return { target: 0, kept: 0 };
    const isLoop = block.op === Op.loop;
    const kept = ((isLoop ? block.params : block.results) << 20) | block.height;
    return isLoop ? { target: block.head, kept, block } : { target: -1, kept, block };
  }

  private emit(op: number, a: number, b: number, offset: number): void {
    this.code.push(op, a, b, offset);
  }
}

function laneOr(cursor: CodeCursor, op: number): number {
  return op >= 0x215 && op <= 0x25b ? cursor.lane : cursor.b;
}

function newBlock(op: number, height: number, params: number, results: number, head: number): Block {
  return { op, height, params, results, head, fixups: [], elseFixup: -1, reachable: true };
}
