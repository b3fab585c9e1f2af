/**
 * Goes once through the bytecode of a code object with a stack of what is known about values: names, texts, the environment. What is
 * read is recorded; a key that is a parameter makes the function a way to read, for its callers.
 */
import { handlers, type Instruction, instructions } from "./bytecode.ts";
import type { PythonCode } from "./heap.ts";
import {
  attribute,
  constantValue,
  globalId,
  isEnvironment,
  joined,
  NULL,
  type PythonProgram,
  type PythonRead,
  type PythonValue,
  text,
  UNKNOWN,
} from "./values.ts";

const SUBSCRIPT = 26;

export function evaluateCode(program: PythonProgram, code: PythonCode): void {
  new Evaluator(program, code).run();
}

class Evaluator {
  private readonly stack: PythonValue[] = [];
  private readonly locals = new Map<string, PythonValue>();
  private readonly list: readonly Instruction[];
  private prefix = "";
  private replaced: PythonRead | undefined;
  private readonly program: PythonProgram;
  private readonly code: PythonCode;

  constructor(program: PythonProgram, code: PythonCode) {
    this.program = program;
    this.code = code;
    this.list = instructions(code.code);
    code.locals.slice(0, code.parameters).forEach((name, index) => {
      this.locals.set(name, { kind: "parameter", index });
    });
  }

  run(): void {
    for (const [index, instruction] of this.list.entries()) this.step(instruction, index);
  }

  private pop(): PythonValue {
    return this.stack.pop() ?? UNKNOWN;
  }

  private popMany(count: number): readonly PythonValue[] {
    const values = Array.from({ length: Math.min(count, 256) }, () => this.pop());
    return values.reverse();
  }

  private push(...values: readonly PythonValue[]): void {
    this.stack.push(...values);
    if (this.stack.length > 512) this.stack.splice(0, 256);
  }

  private step({ at, name, argument }: Instruction, index: number): void {
    const { code } = this;
    const replaced = this.replaced;
    this.replaced = undefined;
    switch (name) {
      case "LOAD_CONST": {
        const value = constantValue(code.constants[argument] ?? null);
        // `os.environ.get("A") or "x"`
        if (replaced && value.kind === "text" && value.text !== "") {
          replaced.default ??= value.text;
          replaced.required = false;
        }
        this.push(value);
        return;
      }
      case "LOAD_NAME":
        this.push(this.named(code.names[argument] ?? ""));
        return;
      case "LOAD_GLOBAL":
        this.push(this.named(code.names[argument >> 1] ?? ""));
        if ((argument & 1) === 1) this.push(NULL);
        return;
      case "LOAD_ATTR": {
        const value = attribute(this.pop(), code.names[argument >> 1] ?? "");
        this.push(value, ...((argument & 1) === 1 ? [NULL] : []));
        return;
      }
      case "LOAD_FAST":
        this.push(this.local(argument));
        return;
      case "LOAD_FAST_PAIR":
        this.push(this.local(argument >> 4), this.local(argument & 15));
        return;
      case "STORE_FAST":
        this.locals.set(code.locals[argument] ?? "", this.pop());
        return;
      case "STORE_FAST_LOAD_FAST":
        this.locals.set(code.locals[argument >> 4] ?? "", this.pop());
        this.push(this.local(argument & 15));
        return;
      case "STORE_FAST_STORE_FAST":
        this.locals.set(code.locals[argument >> 4] ?? "", this.pop());
        this.locals.set(code.locals[argument & 15] ?? "", this.pop());
        return;
      case "STORE_NAME":
        this.program.globals.set(globalId(code, code.names[argument] ?? ""), this.pop());
        return;
      case "IMPORT_NAME":
        this.popMany(2);
        this.push({ kind: "path", path: code.names[argument] ?? "" });
        return;
      case "IMPORT_FROM":
        this.push(attribute(this.stack.at(-1) ?? UNKNOWN, code.names[argument] ?? ""));
        return;
      case "PUSH_NULL":
      case "LOAD_BUILD_CLASS":
        this.push(name === "PUSH_NULL" ? NULL : { kind: "path", path: "__build_class__" });
        return;
      case "LOAD_UNKNOWN":
      case "LOAD_LOCALS":
      case "PUSH_EXC_INFO":
        this.push(UNKNOWN);
        return;
      case "MAKE_FUNCTION": {
        const made = this.pop();
        this.push(made.kind === "code" ? { kind: "function", code: made.code } : UNKNOWN);
        return;
      }
      case "SET_FUNCTION_ATTRIBUTE": {
        const made = this.pop();
        this.pop();
        this.push(made);
        return;
      }
      case "CALL":
        this.call(this.popMany(argument), []);
        return;
      case "CALL_KW": {
        const names = this.pop();
        this.call(this.popMany(argument), names.kind === "texts" ? names.texts : []);
        return;
      }
      case "BINARY_OP":
        this.binary(argument, at);
        return;
      case "CONTAINS_OP": {
        const container = this.pop();
        const key = this.pop();
        this.push(isEnvironment(container) ? this.read(key, false, null) : UNKNOWN);
        return;
      }
      case "BUILD_STRING":
        this.push(joined(this.popMany(argument)));
        return;
      case "FORMAT_WITH_SPEC":
        this.pop();
        return;
      case "BUILD_LIST": {
        const items = this.popMany(argument);
        const texts = items.flatMap((item) => (item.kind === "text" ? [item.text] : []));
        this.push(texts.length === items.length ? { kind: "texts", texts } : UNKNOWN);
        return;
      }
      case "LIST_EXTEND": {
        const items = this.pop();
        this.pop();
        this.push(items);
        return;
      }
      case "BUILD_MAP":
        this.popMany(argument * 2);
        this.push(UNKNOWN);
        return;
      case "FOR_ITER":
        // An item stands for all of them.
        this.push(this.stack.at(-1) ?? UNKNOWN);
        return;
      case "COPY":
        this.push(this.stack.at(-argument) ?? UNKNOWN);
        return;
      case "SWAP": {
        const [top, other] = [this.stack.length - 1, this.stack.length - argument];
        if (other < 0) return;
        [this.stack[top], this.stack[other]] = [this.stack[other] ?? UNKNOWN, this.stack[top] ?? UNKNOWN];
        return;
      }
      case "POP_TOP": {
        const value = this.pop();
        const before = this.list[index - 1]?.name;
        if (value.kind === "read" && (before === "POP_JUMP_IF_TRUE" || before === "POP_JUMP_IF_NOT_NONE"))
          this.replaced = value.read;
        return;
      }
      case "POP_JUMP_IF_TRUE":
      case "POP_JUMP_IF_NOT_NONE":
        this.decide(this.pop(), index + 1);
        return;
      case "POP_JUMP_IF_FALSE":
      case "POP_JUMP_IF_NONE":
        this.decide(
          this.pop(),
          this.list.findIndex((other) => other.at >= at + 2 + argument),
        );
        return;
      case "COMPARE_OP":
      case "IS_OP": {
        const [left] = this.popMany(2);
        this.push(left?.kind === "read" ? left : UNKNOWN);
        return;
      }
      case "STORE_SUBSCR":
        this.popMany(3);
        return;
      case "STORE_ATTR":
      case "DELETE_SUBSCR":
        this.popMany(2);
        return;
      case "RETURN_VALUE":
      case "RAISE_VARARGS":
      case "LIST_APPEND":
        this.pop();
        return;
      case "LOAD_SPECIAL":
        this.push(NULL);
        return;
      default:
        return;
    }
  }

  private local(index: number): PythonValue {
    return this.locals.get(this.code.locals[index] ?? "") ?? UNKNOWN;
  }

  private named(name: string): PythonValue {
    return this.program.globals.get(globalId(this.code, name)) ?? { kind: "path", path: name };
  }

  private call(args: readonly PythonValue[], keywords: readonly string[]): void {
    let callee = this.pop();
    if (callee.kind === "null") callee = this.pop();
    this.push(this.result(callee, args, keywords));
  }

  private result(callee: PythonValue, args: readonly PythonValue[], keywords: readonly string[]): PythonValue {
    const positional = args.slice(0, args.length - keywords.length);
    const keyword = (name: string): PythonValue | undefined => {
      const index = keywords.indexOf(name);
      return index < 0 ? undefined : args[positional.length + index];
    };
    const first = positional[0];
    if (callee.kind === "path") {
      if (/(^|\.)environ\.(get|pop|setdefault)$|^os\.getenv$/.test(callee.path) && first)
        return this.read(first, false, positional[1] ?? keyword("default") ?? null);
      if (/^(decouple\.(config|AutoConfig\(\))|starlette\.config\.Config\(\))$/.test(callee.path) && first)
        return this.read(
          first,
          positional[1] === undefined && !keywords.includes("default"),
          positional[1] ?? keyword("default") ?? null,
        );
      if (/^(decouple\.AutoConfig|starlette\.config\.Config)$/.test(callee.path))
        return { kind: "path", path: `${callee.path}()` };
      if (/^environs\.(Env|FileAwareEnv)$/.test(callee.path)) return { kind: "environs" };
      return UNKNOWN;
    }
    if (callee.kind === "environs" || (callee.kind === "method" && callee.of.kind === "environs"))
      return this.environs(callee, positional, keywords, keyword);
    if (args.length === 3 && callee.kind !== "function" && callee.kind !== "method") this.prefix = "";
    const reader = this.readerOf(callee);
    if (reader?.key.kind !== "parameter") return UNKNOWN;
    const isMethod = callee.kind === "method";
    const given =
      positional[reader.key.index - (isMethod ? 1 : 0)] ?? keyword(reader.code.locals[reader.key.index] ?? "");
    if (!given) return UNKNOWN;
    const value = positional[reader.key.index + (isMethod ? 0 : 1)] ?? keyword("default");
    const hasDefault = reader.required !== true && value?.kind === "text";
    return this.read(
      reader.prefix === "" ? given : joined([text(reader.prefix), given]),
      reader.required,
      hasDefault ? value : reader.default === null ? null : text(reader.default),
    );
  }

  private environs(
    callee: PythonValue,
    positional: readonly PythonValue[],
    keywords: readonly string[],
    keyword: (name: string) => PythonValue | undefined,
  ): PythonValue {
    const [first, second] = positional;
    if (callee.kind === "method" && callee.name === "prefixed") {
      this.prefix += first?.kind === "text" ? first.text : "";
      return { kind: "environs" };
    }
    if (callee.kind === "method" && /^(read_env|dump|seal|add_parser|parser_for|__enter__|__exit__)$/.test(callee.name))
      return UNKNOWN;
    // `with` ends: its prefix too.
    if (positional.length === 3 && positional.every(({ kind }) => kind === "unknown")) {
      this.prefix = "";
      return UNKNOWN;
    }
    if (!first) return { kind: "environs" };
    const key = this.prefix === "" ? first : joined([text(this.prefix), first]);
    const hasDefault = second !== undefined || keywords.includes("default") || keywords.includes("missing");
    return this.read(key, !hasDefault, second ?? keyword("default") ?? null);
  }

  private readerOf(callee: PythonValue): PythonRead | undefined {
    if (callee.kind === "function") return this.program.readers.get(callee.code);
    if (callee.kind !== "method") return undefined;
    const named = [...this.program.readers.values()].filter(
      ({ code }) => code.name === callee.name && code.locals[0] === "self",
    );
    return named.length === 1 ? named[0] : undefined;
  }

  private binary(operation: number, at: number): void {
    const right = this.pop();
    const left = this.pop();
    if (operation === SUBSCRIPT && isEnvironment(left)) this.push(this.read(right, !this.isCaught(at), null));
    else this.push(operation === 0 || operation === 13 ? joined([left, right]) : UNKNOWN);
  }

  private read(key: PythonValue, required: boolean | null, value: PythonValue | null): PythonValue {
    const read: PythonRead = {
      key,
      prefix: "",
      required,
      default: value?.kind === "text" && value.text !== "" ? value.text : null,
      code: this.code,
    };
    if (key.kind === "parameter") this.program.readers.set(this.code.address, read);
    else this.program.reads.push(read);
    return { kind: "read", read };
  }

  /** `if value is None: raise`: the branch that is taken without a value stops. */
  private decide(value: PythonValue, from: number): void {
    if (value.kind !== "read" || value.read.default !== null || from < 0) return;
    for (const { name } of this.list.slice(from, from + 24)) {
      if (name === "RAISE_VARARGS") value.read.required = true;
      if (/^(RAISE_VARARGS|RETURN_VALUE|JUMP|POP_JUMP|FOR_ITER)/.test(name)) return;
    }
  }

  /** Whether a `KeyError` at this place is caught and not raised again. */
  private isCaught(at: number): boolean {
    return handlers(this.code.exceptionTable).some(({ start, end, target }) => {
      if (at < start || at >= end) return false;
      const from = this.list.findIndex((instruction) => instruction.at >= target);
      const handler = this.list.slice(from, from + 12);
      if (from < 0 || handler[0]?.name !== "PUSH_EXC_INFO" || !handler.some(({ name }) => name === "CHECK_EXC_MATCH"))
        return false;
      return !handler.some(({ name }) => name === "RAISE_VARARGS");
    });
  }
}
