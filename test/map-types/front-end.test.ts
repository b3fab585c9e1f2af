import { describe, expect, it } from "vitest";
import { applyEdits } from "../../grammar/edit.ts";
import { offsetAt } from "../../grammar/source.ts";
import type { Diagnostic } from "../../src/common/diagnostic.ts";
import { print } from "../../src/package/print.ts";
import { format } from "../../src/syntax/format.ts";
import { parse } from "../../src/syntax/parse.ts";
import { brief, checkText } from "../support/check-text.ts";
import { createOracle } from "../support/oracle.ts";

const oracle = await createOracle();

const prelude = "type k = string; enum e { x } record r { a: u8 } flags fl { y } resource res; ";
const inInterface = (text: string) => `package a:b;\n\ninterface i {\n  ${prelude}\n  ${text}\n}\n`;
const inWorld = (text: string) => `package a:b;\n\ninterface i { type t = u8; }\nworld w {\n  ${text}\n}\n`;

const keys = ["bool", "u8", "u16", "u32", "u64", "s8", "s16", "s32", "s64", "char", "string"];
const noKeys = [
  "f32",
  "f64",
  "k",
  "e",
  "r",
  "fl",
  "res",
  "own<res>",
  "borrow<res>",
  "list<u8>",
  "list<u8, 4>",
  "map<string, u8>",
  "option<string>",
  "tuple<string>",
  "tuple<>",
  "result",
  "result<_, string>",
  "future",
  "stream<u8>",
  "error-context",
];
const values = [
  ...keys,
  "f32",
  "f64",
  "k",
  "e",
  "r",
  "fl",
  "res",
  "own<res>",
  "list<map<u8, u8>>",
  "list<map<u8, u8>, 4>",
  "map<string, map<char, s64>>",
  "option<map<bool, bool>>",
  "tuple<map<u8, string>, u8>",
  "result<map<u8, u8>, map<u8, u8>>",
  "future<map<string, u8>>",
  "stream<map<string, u8>>",
  "error-context",
];

/** Maps at every place where a type can stand. */
const places = (map: string): readonly string[] => [
  ...[
    `type t = ${map};`,
    `record q { before: u8, f: ${map}, after: ${map} }`,
    `variant q { a(${map}), b, c(${map}) }`,
    `f: func(a: ${map}, b: ${map});`,
    `f: async func() -> ${map};`,
    `f: func() -> result<${map}, ${map}>;`,
    `f: func(a: list<${map}>, b: option<${map}>, c: tuple<u8, ${map}>, d: future<${map}>, e2: stream<${map}>);`,
    `resource s { constructor(a: ${map}); m: func(a: ${map}) -> ${map}; st: static async func() -> ${map}; }`,
  ].map(inInterface),
  ...[
    `import f: func(a: ${map}) -> ${map};`,
    `export f: async func(a: ${map}) -> ${map};`,
    `type q = ${map}; record p { a: ${map} }`,
    `import x: interface { type q = ${map}; f: func() -> q; }`,
    `export x: interface { f: func(a: ${map}); }`,
  ].map((text) => inWorld(text)),
];

const names: readonly (readonly [place: string, text: (name: string) => string])[] = [
  ["a function", (name) => inInterface(`${name}: func();`)],
  ["a parameter", (name) => inInterface(`f: func(a: u8, ${name}: u8);`)],
  ["a type", (name) => inInterface(`type ${name} = u8;`)],
  ["a record", (name) => inInterface(`record ${name} { b: u8 }`)],
  ["a field", (name) => inInterface(`record q { ${name}: u8 }`)],
  ["a variant", (name) => inInterface(`variant ${name} { b }`)],
  ["a case", (name) => inInterface(`variant q { ${name}(u8) }`)],
  ["an enum case", (name) => inInterface(`enum q { b, ${name} }`)],
  ["a flag", (name) => inInterface(`flags q { ${name}, b }`)],
  ["a resource", (name) => inInterface(`resource ${name};`)],
  ["a method", (name) => inInterface(`resource q { ${name}: func(); }`)],
  ["a static function", (name) => inInterface(`resource q { ${name}: static func(); }`)],
  ["an interface", (name) => `package a:b;\ninterface ${name} {}\n`],
  ["a world", (name) => `package a:b;\nworld ${name} {}\n`],
  ["a package", (name) => `package a:${name};\n`],
  ["a namespace", (name) => `package ${name}:b;\n`],
  ["an import", (name) => inWorld(`import ${name}: func();`)],
  ["an export", (name) => inWorld(`export ${name}: interface {}`)],
  ["a used name", (name) => inWorld(`use i.{t as ${name}};`)],
  ["a top-level use", (name) => `package a:b;\ninterface i {}\nuse i as ${name};\n`],
  ["a feature", (name) => inInterface(`@unstable(feature = ${name}) f: func();`)],
];

async function agrees(text: string): Promise<void> {
  const ours = checkText(text, { allFeatures: true });
  const official = await oracle?.check({ source: text }, { allFeatures: true });
  if (official)
    expect([text, ours.errors.length === 0, official.message]).toEqual([text, official.ok, official.message]);
}

/** A text with the fix of a diagnostic applied. */
function fixed(text: string, diagnostic: Diagnostic | undefined): string {
  const { source } = parse(text).file;
  const edits = (diagnostic?.fix?.edits ?? []).map(({ range, text: wanted }) => ({
    start: offsetAt(source, range.start),
    end: offsetAt(source, range.end),
    text: wanted,
  }));
  return applyEdits(text, edits);
}

describe("maps wherever a type can stand", () => {
  it("resolve, print and format, as the official parser agrees", async () => {
    for (const text of places("map<string, list<u8>>")) {
      expect([text, checkText(text).errors.map(brief)]).toEqual([text, []]);
      const printed = print(checkText(text).model);
      const count = (one: string) => one.split("map<string, list<u8>>").length;
      expect([printed, count(printed)]).toEqual([printed, count(text)]);
      const formatted = format(parse(text).file);
      expect([formatted, count(formatted)]).toEqual([formatted, count(text)]);
      expect(format(parse(formatted).file)).toBe(formatted);
      for (const one of [text, printed, formatted]) await agrees(one);
    }
  });

  it("take these keys and all values", async () => {
    for (const key of keys) await agrees(inInterface(`type t = map<${key}, u8>;`));
    for (const value of values) {
      const text = inInterface(`type t = map<string, ${value}>;`);
      expect([value, checkText(text).errors.map(brief)]).toEqual([value, []]);
      await agrees(text);
    }
  });

  it("take no other key, and say so at the keyword", async () => {
    for (const key of noKeys) {
      const text = inInterface(`f: func(a: map<${key}, u8>);`);
      expect([key, checkText(text).errors.map(brief)]).toEqual([
        key,
        ["5:14 invalid map key type: map keys must be bool, u8, u16, u32, u64, s8, s16, s32, s64, char, or string"],
      ]);
      await agrees(text);
    }
  });

  it("are refused where they are not written in full, wherever that is", async () => {
    for (const type of [
      "map",
      "map<>",
      "map<string>",
      "map<string,>",
      "map<string, u8,>",
      "map<string, u8, u8>",
      "map<_, u8>",
      "map<string, _>",
      "map<string u8>",
      "map<string, u8",
      "own<map>",
      "list<map>",
      "map<string, t>",
      "map<string, undefined-type>",
    ]) {
      const text = inInterface(`type t = ${type};`);
      expect([type, checkText(text).errors.length > 0]).toEqual([type, true]);
      await agrees(text);
    }
    const borrowed = inInterface("f: func() -> map<string, borrow<res>>;");
    expect(checkText(borrowed).errors).toHaveLength(1);
    await agrees(borrowed);
  });
});

describe("`map` as a name", () => {
  it.each(names)("of %s is refused with the fix that escapes it", async (_place, text) => {
    const wrong = text("map");
    const [error, ...more] = checkText(wrong, { allFeatures: true }).errors;
    expect(more).toEqual([]);
    expect(error?.rule).toBe("map/reserved-id");
    expect([error?.fix?.kind, fixed(wrong, error)]).toEqual(["safe", text("%map")]);
    await agrees(wrong);
    const right = text("%map");
    expect(checkText(right, { allFeatures: true }).errors.map(brief)).toEqual([]);
    await agrees(right);
    const printed = print(checkText(right, { allFeatures: true }).model);
    await agrees(printed);
  });

  it("needs no escape within a longer name", async () => {
    const text = inInterface("record map-x { x-map: map<string, u8>, mapping: u8 } type maps = map-x;");
    expect(checkText(text).errors).toEqual([]);
    await agrees(text);
  });
});
