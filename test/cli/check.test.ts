import { describe, expect, test } from "vitest";
import { folderWith, witkit } from "../support/cli.ts";
import { assembleFixture } from "../support/wat.ts";

const check = (cwd: string, ...args: readonly string[]) => witkit(["check", "--format", "concise", ...args], { cwd });

describe("check as users run it", () => {
  test("says of a valid package that nothing is wrong", () => {
    const cwd = folderWith({ "wit/a.wit": "package a:b;\n\ninterface i {\n  f: func();\n}\n" });
    expect(check(cwd)).toEqual({ code: 0, stdout: "", stderr: "1 package, 1 file: no problems\n" });
  });

  test("lists every mistake of a file, not only the first", () => {
    const text =
      "package a:b;\n\ninterface i {\n  f: func(x: nope) -> u9;\n  g func();\n  h: func(x: also-nope);\n  r: func() -> list<;\n}\n";
    const { code, stdout } = check(folderWith({ "wit/a.wit": text }));
    expect({ code, lines: stdout.trimEnd().split("\n") }).toEqual({
      code: 1,
      lines: [
        "wit/a.wit:4:14: error[type/unknown]: name `nope` does not exist",
        "wit/a.wit:4:23: error[type/unknown]: name `u9` does not exist",
        "wit/a.wit:5:5: error[syntax/unexpected-token]: expected ':', found keyword `func`",
        "wit/a.wit:6:14: error[type/unknown]: name `also-nope` does not exist",
        "wit/a.wit:7:21: error[syntax/unexpected-token]: expected a type, found ';'",
      ],
    });
  });

  test("--strict also reports what a component would reject", () => {
    const cwd = folderWith({ "wit/a.wit": "package a:b;\n\ninterface i {\n  record r {}\n}\n" });
    expect(check(cwd).code).toBe(0);
    expect(check(cwd, "--strict")).toMatchObject({
      code: 1,
      stdout: "wit/a.wit:4:10: error[type/empty]: record type must have at least one field\n",
    });
  });

  test("--features and --all-features select unstable items", () => {
    const text = [
      "package a:b@1.0.0;",
      "",
      "interface i {",
      "  @unstable(feature = fancy)",
      "  type t = u8;",
      "",
      "  f: func() -> t;",
      "}",
      "",
    ].join("\n");
    const cwd = folderWith({ "wit/a.wit": text });
    expect(check(cwd)).toMatchObject({ code: 1, stdout: expect.stringMatching(/^wit\/a\.wit:7:\d+: error\[/) });
    expect(check(cwd, "--features", "other").code).toBe(1);
    expect(check(cwd, "--features", "other,fancy").code).toBe(0);
    expect(check(cwd, "--all-features").code).toBe(0);
  });

  test("a missing dependency is one finding, with the command that fetches it", () => {
    const text = "package a:b;\n\nworld w {\n  import other:thing/api@1.0.0;\n  export other:thing/api@1.0.0;\n}\n";
    const { code, stdout } = witkit(["check", "--format", "json"], { cwd: folderWith({ "wit/a.wit": text }) });
    const { diagnostics } = JSON.parse(stdout);
    expect({ code, found: diagnostics.length }).toEqual({ code: 1, found: 1 });
    expect(diagnostics[0]).toMatchObject({
      rule: "package/missing-dependency",
      range: { start: { line: 4, column: 10 } },
      help: expect.stringContaining("wkg wit fetch"),
    });
  });

  test("packages named together resolve one another; deps/ are read and not reported", () => {
    const cwd = folderWith({
      "one/a.wit": "package a:one@1.0.0;\n\ninterface i {\n  type t = u8;\n}\n",
      "two/a.wit": "package a:two@1.0.0;\n\ninterface j {\n  use a:one/i@1.0.0.{t};\n  use x:y/z.{u};\n}\n",
      "two/deps/y/y.wit": "package x:y;\n\ninterface z {\n  type u = u8;\n}\n",
    });
    expect(check(cwd, "one", "two")).toEqual({ code: 0, stdout: "", stderr: "2 packages, 2 files: no problems\n" });
    expect(check(cwd, "two").code).toBe(1);
    expect(check(cwd, ".")).toMatchObject({ code: 0, stderr: "2 packages, 2 files: no problems\n" });
  });

  test("a file is a root of its own; --package loads its directory", () => {
    const cwd = folderWith({
      "wit/a.wit": "package a:b;\n\ninterface i {\n  use j.{t};\n}\n",
      "wit/b.wit": "interface j {\n  type t = u8;\n}\n",
    });
    expect(check(cwd, "wit/a.wit").code).toBe(1);
    expect(check(cwd, "wit/a.wit", "--package").code).toBe(0);
  });

  test("an error of a file that its package does not have says which package that is", () => {
    const cwd = folderWith({
      "wit/a.wit": "package a:b@1.0.0;\n\ninterface i {\n  use j.{t};\n}\n",
      "wit/b.wit": "interface j {\n  type t = u8;\n}\n",
      "mixed/a.wit": "package a:b;\n\ninterface i {\n  use j.{t};\n}\n",
      "mixed/b.wit": "package a:c;\n\ninterface j {\n  type t = u8;\n}\n",
    });
    const help = (file: string) => {
      const { diagnostics } = JSON.parse(witkit(["check", "--format", "json", file], { cwd }).stdout);
      return diagnostics.map((one: { help?: string }) => one.help);
    };
    const part = "this file is part of package `a:b@1.0.0`: run `witkit check wit`, or add `--package`";
    expect(help("wit/a.wit")).toEqual([part]);
    expect(help("wit/b.wit")).toEqual([part]);
    expect(help("mixed/a.wit")).toEqual([undefined]);
  });

  test("a binary WIT package is read as others are, as input and in deps/", async () => {
    const binary = await assembleFixture("wit-package");
    const cwd = folderWith({ "p.wasm": binary });
    expect(check(cwd, "p.wasm")).toMatchObject({ code: 0, stdout: "" });
  });

  test.each([
    ["a truncated file", "package a:b;\n\ninterface i {\n  record r { a: list<u"],
    ["a binary file", "\u0001\u0002\u0000\u0003 interface"],
    ["10,000 nested lists", `package a:b;\ninterface i { type t = ${"list<".repeat(10_000)}u8${">".repeat(10_000)}; }`],
    ["100,000 opened comments", `package a:b;\n${"/*".repeat(100_000)}`],
  ])("%s ends with a diagnostic and no stack trace", (_, text) => {
    const { code, stdout, stderr } = check(folderWith({ "wit/a.wit": text }));
    expect(code).toBe(1);
    expect(stdout).toMatch(/^wit\/a\.wit:\d+:\d+: error\[/);
    expect(stdout + stderr).not.toMatch(/\n\s+at .*:\d+:\d+/);
  });
});
