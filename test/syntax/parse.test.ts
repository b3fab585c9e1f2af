import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { offsetAt, utf8Column } from "../../grammar/source.ts";
import { parse, sourceText } from "../../src/syntax/parse.ts";
import { allNodes } from "../grammar/outline.ts";
import { corpusWits, fixtureWits } from "../support/wit-files.ts";

const files = [...fixtureWits(), ...corpusWits()];
const kitchenSink = fixtureWits().find(({ name }) => name.endsWith("kitchen-sink.wit"))?.text ?? "";

/** What holds for every text, valid or not. */
function expectSound(text: string): void {
  const { file, diagnostics } = parse(text);
  expect(sourceText(file)).toBe(text);
  let end = 0;
  for (const comment of file.comments) {
    expect(comment.start).toBeGreaterThanOrEqual(end);
    expect(text.slice(comment.start, comment.start + 2)).toBe(comment.kind === "line" ? "//" : "/*");
    end = comment.end;
  }
  for (const node of allNodes(file)) {
    expect(node.start, node.kind).toBeLessThanOrEqual(node.end);
    expect(node.end, node.kind).toBeLessThanOrEqual(text.length);
    if (node.kind === "identifier")
      expect(text.slice(node.start, node.end)).toBe(`${node.escaped ? "%" : ""}${node.name}`);
  }
  const places = diagnostics.map(({ range }) => (range ? offsetAt(file.source, range.start) : -1));
  expect(places).toEqual([...places].sort((a, b) => a - b));
}

describe("parse", () => {
  it("reads every construct without a diagnostic", () => {
    expect(kitchenSink).not.toBe("");
    expect(parse(kitchenSink).diagnostics).toEqual([]);
  });

  it("keeps every file byte for byte, and every node within it", () => {
    for (const { text } of files) expectSound(text);
  });

  it("keeps damaged files byte for byte and never throws", () => {
    const damage = fc.record({
      text: fc.constantFrom(...files.map(({ text }) => text)),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      remove: fc.nat(40),
      insert: fc.oneof(
        fc.constantFrom(
          "{",
          "}",
          "(",
          ")",
          "<",
          ">",
          ";",
          ",",
          ":",
          "@",
          "->",
          "%",
          '"',
          "/*",
          "*/",
          "//",
          "\r",
          "\0",
          "é",
        ),
        fc.constantFrom(
          "interface ",
          "record ",
          " as ",
          " func",
          " map<",
          "@since(",
          " package a:b",
          "0",
          " \u202e",
          "\ufeff",
        ),
        fc.string({ unit: "binary", maxLength: 6 }),
      ),
    });
    fc.assert(
      fc.property(damage, ({ text, at, remove, insert }) => {
        const start = Math.floor(at * text.length);
        expectSound(text.slice(0, start) + insert + text.slice(start + remove));
      }),
      { seed: 20, numRuns: 1500 },
    );
  });

  it("never throws for any sequence of tokens", () => {
    const token = fc.constantFrom(
      ...[
        "interface",
        "world",
        "package",
        "use",
        "type",
        "record",
        "enum",
        "flags",
        "variant",
        "resource",
        "func",
        "async",
      ],
      ...[
        "static",
        "constructor",
        "import",
        "export",
        "include",
        "with",
        "as",
        "list",
        "map",
        "tuple",
        "result",
        "borrow",
      ],
      ...[
        "u8",
        "a",
        "b-c",
        "%d",
        "aB",
        "1",
        "1.0.0",
        '"s"',
        "{",
        "}",
        "(",
        ")",
        "<",
        ">",
        ";",
        ",",
        ":",
        ".",
        "/",
        "@since",
      ],
      ...["@", "(version = 1.0.0)", "=", "->", "_", "*", "-", "+", "// c\n", "/* c */", "\n", "$"],
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 60 }), (tokens) => expectSound(tokens.join(" "))),
      { seed: 21, numRuns: 3000 },
    );
  });

  it("counts columns in UTF-16 units, and in UTF-8 bytes on demand", () => {
    const { file, diagnostics } = parse("package a:b;\n/* é🦀 */ interface i { f: func() - }");
    const start = diagnostics[0]?.range?.start ?? { line: 0, column: 0 };
    expect(start).toEqual({ line: 2, column: 35 });
    expect(utf8Column(file.source, offsetAt(file.source, start))).toBe(38);
  });

  it("skips a byte order mark and keeps it", () => {
    expectSound("\ufeffpackage a:b;");
    expect(parse("\ufeffpackage a:b;").diagnostics).toEqual([]);
    expect(parse("package a:b;\ufeff").diagnostics[0]?.message).toBe("unexpected character '\\u{feff}'");
  });
});

describe("whole-file checks", () => {
  const messages = (text: string): readonly string[] =>
    parse(text).diagnostics.map(({ range, message }) => `${range?.start.line}:${range?.start.column} ${message}`);
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ["package a:b; // \u202e", ["1:17 Input contains bidirectional override codepoint '\\u{202e}'"]],
    [
      "package a:b;\n// \u2066 and \u2069",
      [
        "2:4 Input contains bidirectional override codepoint '\\u{2066}'",
        "2:10 Input contains bidirectional override codepoint '\\u{2069}'",
      ],
    ],
    ["package a:b; // \u0149", ["1:17 Codepoint '\\u{149}' is discouraged by Unicode"]],
    ["package a:b; // \u0007", ["1:17 Control code '\\u{7}'"]],
    ["package a:b;\u0085", ["1:13 Control code '\\u{85}'"]],
    ["package a:b;\rinterface i {}", ["1:13 unexpected character '\\r'"]],
    ["package a:b;\u00a0", ["1:13 unexpected character '\\u{a0}'"]],
    ["package a:b; /* /* */", ["1:14 unterminated block comment"]],
    ['package a:b; @external-id("a', ["1:29 unexpected end of file"]],
    ["package a:b;\n\0\0\0\u0001", ["2:1 Control code '\\u{0}'"]],
  ];
  for (const [text, expected] of cases) {
    it(JSON.stringify(text), () => expect(messages(text)).toEqual(expected));
  }
});

describe("string literals", () => {
  const read = (literal: string): string | undefined => {
    const { file, diagnostics } = parse(`@external-id(${literal}) interface i {}`);
    const attribute = file.items[0]?.kind === "interface" ? file.items[0].attributes[0] : undefined;
    return diagnostics[0]?.message ?? (attribute?.kind === "external-id" ? attribute.value.value : undefined);
  };
  const cases: readonly (readonly [string, string])[] = [
    ['"plain ☃"', "plain ☃"],
    [String.raw`"\"\'\t\n\r\\"`, "\"'\t\n\r\\"],
    [String.raw`"\u{1f9_80}\41"`, "🦀A"],
    [String.raw`"\e2\98\83"`, "☃"],
    [String.raw`"\ff"`, "invalid UTF-8: the bytes of the escapes are no text"],
    [String.raw`"\x"`, "invalid string escape 'x'"],
    [String.raw`"\az"`, "invalid hex digit 'z'"],
    [String.raw`"\u12"`, "expected character '{'"],
    [String.raw`"\u{}"`, "invalid hex digit '}'"],
    [String.raw`"\u{1_}"`, "trailing underscore in number"],
    [String.raw`"\u{110000}"`, "invalid unicode value 0x110000"],
    [String.raw`"\u{d800}"`, "invalid unicode value 0xd800"],
    [String.raw`"\u{fffffffff}"`, "number is too big to fit in a u32"],
    ['"a\nb"', "invalid string character '\\n'"],
    ['"a\tb"', "invalid string character '\\t'"],
  ];
  for (const [literal, expected] of cases) it(JSON.stringify(literal), () => expect(read(literal)).toBe(expected));
});

describe("hostile input ends with a diagnostic", () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    [
      "10,000 nested lists",
      `interface i { type t = ${"list<".repeat(10_000)}u8${">".repeat(10_000)}; f: func(); }`,
      ["type nesting too deep"],
    ],
    [
      "10,000 nested tuples",
      `interface i { type t = ${"tuple<".repeat(10_000)}u8${">".repeat(10_000)}; f: func(); }`,
      ["type nesting too deep"],
    ],
    ["100,000 opened comments", "/*".repeat(100_000), ["unterminated block comment"]],
    ["100,000 nested comments", `${"/*".repeat(100_000)}${"*/".repeat(100_000)}`, []],
    [
      "10,000 nested packages",
      "package a:b { ".repeat(10_000),
      ["package nesting too deep", "expected `world`, `interface` or `use`, found eof"],
    ],
    ["a long number", `package a:b@${"9".repeat(1_000_000)}.0.0;`, ["value of major version number exceeds u64::MAX"]],
  ];
  for (const [title, text, expected] of cases) {
    it(title, () => expect(parse(text).diagnostics.map(({ message }) => message)).toEqual(expected));
  }

  it("a file of mistakes is read no further than to the last that is reported", () => {
    const { diagnostics } = parse("}\n".repeat(100_000));
    expect(diagnostics).toHaveLength(1000);
    expect(diagnostics.at(-1)?.message).toBe(
      "there are 1000 mistakes or more up to here; the rest of the file is not read",
    );
  });

  it("the deepest nesting that the official parser takes is taken", () => {
    const nested = (depth: number): string =>
      `interface i { type t = ${"list<".repeat(depth)}u8${">".repeat(depth)}; }`;
    expect(parse(nested(99)).diagnostics).toEqual([]);
    expect(parse(nested(100)).diagnostics).toHaveLength(1);
  });
});
