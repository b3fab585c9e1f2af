/**
 * Objects of CPython in the memory of a snapshot (32 bits): strings, tuples and code objects. Everything is checked before it is
 * believed, since any word of memory may look like an address.
 */
import type { ReaderInput } from "../reader.ts";

/** A code object: what the compiler made of a module, a class body or a function. */
export interface PythonCode {
  readonly address: number;
  readonly file: string;
  readonly name: string;
  readonly names: readonly string[];
  /** Names of local variables, parameters first. */
  readonly locals: readonly string[];
  readonly parameters: number;
  readonly constants: readonly PythonConstant[];
  /** Bytecode, in units of two bytes. */
  readonly code: Uint8Array;
  readonly exceptionTable: Uint8Array;
}

/** A constant of a code object, as far as it matters; numbers and the like are `null`. */
export type PythonConstant = string | readonly string[] | { readonly code: number } | null;

/** What a global name of a module stands for, as far as it matters. */
export type PythonGlobal =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "texts"; readonly texts: readonly string[] }
  | { readonly kind: "function"; readonly code: number }
  | { readonly kind: "module"; readonly name: string }
  /** An object of a class of that module and name. */
  | { readonly kind: "instance"; readonly module: string; readonly name: string }
  | { readonly kind: "class"; readonly module: string; readonly name: string; readonly settings?: PythonSettings };

/** A class derived from `BaseSettings`. */
export interface PythonSettings {
  readonly prefix: string;
  /** Each field with its default, `undefined` where it has none, `null` where that is no text. */
  readonly fields: readonly { readonly name: string; readonly default: string | null | undefined }[];
}

export interface PythonHeap {
  readonly codes: readonly PythonCode[];
  /** Global names by file, then by name. */
  readonly globals: ReadonlyMap<string, ReadonlyMap<string, PythonGlobal>>;
}

/** Where things lie in objects of CPython 3.14, in bytes. */
const CODE = {
  size: 8,
  constants: 12,
  names: 16,
  exceptions: 20,
  arguments: 28,
  keywordOnly: 36,
  locals: 72,
  file: 80,
  name: 84,
  bytecode: 128,
};
const TUPLE_ITEMS = 16;
const BYTES_ITEMS = 16;
const TYPE_NAME = 12;
const TYPE_BASE = 128;
const TYPE_DICT = 132;
const FUNCTION = { globals: 8, code: 24 };
const LIST_ITEMS = 12;
const DICT_KEYS = 24;
const DICT_VALUES = 28;
const KEYS = { indexBytes: 5, kind: 6, entries: 16, indices: 20 };
const MODULE_DICT = 8;

const LARGEST_MEMORY = 256 << 20;
const MOST_ITEMS = 4096;
const LONGEST_TEXT = 4096;

/** Reads a snapshot of CPython 3.14; empty where its objects don't look like that. */
export function readHeap(input: ReaderInput): PythonHeap {
  const memory = memoryOf(input);
  if (memory === undefined) return { codes: [], globals: new Map() };
  const heap = new Heap(memory);
  const codes = heap.codeObjects();
  return { codes, globals: heap.globals(codes) };
}

function memoryOf({ module, data }: ReaderInput): Uint8Array | undefined {
  const active = data.segments.filter(({ address }) => address >= 0);
  const size = Math.max(0, ...active.map(({ address, start, end }) => address + end - start));
  if (size === 0 || size > LARGEST_MEMORY) return undefined;
  const memory = new Uint8Array((size + 7) & ~7);
  for (const { address, start, end } of active) memory.set(module.bytes.subarray(start, end), address);
  return memory;
}

class Heap {
  private readonly memory: Uint8Array;
  private readonly words: Uint32Array;
  private stringType = 0;
  private codeTypes: ReadonlySet<number> = new Set();
  private functionTypes: ReadonlySet<number> = new Set();

  constructor(memory: Uint8Array) {
    this.memory = memory;
    this.words = new Uint32Array(memory.buffer, 0, memory.length >> 2);
  }

  codeObjects(): readonly PythonCode[] {
    const types = this.typesNamed("code");
    const found: PythonCode[] = [];
    this.codeTypes = types;
    const { words } = this;
    for (let at = 1; at < words.length; at++) {
      if (!types.has(words[at] ?? 0)) continue;
      const code = this.codeAt((at - 1) * 4);
      if (code) found.push(code);
    }
    return found;
  }

  /** Modules run when the snapshot is made, and their code is gone by then: what they defined is found from their functions. */
  globals(codes: readonly PythonCode[]): ReadonlyMap<string, ReadonlyMap<string, PythonGlobal>> {
    const byAddress = new Map(codes.map((code) => [code.address, code]));
    const types = this.typesNamed("function");
    const found = new Map<string, ReadonlyMap<string, PythonGlobal>>();
    this.functionTypes = types;
    const { words } = this;
    for (let at = 1; at < words.length; at++) {
      if (!types.has(words[at] ?? 0)) continue;
      const address = (at - 1) * 4;
      const code = byAddress.get(this.word(address + FUNCTION.code));
      if (!code || found.has(code.file) || !/^\/\d+\//.test(code.file)) continue;
      found.set(code.file, this.values(this.dict(this.word(address + FUNCTION.globals))));
    }
    return found;
  }

  private values(dict: ReadonlyMap<string, number>): ReadonlyMap<string, PythonGlobal> {
    const values = new Map<string, PythonGlobal>();
    for (const [name, address] of dict) {
      const value = this.value(address);
      if (value) values.set(name, value);
    }
    return values;
  }

  private value(address: number): PythonGlobal | undefined {
    const text = this.string(address);
    if (text !== undefined) return { kind: "text", text };
    const type = this.word(address + 4);
    if (this.functionTypes.has(type)) return { kind: "function", code: this.word(address + FUNCTION.code) };
    const typeName = this.cString(this.word(type + TYPE_NAME));
    if (typeName === "module") {
      const name = this.string(this.dict(this.word(address + MODULE_DICT)).get("__name__") ?? 0);
      return name === undefined ? undefined : { kind: "module", name };
    }
    if (typeName === "list" || typeName === "tuple") {
      const items = typeName === "tuple" ? this.tuple(address) : this.list(address);
      const texts = items.map((item) => this.string(item));
      return texts.length > 0 && texts.every((item) => item !== undefined) ? { kind: "texts", texts } : undefined;
    }
    // The type of a class is `type`, or a class derived from it.
    if (typeName === "type" || this.cString(this.word(this.word(type + TYPE_BASE) + TYPE_NAME)) === "type")
      return this.class(address);
    const own = typeName === undefined ? undefined : this.class(type);
    return own?.kind === "class" ? { kind: "instance", module: own.module, name: own.name } : undefined;
  }

  private class(address: number): PythonGlobal | undefined {
    const name = this.cString(this.word(address + TYPE_NAME));
    if (name === undefined) return undefined;
    const dict = this.dict(this.word(address + TYPE_DICT));
    const module = this.string(dict.get("__module__") ?? 0) ?? "";
    const bases: string[] = [];
    for (let base = this.word(address + TYPE_BASE); base !== 0 && bases.length < 16; base = this.word(base + TYPE_BASE))
      bases.push(this.cString(this.word(base + TYPE_NAME)) ?? "");
    return bases.includes("BaseSettings")
      ? { kind: "class", module, name, settings: this.settings(dict) }
      : { kind: "class", module, name };
  }

  private settings(dict: ReadonlyMap<string, number>): PythonSettings {
    const config = this.dict(dict.get("model_config") ?? 0);
    const inner = this.dict(this.word((dict.get("Config") ?? 0) + TYPE_DICT));
    const annotate = this.codeAt(
      this.word((dict.get("__annotate_func__") ?? dict.get("__annotate__") ?? 0) + FUNCTION.code),
    );
    const annotations = [...this.dict(dict.get("__annotations_cache__") ?? dict.get("__annotations__") ?? 0).keys()];
    const names = annotate ? annotate.constants.filter((each) => typeof each === "string") : annotations;
    return {
      prefix: this.string(config.get("env_prefix") ?? inner.get("env_prefix") ?? 0) ?? "",
      fields: names
        .filter((name) => name !== "model_config" && name !== "return")
        .map((name) => ({ name, default: dict.has(name) ? (this.string(dict.get(name) ?? 0) ?? null) : undefined })),
    };
  }

  /** The entries of a dictionary whose keys are texts. */
  private dict(address: number): ReadonlyMap<string, number> {
    const keys = this.word(address + DICT_KEYS);
    const found = new Map<string, number>();
    if (address === 0 || keys === 0 || this.word(address + DICT_VALUES) !== 0) return found;
    const count = this.word(keys + KEYS.entries);
    const indexBytes = this.memory[keys + KEYS.indexBytes] ?? 0;
    if (count > MOST_ITEMS || indexBytes > 20) return found;
    const isGeneral = this.memory[keys + KEYS.kind] === 0;
    const start = keys + KEYS.indices + 2 ** indexBytes;
    for (let index = 0; index < count; index++) {
      const entry = start + index * (isGeneral ? 12 : 8) + (isGeneral ? 4 : 0);
      const name = this.string(this.word(entry));
      if (name !== undefined && this.word(entry + 4) !== 0) found.set(name, this.word(entry + 4));
    }
    return found;
  }

  private list(address: number): readonly number[] {
    const items = this.word(address + LIST_ITEMS);
    const count = this.word(address + 8);
    return count > MOST_ITEMS ? [] : Array.from({ length: count }, (_, index) => this.word(items + index * 4));
  }

  private cString(address: number): string | undefined {
    let text = "";
    for (let at = address; at > 0 && text.length < 80; at++) {
      const byte = this.memory[at] ?? 0;
      if (byte === 0) return text === "" ? undefined : text;
      if (byte < 0x20 || byte > 0x7e) return undefined;
      text += String.fromCharCode(byte);
    }
    return undefined;
  }

  private word(address: number): number {
    return (address & 3) === 0 ? (this.words[address >> 2] ?? 0) : 0;
  }

  /** Type objects by name. Names are shared with the ends of longer ones, so every place that reads so counts. */
  private typesNamed(name: string): ReadonlySet<number> {
    const places = new Set<number>();
    const text = [...name].map((character) => character.charCodeAt(0));
    const { memory, words } = this;
    for (let at = memory.indexOf(text[0] ?? 0); at >= 0; at = memory.indexOf(text[0] ?? 0, at + 1)) {
      if (text.every((byte, index) => memory[at + index] === byte) && memory[at + text.length] === 0) places.add(at);
    }
    const types = new Set<number>();
    for (let at = TYPE_NAME / 4; at < words.length; at++) if (places.has(words[at] ?? 0)) types.add(at * 4 - TYPE_NAME);
    return types;
  }

  private codeAt(address: number): PythonCode | undefined {
    const nameObject = this.word(address + CODE.name);
    const fileObject = this.word(address + CODE.file);
    const type = this.word(nameObject + 4);
    if (type === 0 || type !== this.word(fileObject + 4) || (this.stringType !== 0 && type !== this.stringType))
      return undefined;
    const name = this.string(nameObject, type);
    const file = this.string(fileObject, type);
    const units = this.word(address + CODE.size);
    if (name === undefined || file === undefined || !/\.py$|^<.*>$/.test(file) || units === 0 || units > 1 << 18)
      return undefined;
    this.stringType = type;
    const start = address + CODE.bytecode;
    return {
      address,
      file,
      name,
      names: this.tuple(this.word(address + CODE.names)).map((item) => this.string(item) ?? ""),
      locals: this.tuple(this.word(address + CODE.locals)).map((item) => this.string(item) ?? ""),
      parameters: Math.min(64, this.word(address + CODE.arguments) + this.word(address + CODE.keywordOnly)),
      constants: this.tuple(this.word(address + CODE.constants)).map((item) => this.constant(item)),
      code: this.memory.subarray(start, start + units * 2),
      exceptionTable: this.bytes(this.word(address + CODE.exceptions)),
    };
  }

  private constant(address: number): PythonConstant {
    const text = this.string(address);
    if (text !== undefined) return text;
    if (this.codeTypes.has(this.word(address + 4))) return { code: address };
    const items = this.tuple(address).map((item) => this.string(item));
    return items.length > 0 && items.every((item) => item !== undefined) ? items : null;
  }

  private tuple(address: number): readonly number[] {
    const count = this.word(address + 8);
    if (address === 0 || count > MOST_ITEMS) return [];
    return Array.from({ length: count }, (_, index) => this.word(address + TUPLE_ITEMS + index * 4));
  }

  private bytes(address: number): Uint8Array {
    const size = this.word(address + 8);
    return address === 0 || size > 1 << 16
      ? new Uint8Array()
      : this.memory.subarray(address + BYTES_ITEMS, address + BYTES_ITEMS + size);
  }

  /** A compact string: its bytes stand behind a head of 20 bytes (ASCII) or 28. */
  private string(address: number, type = this.stringType): string | undefined {
    if (address === 0 || this.word(address + 4) !== type) return undefined;
    const length = this.word(address + 8);
    const state = this.memory[address + 16] ?? 0;
    const [kind, isCompact, isAscii] = [(state >> 2) & 7, (state >> 5) & 1, (state >> 6) & 1];
    if (!isCompact || length > LONGEST_TEXT || ![1, 2, 4].includes(kind)) return undefined;
    const start = address + (isAscii ? 20 : 28);
    let text = "";
    for (let index = 0; index < length; index++) {
      const at = start + index * kind;
      let unit = this.memory[at] ?? 0;
      for (let byte = 1; byte < kind; byte++) unit |= (this.memory[at + byte] ?? 0) << (8 * byte);
      if (unit > 0x10ffff || unit < 0) return undefined;
      text += String.fromCodePoint(unit);
    }
    return text;
  }
}
