import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folderWith, witkit, witkitWithClosedPipe } from "../support/cli.ts";

const good = "package a:b@1.0.0;\n\ninterface i {\n  f: func();\n}\n";
const bad = "package a:c@1.0.0;\r\n\r\ninterface i {\r\n  f: func(x: nothing);\r\n}\r\n";
const badLine = "bad/a.wit:4:14: error[type/unknown]: name `nothing` does not exist\n";
const tree = () =>
  folderWith({ "wit/a.wit": good, "bad/a.wit": bad, "empty/readme.md": "", "broken/x.wasm": "\0asm\u0001\0\0\0zzzz" });
const check = (cwd: string, ...args: readonly string[]) => witkit(["check", "--format", "concise", ...args], { cwd });

describe("what is looked at", () => {
  test("without a path: wit/", () => {
    expect(check(tree())).toEqual({ code: 0, stdout: "", stderr: "1 package, 1 file: no problems\n" });
  });

  test("several inputs: it goes on to the last, and the highest code counts", () => {
    expect(check(tree(), "bad", "wit")).toEqual({ code: 1, stdout: badLine, stderr: "2 packages, 2 files: 1 error\n" });
    const { code, stdout } = check(tree(), "wti", "broken/x.wasm", "bad", "wit");
    expect({ code, lines: stdout.split("\n").map((line) => line.replace(/(.*?\]).*/, "$1")) }).toEqual({
      code: 2,
      lines: [
        "bad/a.wit:4:14: error[type/unknown]",
        "broken/x.wasm: error[input/malformed-binary]",
        "wti: error[input/not-found]",
        "",
      ],
    });
  });

  test("nothing there, and nothing in it", () => {
    expect(check(tree(), "wti")).toMatchObject({
      code: 2,
      stdout: "wti: error[input/not-found]: no such file or directory. Did you mean `wit`?\n",
    });
    expect(check(tree(), "empty")).toMatchObject({
      code: 2,
      stdout: "empty: error[input/no-package]: no WIT package here: no folder holds `.wit` files\n",
    });
    expect(check(tree(), "lib/*.wit")).toMatchObject({
      code: 2,
      stdout: "lib/*.wit: error[input/not-found]: no file matches `lib/*.wit`\n",
    });
  });

  test("a glob, left to witkit by the shell", () => {
    expect(check(tree(), "{bad,wit}/*.wit")).toMatchObject({ code: 1, stdout: badLine });
  });

  // The superuser may read everything.
  test.skipIf(process.getuid?.() === 0 || process.platform === "win32")("a file that can't be read", () => {
    const cwd = tree();
    chmodSync(join(cwd, "wit/a.wit"), 0o000);
    expect(check(cwd, "wit", "bad")).toMatchObject({ code: 2, stdout: expect.stringContaining("permission denied") });
  });

  test("standard input, with a name or without", () => {
    expect(witkit(["check", "--format", "concise", "-"], { input: good })).toMatchObject({ code: 0, stdout: "" });
    expect(witkit(["check", "--format", "concise", "-"], { input: bad })).toMatchObject({
      code: 1,
      stdout: badLine.replace("bad/a.wit", "<stdin>/stdin.wit"),
    });
    expect(
      witkit(["check", "--format", "concise", "-", "--stdin-filename", "some/name.wit"], { input: bad }),
    ).toMatchObject({
      code: 1,
      stdout: badLine.replace("bad/a.wit", "some/name.wit"),
    });
  });

  test("standard input under a name takes the place of that file in its package", () => {
    const cwd = folderWith({ "wit/a.wit": good, "wit/b.wit": "interface j {\n  use i.{t};\n}\n" });
    const input = "package a:b@1.0.0;\n\ninterface i {\n  type t = u8;\n}\n";
    expect(witkit(["lint", "--format", "concise", "wit"], { cwd }).code).toBe(1);
    expect(
      witkit(["lint", "--format", "concise", "--preset", "spec", "-", "--stdin-filename", "wit/a.wit"], { cwd, input }),
    ).toMatchObject({
      code: 0,
      stdout: "",
    });
  });
});

describe("how it is shown", () => {
  test("a wrong format is refused with the nearest", () => {
    expect(witkit(["check", "--format", "jsn"])).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "witkit: `jsn` is not a valid value for `-f, --format <format>`: expected one of pretty, concise, json, github, sarif, junit, gitlab. Did you mean `json`?\nRun `witkit check --help` to see what it takes.\n",
    });
  });

  test("lines with Windows ends are shown and counted as others", () => {
    expect(witkit(["check", "bad"], { cwd: tree() }).stdout).toBe(
      "error[type/unknown]: name `nothing` does not exist\n --> bad/a.wit:4:14\n  |\n4 |   f: func(x: nothing);\n  |              ^^^^^^^\n\n",
    );
  });

  test("json has the documented shape", () => {
    const { code, stdout, stderr } = witkit(["check", "bad", "--format", "json"], { cwd: tree() });
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      diagnostics: [
        {
          rule: "type/unknown",
          severity: "error",
          message: "name `nothing` does not exist",
          file: "bad/a.wit",
          range: { start: { line: 4, column: 14 }, end: { line: 4, column: 21 } },
        },
      ],
      summary: { packages: 1, files: 1, errors: 1, warnings: 0 },
    });
  });

  test("in GitHub Actions findings are annotations, and the frames go to the log; a format that was asked for stays", () => {
    const env = { GITHUB_ACTIONS: "true" };
    const { code, stdout, stderr } = witkit(["check", "bad"], { cwd: tree(), env });
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout:
        "::error file=bad/a.wit,line=4,endLine=4,col=14,endColumn=21,title=type/unknown::name `nothing` does not exist\n",
    });
    expect(stderr).toContain("4 |   f: func(x: nothing);\n");
    expect(witkit(["check", "bad", "--format", "concise"], { cwd: tree(), env }).stdout).toBe(badLine);
  });

  test("--quiet leaves errors and says nothing else", () => {
    expect(check(tree(), "--quiet", "bad")).toEqual({ code: 1, stdout: badLine, stderr: "" });
    expect(check(tree(), "--quiet")).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  test("colours come by --color and FORCE_COLOR, and go by --color and NO_COLOR", () => {
    const sequence = "\u001b[";
    const colours = (args: readonly string[], env = {}) =>
      witkit(["check", "bad", ...args], { cwd: tree(), env }).stdout.includes(sequence);
    expect(colours([])).toBe(false);
    expect(colours(["--color", "always"])).toBe(true);
    expect(colours([], { FORCE_COLOR: "1" })).toBe(true);
    expect(colours(["--color", "never"], { FORCE_COLOR: "1" })).toBe(false);
    expect(colours(["--color", "auto"], { NO_COLOR: "1", FORCE_COLOR: undefined })).toBe(false);
  });

  test("--output takes the results, the summary stays on standard error", () => {
    const cwd = tree();
    const { code, stdout, stderr } = check(cwd, "bad", "--output", "out.txt");
    expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: "", stderr: "1 package, 1 file: 1 error\n" });
    expect(readFileSync(join(cwd, "out.txt"), "utf8")).toBe(badLine);
  });

  test("much output for a reader that hangs up early ends quietly, with the code that it would have had", async () => {
    const many = `package a:b;\ninterface i {\n${Array.from({ length: 900 }, (_, index) => `  f${index}: func(x: nothing${index});\n`).join("")}}\n`;
    const cwd = folderWith({ "wit/a.wit": many });
    expect((await witkitWithClosedPipe(["check", "-q"], { cwd })).code).toBe(1);
  });

  test("much output arrives whole", () => {
    const many = `package a:b;\ninterface i {\n${Array.from({ length: 900 }, (_, index) => `  f${index}: func(x: nothing${index});\n`).join("")}}\n`;
    const { code, stdout } = witkit(["check"], { cwd: folderWith({ "wit/a.wit": many }) });
    expect({ code, found: stdout.match(/^error\[type\/unknown\]/gm)?.length }).toEqual({ code: 1, found: 900 });
  });
});
