/** The types on the operand stack of a function (core spec §3.4 and appendix A.3): whether its code keeps the rules. */
import { malformed } from "./bytes.ts";
import { branchTargets, type CodeCursor, catchClauses, codeCursor, nextInstruction } from "./code.ts";
import { type InstructionType, instructionTypes } from "./instruction-types.ts";
import { type CoreModule, codeBody } from "./module.ts";
import * as Op from "./op.ts";
import type { FunctionType, ValueType } from "./types.ts";

const letters: Readonly<Record<string, string>> = { i32: "i", i64: "l", f32: "f", f64: "d", v128: "v" };

function letter(type: ValueType): string {
  return letters[type] ?? "r";
}

const lettersOf = (types: readonly ValueType[]): string => types.map(letter).join("");

/** The type of a function; stops by `MalformedError` where there is no such function. */
export function functionType(module: CoreModule, index: number, at: number): FunctionType {
  const type = module.types[module.functionTypes[index] ?? -1];
  if (type?.kind !== "func") malformed(at, `there is no function ${index}`);
  return type;
}

interface Frame {
  readonly op: number;
  /** What a branch to it carries, and what it leaves at its end. */
  readonly takes: string;
  readonly gives: string;
  readonly height: number;
  /** Behind an instruction that doesn't go on: operands are whatever is needed. */
  unreachable: boolean;
}

/** Checks the code of a function, and stops by `MalformedError` where it breaks a rule; `false` where it holds an instruction that isn't modelled. */
export function checkBody(module: CoreModule, index: number): boolean {
  const body = codeBody(module, index);
  const type = functionType(module, index, body.start);
  const locals = lettersOf(type.params) + body.locals.map(({ count, type }) => letter(type).repeat(count)).join("");
  const checker = new BodyChecker(module, locals, lettersOf(type.results));
  const cursor = codeCursor(module.bytes, body.start, body.end);
  while (nextInstruction(cursor)) if (!checker.instruction(cursor)) return false;
  return true;
}

/** Follows the types on the operand stack of one function. */
class BodyChecker {
  private readonly module: CoreModule;
  private readonly locals: string;
  private readonly stack: string[] = [];
  private readonly frames: Frame[];
  private at = 0;

  constructor(module: CoreModule, locals: string, results: string) {
    this.module = module;
    this.locals = locals;
    this.frames = [{ op: Op.block, takes: "", gives: results, height: 0, unreachable: false }];
  }

  /** Checks one instruction; `false` where it isn't modelled. */
  instruction(cursor: CodeCursor): boolean {
    this.at = cursor.start;
    const type = instructionTypes.get(cursor.op);
    if (type !== undefined) {
      this.simple(cursor, type);
      return true;
    }
    return this.control(cursor) || this.indexed(cursor) || this.bulk(cursor);
  }

  private simple(cursor: CodeCursor, { takes, gives, alignment }: InstructionType): void {
    let operands = takes;
    if (alignment >= 0) {
      operands = takes.replaceAll("a", this.addressOf(cursor.memory));
      const isAtomic = cursor.op >>> 16 === 0xfe;
      if (isAtomic ? cursor.b !== alignment : cursor.b > alignment)
        malformed(this.at, `alignment 2^${cursor.b} doesn't suit an access of ${2 ** alignment} bytes`);
    }
    this.takeAll(operands);
    this.give(gives);
  }

  private addressOf(memory: number): string {
    const found = this.module.memories[memory];
    if (found === undefined) malformed(this.at, `there is no memory ${memory}`);
    return found.is64 ? "l" : "i";
  }

  private control(cursor: CodeCursor): boolean {
    switch (cursor.op) {
      case Op.unreachable:
        this.stop();
        return true;
      case Op.nop:
        return true;
      case Op.block:
      case Op.loop:
      case Op.if:
      case Op.try:
      case Op.tryTable:
        this.open(cursor);
        return true;
      case Op.else:
      case Op.catch:
      case Op.catchAll:
        this.alternative(cursor);
        return true;
      case Op.end:
        this.close(cursor);
        return true;
      case Op.br:
        this.takeAll(this.label(cursor.a));
        this.stop();
        return true;
      case Op.brIf:
        this.take("i");
        this.passOn(this.label(cursor.a));
        return true;
      case Op.brTable:
        this.branchTable(cursor);
        return true;
      case Op.return:
        this.takeAll(this.frames[0]?.gives ?? "");
        this.stop();
        return true;
      case Op.throw:
        this.takeAll(lettersOf(this.tag(cursor.a).params));
        this.stop();
        return true;
      case Op.throwRef:
        this.take("r");
        this.stop();
        return true;
      default:
        return this.call(cursor);
    }
  }

  private call(cursor: CodeCursor): boolean {
    const { op } = cursor;
    const isIndirect = op === Op.callIndirect || op === Op.returnCallIndirect;
    if (!isIndirect && op !== Op.call && op !== Op.returnCall) return false;
    if (isIndirect) this.take(this.table(cursor.b));
    const type = isIndirect ? this.signature(cursor.a) : functionType(this.module, cursor.a, this.at);
    this.takeAll(lettersOf(type.params));
    if (op === Op.call || op === Op.callIndirect) this.give(lettersOf(type.results));
    else {
      if (lettersOf(type.results) !== this.frames[0]?.gives) malformed(this.at, "a tail call gives other results");
      this.stop();
    }
    return true;
  }

  /** Instructions that name a local, a global, a table, a function. */
  private indexed({ op, a, memory }: CodeCursor): boolean {
    switch (op) {
      case Op.localGet:
        this.give(this.local(a));
        return true;
      case Op.localSet:
        this.take(this.local(a));
        return true;
      case Op.localTee:
        this.take(this.local(a));
        this.give(this.local(a));
        return true;
      case Op.globalGet:
        this.give(this.global(a).type);
        return true;
      case Op.globalSet: {
        const { type, mutable } = this.global(a);
        if (!mutable) malformed(this.at, `global ${a} can't be set`);
        this.take(type);
        return true;
      }
      case Op.tableGet:
        this.take(this.table(a));
        this.give("r");
        return true;
      case Op.tableSet:
        this.take("r");
        this.take(this.table(a));
        return true;
      case Op.memorySize:
        this.give(this.addressOf(Math.max(memory, a)));
        return true;
      case Op.memoryGrow:
        this.take(this.addressOf(a));
        this.give(this.addressOf(a));
        return true;
      case Op.refNull:
        this.give("r");
        return true;
      case Op.refIsNull:
        this.take("r");
        this.give("i");
        return true;
      case Op.refFunc:
        functionType(this.module, a, this.at);
        this.give("r");
        return true;
      case Op.drop:
        this.take("?");
        return true;
      case Op.select:
      case Op.selectTyped: {
        this.take("i");
        const first = this.take("?");
        const second = this.take(first);
        if (op === Op.select && (first === "r" || second === "r"))
          malformed(this.at, "select without a type is for numbers");
        this.give(first === "?" ? second : first);
        return true;
      }
      default:
        return false;
    }
  }

  private bulk({ op, a, b }: CodeCursor): boolean {
    switch (op) {
      case Op.memoryInit:
        this.segment(a);
        this.takeAll(`${this.addressOf(b)}ii`);
        return true;
      case Op.dataDrop:
        this.segment(a);
        return true;
      case Op.memoryCopy: {
        const [to, from] = [this.addressOf(a), this.addressOf(b)];
        this.takeAll(`${to}${from}${to === "l" && from === "l" ? "l" : "i"}`);
        return true;
      }
      case Op.memoryFill:
        this.takeAll(`${this.addressOf(a)}i${this.addressOf(a)}`);
        return true;
      default:
        return false;
    }
  }

  private segment(index: number): void {
    if (index >= this.module.data.length) malformed(this.at, `there is no data segment ${index}`);
  }

  private local(index: number): string {
    return this.locals[index] ?? malformed(this.at, `there is no local ${index}`);
  }

  private global(index: number): { readonly type: string; readonly mutable: boolean } {
    const found = this.module.globals[index];
    if (found === undefined) malformed(this.at, `there is no global ${index}`);
    return { type: letter(found.type), mutable: found.mutable };
  }

  /** The type of the indices of a table. */
  private table(index: number): string {
    const found = this.module.tables[index];
    if (found === undefined) malformed(this.at, `there is no table ${index}`);
    return found.limits.is64 ? "l" : "i";
  }

  private tag(index: number): FunctionType {
    return this.signature(this.module.tags[index] ?? malformed(this.at, `there is no tag ${index}`));
  }

  private signature(index: number): FunctionType {
    const type = this.module.types[index];
    if (type?.kind !== "func") malformed(this.at, `type ${index} is no function type`);
    return type;
  }

  private label(depth: number): string {
    const frame = this.frames[this.frames.length - 1 - depth];
    if (frame === undefined) malformed(this.at, `there is no label ${depth}`);
    return frame.op === Op.loop ? frame.takes : frame.gives;
  }

  private branchTable(cursor: CodeCursor): void {
    this.take("i");
    const labels = branchTargets(cursor).map((depth) => this.label(depth));
    const size = labels.at(-1)?.length ?? 0;
    for (const label of new Set(labels)) {
      if (label.length !== size) malformed(this.at, "the targets of a br_table take different numbers of values");
      this.passOn(label, true);
    }
    this.stop();
  }

  private open(cursor: CodeCursor): void {
    if (cursor.op === Op.if) this.take("i");
    const { takes, gives } = this.blockType(cursor.a);
    if (cursor.op === Op.tryTable)
      for (const { label, tag } of catchClauses(cursor)) {
        this.label(label);
        if (tag !== undefined) this.tag(tag);
      }
    this.takeAll(takes);
    this.frames.push({ op: cursor.op, takes, gives, height: this.stack.length, unreachable: false });
    this.give(takes);
  }

  private blockType(code: number): { readonly takes: string; readonly gives: string } {
    if (code === -64) return { takes: "", gives: "" };
    if (code < 0) return { takes: "", gives: letterOfCode[code] ?? "r" };
    const type = this.signature(code);
    return { takes: lettersOf(type.params), gives: lettersOf(type.results) };
  }

  private alternative(cursor: CodeCursor): void {
    const frame = this.leave();
    if (cursor.op === Op.else && frame.op !== Op.if) malformed(this.at, "an else stands outside an if");
    const given =
      cursor.op === Op.else ? frame.takes : cursor.op === Op.catch ? lettersOf(this.tag(cursor.a).params) : "";
    this.frames.push({ ...frame, op: cursor.op, unreachable: false });
    this.give(given);
  }

  private close(cursor: CodeCursor): void {
    const frame = this.leave();
    if (frame.op === Op.if && frame.takes !== frame.gives) malformed(this.at, "an if without else changes the types");
    if (cursor.depth > 0) this.give(frame.gives);
  }

  /** Leaves the innermost block, whose results must be there and nothing else. */
  private leave(): Frame {
    const frame = this.frame();
    this.takeAll(frame.gives);
    if (this.stack.length !== frame.height) malformed(this.at, "values are left over at the end of a block");
    this.frames.pop();
    return frame;
  }

  private frame(): Frame {
    return this.frames[this.frames.length - 1] ?? malformed(this.at, "an end without a block");
  }

  private stop(): void {
    const frame = this.frame();
    this.stack.length = frame.height;
    frame.unreachable = true;
  }

  private give(types: string): void {
    for (const type of types) this.stack.push(type);
  }

  /** What a branch that isn't taken leaves where it is; `asFound`: of the types that are there, which may be any. */
  private passOn(types: string, asFound = false): void {
    const found = this.takeAll(types);
    this.give(asFound ? found : types);
  }

  private takeAll(types: string): string {
    let found = "";
    for (let i = types.length - 1; i >= 0; i--) found = this.take(types[i] ?? "?") + found;
    return found;
  }

  /** Takes an operand of a type (`?`: of any); its type. */
  private take(expected: string): string {
    const frame = this.frame();
    if (this.stack.length <= frame.height) {
      if (!frame.unreachable) malformed(this.at, "an operand is missing");
      return "?";
    }
    const found = this.stack.pop() ?? "?";
    if (found !== expected && found !== "?" && expected !== "?")
      malformed(this.at, `an operand is ${nameOf(found)} where ${nameOf(expected)} is expected`);
    return found;
  }
}

/** Types of blocks by their negative code. */
const letterOfCode: Readonly<Record<number, string>> = { [-1]: "i", [-2]: "l", [-3]: "f", [-4]: "d", [-5]: "v" };

function nameOf(type: string): string {
  return Object.entries(letters).find(([, known]) => known === type)?.[0] ?? "a reference";
}
