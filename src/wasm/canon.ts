/** Canonical definitions (component model "Canonical Definitions"; async and thread built-ins of 0.3). */
import { type ByteReader, hex, malformed, u8, u32, unsupported, vector } from "./bytes.ts";
import { type ComponentValueType, resultList, valueTypeOf } from "./component-types.ts";
import { define, indexOf, type OpenScope } from "./scope.ts";

/** Options; functions and memories are indices of the core spaces. */
export interface CanonOptions {
  readonly encoding: "utf8" | "utf16" | "latin1+utf16";
  readonly async: boolean;
  readonly gc: boolean;
  readonly memory?: number;
  readonly realloc?: number;
  readonly postReturn?: number;
  readonly callback?: number;
  readonly coreType?: number;
}

/** A core function that becomes a component function. */
export interface Lift {
  readonly from: "lift";
  readonly coreFunction: number;
  readonly type: number;
  readonly options: CanonOptions;
}

export type CoreFunction =
  | { readonly from: "lower"; readonly function: number; readonly options: CanonOptions }
  /** `resource.drop`, `task.return`, `stream.read`, …; `type` is what it is about, where it is about one. */
  | { readonly from: "builtin"; readonly name: string; readonly type?: number; readonly options?: CanonOptions };

/** What follows the opcode of a built-in: t type, o options, f flag byte, i integer, c core type, m core memory, b core table, v core value type, r results. */
const builtins: Readonly<Record<number, readonly [name: string, immediates: string]>> = {
  2: ["resource.new", "t"],
  3: ["resource.drop", "t"],
  4: ["resource.rep", "t"],
  5: ["task.cancel", ""],
  6: ["subtask.cancel", "f"],
  7: ["resource.drop", "t"], // async, in drafts
  8: ["backpressure.set", ""],
  9: ["task.return", "ro"],
  10: ["context.get", "vi"],
  11: ["context.set", "vi"],
  12: ["thread.yield", "f"],
  13: ["subtask.drop", ""],
  14: ["stream.new", "t"],
  15: ["stream.read", "to"],
  16: ["stream.write", "to"],
  17: ["stream.cancel-read", "tf"],
  18: ["stream.cancel-write", "tf"],
  19: ["stream.drop-readable", "t"],
  20: ["stream.drop-writable", "t"],
  21: ["future.new", "t"],
  22: ["future.read", "to"],
  23: ["future.write", "to"],
  24: ["future.cancel-read", "tf"],
  25: ["future.cancel-write", "tf"],
  26: ["future.drop-readable", "t"],
  27: ["future.drop-writable", "t"],
  28: ["error-context.new", "o"],
  29: ["error-context.debug-message", "o"],
  30: ["error-context.drop", ""],
  31: ["waitable-set.new", ""],
  32: ["waitable-set.wait", "fm"],
  33: ["waitable-set.poll", "fm"],
  34: ["waitable-set.drop", ""],
  35: ["waitable.join", ""],
  36: ["backpressure.inc", ""],
  37: ["backpressure.dec", ""],
  38: ["thread.index", ""],
  39: ["thread.new-indirect", "cb"],
  40: ["thread.resume-later", ""],
  41: ["thread.suspend", "f"],
  42: ["thread.suspend-then-resume", "f"],
  43: ["thread.yield-then-resume", "f"],
  44: ["thread.suspend-then-promote", "f"],
  45: ["thread.yield-then-promote", "f"],
  64: ["thread.spawn-ref", "c"],
  65: ["thread.spawn-indirect", "cb"],
  66: ["thread.available-parallelism", ""],
};

/** Reads one canonical definition into its index space. */
export function canon(reader: ByteReader, scope: OpenScope): void {
  const at = reader.at;
  const code = u8(reader, "a canonical definition");
  if (code === 0x00) {
    functionSort(reader);
    const coreFunction = indexOf(reader, scope, "coreFuncs");
    const options = canonOptions(reader, scope);
    define(scope, "funcs", { from: "lift", coreFunction, type: indexOf(reader, scope, "types"), options });
  } else if (code === 0x01) {
    functionSort(reader);
    const lowered = indexOf(reader, scope, "funcs");
    define(scope, "coreFuncs", { from: "lower", function: lowered, options: canonOptions(reader, scope) });
  } else {
    const form = builtins[code];
    if (form === undefined) unsupported(at, `unknown canonical built-in ${hex(code)}`);
    define(scope, "coreFuncs", builtin(reader, scope, form[0], form[1]));
  }
}

/** `canon lift` and `canon lower` name the sort of what they define, and there is only one. */
function functionSort(reader: ByteReader): void {
  const at = reader.at;
  const sort = u8(reader, "the sort of a canonical definition");
  if (sort !== 0) unsupported(at, `unknown sort of a canonical definition ${hex(sort)}`);
}

function builtin(reader: ByteReader, scope: OpenScope, name: string, immediates: string): CoreFunction {
  let type: number | undefined;
  let options: CanonOptions | undefined;
  for (const immediate of immediates) {
    if (immediate === "t") type = indexOf(reader, scope, "types");
    else if (immediate === "o") options = canonOptions(reader, scope);
    else if (immediate === "f") flag(reader, name);
    else if (immediate === "m") indexOf(reader, scope, "coreMemories");
    else if (immediate === "b") indexOf(reader, scope, "coreTables");
    else if (immediate === "c") indexOf(reader, scope, "coreTypes");
    else if (immediate === "i") u32(reader, `an immediate of ${name}`);
    else if (immediate === "v") u8(reader, `an immediate of ${name}`);
    else resultList(reader, scope);
  }
  return {
    from: "builtin",
    name,
    ...(type === undefined ? {} : { type }),
    ...(options === undefined ? {} : { options }),
  };
}

function flag(reader: ByteReader, what: string): void {
  const at = reader.at;
  const value = u8(reader, `a flag of ${what}`);
  if (value > 1) malformed(at, `unknown flag of ${what} ${hex(value)}`);
}

function canonOptions(reader: ByteReader, scope: OpenScope): CanonOptions {
  const found: {
    encoding: CanonOptions["encoding"];
    async: boolean;
    gc: boolean;
    memory?: number;
    realloc?: number;
    postReturn?: number;
    callback?: number;
    coreType?: number;
  } = { encoding: "utf8", async: false, gc: false };
  vector(reader, "canonical options", (r) => {
    const at = r.at;
    const code = u8(r, "a canonical option");
    if (code === 0) found.encoding = "utf8";
    else if (code === 1) found.encoding = "utf16";
    else if (code === 2) found.encoding = "latin1+utf16";
    else if (code === 3) found.memory = indexOf(r, scope, "coreMemories");
    else if (code === 4) found.realloc = indexOf(r, scope, "coreFuncs");
    else if (code === 5) found.postReturn = indexOf(r, scope, "coreFuncs");
    else if (code === 6) found.async = true;
    else if (code === 7) found.callback = indexOf(r, scope, "coreFuncs");
    else if (code === 8) found.coreType = indexOf(r, scope, "coreTypes");
    else if (code === 9) found.gc = true;
    else unsupported(at, `unknown canonical option ${hex(code)}`);
  });
  return found;
}

/** A value definition: its type, and its bytes, which are read over. */
export function valueDefinition(reader: ByteReader, scope: OpenScope): ComponentValueType {
  const type = valueTypeOf(reader, scope);
  const size = u32(reader, "the size of a value");
  if (size > reader.end - reader.at)
    malformed(reader.at, `a value is said to be ${size} bytes long, but only ${reader.end - reader.at} are left`);
  reader.at += size;
  return type;
}
