import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "../../src/syntax/parse.ts";
import { createOracle, oracleMissing } from "../support/oracle.ts";
import { fixtureWits } from "../support/wit-files.ts";

const oracle = await createOracle();
const texts = fixtureWits()
  .filter(({ text }) => text.length < 6000 && parse(text).diagnostics.length === 0)
  .map(({ text }) => text);

/** Messages that the official parser gives while it reads, before it looks at any name. */
const ofTheParser =
  /^(expected |unexpected character|unterminated|invalid (string|hex|leading|list size|UTF-8|unicode)|identifiers must|invalid character in|unknown attribute|type nesting|Control code)/;

const words = [
  ...[
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
    "=",
    ".",
    "/",
    "-",
    "_",
    "$",
    "é",
    "\u0007",
  ],
  ...[
    "u8",
    "x",
    "%x",
    "a_b",
    "aB",
    "1",
    "1.0.0",
    "func",
    "async",
    "static",
    "interface",
    "world",
    "type",
    "record",
    "as",
  ],
  ...["map", "use", "import", "export", "with", "include", "list", "constructor", "resource", "package a:b;"],
  ...["@since(version = 1.0.0)"],
];

describe("the official parser's messages", () => {
  it.skipIf(!oracle)(`are ours, first of all, for any damaged text${oracle ? "" : ` (${oracleMissing})`}`, async () => {
    const damage = fc.record({
      text: fc.constantFrom(...texts),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      remove: fc.constantFrom(0, 1),
      insert: fc.constantFrom("", ...words),
    });
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(damage, async ({ text, at, remove, insert }) => {
        const parts = text.match(/\s+|\/\/[^\n]*|[\w%-]+|->|[^\s\w]/g) ?? [];
        parts.splice(Math.floor(at * parts.length), remove, insert === "" ? "" : ` ${insert} `);
        const source = parts.join("");
        const official = await oracle?.check({ source });
        const [first] = parse(source).diagnostics;
        if (official?.ok) expect(first).toBeUndefined();
        if (!official || !ofTheParser.test(official.message)) return;
        compared++;
        expect(first?.message.replace(/: the bytes of the escapes are no text$/, "")).toBe(
          official.message.replace(/: invalid utf-8 sequence.*$/, ""),
        );
      }),
      { seed: 23, numRuns: 600 },
    );
    expect(compared).toBeGreaterThan(200);
  });
});
