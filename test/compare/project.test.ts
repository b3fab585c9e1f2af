import { describe, expect, test } from "vitest";
import { type DiffOptions, type DiffResult, diffProject } from "../../src/compare/project.ts";
import { memoryReader } from "../support/memory-reader.ts";
import { createOracle } from "../support/oracle.ts";

type Files = Readonly<Record<string, string | Uint8Array>>;

/** Compares `old` and `new`, each a folder or `old.wasm` and `new.wasm`, of files in memory. */
async function diff(files: Files, options?: DiffOptions): Promise<DiffResult> {
  const reader = memoryReader(files);
  const side = (name: string) => ({ reader, paths: [files[`${name}.wasm`] ? `${name}.wasm` : name] });
  return diffProject(side("old"), side("new"), options);
}

const told = ({ changes }: DiffResult) =>
  changes.map(({ breaks, message }) => `${breaks.join("+") || "nobody"}: ${message}`);
const errors = ({ diagnostics }: DiffResult) =>
  diagnostics.filter(({ severity }) => severity === "error").map(({ rule, message }) => `${rule}: ${message}`);

describe("a package with another name", () => {
  const body = "interface types { f: func(); }";

  test("needs a major version", async () => {
    const result = await diff({
      "old/a.wit": `package acme:kv@1.0.0;\n${body}`,
      "new/a.wit": `package acme:store@1.1.0;\n${body}`,
    });
    expect(told(result)).toEqual(["host+guest: package `acme:kv` was renamed to `acme:store`"]);
    expect(errors(result)).toEqual([
      "diff/version-bump: the version of `acme:store` moved its minor part only (1.0.0 → 1.1.0), but the changes need a new major version",
    ]);
  });

  test("is an error without versions too, and with `breaking` whatever the version", async () => {
    const files = { "old/a.wit": `package acme:kv;\n${body}`, "new/a.wit": `package acme:store;\n${body}` };
    expect(errors(await diff(files)).length).toBe(1);
    const moved = {
      "old/a.wit": `package acme:kv@1.0.0;\n${body}`,
      "new/a.wit": `package acme:store@2.0.0;\n${body}`,
    };
    expect(errors(await diff(moved))).toEqual([]);
    expect(errors(await diff(moved, { failOn: "breaking" }))).toEqual([
      "diff/renamed: package `acme:kv` was renamed to `acme:store`",
    ]);
  });

  test("is compared with its old content, in which its own name counts as one", async () => {
    const text = (name: string, more: string) =>
      `package ${name}@1.0.0;\ninterface types { type t = u8; } interface api { use types.{t}; f: func(a: t); ${more} } world w { import api; }`;
    const result = await diff({ "old/a.wit": text("acme:kv", ""), "new/a.wit": text("acme:store", "g: func();") });
    expect(told(result)).toEqual([
      "host+guest: package `acme:kv` was renamed to `acme:store`",
      "nobody: function `g` was added",
    ]);
  });

  test("in a tree is found by the names of its interfaces; a package that is like no other was removed", async () => {
    const other = "package acme:other@1.0.0;\ninterface x { }";
    const result = await diff({
      "old/a/a.wit": `package acme:kv@1.0.0;\n${body}`,
      "old/b/b.wit": other,
      "old/c/c.wit": "package acme:gone@1.0.0;\ninterface y { }",
      "new/a/a.wit": `package acme:store@1.0.0;\n${body}`,
      "new/b/b.wit": other,
    });
    expect(told(result)).toEqual([
      "host+guest: package `acme:gone@1.0.0` was removed",
      "host+guest: package `acme:kv` was renamed to `acme:store`",
    ]);
  });
});

describe("the perspective", () => {
  const text = (version: string, items: string) => `package acme:kv@${version};\ninterface i { }\nworld w { ${items} }`;
  const files = { "old/a.wit": text("1.0.0", ""), "new/a.wit": text("1.1.0", "import i;") };

  test("that decides alone is named", async () => {
    const result = await diff(files);
    expect(errors(result)).toEqual([
      "diff/version-bump: the version of `acme:kv` moved its minor part only (1.0.0 → 1.1.0), but the changes need a new major version: they break hosts",
    ]);
    expect(result.verdicts).toEqual([
      { package: "acme:kv", needed: "major", actual: "minor", enough: false, perspective: "both", decidedBy: ["host"] },
    ]);
    expect(errors(await diff(files, { perspective: "guest" }))).toEqual([]);
  });
});

describe("limits", () => {
  const types = (base: string, count: number, next: (k: number) => string) =>
    `package a:b@1.0.0;\ninterface i { type t0 = ${base};\n${Array.from({ length: count }, (_, k) => `type t${k + 1} = ${next(k)};`).join("\n")}\nf: func() -> t${count}; }`;

  test("shared types are compared once: a chain of pairs does not double at each level", async () => {
    const pairs = (base: string) => types(base, 400, (k) => `tuple<t${k}, t${k}>`);
    expect(told(await diff({ "old/a.wit": pairs("u8"), "new/a.wit": pairs("u8") }))).toEqual([]);
    const { changes } = await diff({ "old/a.wit": pairs("u8"), "new/a.wit": pairs("u16") });
    expect(changes.length).toBe(402);
  });

  test("chains of aliases and nested types are followed without recursion", async () => {
    for (const next of [(k: number) => `t${k}`, (k: number) => `list<t${k}>`]) {
      const files = { "old/a.wit": types("u8", 6_000, next), "new/a.wit": types("u8", 6_000, next) };
      expect(told(await diff(files))).toEqual([]);
    }
  });

  test("a record that has a field twice is the same as itself", async () => {
    for (const decl of ["record r { a: u8, a: u16, b: u8 }", "enum e { a, b, a }", "flags f { a, a }"]) {
      const text = `package a:b@1.0.0;\ninterface i { ${decl} }`;
      expect((await diff({ "old/a.wit": text, "new/a.wit": text })).changes).toEqual([]);
    }
  });

  test("worlds that include worlds that include worlds are expanded once", async () => {
    const chain = (first: string) =>
      `package a:b@1.0.0;\ninterface i { }\n${Array.from({ length: 600 }, (_, k) => `world w${k} { ${k === 0 ? first : `include w${k - 1};`} }`).join("\n")}`;
    const result = await diff({ "old/a.wit": chain(""), "new/a.wit": chain("import i;") });
    expect(result.changes.length).toBe(600);
  });

  test("too many imports in all worlds together are one error", async () => {
    const text = `package a:b@1.0.0;\n${Array.from({ length: 1100 }, (_, k) => `interface i${k} { } world w${k} { import i${k}; ${k === 0 ? "" : `include w${k - 1};`} }`).join("\n")}`;
    expect(errors(await diff({ "old/a.wit": text, "new/a.wit": text }))).toEqual([
      "world/too-large: world `w1000` is not compared: all worlds together have too many imports and exports",
    ]);
  });
});

const oracle = await createOracle();

describe.skipIf(!oracle)("components, made by the official encoder", () => {
  const text = (version: string, store: string, more = "") =>
    `package acme:kv@${version};\ninterface store { ${store} }\ninterface hooks { on: func(); }\nworld app { import store; export hooks; ${more} }`;
  const component = async (source: string): Promise<Uint8Array> => {
    const encoded = await oracle?.encode(source, "app");
    if (!encoded) throw new Error("the official encoder made nothing");
    return encoded.component;
  };
  const old = text("1.0.0", "get: func() -> u8;");

  test("two that have the same world are compatible", async () => {
    const result = await diff({ "old.wasm": await component(old), "new.wasm": await component(old) });
    expect([result.changes, errors(result)]).toEqual([[], []]);
  });

  test("what their interfaces have is compared, and a break is an error: no version could move", async () => {
    const now = text("1.0.0", "get: func() -> u16; put: func();", "import log: func();");
    const result = await diff({ "old.wasm": await component(old), "new.wasm": await component(now) });
    expect(told(result)).toEqual([
      "host+guest: import `acme:kv/store` changed: function `get` changed: the result: `u8` became `u16`; function `put` was added",
      "host: import `log` was added",
    ]);
    expect(errors(result)).toEqual([
      "diff/incompatible: `new.wasm` is not compatible with `old.wasm`: 2 differences break hosts and components",
    ]);
  });

  test("one is compared with the world of a package that it fits best", async () => {
    const worlds = `${old} world other { export store; }`;
    const same = await diff({ "old.wasm": await component(old), "new/a.wit": worlds });
    expect(errors(same)).toEqual([]);
    const added = text("1.1.0", "get: func() -> u8;", "export late: func();");
    const result = await diff({ "old.wasm": await component(old), "new/a.wit": added });
    expect(told(result)).toEqual(["guest: export `late` was added"]);
    expect(errors(result)).toEqual([
      "diff/incompatible: `new` is not compatible with `old.wasm`: 1 difference breaks components",
    ]);
  });

  test("a new one that needs more than the old world supplies does not fit it", async () => {
    const now = text("1.0.0", "get: func() -> u8;", "import log: func();");
    expect(told(await diff({ "old/a.wit": old, "new.wasm": await component(now) }))).toEqual([
      "host: import `log` was added",
    ]);
  });

  test("a world is taken by its name", async () => {
    const files = { "old.wasm": await component(old), "new/a.wit": `${old} world other { export store; }` };
    expect((await diff(files, { world: "other" })).changes.length).toBeGreaterThan(0);
    expect(errors(await diff(files, { world: "nothing" }))).toEqual([
      "diff/no-world: no world is called `nothing` (there is `app`, `other`)",
    ]);
  });
});
