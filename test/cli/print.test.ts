import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folderWith, witkit } from "../support/cli.ts";
import { assembleFixture } from "../support/wat.ts";

const source =
  "package a:b@1.0.0;\ninterface  i {\n  // any comment counts as docs\n  @unstable(feature = fancy)\n  f: func();\n  /// kept\n  g: func(x: list<u8>)->string;\n}\n";
const plain = "package a:b@1.0.0;\n\ninterface i {\n  /// kept\n  g: func(x: list<u8>) -> string;\n}\n";
const tree = () =>
  folderWith({ "wit/a.wit": source, "bad/a.wit": "package a:c;\n\ninterface i {\n  f: func(x: nope);\n}\n" });

describe("print as users run it", () => {
  test("prints the resolved package as canonical text, and nothing else", () => {
    expect(witkit(["print"], { cwd: tree() })).toEqual({ code: 0, stdout: plain, stderr: "" });
  });

  test("the text prints as itself", () => {
    const again = witkit(["print", "-"], { input: plain });
    expect(again).toEqual({ code: 0, stdout: plain, stderr: "" });
  });

  test("--features and --all-features select unstable items", () => {
    const withFancy = plain.replace(
      "  /// kept",
      "  /// any comment counts as docs\n  @unstable(feature = fancy)\n  f: func();\n\n  /// kept",
    );
    expect(witkit(["print", "--features", "fancy"], { cwd: tree() }).stdout).toBe(withFancy);
    expect(witkit(["print", "--all-features"], { cwd: tree() }).stdout).toBe(withFancy);
  });

  test("--json prints the resolved model in the shape of the official tools", () => {
    const { code, stdout } = witkit(["print", "--json"], { cwd: tree() });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      worlds: [],
      interfaces: [
        {
          name: "i",
          types: {},
          functions: {
            g: {
              name: "g",
              kind: "freestanding",
              params: [{ name: "x", type: 0 }],
              result: "string",
              docs: { contents: "kept" },
            },
          },
          package: 0,
        },
      ],
      types: [{ name: null, kind: { list: "u8" }, owner: null }],
      packages: [{ name: "a:b@1.0.0", interfaces: { i: 0 }, worlds: {} }],
    });
  });

  test("several packages: each under its path; as JSON an array", () => {
    const cwd = folderWith({ "one/a.wit": "package a:one;\n", "two/a.wit": "package a:two;\n" });
    expect(witkit(["print", "one", "two"], { cwd }).stdout).toBe("// one\npackage a:one;\n\n// two\npackage a:two;\n");
    const models: { packages: { name: string }[] }[] = JSON.parse(
      witkit(["print", "--json", "one", "two"], { cwd }).stdout,
    );
    expect(models.map(({ packages }) => packages.at(-1)?.name)).toEqual(["a:one", "a:two"]);
  });

  test("a binary WIT package prints as text", async () => {
    const cwd = folderWith({ "p.wasm": await assembleFixture("wit-package") });
    const { code, stdout } = witkit(["print", "p.wasm"], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^package [\w-]+:[\w-]+/);
    expect(witkit(["print", "-"], { input: stdout }).stdout).toBe(stdout);
  });

  test("what is wrong goes to standard error; the results and the file of --output stay clean", () => {
    const cwd = tree();
    const failed = witkit(["print", "bad"], { cwd });
    expect({ code: failed.code, stdout: failed.stdout }).toEqual({ code: 1, stdout: "" });
    expect(failed.stderr).toBe(
      "error[type/unknown]: name `nope` does not exist\n --> bad/a.wit:4:14\n  |\n4 |   f: func(x: nope);\n  |              ^^^^\n\n0 packages, 1 file: 1 error\n",
    );
    expect(witkit(["print", "wit", "-o", "out.wit"], { cwd })).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(witkit(["print", "bad", "-o", "out.wit"], { cwd }).code).toBe(1);
    expect(readFileSync(join(cwd, "out.wit"), "utf8")).toBe(plain);
    expect(witkit(["print", "bad", "-o", "new.wit"], { cwd }).code).toBe(1);
    expect(existsSync(join(cwd, "new.wit"))).toBe(false);
    expect(witkit(["print", "nowhere"], { cwd })).toMatchObject({ code: 2, stdout: "" });
  });
});
