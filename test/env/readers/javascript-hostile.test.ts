import { parse } from "acorn";
import { describe, expect, test } from "vitest";
import { carveSources } from "../../../src/env/readers/javascript/carve.ts";
import { readPrograms } from "../../../src/env/readers/javascript/program.ts";

describe("a program that means harm is stopped", () => {
  const bounded = async (source: string) => {
    const bytes = new TextEncoder().encode(source);
    const sources = carveSources(bytes, [{ start: 0, end: bytes.length }], parse);
    return readPrograms(sources, []);
  };

  test.each([
    ["a loop without end", "for (;;) {}"],
    ["endless recursion", "const f = (n) => f(n + 1) + 1; f(0);"],
    ["endless promises", "const again = () => Promise.resolve().then(again); again();"],
    ["reads without end", "for (let i = 0; ; i++) process.env['KEY_' + i];"],
  ])("%s", async (_, body) => {
    const { reads, problems } = await bounded(
      `export function run() { const a = process.env.A_KEY; ${body} return a; }`,
    );
    expect(reads.map(({ key }) => key)).toContain("A_KEY");
    expect(problems).toEqual(["the JavaScript program is too large, or runs too long, to be followed to the end"]);
  });

  test("a native loop over a huge array fails at once", async () => {
    const body = "const huge = []; huge.length = 2 ** 32 - 1; huge.indexOf(1);";
    const { reads } = await bounded(`export function run() { const a = process.env.A_KEY; ${body} return a; }`);
    expect(reads.map(({ key }) => key)).toEqual(["A_KEY"]);
  });
});
