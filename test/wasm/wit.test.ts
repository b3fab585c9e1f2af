import { componentEmbed, componentNew, componentWit } from "@bytecodealliance/jco";
import { unpackWit } from "@bytecodealliance/jco-transpile";
import { describe, expect, it } from "vitest";
import { readBinary } from "../../src/wasm/component.ts";

import { decodeWit } from "../../src/wasm/wit/wit.ts";

import type { DecodedWit } from "../../src/wit/resolved.ts";
import { witTexts } from "../../src/wit/resolved-text.ts";
import { sharedBinaries } from "../support/binaries.ts";
import { assemble, assembleFixture, componentHeader, section, withCustom } from "../support/wat.ts";

function decoded(bytes: Uint8Array): DecodedWit {
  const { wit, problem } = decodeWit(bytes);
  if (wit === undefined) throw new Error(`${problem.offset}: ${problem.message}`);
  return wit;
}

function rootText(bytes: Uint8Array): string {
  return witTexts(decoded(bytes))[0]?.text ?? "";
}

/** The official text of a package and of those that it refers to. */
async function official(bytes: Uint8Array): Promise<string[]> {
  const files = (await unpackWit(undefined, bytes)) as ReadonlyMap<string, string>;
  return [...files].map(([, text]) => `${text.trimEnd()}\n`).sort();
}

/** Text without blank lines, on which the writers differ between the parts of a world. */
const dense = (text: string): string => text.replace(/\n{2,}/g, "\n").trim();

const metadata = (value: unknown, version = 1): Uint8Array =>
  Uint8Array.from([version, ...new TextEncoder().encode(JSON.stringify(value))]);

const shop = `package acme:shop@1.2.0;
interface types {
  record price { amount: u64, currency: string }
  resource order { constructor(id: u32); total: func() -> price; all: static func() -> list<order>; }
  variant state { open, closed(price) }
  type prices = list<price>;
}
interface user {
  use types.{price, order as o};
  place: func(x: o, y: option<price>) -> result<o, string>;
  watch: async func(s: stream<price>) -> future<result<u8, string>>;
}
world shop {
  import user;
  import helper: interface { use types.{state}; f: func(s: state); }
  use types.{prices};
  record local { p: prices }
  import tell: func(x: local) -> borrow-free;
  flags borrow-free { a, b }
  export types;
  export go: async func(p: prices) -> tuple<u8, char>;
}`;

/** A component whose world is `shop`, and the core module that holds its type. */
async function shopComponent(): Promise<{ readonly core: Uint8Array; readonly component: Uint8Array }> {
  const core = await componentEmbed({ witSource: shop, world: "shop", dummy: true });
  return { core, component: await componentNew(core) };
}

describe("a WIT package in binary form", () => {
  it.each(["wit-package", "wit-package-first-encoding"])(
    "is the text that the official tools make of it (%s)",
    async (name) => {
      const bytes = await assembleFixture(name);
      const texts = witTexts(decoded(bytes));
      expect(texts.map(({ text }) => text).sort()).toEqual(await official(bytes));
      expect(texts.map(({ role }) => role)).toEqual(["root", "dependency"]);
    },
  );

  it("is resolved: names, owners and what refers to what", async () => {
    const { kind, resolved, package: root } = decoded(await assembleFixture("wit-package"));
    expect([kind, resolved.packages.map(({ name }) => name), root]).toEqual([
      "package",
      ["acme:time@0.3.0", "acme:shop@1.2.0"],
      1,
    ]);
    const types = resolved.interfaces[resolved.packages[1]?.interfaces.types ?? -1];
    expect(Object.keys(types?.types ?? {})).toEqual(["item", "error", "rights", "colour", "cart"]);
    const cart = types?.types.cart ?? -1;
    expect(resolved.types[cart]).toEqual({
      name: "cart",
      kind: "resource",
      owner: { interface: resolved.packages[1]?.interfaces.types },
    });
    expect(Object.values(types?.functions ?? {}).map(({ name, kind: form }) => [name, form])).toEqual([
      ["[constructor]cart", { constructor: cart }],
      ["[method]cart.find", { "async-method": cart }],
      ["[static]cart.open", { static: cart }],
      ["mix", "freestanding"],
    ]);
    const user = resolved.interfaces[resolved.packages[1]?.interfaces.user ?? -1];
    expect(resolved.types[user?.types.thing ?? -1]?.kind).toEqual({ type: types?.types.item });
    const [world] = resolved.worlds;
    const peer = resolved.packages[0]?.interfaces.peer;
    expect(world?.imports.primary).toEqual({ interface: { id: peer } });
  });

  it("has the docs and gates of its package-docs", async () => {
    const bytes = withCustom(
      await assembleFixture("wit-package"),
      "package-docs",
      metadata({
        docs: "The shop.",
        interfaces: {
          types: {
            docs: "What is sold.",
            stability: { stable: { since: "1.0.0", deprecated: "1.2.0" } },
            types: {
              item: { docs: "An item.\n\nOn two lines.", items: { id: "its number" } },
              colour: { stability: { unstable: { feature: "colours" } }, items: { red: "not green" } },
            },
            funcs: { "[method]cart.find": { docs: "Finds one." }, mix: { stability: { stable: { since: "1.1.0" } } } },
          },
        },
        worlds: {
          service: {
            docs: "The service.",
            types: { instant: { stability: { stable: { since: "1.2.0" } } } },
            funcs: { log: { docs: "Logs." } },
            func_exports: { run: { docs: "Runs." } },
            interfaces: { ticker: { docs: "Ticks.", funcs: { tick: { docs: "Once." } } } },
            interface_import_stability: { "acme:time/clocks@0.3.0": { stable: { since: "1.2.0" } } },
          },
        },
      }),
    );
    const texts = witTexts(decoded(bytes)).map(({ text }) => text);
    expect(texts[0]).toMatchSnapshot();
    expect(texts.map(dense).sort()).toEqual((await official(bytes)).map(dense));
  });

  it("may have docs in the first form, and docs of items that aren't there", async () => {
    const bytes = withCustom(
      await assembleFixture("wit-package-first-encoding"),
      "package-docs",
      metadata({ interfaces: { a: { funcs: { put: "Puts.", gone: "Nowhere." } }, missing: {} } }, 0),
    );
    expect(rootText(bytes)).toContain("  /// Puts.\n  put: func(x: byte);");
  });

  it("is refused where its docs aren't of the form", async () => {
    const bytes = await assembleFixture("wit-package");
    const problem = (content: Uint8Array): string | undefined =>
      decodeWit(withCustom(bytes, "package-docs", content)).problem?.message;
    expect(problem(metadata({}, 7))).toBe("package-docs of an unknown version: 0 and 1 are known");
    expect(problem(new Uint8Array(0))).toBe("package-docs of an unknown version: 0 and 1 are known");
    expect(problem(Uint8Array.of(1, 0x7b))).toBe("package-docs isn't JSON");
    expect(problem(metadata({ worlds: [] }))).toBe("package-docs isn't of the expected form: an object is expected");
  });

  it("may use names that every object has", async () => {
    const bytes = await assemble(`(component
      (type (component
        (type $i (instance
          (type $u u8)
          (export "constructor" (type (eq $u)))
          (type $f (func))
          (export "to-string" (func (type $f)))))
        (export "a:b/constructor" (instance (type $i)))))
      (export "constructor" (type 0)))`);
    expect(rootText(bytes)).toBe(
      "package a:b;\n\ninterface %constructor {\n  type %constructor = u8;\n\n  to-string: func();\n}\n",
    );
  });
});

describe("a component", () => {
  it("has the world that the official tools tell", async () => {
    const { component } = await shopComponent();
    const told = await componentWit(component);
    expect(dense(rootText(component))).toBe(dense(told));
  });

  it("has its type in the core module that it is made of, too", async () => {
    const { core } = await shopComponent();
    const { binary } = readBinary(core);
    const custom = binary?.customs.find(({ name }) => name.startsWith("component-type"));
    expect(custom).toBeDefined();
    const bytes = core.slice(custom?.start, custom?.end);
    expect(
      witTexts(decoded(bytes))
        .map(({ text }) => dense(text))
        .sort(),
    ).toEqual((await official(bytes)).map(dense));
  });

  const components = sharedBinaries().filter(({ name }) => name.endsWith("component.wasm"));
  it.skipIf(components.length === 0)("of the shared fixtures has the official world", async () => {
    for (const { read } of components) {
      const bytes = read();
      expect(dense(rootText(bytes))).toBe(dense(await componentWit(bytes)));
    }
  });

  it("may export what has no form in WIT, which is left out and told", async () => {
    const bytes = await assemble(
      '(component (type $t (record (field "a" u8))) (export "t" (type $t)) (core module $m) (export "m" (core module $m)))',
    );
    expect(rootText(bytes)).toBe("package root:component;\n\nworld root {\n}\n");
    expect(decoded(bytes).omitted).toEqual(["t", "m"]);
  });
});

describe("what isn't WIT", () => {
  const problem = (bytes: Uint8Array): string | undefined => decodeWit(bytes).problem?.message;

  it("is refused with a reason", async () => {
    expect(problem(await assembleFixture("core-mvp"))).toBe(
      "a core module has no WIT: a component or a WIT package in binary form is expected",
    );
    expect(problem(await assemble('(component (import "a" (func (param "Not-a_name" u8))))'))).toBe(
      "`Not-a_name` isn't a WIT name",
    );
    const name = [...new TextEncoder().encode("a b")];
    const bytes = Uint8Array.from([
      ...componentHeader,
      ...section(7, [1, 0x40, 0, 1, 0]),
      ...section(10, [1, 0, name.length, ...name, 1, 0]),
    ]);
    expect(problem(bytes)).toBe("`a b` isn't a WIT name");
  });

  it("or where types nest too deep", () => {
    const index = (i: number): number[] => (i < 64 ? [i] : [(i & 127) | 128, i >> 7]);
    const types = Array.from({ length: 300 }, (_, i) => [0x70, ...(i === 0 ? [0x7d] : index(i - 1))]);
    const func = [0x40, 1, 1, 0x61, 0xab, 2, 1, 0];
    const bytes = Uint8Array.from([
      ...componentHeader,
      ...section(7, [0xad, 2, ...types.flat(), ...func]),
      ...section(10, [1, 0, 1, 0x66, 1, 0xac, 2]),
    ]);
    expect(problem(bytes)).toBe("types nest more than 200 deep");
  });
});
