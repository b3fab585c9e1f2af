import { describe, expect, it } from "vitest";
import { readBinary } from "../../src/wasm/component.ts";
import { type ImportTarget, type Linked, link } from "../../src/wasm/link.ts";
import { hostFunctions } from "../../src/wasm/reach.ts";
import { sharedBinaries } from "../support/binaries.ts";
import { assemble, assembleFixture } from "../support/wat.ts";

function linked(bytes: Uint8Array): Linked {
  const { binary, problem } = readBinary(bytes);
  if (binary === undefined) throw new Error(`${problem.offset}: ${problem.message}`);
  return link(binary);
}

/** A target in one line. */
function show(target: ImportTarget): string {
  switch (target.kind) {
    case "wit":
      return `${target.interface}#${target.function}${target.label === undefined ? "" : ` as ${target.label}`}`;
    case "core":
    case "component":
      return `${target.kind} ${target.instance}/${target.function}`;
    case "embedder":
      return `embedder ${target.module}.${target.name}`;
    case "builtin":
      return `builtin ${target.name}`;
    case "unknown":
      return "unknown";
  }
}

const targets = ({ instances }: Linked): string[][] => instances.map(({ imports }) => imports.map(show));

describe("what is behind a core import", () => {
  it("is the embedder's for a module that stands alone", async () => {
    const found = linked(
      await assemble(
        '(module (import "wasi_snapshot_preview1" "environ_get" (func (param i32 i32) (result i32))) (export "e" (func 0)))',
      ),
    );
    expect(targets(found)).toEqual([["embedder wasi_snapshot_preview1.environ_get"]]);
    expect(found.exports).toEqual([{ name: "e", instance: 0, function: 0 }]);
  });

  it("is a function of the interface that the component imports, or one imported by itself", async () => {
    const found = linked(await assembleFixture("comp-direct"));
    expect(targets(found)).toEqual([[], ["wasi:cli/environment@0.2.6#get-environment", "#setting"]]);
    expect(found.exports).toEqual([{ name: "run", instance: 1, function: 2 }]);
    expect(found.hostImports).toEqual(["wasi:cli/environment@0.2.6", "setting"]);
  });

  it("is seen through a shim that a fixup module fills, up to the adapter", async () => {
    const found = linked(await assembleFixture("comp-shim"));
    expect(found.instances.map(({ role, ordinal }) => `${role} ${ordinal}`)).toEqual([
      "shim 2",
      "main 0",
      "adapter 1",
      "fixup 3",
    ]);
    expect(targets(found).slice(1, 3)).toEqual([
      ["core 2/2", "wasi:cli/environment@0.2.6#get-environment"],
      ["wasi:cli/environment@0.2.6#get-environment"],
    ]);
    expect(found.exports).toEqual([{ name: "wasi:cli/run@0.2.6#run", instance: 1, function: 3 }]);
  });

  it("isn't the host where a sibling supplies it", async () => {
    const found = linked(await assembleFixture("comp-composed"));
    expect(targets(found)).toEqual([[], ["wasi:config/store@0.2.0-rc.1#get"], [], ["component 1/2"]]);
    expect(found.exports).toEqual([{ name: "run", instance: 3, function: 1 }]);
  });

  it("keeps the label and the interface of a named import", async () => {
    const found = linked(await assembleFixture("comp-async"));
    expect(targets(found)[1]).toEqual(["wasmcloud:secrets/secret@1.0.0#get as api-key", "builtin task.return"]);
    expect(found.instances[1]?.imports[0]).toMatchObject({ import: "api-key", externalId: "vault/key" });
    expect(found.exports).toEqual([{ name: "run", instance: 1, function: 2, callback: 3 }]);
  });

  it("is told for every instance of a module that is instantiated twice", async () => {
    const found = linked(
      await assemble(`(component
        (import "a" (func $a)) (import "b" (func $b))
        (core module $m (import "" "f" (func)))
        (core func $fa (canon lower (func $a))) (core func $fb (canon lower (func $b)))
        (core instance (instantiate $m (with "" (instance (export "f" (func $fa))))))
        (core instance (instantiate $m (with "" (instance (export "f" (func $fb)))))))`),
    );
    expect(targets(found)).toEqual([["#a"], ["#b"]]);
    expect(found.modules).toHaveLength(1);
  });

  it("follows functions that only pass a call on, and what a module exports again", async () => {
    const found = linked(
      await assemble(`(component
        (import "i" (instance $i (export "get" (func (param "x" u32) (result u32)))))
        (core module $through
          (import "" "get" (func $get (param i32) (result i32)))
          (func (export "wrapped") (param i32) (result i32) (call $get (local.get 0)))
          (func (export "changed") (param i32) (result i32) (call $get (i32.const 1)))
          (export "again" (func $get)))
        (core module $user
          (import "" "wrapped" (func (param i32) (result i32)))
          (import "" "changed" (func (param i32) (result i32)))
          (import "" "again" (func (param i32) (result i32))))
        (alias export $i "get" (func $f))
        (core func $get (canon lower (func $f)))
        (core instance $t (instantiate $through (with "" (instance (export "get" (func $get))))))
        (core instance (instantiate $user (with "" (instance $t)))))`),
    );
    expect(targets(found)[1]).toEqual(["i#get as i", "core 0/2", "i#get as i"]);
  });

  const components = sharedBinaries().filter(({ name }) => name.endsWith("component.wasm"));
  it.skipIf(components.length === 0)("is known for every import of every shared component", () => {
    for (const { name, read } of components) {
      const found = linked(read());
      expect([name, found.problem, targets(found).flat().includes("unknown")]).toEqual([name, undefined, false]);
      expect(found.exports.length).toBeGreaterThan(0);
    }
  });
});

describe("what can be reached of the host", () => {
  it("is found through the adapter", async () => {
    const found = linked(await assembleFixture("comp-shim"));
    expect(hostFunctions(found, 1, 0).map(show)).toEqual(["wasi:cli/environment@0.2.6#get-environment"]);
  });

  it("is what the sibling asks for, and not what the application seems to ask for", async () => {
    const found = linked(await assembleFixture("comp-composed"));
    expect(hostFunctions(found, 3, 1).map(show)).toEqual(["wasi:config/store@0.2.0-rc.1#get"]);
  });
});

describe("instantiation", () => {
  it("that multiplies beyond the size of the file is given up", async () => {
    let text = "(component $c0 (core module $m) (core instance (instantiate $m)))";
    for (let i = 1; i < 40; i++) {
      text += `(component $c${i} (alias outer 1 $c${i - 1} (component $p)) (instance (instantiate $p)) (instance (instantiate $p)))`;
    }
    const found = linked(await assemble(`(component ${text} (instance (instantiate $c39)))`));
    expect(found.problem?.message).toBe("components are instantiated more often than the size of the file allows");
  });
});
