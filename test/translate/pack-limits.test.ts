import { describe, expect, it } from "vitest";
import { loadPack } from "../../src/translate/pack/pack.ts";

const messages = (text: string) => loadPack([{ file: "pack.yaml", text }]).diagnostics.map(({ message }) => message);
const rule = (fields: string) =>
  `name: p\nrules:\n  - id: a/b\n    certainty: high\n    why: x\n${fields.replace(/^/gm, "    ")}\n`;

describe("a pack that is too large", () => {
  const bomb = (levels: number, width: number) =>
    `a0: &a0 [x, x]\n${Array.from({ length: levels }, (_, level) => `a${level + 1}: &a${level + 1} [${Array(width).fill(`*a${level}`).join(", ")}]`).join("\n")}\nname: *a${levels}\n`;

  it.each([
    [
      "aliases of aliases",
      bomb(12, 9),
      "a file of a rule pack has at most 1000 aliases, each counted where it is used",
    ],
    ["a chain of pairs", bomb(40, 2), "a file of a rule pack has at most 1000 aliases, each counted where it is used"],
    ["an alias of itself", "name: &a [*a]\n", "the YAML is nested more than 100 levels deep"],
    ["nesting", `name: ${"[".repeat(300)}${"]".repeat(300)}\n`, "the YAML is nested more than 100 levels deep"],
    [
      "very deep nesting",
      `name: ${"[".repeat(60_000)}${"]".repeat(60_000)}\n`,
      "the YAML is nested more than 100 levels deep",
    ],
    [
      "values",
      `name: [${"x,".repeat(210_000)}]\n`,
      "a file of a rule pack has at most 200000 values, aliases included",
    ],
    [
      "characters",
      `name: ${"x".repeat(4_000_001)}\n`,
      "a file of a rule pack has at most 4000000 characters, this one has 4000008",
    ],
  ])("%s", (_, text, message) => {
    expect(messages(text)).toEqual([message]);
  });

  it("still says that a key is there twice", () => {
    expect(messages("name: a\nname: b\n")).toContain("this is not valid YAML: Map keys must be unique");
  });
});

describe("a rule that could never do what it says", () => {
  it.each([
    [
      'match: "record p { $...f }"\nrewrite: "type p = string;"',
      "`a/b` turns a `record` into a `type`, which a rule cannot do",
    ],
    ['match: "f: func();"\nrewrite: "enum f { a }"', "`a/b` turns a `func` into a `enum`, which a rule cannot do"],
    [
      'match: "use wasi:io/poll.{$...n};"\nrewrite: "use wasi:io/streams.{$...n};"',
      "`a/b` rewrites a `use`, which can only be deleted",
    ],
    [
      'match: "f: func();"\nrewrite: "f: func(); enum g { a }"',
      "`a/b` adds a `enum`; beside an item only functions can be added",
    ],
    [
      'match: "f: func();"\nrewrite: ""\nnote: note/nosuch',
      "`a/b` makes the note `note/nosuch`, which nothing defines",
    ],
    [
      'match: "f: func();"\nrewrite: ""\nnote: note/invented-name\nmessage: "{nosuch} went"',
      "the message of `a/b` has `{nosuch}`, which nothing fills in",
    ],
  ])("%s", (fields, message) => {
    expect(messages(rule(fields))).toEqual([message]);
  });

  it.each([
    'match: "enum e { $...f }"\nrewrite: "variant e { $...f, other(string) }"',
    'match: "import wasi:io/poll;"\nrewrite: "include wasi:io/imports;"',
    'match: "$x: func();"\nrewrite: ""\nnote: note/of-mine\nmessage: "{x} and {name}"',
  ])("is not one of these: %s", (fields) => {
    expect(messages(rule(fields))).toEqual([]);
  });
});
