import { parse } from "dotenv";
import { array, assert, constantFrom, oneof, property, tuple } from "fast-check";
import { describe, expect, test } from "vitest";
import { readDotenv } from "../../../src/env/manifest/dotenv.ts";

function entries(text: string): readonly string[] {
  const { bundles } = readDotenv(".env", text);
  return bundles.flatMap((bundle) => bundle.entries.map(({ key, place }) => `${key}@${place.line}:${place.column}`));
}

function keys(text: string): readonly string[] {
  return [...new Set(entries(text).map((entry) => entry.replace(/@.*/, "")))];
}

describe(".env files", () => {
  test("keys have the place where their name stands", () => {
    const text = `# comment\nA=1\nexport B = "two"\n\n  C.d: 3 # note\nE-f='x\ny'\nG=\n`;
    expect(entries(text)).toEqual(["A@2:1", "B@3:8", "C.d@5:3", "E-f@6:1", "G@8:1"]);
  });

  test("a quoted value may span lines and hold what looks like assignments", () => {
    expect(entries(`KEY="-----BEGIN\nB=not a key\n-----END" # end\nC=\`a\nD=b\`\nE=1\n`)).toEqual([
      "KEY@1:1",
      "C@4:1",
      "E@6:1",
    ]);
  });

  test("a line that is no assignment is told, without its text", () => {
    const { problems } = readDotenv(".env", "A=1\nhunter2 is the password\n");
    expect(problems).toEqual([
      {
        place: { file: ".env", line: 2, column: 1 },
        message: "this line is no assignment; programs that read .env files ignore it",
        minor: true,
      },
    ]);
  });

  test("a comment can say what the keys below it are for", () => {
    const { shared, bundles } = readDotenv(".env", "A=1\n# witkit: config\nregion=eu\n# witkit: secret\ntoken=\n");
    expect(bundles[0]?.entries.map(({ key }) => key)).toEqual(["A"]);
    expect(shared).toEqual([
      { kind: "keys", sources: ["config"], entries: [{ key: "region", place: { file: ".env", line: 3, column: 1 } }] },
      { kind: "keys", sources: ["secret"], entries: [{ key: "token", place: { file: ".env", line: 5, column: 1 } }] },
    ]);
  });

  test("the keys are those that the dotenv package finds", () => {
    const key = constantFrom("A", "B.c", "D-e", "_f1", "export G", "  H");
    const separator = constantFrom("=", " = ", ": ", "=  ");
    const value = constantFrom(
      "",
      "1",
      "a b",
      '"x"',
      "'y z'",
      "`q`",
      '"two\nlines"',
      "'K=1\nL=2'",
      '"a\\"b"',
      "it's",
      '"open',
      "a#b",
      "x # y",
      '"x" # y',
      "a=b",
      '"{\n  \\"k\\": 1\n}"',
    );
    const line = oneof(
      { weight: 6, arbitrary: tuple(key, separator, value).map((parts) => parts.join("")) },
      { weight: 1, arbitrary: constantFrom("", "# note", "# M=1", "just words", "=1", "N") },
    );
    assert(
      property(array(line, { maxLength: 8 }), constantFrom("\n", "\r\n"), (lines, end) => {
        const text = lines.join(end);
        expect([...keys(text)].sort()).toEqual(Object.keys(parse(text)).sort());
      }),
      { seed: 20260101, numRuns: 3000 },
    );
  });
});
