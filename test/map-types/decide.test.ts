import { describe, expect, it } from "vitest";
import { translateText } from "../translate/support/translate.ts";
import { toMaps } from "./support.ts";

/** What becomes of the lists of pairs of an interface, each with its reasons. */
function decided(members: string): readonly string[] {
  const { report } = translateText(`package a:b;\ninterface i {\n${members}\n}\n`, toMaps);
  const [found] = report.packages;
  return (found?.notes ?? [])
    .filter(({ id }) => id !== "note/version-bump")
    .map(({ message, range }) => {
      const edit = found?.edits.find((one) => one.range.start.line === range.start.line);
      return `${edit ? `${edit.certainty}: ` : ""}${message}`;
    });
}

const unclear = (name: string) =>
  `\`${name}\` stays a list, for it isn't clear whether a key may come twice: nothing says that a key comes once only. If none may, and the order doesn't count, write it as a map`;
const byName = (name: string, what = "a mapping", word = name) =>
  `\`${name}\` ${what === "a mapping" ? "is a map now" : "stays a list"}: the name \`${word}\` speaks of ${what}`;

describe("a list of pairs becomes a map", () => {
  it.each([
    ["f: func(env: list<tuple<string, string>>);", `high: ${byName("env")}`],
    ["get-labels: func() -> list<tuple<string, string>>;", `high: ${byName("get-labels")}`],
    ["users-by-id: func() -> list<tuple<u64, string>>;", `high: ${byName("users-by-id")}`],
    ["type key-values = list<tuple<string, u8>>;", `high: ${byName("key-values")}`],
    ["record r { metadata: option<list<tuple<string, u8>>> }", `high: ${byName("metadata")}`],
    ["variant v { properties(list<tuple<char, u8>>) }", `high: ${byName("properties")}`],
    ["record settings { all: list<tuple<string, u8>> }", `medium: ${byName("all", "a mapping", "settings")}`],
    ["type %map = list<tuple<string, u8>>;", `high: ${byName("map")}`],
  ])("by a name: %s", (members, expected) => {
    expect(decided(members)).toEqual([expected]);
  });

  it.each([
    ["/// A map from names to sizes.", 'high: `f` is a map now: its docs say "a map"'],
    ["/// Sizes, keyed by name.", 'high: `f` is a map now: its docs say "keyed by"'],
    [
      "/// No two entries have the same key.",
      'certain: `f` is a map now: its docs say "no two entries have the same key"',
    ],
    ["/// Keys are unique.", 'certain: `f` is a map now: its docs say "keys are unique"'],
    [
      "/// A name may not\n/// come more than once.",
      'certain: `f` is a map now: its docs say "not come more than once"',
    ],
    ["/// Of several, the last one wins.", 'certain: `f` is a map now: its docs say "the last one wins"'],
    ["/// Pairs of key/value, in no particular order.", 'high: `f` is a map now: its docs say "key/value"'],
  ])("by its docs: %s", (docs, expected) => {
    expect(decided(`${docs}\nf: func() -> list<tuple<string, u64>>;`)).toEqual([expected]);
  });

  it("by a function beside it", () => {
    const get = "get: func(key: string) -> result<option<u64>, string>;";
    expect(decided(`${get} f: async func() -> result<list<tuple<string, u64>>>;`)).toEqual([
      "certain: `f` is a map now: `get` gives one value for a key",
    ]);
    expect(
      decided("resource r { get-size: func(of: string) -> u64; sizes: func() -> list<tuple<string, u64>>; }"),
    ).toEqual(["certain: `sizes` is a map now: `get-size` gives one value for a key"]);
    expect(
      decided("resource r { set: func(k: string, v: list<u8>); f: func() -> list<tuple<string, list<u8>>>; }"),
    ).toEqual(["high: `f` is a map now: `set` sets one value for a key"]);
  });
});

describe("a list of pairs stays one", () => {
  it.each([
    ["f: func(headers: list<tuple<string, string>>);", byName("headers", "pairs whose key may come twice")],
    ["get-fields: func() -> list<tuple<string, string>>;", byName("get-fields", "pairs whose key may come twice")],
    ["type query = list<tuple<string, string>>;", byName("query", "pairs whose key may come twice")],
    ["type multi-map = list<tuple<string, string>>;", byName("multi-map", "a multi-map")],
    ["entries: func() -> list<tuple<string, string>>;", byName("entries", "a list of pairs")],
    ["record area { points: list<tuple<s32, s32>> }", byName("points", "pairs in an order")],
    ["history: func() -> list<tuple<u64, string>>;", byName("history", "pairs in an order")],
    [
      "set-headers: func(to: list<tuple<string, string>>);",
      byName("to", "pairs whose key may come twice", "set-headers"),
    ],
  ])("by a name: %s", (members, expected) => {
    expect(decided(members)).toEqual([expected]);
  });

  it.each([
    ["/// A name may come more than once.", "more than once"],
    ["/// Duplicate keys are kept.", "duplicate"],
    ["/// A multi-map.", "multi-map"],
    ["/// The first one wins.", "the first one wins"],
    ["/// Sorted by size.", "sorted"],
    ["/// Names and sizes, in their original order.", "original order"],
  ])("by its docs: %s", (docs, words) => {
    const [only, ...more] = decided(`${docs}\nf: func() -> list<tuple<string, u64>>;`);
    expect(more).toEqual([]);
    expect(only).toContain("`f` stays a list: its docs say ");
    expect(only).toContain(words);
  });

  it("by a function beside it, whatever its name is", () => {
    const all = "labels: func() -> list<tuple<string, u8>>;";
    expect(decided(`resource r { append: func(k: string, v: u8); ${all} }`)).toEqual([
      "`labels` stays a list: `append` appends a further value for a key",
    ]);
    expect(decided(`resource r { get: func(k: string) -> list<u8>; ${all} }`)).toEqual([
      "`labels` stays a list: `get` gives several values for a key",
    ]);
    expect(decided(`resource r { set: func(k: string, v: list<u8>); ${all} }`)).toEqual([
      "`labels` stays a list: `set` sets several values for one key",
    ]);
  });

  it("where nothing speaks for either, or both do", () => {
    expect(decided("f: func(a: list<tuple<string, string>>) -> list<tuple<u32, u32>>;")).toEqual([
      unclear("a"),
      unclear("f"),
    ]);
    expect(decided("label-headers: func() -> list<tuple<string, string>>;")).toEqual([
      "`label-headers` stays a list, for it isn't clear whether a key may come twice: the name `label-headers` speaks of a mapping; the name `label-headers` speaks of pairs whose key may come twice. If none may, and the order doesn't count, write it as a map",
    ]);
  });

  it("where its key may be none of a map", () => {
    expect(decided("enum e { x } labels: func() -> list<tuple<f32, u8>>; env: func() -> list<tuple<e, u8>>;")).toEqual(
      [],
    );
    expect(
      decided("config: func() -> list<tuple<string, u8, u8>>; env: func() -> list<tuple<string, u8>, 4>;"),
    ).toEqual([]);
  });
});
