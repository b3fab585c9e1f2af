import { describe, expect, test } from "vitest";
import { compileGlob, GlobError } from "../../src/common/glob.ts";

describe("a glob", () => {
  test.each([
    ["*.wit", "a.wit", true],
    ["*.wit", "a/b.wit", false],
    ["*.wit", ".hidden.wit", false],
    ["**/*.wit", "a.wit", true],
    ["**/*.wit", "a/b/c.wit", true],
    ["**/*.wit", "a/.git/c.wit", false],
    ["wit/**", "wit/a/b.wit", true],
    ["wit/**", "other/a.wit", false],
    ["a/**/b/*.wit", "a/b/c.wit", true],
    ["a/**/b/*.wit", "a/x/b/y/b/c.wit", true],
    ["a/**/b/*.wit", "a/x/c.wit", false],
    ["./wit/?.wit", "wit/a.wit", true],
    ["wit/?.wit", "wit/ab.wit", false],
    ["[a-c]x.wit", "bx.wit", true],
    ["[!a-c]x.wit", "bx.wit", false],
    ["[!a-c]x.wit", "dx.wit", true],
    ["{wit,spec/{a,b}}/*.wit", "spec/b/c.wit", true],
    ["{wit,spec/{a,b}}/*.wit", "spec/c/c.wit", false],
    ["{wit}/*.wit", "{wit}/a.wit", true],
    [String.raw`\*.wit`, "*.wit", true],
    [String.raw`\*.wit`, "a.wit", false],
    ["*é?.wit", "xéß.wit", true],
    ["/abs/*.wit", "/abs/a.wit", true],
    ["/abs/*.wit", "abs/a.wit", false],
  ])("%s on %s: %s", (pattern, path, expected) => {
    expect(compileGlob(pattern).matches(path)).toBe(expected);
  });

  test("matches names that begin with a dot where that is asked for", () => {
    expect(compileGlob("**/*.wit", { dot: true }).matches(".a/.b.wit")).toBe(true);
  });

  test.each([
    ["a/b/*.wit", "a/b"],
    ["*.wit", "."],
    ["./a/{b,c}", "a"],
    ["/x/**", "/x"],
    ["/*", "/"],
  ])("%s is searched in %s", (pattern, base) => expect(compileGlob(pattern).base).toBe(base));

  test("takes time that its length bounds, also where it nearly matches in very many ways", () => {
    const many = "*a".repeat(100);
    expect(compileGlob(many).matches("a".repeat(5000))).toBe(true);
    expect(compileGlob(`${many}b`).matches("a".repeat(5000))).toBe(false);
    expect(compileGlob(`${"**/a/".repeat(100)}b`).matches("a/".repeat(1000))).toBe(false);
  });

  test("whose braces stand for too many alternatives is refused", () => {
    expect(() => compileGlob("{a,b}".repeat(30))).toThrow(
      new GlobError(`the braces of \`${"{a,b}".repeat(30)}\` stand for more than 1000 alternatives`),
    );
  });
});
