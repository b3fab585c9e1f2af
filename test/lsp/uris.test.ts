import { describe, expect, test } from "vitest";
import { pathToUri, uriToPath } from "../../src/lsp/uris.ts";

describe("URIs and paths", () => {
  test.each([
    ["file:///home/a/wit/x.wit", "/home/a/wit/x.wit", "file:///home/a/wit/x.wit"],
    ["file:///home/a%20b/x.wit", "/home/a b/x.wit", "file:///home/a%20b/x.wit"],
    ["file:///h%C3%A9/%23x.wit", "/hé/#x.wit", "file:///h%C3%A9/%23x.wit"],
    ["file:///c%3A/work/x.wit", "C:/work/x.wit", "file:///c%3A/work/x.wit"],
    ["file:///C:/work/x.wit", "C:/work/x.wit", "file:///c%3A/work/x.wit"],
    ["file://server/share/x.wit", "//server/share/x.wit", "file://server/share/x.wit"],
    ["file://localhost/a/x.wit", "/a/x.wit", "file:///a/x.wit"],
    ["untitled:Untitled-1", "untitled:Untitled-1", "untitled:Untitled-1"],
  ])("%s is %s", (uri, path, canonical) => {
    expect(uriToPath(uri)).toBe(path);
    expect(pathToUri(path)).toBe(canonical);
  });

  test("backslashes become slashes", () => {
    expect(pathToUri("D:\\wit\\x.wit")).toBe("file:///d%3A/wit/x.wit");
  });

  test("a malformed escape is kept", () => {
    expect(uriToPath("file:///a%ZZ/x.wit")).toBe("/a%ZZ/x.wit");
  });
});
