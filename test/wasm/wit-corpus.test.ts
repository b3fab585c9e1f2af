import { readdirSync, readFileSync, statSync } from "node:fs";
import { componentEmbed } from "@bytecodealliance/jco";
import { unpackWit } from "@bytecodealliance/jco-transpile";
import { describe, expect, it } from "vitest";
import { readBinary } from "../../src/wasm/component.ts";
import { decodeWit } from "../../src/wasm/wit/wit.ts";
import { witTexts } from "../../src/wit/resolved-text.ts";
import { shared, sharedMissing } from "../support/shared.ts";

/** The binary form of a world and of what it refers to, as the official encoder embeds it in a core module. */
async function encode(witSource: string, world: string, features: readonly string[] | undefined): Promise<Uint8Array> {
  const selection = features === undefined ? { tag: "all" as const } : { tag: "list" as const, val: [...features] };
  const core = await componentEmbed({ witSource, world, dummy: true, features: selection });
  const { binary } = readBinary(core);
  const custom = binary?.customs.find(({ name }) => name.startsWith("component-type"));
  return core.slice(custom?.start, custom?.end);
}

/** Our text of each package and the official one, sorted. */
async function both(bytes: Uint8Array): Promise<readonly [ours: string[], theirs: string[]]> {
  const { wit, problem } = decodeWit(bytes);
  if (wit === undefined) throw new Error(problem.message);
  const official = (await unpackWit(undefined, bytes)) as ReadonlyMap<string, string>;
  return [
    witTexts(wit)
      .map(({ text }) => text.trim())
      .sort(),
    [...official.values()].map((text) => text.trim()).sort(),
  ];
}

async function agree(source: string, world: string, features?: readonly string[]): Promise<void> {
  const [ours, theirs] = await both(await encode(source, world, features));
  expect(ours).toEqual(theirs);
}

describe("a world through the binary and back is the text that the official tools write", () => {
  it.each([
    "",
    "import x;",
    "import x; export x;",
    "use x.{p};",
    "use x.{p}; export g: func(q: p);",
    "use x.{p}; use res.{a}; type t = u8; use x.{q}; import f: func(p: p, q: q, a: borrow<a>, t: t);",
    "type a = u8; type b = u16;",
    "record r { a: u8 } import f: func(r: r);",
    "resource rs; import g: func(); type t = u8;",
    "use x.{p}; resource rs { constructor(); m: func(); s: static func(); } variant v { a, b(p) } export go: func(a: p) -> v;",
    "resource r { constructor(a: u8) -> result<r, string>; } export go: func(a: r);",
    "use x.{p}; flags fl { a } import inl: interface { use x.{q}; type z = q; f: func(); } export out: interface { g: func(); }",
    "import f: async func(a: stream<u8>, b: future, c: map<string, list<u8, 4>>) -> result<_, error-context>;",
    "import %import: interface { %use: func(%type: u8); record %record { %enum: %list } type %list = string; }",
    "import i: interface { resource r; type t = own<r>; type b = borrow<r>; f: func(t: t, r: r, b: b); }",
    "import one: x; import two: x; export three: res;",
  ])("world { %s }", async (body) => {
    const source = `package a:b@1.0.0;
      interface x { type p = u8; type q = list<p>; }
      interface res { resource a; resource b { m: func(x: a) -> tuple<a, borrowed>; } record borrowed { a: option<u8> } f: func(); }
      world w { ${body} }`;
    await agree(source, "w");
  });
});

const wasi = shared("corpus/wasi");

describe.skipIf(wasi === undefined)(
  `every world of WASI (${wasi === undefined ? sharedMissing : "0.2 and 0.3"})`,
  () => {
    /** The packages of a version: name and declarations, from all files of a folder. */
    function packages(folder: string): { readonly name: string; readonly body: string }[] {
      return readdirSync(folder)
        .filter((entry) => statSync(`${folder}/${entry}`).isDirectory())
        .map((entry) => {
          const files = readdirSync(`${folder}/${entry}`).filter((file) => file.endsWith(".wit"));
          const texts = files.map((file) => readFileSync(`${folder}/${entry}/${file}`, "utf8"));
          const header = /^package\s+([^;{]+);/m;
          const name = texts.map((text) => header.exec(text)?.[1]).find((found) => found !== undefined) ?? "";
          return { name, body: texts.map((text) => text.replace(header, "")).join("\n") };
        })
        .filter(({ name }) => name !== "");
    }

    it.each(["0.2", "0.3"])("%s", async (version) => {
      const all = packages(`${wasi}/${version}`);
      let worlds = 0;
      for (const root of all) {
        const rest = all.filter((other) => other !== root).map(({ name, body }) => `package ${name} {\n${body}\n}`);
        const source = [`package ${root.name};`, root.body, ...rest].join("\n");
        for (const [, world = ""] of root.body.matchAll(/^world\s+([\w-]+)/gm)) {
          await agree(source, world);
          worlds++;
        }
      }
      expect(worlds).toBeGreaterThan(5);
    });
  },
);

const corpus = shared("corpus/wit-parser-ui");

describe.skipIf(corpus === undefined)(
  `every world of the official parser's tests (${corpus === undefined ? sharedMissing : "single files"})`,
  () => {
    it("of the root package", async () => {
      let worlds = 0;
      for (const file of readdirSync(corpus ?? "").filter((name) => name.endsWith(".wit"))) {
        const source = readFileSync(`${corpus}/${file}`, "utf8");
        const [header] = /^package [^;{]+;/m.exec(source) ?? [];
        if (header === undefined) continue;
        const model = JSON.parse(readFileSync(`${corpus}/${file}.json`, "utf8")) as {
          readonly worlds: readonly { readonly name: string; readonly package: number }[];
          readonly packages: readonly { readonly name: string }[];
        };
        for (const world of model.worlds) {
          if (`package ${model.packages[world.package]?.name};` !== header) continue;
          await agree(source, world.name, ["active"]);
          worlds++;
        }
      }
      expect(worlds).toBeGreaterThan(20);
    });
  },
);
