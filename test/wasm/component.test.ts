import { describe, expect, it } from "vitest";
import { type Component, readBinary } from "../../src/wasm/component.ts";
import { componentName } from "../../src/wasm/custom.ts";
import { fullName } from "../../src/wasm/extern-name.ts";
import { sharedBinaries } from "../support/binaries.ts";
import { assemble, assembleFixture, componentHeader, leb, moduleHeader, section } from "../support/wat.ts";

function ok(bytes: Uint8Array): Component {
  const { binary, problem } = readBinary(bytes);
  if (binary === undefined) throw new Error(`${problem.offset}: ${problem.message}`);
  if (binary.kind !== "component") throw new Error("a component is expected");
  return binary;
}

async function component(text: string): Promise<Component> {
  return ok(await assemble(text));
}

function problem(...sections: readonly (readonly number[])[]): string | undefined {
  const { problem: found } = readBinary(Uint8Array.from([...componentHeader, ...sections.flat()]));
  return found && `${found.kind} at ${found.offset}: ${found.message}`;
}

describe("a component's definitions", () => {
  it("fill the index spaces in order", async () => {
    const found = ok(await assembleFixture("comp-shim"));
    expect(found.modules).toHaveLength(4);
    expect(
      found.coreFuncs.map((entry) => (entry.from === "core" ? `${entry.instance}.${entry.name}` : entry.from)),
    ).toEqual(["0.0", "0.1", "3.cabi_realloc", "lower", "6.environ_get", "3.run"]);
    expect(found.coreTables).toEqual([{ from: "core", instance: 0, name: "$imports" }]);
    expect(found.externs.map(({ direction, name, sort }) => `${direction} ${name.name} ${sort}`)).toEqual([
      "import wasi:cli/environment@0.2.6 instance",
      "export wasi:cli/run@0.2.6 instance",
    ]);
  });

  it("have types of every form", async () => {
    const found = await component(`(component
      (type (record (field "a" u8) (field "b" string)))
      (type (variant (case "none") (case "some" char)))
      (type (list f32)) (type (list s64 3)) (type (tuple bool f64)) (type (flags "x" "y")) (type (enum "p"))
      (type (option u16)) (type (result)) (type (result s8 (error s16)))
      (type (stream u8)) (type (future)) (type (map string 0)) (type error-context)
      (type (func async (param "p" u32) (result u64))))`);
    expect(found.types.map((entry) => (entry.from === "type" ? entry.type : entry))).toEqual([
      {
        kind: "record",
        fields: [
          { name: "a", type: "u8" },
          { name: "b", type: "string" },
        ],
      },
      {
        kind: "variant",
        cases: [
          { name: "none", type: undefined },
          { name: "some", type: "char" },
        ],
      },
      { kind: "list", element: "f32" },
      { kind: "list", element: "s64", length: 3 },
      { kind: "tuple", types: ["bool", "f64"] },
      { kind: "flags", names: ["x", "y"] },
      { kind: "enum", names: ["p"] },
      { kind: "option", type: "u16" },
      { kind: "result" },
      { kind: "result", ok: "s8", error: "s16" },
      { kind: "stream", type: "u8" },
      { kind: "future" },
      { kind: "map", key: "string", value: 0 },
      { kind: "primitive", type: "error-context" },
      { kind: "func", async: true, params: [{ name: "p", type: "u32" }], result: "u64" },
    ]);
  });

  it("have names with attributes", async () => {
    const [secret, versioned] = ok(await assembleFixture("comp-async")).externs;
    expect(secret?.name).toEqual({
      name: "api-key",
      implements: "wasmcloud:secrets/secret@1.0.0",
      externalId: "vault/key",
    });
    expect(versioned?.name).toEqual({ name: "a:b/c@0.2", versionSuffix: ".1" });
    expect(versioned && fullName(versioned.name)).toBe("a:b/c@0.2.1");
  });

  it("know the built-ins of 0.3", async () => {
    const found = ok(await assembleFixture("comp-async"));
    const names = found.coreFuncs.flatMap((entry) => (entry.from === "builtin" ? [entry.name] : []));
    expect(names).toHaveLength(32);
    expect(names).toContain("waitable-set.wait");
    const [lift] = found.funcs.filter((entry) => entry.from === "lift");
    expect(lift).toMatchObject({ options: { async: true, encoding: "utf8", memory: 0, realloc: 0 } });
  });

  it("reach into enclosing components by outer aliases", async () => {
    const found = await component(`(component
      (type $t (list u8))
      (core module $m)
      (component (alias outer 1 $t (type $u)) (alias outer 1 $m (core module $n)) (type (option $u))))`);
    const [inner] = found.components;
    expect(inner?.from === "nested" && [inner.component.types[0], inner.component.modules[0]]).toEqual([
      { from: "outer", count: 1, index: 0 },
      { from: "outer", count: 1, index: 0 },
    ]);
  });

  it("may hold core types of modules and groups", async () => {
    const found = await component(`(component
      (core type (func (param i32)))
      (core type $m (module (type (func)) (import "a" "b" (func (type 0))) (export "c" (memory 1))))
      (import "x" (core module (type $m))))`);
    expect(found.coreTypes.map((entry) => entry.from === "type" && entry.type.kind)).toEqual(["func", "module"]);
  });

  it("name the component", async () => {
    const found = await component("(component $acme)");
    expect(componentName(found.bytes, found.customs)).toBe("acme");
  });

  const fixtures = sharedBinaries();
  it.skipIf(fixtures.length === 0)("of every shared fixture can be read", () => {
    for (const { name, read } of fixtures) expect([name, readBinary(read()).problem]).toEqual([name, undefined]);
  });
});

describe("a component that isn't well-formed", () => {
  it("is refused with the place and what is wrong there", () => {
    expect(problem([7, 9, 0])).toBe("malformed at 10: section type is said to be 9 bytes long, but only 1 are left");
    expect(problem(section(13, []))).toBe("unsupported at 8: unknown section 13 of a component");
    expect(problem(section(7, [1, 0x50]))).toBe("unsupported at 11: unknown form of a type 0x50");
    expect(problem(section(7, [1, 0x70, 3]))).toBe("malformed at 12: unknown type 3: there are 0 so far");
    expect(problem(section(7, [1, 0x70, 0x41]))).toBe("unsupported at 12: unknown value type 0x41");
    expect(problem(section(8, [1, 0x77]))).toBe("unsupported at 11: unknown canonical built-in 0x77");
    expect(problem(section(8, [1, 1, 0, 0, 0]))).toBe("malformed at 13: unknown function 0: there are 0 so far");
    expect(problem(section(2, [1, 0, 0, 0]))).toBe("malformed at 12: unknown core module 0: there are 0 so far");
    expect(problem(section(2, [1, 1, 1, 1, 0x61, 0x12, 0]))).toBe(
      "malformed at 16: unknown core instance 0: there are 0 so far",
    );
    expect(problem(section(5, [1, 1, 1, 0, 1, 0x61, 5, 0]))).toBe(
      "malformed at 17: unknown instance 0: there are 0 so far",
    );
    expect(problem(section(6, [1, 3, 2, 9, 0]))).toBe(
      "malformed at 13: an outer alias leads 9 scopes out, but there are 0",
    );
    expect(problem(section(6, [1, 1, 2, 0, 0]))).toBe(
      "malformed at 11: an outer alias can name a type, a core module or a component only",
    );
    expect(problem(section(10, [1, 3, 1, 0x61, 1, 0]))).toBe("unsupported at 11: unknown form of a name 0x03");
    expect(problem(section(1, [...componentHeader]))).toBe(
      "unsupported at 10: a core module is expected here, but this is a component",
    );
    expect(problem(section(4, [...moduleHeader]))).toBe(
      "malformed at 10: a component is expected here, but this is a core module",
    );
    expect(problem(section(9, [0, 0, 0]))).toBe("malformed at 10: unknown function 0: there are 0 so far");
  });

  it("or nested too deep, which costs no more than reading it", () => {
    let bytes: number[] = [...componentHeader];
    for (let depth = 0; depth < 101; depth++) bytes = [...componentHeader, 4, ...leb(bytes.length), ...bytes];
    expect(readBinary(Uint8Array.from(bytes)).problem?.message).toBe("components and types nest more than 100 deep");
    let type: number[] = [0x40, 0, 1, 0];
    for (let depth = 0; depth < 101; depth++) type = [0x42, 1, 1, ...type];
    expect(readBinary(Uint8Array.from([...componentHeader, ...section(7, [1, ...type])])).problem?.message).toBe(
      "components and types nest more than 100 deep",
    );
  });
});
