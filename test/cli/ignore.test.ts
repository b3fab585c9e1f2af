import { describe, expect, test } from "vitest";
import { folderWith, witkit } from "../support/cli.ts";

const wrong = "package a:b;\n\ninterface i {\n  type t = u9;\n}\n";
const right = "package a:c;\n";

describe("what is left out where packages are searched", () => {
  const cwd = folderWith({
    "one/a.wit": right,
    "two/bad.wit": wrong,
    "three/bad.wit": wrong,
    "three/deep/x/bad.wit": wrong,
  });
  const files = (...args: readonly string[]) => {
    const { stdout } = witkit(["check", "--format", "json", ...args], { cwd });
    return JSON.parse(stdout).diagnostics.map(({ file }: { file: string }) => file);
  };

  test("is said by --ignore, for folders and files, as often as needed", () => {
    expect(files(".")).toEqual(["three/bad.wit", "three/deep/x/bad.wit", "two/bad.wit"]);
    expect(files(".", "--ignore", "three")).toEqual(["two/bad.wit"]);
    expect(files(".", "--ignore", "three/*.wit", "--ignore", "two")).toEqual(["three/deep/x/bad.wit"]);
    expect(files(".", "--ignore", "bad.wit")).toEqual([]);
    expect(files(".", "--ignore", "{two,three}/**")).toEqual([]);
  });

  test("is said by a glob behind `!`, with other paths or alone", () => {
    expect(files(".", "!three")).toEqual(["two/bad.wit"]);
    expect(files("!three", "!two")).toEqual([]);
    expect(files("t*", "!three/deep")).toEqual(["three/bad.wit", "two/bad.wit"]);
  });

  test("does not keep out what is named itself", () => {
    expect(files("two/bad.wit", "three", "!bad.wit")).toEqual(["three/bad.wit", "two/bad.wit"]);
  });

  test("may not be a glob that stands for very many others", () => {
    const { code, stderr } = witkit(["check", ".", "--ignore", "{a,b}".repeat(12)], { cwd });
    expect(stderr).toContain("stand for more than 1000 alternatives");
    expect(code).toBe(2);
  });

  test("is counted by --stats", () => {
    const { stderr } = witkit(["check", ".", "--stats", "--ignore", "three"], { cwd });
    expect(stderr).toMatch(/Searched 3 folders \(1 left out\) and read 2 files, 0\.1 KB, in \d\.\d\d s\./);
  });
});
