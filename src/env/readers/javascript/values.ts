/**
 * Abstract values of the JavaScript reader: what an expression may be, as far as it has to do with keys and their values.
 */
import type { ArrowFunctionExpression, Class, Function as FunctionNode } from "acorn";
import type { Source } from "../../report/report.ts";

/** Where keys come from: a source, and the module specifier behind it where the program names one. */
export interface Origin {
  readonly source: Source;
  /** `wasi:config/store@0.2.0-rc.1`; `undefined` for `process.env` and its like. */
  readonly specifier?: string;
}

/** What is known of one key; shared by all places that read it. */
export interface KeyRead {
  readonly origin: Origin;
  readonly key: string;
  /** Offsets in the source text: where the name stands (or is looked up). */
  readonly places: Set<number>;
  required: boolean | null;
  default: string | null;
  functionName: string | null;
}

export type FunctionLike = FunctionNode | ArrowFunctionExpression;

export interface LexicalScope {
  readonly names: Map<string, Cell>;
  readonly parent: LexicalScope | null;
  readonly self: AbstractValue | null;
}

export interface Cell {
  value: AbstractValue;
  /** The branch depth at which it was declared: an assignment in a deeper branch adds a value, one at the same depth replaces it. */
  readonly depth: number;
  readonly frame: number;
}

export interface Call {
  readonly args: readonly AbstractValue[];
  readonly self: AbstractValue;
  readonly at: number;
}

export type AbstractValue =
  | { readonly kind: "unknown" }
  | { readonly kind: "text"; readonly text: string; readonly at: number }
  | { readonly kind: "affix"; readonly prefix: string; readonly suffix: string }
  | { readonly kind: "constant"; readonly value: number | boolean | bigint | null | undefined }
  /** The value of one of the keys, or nothing where it is missing. */
  | { readonly kind: "read"; readonly reads: readonly KeyRead[] }
  /** True (or false) for certain where one of the keys is missing. */
  | { readonly kind: "test"; readonly truthy: readonly KeyRead[]; readonly falsy: readonly KeyRead[] }
  /** An object whose properties are keys. */
  | { readonly kind: "environment"; readonly origin: Origin }
  /** A list of `[name, value]`, one of them, its parts. */
  | { readonly kind: "pairs"; readonly origin: Origin }
  | { readonly kind: "pair"; readonly origin: Origin }
  | { readonly kind: "foundPair"; readonly reads: readonly KeyRead[] }
  | { readonly kind: "names"; readonly origin: Origin }
  | { readonly kind: "name"; readonly origin: Origin }
  | { readonly kind: "entryValue"; readonly origin: Origin }
  /** Whether the name of an entry is (begins with, …) something; `reads` where it names keys. */
  | { readonly kind: "nameTest"; readonly origin: Origin; readonly reads: readonly KeyRead[] }
  | ObjectValue
  | ArrayValue
  | { readonly kind: "count"; readonly included: readonly KeyRead[] }
  | {
      readonly kind: "function";
      readonly node: FunctionLike;
      readonly scope: LexicalScope;
      readonly self: AbstractValue | null;
      readonly name: string | null;
    }
  | {
      readonly kind: "class";
      readonly node: Class;
      readonly scope: LexicalScope;
      readonly parent: AbstractValue | null;
    }
  | {
      readonly kind: "native";
      readonly call: (call: Call) => AbstractValue;
      readonly members?: Readonly<Record<string, AbstractValue>>;
    }
  | { readonly kind: "union"; readonly options: readonly AbstractValue[] };

/** An object (or Map) of the program; `environment`: all keys of a source have been copied into it. */
export interface ObjectValue {
  readonly kind: "object";
  readonly properties: Map<string, AbstractValue>;
  /** What stood in it before the environment was copied over it. */
  readonly defaults: Map<string, AbstractValue>;
  environment: Origin | null;
  readonly class: Extract<AbstractValue, { kind: "class" }> | null;
  readonly isMap: boolean;
}

export interface ArrayValue {
  readonly kind: "array";
  readonly items: AbstractValue[];
  /** Keys that are an item for certain where they are missing (`names.filter((name) => !env[name])`). */
  readonly included: Set<KeyRead>;
}

export const UNKNOWN: AbstractValue = { kind: "unknown" };
export const UNDEFINED: AbstractValue = { kind: "constant", value: undefined };

export function constant(value: number | boolean | bigint | null | undefined): AbstractValue {
  return { kind: "constant", value };
}

export function newObject(isMap = false, cls: Extract<AbstractValue, { kind: "class" }> | null = null): ObjectValue {
  return { kind: "object", properties: new Map(), defaults: new Map(), environment: null, class: cls, isMap };
}

export function newArray(items: AbstractValue[]): ArrayValue {
  return { kind: "array", items, included: new Set() };
}

/** The values that a value may be. */
export function optionsOf(value: AbstractValue): readonly AbstractValue[] {
  return value.kind === "union" ? value.options : [value];
}

const MOST_OPTIONS = 64;

/** One value that may be any of these. */
export function union(...values: readonly AbstractValue[]): AbstractValue {
  const options: AbstractValue[] = [];
  for (const option of values.flatMap(optionsOf))
    if (!options.some((known) => same(known, option))) options.push(option);
  const [only] = options;
  if (only === undefined) return UNKNOWN;
  if (options.length === 1) return only;
  return options.length > MOST_OPTIONS ? UNKNOWN : { kind: "union", options };
}

/** Applies a function to each value that a value may be. */
export function each(value: AbstractValue, apply: (option: AbstractValue) => AbstractValue): AbstractValue {
  return value.kind === "union" ? union(...value.options.map(apply)) : apply(value);
}

function same(a: AbstractValue, b: AbstractValue): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind) return false;
  switch (a.kind) {
    case "unknown":
      return true;
    case "text":
      return b.kind === "text" && a.text === b.text && a.at === b.at;
    case "affix":
      return b.kind === "affix" && a.prefix === b.prefix && a.suffix === b.suffix;
    case "constant":
      return b.kind === "constant" && Object.is(a.value, b.value);
    case "read":
      return (
        b.kind === "read" &&
        a.reads.length === b.reads.length &&
        a.reads.every((read, index) => read === b.reads[index])
      );
    case "environment":
    case "pairs":
    case "pair":
    case "names":
    case "name":
    case "entryValue":
      return "origin" in b && a.origin === b.origin;
    case "function":
      return b.kind === "function" && a.node === b.node && a.scope === b.scope;
    default:
      return false;
  }
}

/** The keys whose values a value may be. */
export function readsOf(value: AbstractValue): readonly KeyRead[] {
  return optionsOf(value).flatMap((option) => (option.kind === "read" ? option.reads : []));
}

/** What a condition says about keys: those whose absence makes it true for certain, and those whose absence makes it false. */
export interface Outcome {
  readonly truthy: readonly KeyRead[];
  readonly falsy: readonly KeyRead[];
}

export const NO_OUTCOME: Outcome = { truthy: [], falsy: [] };

/** What it says about keys that a value is true or false. */
export function outcomeOf(value: AbstractValue): Outcome {
  switch (value.kind) {
    case "read":
      return { truthy: [], falsy: value.reads.length === 1 ? value.reads : [] };
    case "foundPair":
      return { truthy: [], falsy: value.reads };
    case "test":
      return value;
    case "count":
      return { truthy: value.included, falsy: [] };
    case "union": {
      // A variable that is the value of a key, or what replaced it, is no test of that key.
      const outcomes = value.options.map(outcomeOf);
      const allFalse = value.options.every((option) => option.kind === "read" || isFalse(option));
      return allFalse ? { truthy: [], falsy: outcomes.flatMap((outcome) => outcome.falsy) } : NO_OUTCOME;
    }
    default:
      return NO_OUTCOME;
  }
}

function isFalse(value: AbstractValue): boolean {
  return (value.kind === "constant" && !value.value) || (value.kind === "text" && value.text === "");
}
