import { decode } from "@webassemblyjs/wasm-parser";
import { describe, expect, it } from "vitest";
import { BinaryReader, type IExportEntry, type IImportEntry, type IOperatorInformation } from "wasmparser";
import { codeCursor, nextInstruction } from "../../src/wasm/code.ts";
import { readBinary } from "../../src/wasm/component.ts";
import { link } from "../../src/wasm/link.ts";
import { type CoreModule, codeBody, readModule } from "../../src/wasm/module.ts";
import * as Op from "../../src/wasm/op.ts";
import { installedBinaries, sharedBinaries } from "../support/binaries.ts";
import { sharedMissing } from "../support/shared.ts";
import { assembleFixture, watFixtures } from "../support/wat.ts";

const utf8 = new TextDecoder();

/** What a reader says of a module; offsets count from the module's beginning. */
interface Outline {
  readonly imports: string[];
  readonly exports: string[];
  /** For each function: where its body ends, how many instructions it has, and their opcodes and places folded into a number. */
  readonly bodies: (readonly [end: number, instructions: number, fold: number])[];
  /** For each segment: how many bytes it has, and the bytes folded into a number. */
  readonly data: (readonly [size: number, fold: number])[];
}

const fold = (hash: number, value: number): number => (Math.imul(hash, 31) + value) | 0;
const kinds = ["func", "table", "memory", "global", "tag"];

/** The states of `wasmparser` that are looked at (its own enumeration can't be imported as a value). */
const State = { import: 12, export: 17, beginBody: 28, operator: 30, endBody: 31, dataBody: 37 } as const;

function theirs(bytes: Uint8Array): Outline {
  const reader = new BinaryReader();
  reader.setData(bytes.slice().buffer, 0, bytes.length);
  const found: Outline = { imports: [], exports: [], bodies: [], data: [] };
  let [inBody, instructions, hash] = [false, 0, 0];
  while (reader.read()) {
    const state: number = reader.state;
    if (state === State.import) {
      const { module, field, kind } = reader.result as IImportEntry;
      found.imports.push(`${utf8.decode(module)}.${utf8.decode(field)} ${kinds[kind]}`);
    } else if (state === State.export) {
      const { field, kind, index } = reader.result as IExportEntry;
      found.exports.push(`${utf8.decode(field)} ${kinds[kind]} ${index}`);
    } else if (state === State.beginBody) {
      [inBody, instructions, hash] = [true, 0, 0];
    } else if (state === State.endBody) {
      inBody = false;
      found.bodies.push([reader.position, instructions, hash]);
    } else if (state === State.operator && inBody) {
      instructions++;
      hash = fold(fold(hash, (reader.result as IOperatorInformation).code), reader.position);
    } else if (state === State.dataBody) {
      const { data } = reader.result as { readonly data: Uint8Array };
      found.data.push([data.length, data.reduce(fold, 0)]);
    }
  }
  if (reader.error) throw reader.error;
  return found;
}

/** Their number of an opcode: behind the prefix two digits, for SIMD three. */
function theirCode(op: number): number {
  if (op < 0x10000) return op;
  const prefix = op >> 16;
  return prefix === 0xfd ? (prefix << 12) | (op & 0xfff) : (prefix << 8) | (op & 0xff);
}

/**
 * Our outline, and the functions in which theirs can't be followed: it takes the table of `call_indirect` for one byte, and unoptimised
 * code writes five.
 */
function ours(module: CoreModule): { readonly outline: Outline; readonly beyond: ReadonlySet<number> } {
  const { bytes, start } = module;
  const beyond = new Set<number>();
  const bodies = Array.from(module.codeEnds, (end, i) => {
    const body = codeBody(module, module.importedFunctions + i);
    const cursor = codeCursor(bytes, body.start, body.end);
    let [instructions, hash] = [0, 0];
    while (nextInstruction(cursor)) {
      instructions++;
      hash = fold(fold(hash, theirCode(cursor.op)), cursor.at - start);
      if (cursor.op === Op.callIndirect && cursor.b === 0 && bytes[cursor.at - 2] === 0x80) beyond.add(i);
    }
    return [end - start, instructions, hash] as const;
  });
  const outline = {
    imports: module.imports.map(({ module: from, name, type }) => `${from}.${name} ${type.kind}`),
    exports: module.exports.map(({ name, kind, index }) => `${name} ${kind} ${index}`),
    bodies,
    data: module.data.map((segment) => {
      const data = bytes.subarray(segment.start, segment.end);
      return [data.length, data.reduce(fold, 0)] as const;
    }),
  };
  return { outline, beyond };
}

/** All core modules of a binary. */
function coreModules(bytes: Uint8Array): readonly CoreModule[] {
  const { binary, problem } = readBinary(bytes);
  if (binary === undefined) throw new Error(`${problem.offset}: ${problem.message}`);
  return link(binary).modules;
}

/** Compares one module; how many functions were compared to the last instruction. */
function agree(module: CoreModule): number {
  const { outline, beyond } = ours(module);
  const other = theirs(module.bytes.subarray(module.start, module.end));
  const endOnly = ({ bodies, ...rest }: Outline): unknown => ({
    ...rest,
    bodies: bodies.map((body, i) => (beyond.has(i) ? body[0] : body)),
  });
  expect(endOnly(outline)).toEqual(endOnly(other));
  return outline.bodies.length - beyond.size;
}

/** Proposals that `wasmparser` doesn't know, or knows in an older form. */
const beyondWasmparser = /wide-arithmetic|stack-switching|shared-everything|memory64|-exceptions$/;

describe("agreement with wasmparser on imports, exports, bodies, the place of every instruction, and data", () => {
  it.each(watFixtures("core-").filter((name) => !beyondWasmparser.test(name)))("of our own %s", async (name) => {
    for (const module of coreModules(await assembleFixture(name))) expect(agree(module)).toBe(module.codeEnds.length);
  });

  it.each(
    installedBinaries(4_000_000).map((binary) => [binary.name.replace(/^.*node_modules\//, ""), binary] as const),
  )("of the installed %s", (_, binary) => {
    for (const module of coreModules(binary.read())) expect(agree(module)).toBe(module.codeEnds.length);
  });

  const fixtures = sharedBinaries();
  const title = fixtures.length === 0 ? sharedMissing : `${fixtures.length} files`;
  it.skipIf(fixtures.length === 0)(`of the shared fixtures (${title})`, () => {
    let [compared, all] = [0, 0];
    for (const binary of fixtures) {
      for (const module of coreModules(binary.read())) {
        compared += agree(module);
        all += module.codeEnds.length;
      }
    }
    expect(all).toBeGreaterThan(10_000);
    expect(compared / all).toBeGreaterThan(0.85);
  });
});

describe("a second opinion from @webassemblyjs/wasm-parser on the structure", () => {
  const options = { ignoreCodeSection: true, ignoreDataSection: true, ignoreCustomNameSection: true };
  const named: Readonly<Record<string, string>> = { func: "Func", memory: "Memory", table: "Table", global: "Global" };

  function compare(bytes: Uint8Array): void {
    const { module } = readModule(bytes);
    if (module === undefined) return;
    const fields = decode(bytes.slice().buffer, options).body[0]?.fields ?? [];
    const imports = fields.flatMap((field) => (field.type === "ModuleImport" ? [`${field.module}.${field.name}`] : []));
    const exports = fields.flatMap((field) =>
      field.type === "ModuleExport" ? [`${field.name} ${field.descr?.exportType}`] : [],
    );
    expect(module.imports.map(({ module: from, name }) => `${from}.${name}`)).toEqual(imports);
    expect(module.exports.map(({ name, kind }) => `${name} ${named[kind]}`)).toEqual(exports);
    expect(fields.filter(({ type }) => type === "Func")).toHaveLength(module.codeStarts.length);
  }

  it("agrees on imports, exports and the number of functions of our own modules", async () => {
    for (const name of ["core-sign-extension-and-saturation", "core-simd", "core-names"])
      compare(await assembleFixture(name));
  });

  it("and of installed and shared ones", () => {
    const binaries = [...installedBinaries(4_000_000), ...sharedBinaries()];
    for (const binary of binaries) compare(binary.read());
  });
});
