/**
 * Names that a program has without declaring them, and the modules that it can import, as far as they have to do with keys.
 */
import type { Source } from "../../report/report.ts";
import { callback } from "./calls.ts";
import { dereference, NEVER, presence, setProperty, spreadInto } from "./expressions.ts";
import { type InterpreterState, readBy, readOpen, require } from "./interpreter.ts";
import { memberOf, native } from "./members.ts";
import {
  type AbstractValue,
  type Call,
  each,
  newArray,
  newObject,
  type Origin,
  optionsOf,
  readsOf,
  UNDEFINED,
  UNKNOWN,
} from "./values.ts";

const PROCESS: Origin = { source: "env" };

/** A function that takes a key and gives its value; `throws`: a missing key is an error. */
function getter(state: InterpreterState, origin: Origin, throws: boolean): AbstractValue {
  return native(({ args, at }) => {
    const value = readBy(state, origin, args[0] ?? UNKNOWN, at);
    if (throws) require(state, readsOf(value));
    return value;
  });
}

function environment(origin: Origin): AbstractValue {
  return { kind: "environment", origin };
}

function members(all: Readonly<Record<string, AbstractValue>>): AbstractValue {
  const object = newObject();
  for (const [name, value] of Object.entries(all)) object.properties.set(name, value);
  return object;
}

/** `process`, as Node has it. */
function processObject(): AbstractValue {
  return members({
    env: environment(PROCESS),
    exit: native(() => NEVER),
    abort: native(() => NEVER),
    argv: UNKNOWN,
    cwd: native(() => UNKNOWN),
  });
}

/** Interfaces by name without version: which functions read keys, and how. */
const INTERFACES: readonly { readonly name: RegExp; readonly source: Source; readonly throws: boolean }[] = [
  { name: /^wasi:config\/(store|runtime)\b/, source: "config", throws: false },
  { name: /^wasmcloud:secrets\/store\b/, source: "secret", throws: true },
  {
    name: /^(fermyon:)?spin:variables\/variables\b|^fermyon:spin\/(variables|config)\b|^spin:(variables)\b/,
    source: "config",
    throws: true,
  },
  { name: /^fastly:(api|compute-at-edge|compute)\/(config-store|dictionary)\b/, source: "config", throws: false },
  { name: /^fastly:(api|compute-at-edge|compute)\/secret-store\b/, source: "secret", throws: false },
];

/** What a module exports under a name (`*`: all of it); unknown for modules that have nothing to do with keys. */
export function importedValue(state: InterpreterState, specifier: string, name: string): AbstractValue {
  const exports = moduleExports(state, specifier);
  if (!exports) return UNKNOWN;
  if (name === "*") return exports;
  const own = memberOf(state, exports, { kind: "text", text: name, at: -1 }, -1);
  // `import store from "wasi:config/store"`, and names that are lost: the module as a whole, or its only way to read.
  if (own !== UNDEFINED) return own;
  return name === "default" ? exports : lostName(state, specifier, exports);
}

function lostName(state: InterpreterState, specifier: string, exports: AbstractValue): AbstractValue {
  const likely = /^wasi:cli\/environment/.test(specifier) ? "getEnvironment" : "get";
  return memberOf(state, exports, { kind: "text", text: likely, at: -1 }, -1);
}

function moduleExports(state: InterpreterState, specifier: string): AbstractValue | undefined {
  if (/^wasi:cli\/environment\b/.test(specifier)) {
    const origin: Origin = { source: "env", specifier };
    return members({
      getEnvironment: native(() => ({ kind: "pairs", origin })),
      getArguments: native(() => UNKNOWN),
      initialCwd: native(() => UNKNOWN),
    });
  }
  const known = INTERFACES.find((candidate) => candidate.name.test(specifier));
  if (known) {
    const origin: Origin = { source: known.source, specifier };
    const identity = native(({ args }) => args[0] ?? UNKNOWN);
    return members({
      get: getter(state, origin, known.throws),
      getConfig: getter(state, origin, known.throws),
      getAll: native(() => ({ kind: "pairs", origin })),
      reveal: identity,
    });
  }
  return runtimeModule(state, specifier);
}

function runtimeModule(state: InterpreterState, specifier: string): AbstractValue | undefined {
  switch (specifier.replace(/^node:/, "")) {
    case "process": {
      const own = newObject();
      spreadInto(own, processObject());
      own.properties.set("default", processObject());
      return own;
    }
    case "fastly:env":
      return members({ env: getter(state, { source: "env", specifier }, false) });
    case "fastly:config-store":
      return members({
        ConfigStore: native(() => members({ get: getter(state, { source: "config", specifier }, false) })),
      });
    case "fastly:dictionary":
      return members({
        Dictionary: native(() => members({ get: getter(state, { source: "config", specifier }, false) })),
      });
    case "fastly:secret-store":
      return members({
        SecretStore: native(() => members({ get: getter(state, { source: "secret", specifier }, false) })),
      });
    default:
      return undefined;
  }
}

/** Names that a piece of a program uses though the text that bound them is gone: a function of an import, by its name. */
export function importedByName(state: InterpreterState, name: string, specifiers: readonly string[]): AbstractValue {
  const plain = name.replace(/\$\d+$/, "");
  for (const specifier of specifiers) {
    const exports = moduleExports(state, specifier);
    if (exports?.kind === "object" && exports.properties.has(plain)) return exports.properties.get(plain) ?? UNKNOWN;
  }
  return UNKNOWN;
}

/** A name that nothing in the program binds. */
export function globalValue(state: InterpreterState, name: string): AbstractValue {
  const make = Object.hasOwn(GLOBALS, name) ? GLOBALS[name] : undefined;
  return make ? make(state) : UNKNOWN;
}

const GLOBALS: Readonly<Record<string, (state: InterpreterState) => AbstractValue>> = {
  process: processObject,
  globalThis: (state) => globalObject(state),
  global: (state) => globalObject(state),
  self: (state) => globalObject(state),
  "import.meta": () => members({ env: environment(PROCESS) }),
  Deno: (state) => members({ env: denoEnvironment(state), exit: native(() => NEVER) }),
  Bun: () => members({ env: environment(PROCESS) }),
  require: (state) =>
    native(({ args }) => (args[0]?.kind === "text" ? importedValue(state, args[0].text, "*") : UNKNOWN)),
  Object: (state) => objectNatives(state),
  Reflect: (state) => objectNatives(state),
  Map: (state) => native((call) => mapOf(state, call)),
  Array: () =>
    members({
      from: native(({ args }) => args[0] ?? UNKNOWN),
      isArray: native(() => UNKNOWN),
      of: native(({ args }) => newArray([...args])),
    }),
  String: () => native(({ args }) => args[0] ?? UNKNOWN, { raw: native(() => UNKNOWN) }),
  Number: () =>
    native(({ args }) => ofRead(args[0]), {
      isNaN: nanTest(),
      parseInt: native(({ args }) => ofRead(args[0])),
      parseFloat: native(({ args }) => ofRead(args[0])),
      isFinite: native(() => UNKNOWN),
      isInteger: native(() => UNKNOWN),
    }),
  Boolean: () => native(({ args }) => args[0] ?? UNKNOWN),
  parseInt: () => native(({ args }) => ofRead(args[0])),
  parseFloat: () => native(({ args }) => ofRead(args[0])),
  isNaN: () => nanTest(),
  JSON: (state) =>
    members({
      parse: native((call) => checked(state, call)),
      stringify: native((call) => wholesale(state, call)),
    }),
  URL: (state) => native((call) => checked(state, call), { canParse: native(() => UNKNOWN) }),
  BigInt: (state) => native((call) => checked(state, call)),
  Promise: (state) =>
    native(({ args, at }) => callback(state, args[0], [UNKNOWN, UNKNOWN], at), {
      resolve: native(({ args }) => args[0] ?? UNDEFINED),
      all: native(({ args }) => args[0] ?? UNKNOWN),
      reject: native(() => NEVER),
    }),
  console: (state) => consoleNatives(state),
  Error: () => native(() => UNKNOWN),
  TypeError: () => native(() => UNKNOWN),
  RangeError: () => native(() => UNKNOWN),
  encodeURIComponent: () => native(() => UNKNOWN),
  decodeURIComponent: () => native(() => UNKNOWN),
  Symbol: () => native(() => UNKNOWN),
  Date: () => native(() => UNKNOWN, { now: native(() => UNKNOWN) }),
  Set: () => native(({ args }) => args[0] ?? UNKNOWN),
  structuredClone: () => native(({ args }) => args[0] ?? UNKNOWN),
  TextEncoder: () => native(() => members({ encode: native(() => UNKNOWN) })),
};

function globalObject(state: InterpreterState): AbstractValue {
  const object = members({
    process: processObject(),
    Object: objectNatives(state),
    Deno: globalValue(state, "Deno"),
    Bun: globalValue(state, "Bun"),
  });
  return object;
}

function denoEnvironment(state: InterpreterState): AbstractValue {
  return members({
    get: getter(state, PROCESS, false),
    has: native(({ args, at }) => presence(state, environment(PROCESS), args[0] ?? UNKNOWN, at)),
    toObject: native(() => environment(PROCESS)),
  });
}

/** A number made of a value is no number where the key is missing, which tests can see. */
function ofRead(value: AbstractValue | undefined): AbstractValue {
  return value?.kind === "read" ? value : value?.kind === "union" ? value : UNKNOWN;
}

function nanTest(): AbstractValue {
  return native(({ args }) => {
    const [value] = args;
    return value?.kind === "read" ? { kind: "test", truthy: value.reads, falsy: [] } : UNKNOWN;
  });
}

/** A function that fails on nothing at all. */
function checked(state: InterpreterState, { args }: Call): AbstractValue {
  dereference(state, args[0] ?? UNKNOWN);
  return UNKNOWN;
}

/** Printing a value never fails; an environment is printed as a whole. */
function consoleNatives(state: InterpreterState): AbstractValue {
  const print = native((call) => wholesale(state, call));
  return members({ log: print, error: print, warn: print, info: print, debug: print, trace: print });
}

function wholesale(state: InterpreterState, { args, at }: Call): AbstractValue {
  for (const option of args.flatMap(optionsOf)) {
    if (option.kind === "environment" || option.kind === "pairs" || option.kind === "names")
      readOpen(state, option.origin, "all", at);
    if (option.kind === "object" && option.environment) readOpen(state, option.environment, "all", at);
  }
  return UNKNOWN;
}

function mapOf(state: InterpreterState, { args }: Call): AbstractValue {
  const map = newObject(true);
  for (const option of optionsOf(args[0] ?? UNDEFINED)) {
    if (option.kind === "pairs") map.environment = option.origin;
    if (option.kind === "array")
      for (const item of option.items)
        if (item.kind === "array") setProperty(state, map, item.items[0] ?? UNKNOWN, item.items[1] ?? UNKNOWN);
  }

  return map;
}

function originOf(value: AbstractValue): Origin | undefined {
  if (value.kind === "environment") return value.origin;
  return value.kind === "object" ? (value.environment ?? undefined) : undefined;
}

function objectNatives(state: InterpreterState): AbstractValue {
  const list = (kind: "pairs" | "names", known: (name: string, value: AbstractValue) => AbstractValue) =>
    native(({ args }) =>
      each(args[0] ?? UNKNOWN, (option) => {
        const origin = originOf(option);
        if (origin) return { kind, origin };
        return option.kind === "object"
          ? newArray([...option.properties].map(([name, value]) => known(name, value)))
          : UNKNOWN;
      }),
    );
  const text = (name: string): AbstractValue => ({ kind: "text", text: name, at: -1 });
  return members({
    fromEntries: native(({ args }) => each(args[0] ?? UNKNOWN, (option) => fromEntries(state, option))),
    entries: list("pairs", (name, value) => newArray([text(name), value])),
    keys: list("names", text),
    ownKeys: list("names", text),
    values: list("pairs", (_, value) => value),
    assign: native(({ args }) => {
      const [target] = args;
      const into = target?.kind === "object" ? target : newObject();
      for (const other of args.slice(1)) spreadInto(into, other);
      return into;
    }),
    freeze: native(({ args }) => args[0] ?? UNKNOWN),
    seal: native(({ args }) => args[0] ?? UNKNOWN),
    create: native(() => newObject()),
    defineProperty: native(({ args }) => args[0] ?? UNKNOWN),
    hasOwn: native(({ args, at }) => presence(state, args[0] ?? UNKNOWN, args[1] ?? UNKNOWN, at)),
    has: native(({ args, at }) => presence(state, args[0] ?? UNKNOWN, args[1] ?? UNKNOWN, at)),
    get: native(({ args, at }) =>
      each(args[0] ?? UNKNOWN, (option) => memberOf(state, option, args[1] ?? UNKNOWN, at)),
    ),
  });
}

function fromEntries(state: InterpreterState, entries: AbstractValue): AbstractValue {
  if (entries.kind === "pairs") return environment(entries.origin);
  if (entries.kind === "object" && entries.environment) return environment(entries.environment);
  if (entries.kind !== "array") return UNKNOWN;
  const object = newObject();
  for (const item of entries.items)
    if (item.kind === "array") setProperty(state, object, item.items[0] ?? UNKNOWN, item.items[1] ?? UNKNOWN);
  return object;
}
