import { describe, expect, test } from "vitest";
import { checkFit } from "../../src/compare/fit-world.ts";
import { memoryReader } from "../support/memory-reader.ts";
import { createOracle } from "../support/oracle.ts";

const oracle = await createOracle();

describe.skipIf(!oracle)("whether a component can run in a world", () => {
  const text = (version: string, store: string, more = "") =>
    `package acme:kv@${version};\ninterface store { ${store} }\ninterface hooks { on: func(); }\nworld app { import store; export hooks; ${more} }`;
  const component = async (source: string): Promise<Uint8Array> => {
    const encoded = await oracle?.encode(source, "app");
    if (!encoded) throw new Error("the official encoder made nothing");
    return encoded.component;
  };
  const problemsOf = async (made: string, world: string, wanted: string): Promise<readonly string[]> => {
    const reader = memoryReader({ "app.wasm": await component(made), "host/a.wit": world });
    const found = await checkFit(["app.wasm", "host"], reader, wanted);
    return found.map(({ rule, message }) => `${rule}: ${message}`);
  };
  const old = text("0.2.3", "get: func() -> u8;");

  test("it can if the world has more imports and functions, at another version of the series", async () => {
    const world = text("0.2.1", "get: func() -> u8; put: func();", "import log: func();");
    for (const wanted of ["app", "acme:kv/app", "acme:kv/app@0.2.9", "acme:kv/app@0.2", "acme:kv/app@0.2.x"]) {
      expect(await problemsOf(old, world, wanted)).toEqual([]);
    }
  });

  test("it needs every import, and every function of it, from the world", async () => {
    const made = text("0.2.3", "get: func() -> u8; put: func();", "import log: func();");
    expect(await problemsOf(made, old, "app")).toEqual([
      "component/mismatch: `import acme:kv/store` differs from what world `acme:kv/app@0.2.3` has: function `put` was added",
      "component/missing-import: the component needs `import log`, which world `acme:kv/app@0.2.3` does not supply",
    ]);
  });

  test("it has to export what the world requires, with the same types", async () => {
    const world = text("0.2.3", "get: func() -> u16;", "export late: func();");
    expect(await problemsOf(old, world, "app")).toEqual([
      "component/mismatch: `import acme:kv/store` differs from what world `acme:kv/app@0.2.3` has: function `get` changed: the result: `u16` became `u8`",
      "component/missing-export: world `acme:kv/app@0.2.3` requires `export late`, which the component does not have",
    ]);
  });

  test("another series is another world", async () => {
    expect(await problemsOf(old, text("0.3.0", "get: func() -> u8;"), "acme:kv/app@0.2.x")).toEqual([
      "component/unknown-world: world `acme:kv/app@0.2.x` is in none of the packages",
    ]);
    const misfits = await problemsOf(old, text("0.3.0", "get: func() -> u8;"), "acme:kv/app@0.3");
    expect(misfits.length).toBe(2);
  });

  test("without a component there is nothing to check", async () => {
    const found = await checkFit(["host"], memoryReader({ "host/a.wit": old }), "app");
    expect(found.map(({ message }) => message)).toEqual(["there is no component to check"]);
  });
});
