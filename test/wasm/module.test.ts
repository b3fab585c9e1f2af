import { describe, expect, it } from "vitest";
import { moduleNames, producers } from "../../src/wasm/custom.ts";
import { type CoreModule, codeBody, readModule } from "../../src/wasm/module.ts";
import { assemble, assembleFixture, leb, moduleHeader, section } from "../support/wat.ts";

async function fixture(name: string): Promise<CoreModule> {
  return ok(await assembleFixture(name));
}

function ok(bytes: Uint8Array): CoreModule {
  const { module, problem } = readModule(bytes);
  if (module === undefined) throw new Error(`${problem.offset}: ${problem.message}`);
  return module;
}

function problem(...sections: readonly (readonly number[])[]): string | undefined {
  const { problem: found } = readModule(Uint8Array.from([...moduleHeader, ...sections.flat()]));
  return found && `${found.kind} at ${found.offset}: ${found.message}`;
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe("the structure of a module", () => {
  it("has its imports, functions and exports", async () => {
    const module = await fixture("core-mvp");
    expect(module.imports.map(({ module: from, name, type }) => `${from}.${name} ${type.kind}`)).toEqual([
      "env.log func",
      "env.base global",
      "env.table table",
      "env.memory memory",
    ]);
    expect([module.importedFunctions, [...module.functionImports], [...module.functionTypes]]).toEqual([
      1,
      [0],
      [2, 0, 1],
    ]);
    expect(module.types[0]).toEqual({
      kind: "func",
      params: ["i32", "i32"],
      results: ["i32"],
      final: true,
      supertypes: [],
      shared: false,
    });
    expect(module.exports).toEqual([
      { name: "add", kind: "func", index: 1 },
      { name: "counter", kind: "global", index: 1 },
      { name: "own", kind: "table", index: 1 },
    ]);
    expect(module.startFunction).toBe(2);
    expect(module.memories).toEqual([{ min: 1, max: 4, shared: false, is64: false, pageSize: 65536 }]);
    expect(module.tables.map(({ limits }) => [limits.min, limits.max])).toEqual([
      [2, 10],
      [3, undefined],
    ]);
  });

  it("gives the bodies and data as places in the file", async () => {
    const module = await fixture("core-mvp");
    expect(module.data.map(({ start, end }) => text(module.bytes.subarray(start, end)))).toEqual([
      "DATABASE_URL\0",
      "at the base",
    ]);
    expect(codeBody(module, 1).locals).toEqual([
      { count: 1, type: "i32" },
      { count: 1, type: "i64" },
    ]);
    expect(module.codeEnds[0]).toBe((module.codeStarts[1] ?? 0) - 1);
  });

  it("evaluates constant expressions as far as they are constant", async () => {
    const module = await fixture("core-mvp");
    expect(module.globals.map(({ init }) => init?.value)).toEqual([
      undefined,
      { kind: "i32", value: 7 },
      { kind: "i64", value: -(2n ** 63n) },
      { kind: "other" },
    ]);
    const extended = await fixture("core-wide-arithmetic-and-constants");
    expect(extended.globals.map(({ init }) => init?.value)).toEqual([
      undefined,
      { kind: "i32", value: 40 },
      { kind: "i64", value: -4n },
    ]);
    expect(extended.data.map(({ offset }) => offset?.value)).toEqual([
      { kind: "global", index: 0, offset: 32 },
      { kind: "i32", value: 40 },
    ]);
  });

  it("has element segments of every form", async () => {
    const module = await fixture("core-bulk-and-references");
    expect(module.elements.map(({ mode, table, type, items }) => [mode, table, type, [...items]])).toEqual([
      ["declarative", 0, "funcref", [0]],
      ["passive", 0, "funcref", [0, 0]],
      ["passive", 0, "funcref", [0, -1]],
      ["active", 1, "funcref", [-1, 0]],
    ]);
    expect(module.data.map(({ mode, offset }) => [mode, offset?.value])).toEqual([
      ["passive", undefined],
      ["active", { kind: "i32", value: 16 }],
    ]);
  });

  it("has structs, arrays, subtypes and recursion groups", async () => {
    const module = await fixture("core-gc");
    const value = { type: "i32", mutable: false };
    const next = { type: "(ref null 0)", mutable: true };
    expect(module.types.slice(0, 4)).toEqual([
      { kind: "struct", fields: [value, next], final: false, supertypes: [], shared: false },
      {
        kind: "struct",
        fields: [value, next, { type: "i8", mutable: false }],
        final: true,
        supertypes: [0],
        shared: false,
      },
      { kind: "array", element: { type: "i8", mutable: true }, final: true, supertypes: [], shared: false },
      { kind: "array", element: { type: "funcref", mutable: false }, final: true, supertypes: [], shared: false },
    ]);
    expect(module.tables[0]?.init?.value).toEqual({ kind: "null" });
  });

  it("has memories of 64 bits, of small pages and shared ones, tags and continuations", async () => {
    const { memories, tables } = await fixture("core-memory64-and-multi-memory");
    expect(memories.map(({ min, max, is64, pageSize }) => [min, max, is64, pageSize])).toEqual([
      [1, undefined, false, 65536],
      [1, 2 ** 32, true, 65536],
      [100, undefined, false, 1],
    ]);
    expect(tables[0]?.limits.is64).toBe(true);
    expect((await fixture("core-threads")).memories[0]?.shared).toBe(true);
    expect((await fixture("core-exceptions")).tags).toEqual([0, 1]);
    expect((await fixture("core-stack-switching")).types[1]).toMatchObject({ kind: "cont", type: 0 });
    expect((await fixture("core-shared-everything")).types[0]).toMatchObject({ kind: "func", shared: true });
  });

  it("reads imports in groups that share a module or a type", async () => {
    const module = ok(
      await assemble(`(module
        (import "a" (item "b" (func)) (item "c" (global i32)))
        (import "d" (item "e") (item "f") (memory 1)))`),
    );
    expect(module.imports.map(({ module: from, name, type }) => `${from}.${name} ${type.kind}`)).toEqual([
      "a.b func",
      "a.c global",
      "d.e memory",
      "d.f memory",
    ]);
  });
});

describe("custom sections", () => {
  it("give names and producers when they are asked for", async () => {
    const module = await fixture("core-names");
    const names = moduleNames(module.bytes, module.customs, true);
    expect(names.module).toBe("named");
    expect([...names.functions]).toEqual([
      [0, "getenv"],
      [1, "main"],
    ]);
    expect([...(names.locals.get(0) ?? [])]).toEqual([
      [0, "name"],
      [1, "found"],
    ]);
    expect([...names.globals, ...names.data]).toEqual([
      [0, "stack_pointer"],
      [0, "rodata"],
    ]);
    expect(producers(module.bytes, module.customs)).toEqual([{ field: "language", name: "Rust", version: "1.97.1" }]);
    expect(module.customs.map(({ name }) => name)).toContain("somebody's own");
  });

  it("are no reason to refuse a module when they are broken: what stands before the fault is told", () => {
    const label = [4, 0x6e, 0x61, 0x6d, 0x65];
    const functions = [1, 9, 3, 0, 1, 0x61, 1, 1, 0x62, 2, 9];
    const module = ok(Uint8Array.from([...moduleHeader, ...section(0, [...label, ...functions])]));
    expect([...moduleNames(module.bytes, module.customs).functions]).toEqual([
      [0, "a"],
      [1, "b"],
    ]);
  });
});

describe("a module that isn't well-formed", () => {
  const nothing = section(1, [1, 0x60, 0, 0]);

  it("is refused with the place and what is wrong there", () => {
    expect(problem([1, 5, 0])).toBe("malformed at 10: section type is said to be 5 bytes long, but only 1 are left");
    expect(problem(nothing, nothing)).toBe("malformed at 14: section type is there twice or out of order");
    expect(problem(section(3, [0]), nothing)).toBe("malformed at 11: section type is there twice or out of order");
    expect(problem(section(99, []))).toBe("unsupported at 8: unknown section 99");
    expect(problem(section(1, [0, 0]))).toBe("malformed at 11: section type has bytes behind its last entry");
    expect(problem(nothing, section(3, [1, 0]))).toBe(
      "malformed at 18: 1 functions are declared, but there are 0 code entries",
    );
    expect(problem(section(12, [2]))).toBe("malformed at 11: 2 data segments are announced, but there are 0");
    expect(problem(section(1, [1, 0x20, 0]))).toBe("unsupported at 11: unknown form of a type 0x20");
    expect(problem(section(2, [1, 0, 0, 9]))).toBe("unsupported at 13: unknown kind of an import 0x09");
    expect(problem(section(7, [1, 1, 0x61, 9, 0]))).toBe("unsupported at 13: unknown kind of an export 0x09");
    expect(problem(section(5, [1, 0x10, 0]))).toBe("malformed at 11: unknown flags of limits 0x10");
    expect(problem(section(9, [1, 8]))).toBe("malformed at 11: unknown flags of an element segment 0x08");
    expect(problem(section(11, [1, 1, 5, 0]))).toBe(
      "malformed at 14: the bytes end where the 5 bytes of a data segment is expected",
    );
    expect(problem(section(6, [1, 0x7f, 0, 0x02, 0x40, 0x0b, 0x0b]))).toBe(
      "malformed at 13: a block can't stand in a constant expression",
    );
    expect(problem(section(1, [0xff, 0xff, 0xff, 0xff, 0x0f]))).toBe(
      "malformed at 10: 4294967295 types can't stand in the 0 bytes that are left",
    );
  });

  it("may have more locals than any engine takes only where a function is looked at", () => {
    const entry = [1, ...leb(50_001), 0x7f, 0x0b];
    const bytes = Uint8Array.from([
      ...moduleHeader,
      ...nothing,
      ...section(3, [1, 0]),
      ...section(10, [1, ...leb(entry.length), ...entry]),
    ]);
    expect(() => codeBody(ok(bytes), 0)).toThrow("a function has more than 50000 locals");
  });
});
