import { callback, escapeArguments } from "./calls.ts";
import { classMember } from "./classes.ts";
import { concatenate, presence, setProperty } from "./expressions.ts";
import { giveDefault, type InterpreterState, readBy, readOpen, under } from "./interpreter.ts";
import {
  type AbstractValue,
  type ArrayValue,
  type Call,
  constant,
  each,
  type KeyRead,
  newArray,
  type ObjectValue,
  type Origin,
  optionsOf,
  outcomeOf,
  readsOf,
  UNDEFINED,
  UNKNOWN,
  union,
} from "./values.ts";

/** A function that the interpreter knows. */
export function native(
  call: (call: Call) => AbstractValue,
  members?: Readonly<Record<string, AbstractValue>>,
): AbstractValue {
  return { kind: "native", call, ...(members ? { members } : {}) };
}

/** A method that isn't known; what it is called on is there. */
function opaque(state: InterpreterState, present: Iterable<KeyRead> = []): AbstractValue {
  return native((call) => {
    under(state, present, [], () => escapeArguments(state, call));
    return UNKNOWN;
  });
}

/** A property of a value; `place` is where its name stands. */
export function memberOf(
  state: InterpreterState,
  object: AbstractValue,
  name: AbstractValue,
  place: number,
): AbstractValue {
  switch (object.kind) {
    case "environment":
      return environmentMember(state, object.origin, name, place);
    case "object":
      return objectMember(state, object, name, place);
    case "array":
      return arrayMember(state, object, name);
    case "pairs":
    case "names":
      return listMember(state, object, name);
    case "pair":
      if (isIndex(name, 0)) return { kind: "name", origin: object.origin };
      return isIndex(name, 1) ? { kind: "entryValue", origin: object.origin } : UNKNOWN;
    case "foundPair":
      return isIndex(name, 1) ? { kind: "read", reads: object.reads } : UNKNOWN;
    case "name":
      return nameMember(state, object.origin, name);
    case "text":
    case "affix":
      return textMember(state, object, name);
    case "read":
      return readMember(state, object, name);
    case "native":
      return (
        (name.kind === "text" && object.members && Object.hasOwn(object.members, name.text)
          ? object.members[name.text]
          : undefined) ?? UNKNOWN
      );
    case "class":
      return (name.kind === "text" ? classMember(state, object, name.text, object, true) : undefined) ?? UNKNOWN;
    case "function":
      return functionMember(state, object, name);
    default:
      return UNKNOWN;
  }
}

function isIndex(name: AbstractValue, index: number): boolean {
  return name.kind === "constant" && name.value === index;
}

function environmentMember(state: InterpreterState, origin: Origin, name: AbstractValue, place: number): AbstractValue {
  if (name.kind === "text" && (name.text === "hasOwnProperty" || name.text === "propertyIsEnumerable")) {
    return native(({ args }) => presence(state, { kind: "environment", origin }, args[0] ?? UNKNOWN, place));
  }
  return readBy(state, origin, name, place);
}

function objectMember(state: InterpreterState, object: ObjectValue, name: AbstractValue, place: number): AbstractValue {
  if (object.isMap && name.kind === "text") return mapMember(state, object, name.text);
  return each(name, (option) => {
    if (option.kind !== "text") {
      if (object.environment) return readBy(state, object.environment, option, place);
      return object.properties.size > 0 ? union(...object.properties.values()) : UNKNOWN;
    }
    const known = object.properties.get(option.text);
    if (known && !object.environment) return known;
    if (known) return union(known, readWithDefault(state, object, option, place));
    const inherited = object.class ? classMember(state, object.class, option.text, object, false) : undefined;
    if (inherited) return inherited;
    if (option.text === "hasOwnProperty" && object.environment)
      return native(({ args }) => presence(state, object, args[0] ?? UNKNOWN, place));
    return object.environment ? readWithDefault(state, object, option, place) : UNDEFINED;
  });
}

function readWithDefault(
  state: InterpreterState,
  object: ObjectValue,
  name: AbstractValue,
  place: number,
): AbstractValue {
  if (!object.environment) return UNKNOWN;
  const value = readBy(state, object.environment, name, place);
  const fallback = name.kind === "text" ? object.defaults.get(name.text) : undefined;
  if (!fallback) return value;
  for (const read of readsOf(value)) giveDefault(state, read, fallback);
  return union(value, fallback);
}

/** `Map` of the program: filled by hand, or made of all entries. */
function mapMember(state: InterpreterState, map: ObjectValue, name: string): AbstractValue {
  const lookUp = (key: AbstractValue, place: number): AbstractValue => {
    if (map.environment) return readBy(state, map.environment, key, place);
    return each(key, (option) =>
      option.kind === "text"
        ? (map.properties.get(option.text) ?? UNDEFINED)
        : map.properties.size > 0
          ? union(...map.properties.values())
          : UNKNOWN,
    );
  };
  switch (name) {
    case "get":
      return native(({ args, at }) => lookUp(args[0] ?? UNKNOWN, at));
    case "has":
      return native(({ args, at }) => (map.environment ? presence(state, map, args[0] ?? UNKNOWN, at) : UNKNOWN));
    case "set":
      return native(({ args }) => {
        setProperty(state, map, args[0] ?? UNKNOWN, args[1] ?? UNKNOWN);
        return map;
      });
    case "entries":
    case "keys":
    case "forEach":
    case "values":
      return map.environment
        ? listMember(
            state,
            { kind: name === "keys" ? "names" : "pairs", origin: map.environment },
            { kind: "text", text: name, at: -1 },
          )
        : UNKNOWN;
    default:
      return UNKNOWN;
  }
}

/** Methods of a list whose items are known. */
function arrayMember(state: InterpreterState, array: ArrayValue, name: AbstractValue): AbstractValue {
  if (name.kind === "constant") return array.items[Number(name.value)] ?? UNDEFINED;
  if (name.kind !== "text") return array.items.length > 0 ? union(...array.items) : UNKNOWN;
  const items = () => array.items.slice(0, 256);
  const apply = (call: Call, item: AbstractValue, index: number) =>
    callback(state, call.args[0], [item, constant(index), array], call.at);
  switch (name.text) {
    case "length":
      return array.included.size > 0 ? { kind: "count", included: [...array.included] } : constant(array.items.length);
    case "map":
    case "flatMap":
      return native((call) =>
        newArray(
          items()
            .map((item, index) => apply(call, item, index))
            .flatMap((made) => (name.text === "flatMap" && made.kind === "array" ? made.items : [made])),
        ),
      );
    case "filter":
      return native((call) => {
        const kept = newArray([...items()]);
        items().forEach((item, index) => {
          for (const read of outcomeOf(apply(call, item, index)).truthy) kept.included.add(read);
        });
        return kept;
      });
    case "find":
      return native((call) => {
        items().forEach((item, index) => {
          apply(call, item, index);
        });
        return union(...items(), UNDEFINED);
      });
    case "some":
      return native((call) => ({
        kind: "test",
        truthy: items().flatMap((item, index) => outcomeOf(apply(call, item, index)).truthy),
        falsy: [],
      }));
    case "every":
      return native((call) => ({
        kind: "test",
        truthy: [],
        falsy: items().flatMap((item, index) => outcomeOf(apply(call, item, index)).falsy),
      }));
    case "forEach":
      return native((call) => {
        items().forEach((item, index) => {
          state.depth++;
          apply(call, item, index);
          state.depth--;
        });
        return UNDEFINED;
      });
    case "reduce":
      return native((call) =>
        items().reduce(
          (before, item) => callback(state, call.args[0], [before, item], call.at),
          call.args[1] ?? UNKNOWN,
        ),
      );
    case "join":
      return native(({ args, at }) => {
        const [separator] = args;
        return concatenate(
          array.items.flatMap((item, index) =>
            index > 0 ? [separator ?? { kind: "text", text: ",", at: -1 }, item] : [item],
          ),
          at,
        );
      });
    case "push":
    case "unshift":
      return native(({ args }) => {
        if (array.items.length < 1024) array.items.push(...args);
        for (const read of state.missing) array.included.add(read);
        return UNKNOWN;
      });
    case "concat":
      return native(({ args }) =>
        newArray([...array.items, ...args.flatMap((arg) => (arg.kind === "array" ? arg.items : [arg]))]),
      );
    case "entries":
      return native(() => newArray(array.items.map((item, index) => newArray([constant(index), item]))));
    case "slice":
    case "reverse":
    case "sort":
    case "toSorted":
    case "values":
    case "flat":
      return native(() => array);
    case "at":
    case "pop":
    case "shift":
      return native(() => (array.items.length > 0 ? union(...array.items) : UNDEFINED));
    case "includes":
      return native(({ args }) =>
        each(args[0] ?? UNKNOWN, (option) =>
          option.kind === "name"
            ? {
                kind: "nameTest",
                origin: option.origin,
                reads: readsOf(union(...array.items.map((item) => readBy(state, option.origin, item, -1)))),
              }
            : UNKNOWN,
        ),
      );
    default:
      return UNKNOWN;
  }
}

/** Methods of the list of all entries, or of all names. */
function listMember(
  state: InterpreterState,
  list: Extract<AbstractValue, { kind: "pairs" | "names" }>,
  name: AbstractValue,
): AbstractValue {
  const { origin } = list;
  const item: AbstractValue = list.kind === "pairs" ? { kind: "pair", origin } : { kind: "name", origin };
  if (name.kind !== "text") return item;
  /** Runs the callback over "an entry"; says what it tests of the name. Going through all without a test reads everything. */
  const over = (call: Call, args: readonly AbstractValue[] = [item]): AbstractValue => {
    const outer = state.enumeration;
    const own = { settled: false };
    state.enumeration = own;
    const result = callback(state, call.args[0], args, call.at);
    state.enumeration = outer;
    const tests = result.kind === "nameTest" || optionsOf(result).some((option) => isEntryAgain(option));
    if (!own.settled && !tests) readOpen(state, origin, "all", call.at);
    return result;
  };
  switch (name.text) {
    case "find":
    case "findLast":
      return native((call) => {
        const result = over(call);
        if (result.kind !== "nameTest" || result.reads.length === 0) return union(item, UNDEFINED);
        return { kind: "foundPair", reads: result.reads };
      });
    case "some":
      return native((call) => {
        const result = over(call);
        return { kind: "test", truthy: [], falsy: result.kind === "nameTest" ? result.reads : [] };
      });
    case "includes":
      return native(({ args, at }) => presence(state, { kind: "environment", origin }, args[0] ?? UNKNOWN, at));
    case "filter":
      return native((call) => {
        const result = over(call);
        if (result.kind !== "nameTest" || result.reads.length === 0) return list;
        return newArray([{ kind: "foundPair", reads: result.reads }]);
      });
    case "map":
      return native((call) => {
        const result = over(call);
        if (isEntryAgain(result)) return { kind: "pairs", origin };
        return result.kind === "name" ? { kind: "names", origin } : UNKNOWN;
      });
    case "reduce":
      return native((call) => {
        const [, start] = call.args;
        const result = over(call, [start ?? UNKNOWN, item]);
        return result.kind === "unknown" ? (start ?? UNKNOWN) : result;
      });
    case "forEach":
      return native((call) => {
        // Of a Map, the callback gets the value first.
        over(call, list.kind === "pairs" ? [item] : [item]);
        return UNDEFINED;
      });
    case "length":
      return UNKNOWN;
    case "entries":
    case "keys":
    case "values":
    case "slice":
    case "sort":
      return native(() => list);
    default:
      return UNKNOWN;
  }
}

/** `[name, value]` as it came. */
function isEntryAgain(value: AbstractValue): boolean {
  if (value.kind === "pair") return true;
  return value.kind === "array" && value.items[0]?.kind === "name" && value.items[1]?.kind === "entryValue";
}

/** Methods of the name of an entry: `startsWith` filters by a prefix. */
function nameMember(state: InterpreterState, origin: Origin, method: AbstractValue): AbstractValue {
  if (method.kind !== "text") return UNKNOWN;
  const affix = (make: (text: string) => readonly [string, string]) =>
    native(({ args, at }) => {
      for (const option of optionsOf(args[0] ?? UNKNOWN)) {
        if (option.kind !== "text") continue;
        const [prefix, suffix] = make(option.text);
        readOpen(state, origin, "affix", at, prefix, suffix);
      }
      readOpen(state, origin, "all", at);
      return { kind: "nameTest", origin, reads: [] };
    });
  switch (method.text) {
    case "startsWith":
      return affix((text) => [text, ""]);
    case "endsWith":
      return affix((text) => ["", text]);
    case "toString":
    case "trim":
      return native(() => ({ kind: "name", origin }));
    default:
      return opaque(state);
  }
}

type TextMethod = (text: string, args: readonly string[]) => string | undefined;

const TEXT_METHODS: Readonly<Record<string, TextMethod>> = {
  toUpperCase: (text: string) => text.toUpperCase(),
  toLowerCase: (text) => text.toLowerCase(),
  trim: (text) => text.trim(),
  toString: (text: string) => text,
  replaceAll: (text, [from, to]) =>
    from === undefined || to === undefined ? undefined : text.replaceAll(from, () => to),
  replace: (text, [from, to]) => (from === undefined || to === undefined ? undefined : text.replace(from, () => to)),
};

function textMember(
  state: InterpreterState,
  text: Extract<AbstractValue, { kind: "text" | "affix" }>,
  name: AbstractValue,
): AbstractValue {
  if (name.kind !== "text") return UNKNOWN;
  if (name.text === "concat") return native(({ args, at }) => concatenate([text, ...args], at));
  if (name.text === "split" && text.kind === "text") {
    return native(({ args }) => {
      const [separator] = args;
      if (separator?.kind !== "text") return UNKNOWN;
      return newArray(
        text.text.split(separator.text).map((part): AbstractValue => ({ kind: "text", text: part, at: text.at })),
      );
    });
  }
  const method: TextMethod | undefined = Object.hasOwn(TEXT_METHODS, name.text) ? TEXT_METHODS[name.text] : undefined;
  if (!method) return opaque(state);
  return native(({ args }): AbstractValue => {
    const texts = args.flatMap((arg) => (arg.kind === "text" ? [arg.text] : []));
    const apply = (of: string): string | undefined => method(of, texts);
    if (text.kind === "text") {
      const made = apply(text.text);
      return made === undefined || texts.length < args.length ? UNKNOWN : { kind: "text", text: made, at: text.at };
    }
    const [prefix, suffix] = [apply(text.prefix), apply(text.suffix)];
    return prefix === undefined || suffix === undefined ? UNKNOWN : { kind: "affix", prefix, suffix };
  });
}

/** Methods that make a text of the value of a key still stand for the key. */
const SAME_VALUE = new Set([
  "trim",
  "toString",
  "toLowerCase",
  "toUpperCase",
  "replace",
  "replaceAll",
  "slice",
  "substring",
  "value",
  "length",
]);

function readMember(
  state: InterpreterState,
  value: Extract<AbstractValue, { kind: "read" }>,
  name: AbstractValue,
): AbstractValue {
  if (name.kind !== "text" || !SAME_VALUE.has(name.text)) return opaque(state, value.reads);
  return name.text === "length" || name.text === "value" ? value : native(() => value);
}

function functionMember(
  state: InterpreterState,
  callee: Extract<AbstractValue, { kind: "function" }>,
  name: AbstractValue,
): AbstractValue {
  if (name.kind !== "text") return UNKNOWN;
  switch (name.text) {
    case "call":
      return native(({ args, at }) => callback(state, callee, args.slice(1), at));
    case "apply":
      return native(({ args, at }) => callback(state, callee, args[1]?.kind === "array" ? args[1].items : [], at));
    case "bind":
      return native(({ args: bound }) =>
        native(({ args, at }) => callback(state, callee, [...bound.slice(1), ...args], at)),
      );
    default:
      return UNKNOWN;
  }
}
