import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findInputs, stdinPath } from "../../src/cli/inputs.ts";
import { memoryReader } from "../support/memory-reader.ts";

const tree = memoryReader({
  "wit/a.wit": "",
  "wit/deps/io/io.wit": "",
  "packages/one/one.wit": "",
  "packages/one/deps/x/x.wit": "",
  "packages/two/two.wit": "",
  "packages/two/readme.md": "",
  "packages/node_modules/y/y.wit": "",
  "target/z.wit": "",
  "comp.wasm": "",
  "od[d]/o.wit": "",
});
const find = (...args: readonly string[]) => findInputs(args, tree, undefined);
const missing = (file: string, message: string) => ({ rule: "input/not-found", severity: "error", message, file });

describe("the paths of a command", () => {
  test("without any: wit/ if it is there, else the working directory", async () => {
    expect(await find()).toEqual({ paths: ["wit"], diagnostics: [] });
    expect(await findInputs([], memoryReader({ "a.wit": "" }), undefined)).toEqual({ paths: ["."], diagnostics: [] });
  });

  test("are taken as they are, once each", async () => {
    expect(await find("wit", "comp.wasm", "wit")).toEqual({ paths: ["wit", "comp.wasm"], diagnostics: [] });
  });

  test("what isn't there is reported with the name that was probably meant, and the others go on", async () => {
    expect(await find("wti", "wit", "packages/tow", "nothing-like-it")).toEqual({
      paths: ["wit"],
      diagnostics: [
        missing("wti", "no such file or directory. Did you mean `wit`?"),
        missing("packages/tow", "no such file or directory. Did you mean `packages/two`?"),
        missing("nothing-like-it", "no such file or directory"),
      ],
    });
  });
});

describe("a glob", () => {
  test("matches folders and WIT or wasm files, not what is vendored or built", async () => {
    expect((await find("packages/*")).paths).toEqual(["packages/one", "packages/two"]);
    expect((await find("**/*.wit")).paths).toEqual([
      "od[d]/o.wit",
      "packages/one/one.wit",
      "packages/two/two.wit",
      "wit/a.wit",
    ]);
    expect((await find("*.{wasm,md}")).paths).toEqual(["comp.wasm"]);
    expect((await find("packages/two/*")).paths).toEqual(["packages/two/two.wit"]);
  });

  test("enters vendored folders where it names them", async () => {
    expect((await find("wit/deps/*")).paths).toEqual(["wit/deps/io"]);
    expect((await find("target/*.wit")).paths).toEqual(["target/z.wit"]);
  });

  test("is a name first: a folder that is called like a glob is found", async () => {
    expect((await find("od[d]")).paths).toEqual(["od[d]"]);
  });

  test("that matches nothing is reported", async () => {
    expect(await find("lib/*.wit")).toEqual({
      paths: [],
      diagnostics: [missing("lib/*.wit", "no file matches `lib/*.wit`")],
    });
  });
});

describe("standard input", () => {
  const bytes = new TextEncoder().encode("package a:b;");

  test("stands under the name given for it", () => {
    expect(stdinPath("wit/a.wit", bytes, "/work")).toBe("wit/a.wit");
  });

  test("has a folder of its own without one, with the ending of what it is", () => {
    expect(stdinPath(undefined, bytes, "/work")).toBe(join("/work", "<stdin>", "stdin.wit"));
    expect(stdinPath(undefined, new Uint8Array([0, 0x61, 0x73, 0x6d]), "/work")).toBe(
      join("/work", "<stdin>", "stdin.wasm"),
    );
  });

  test("is one of the paths where `-` is", async () => {
    expect(await findInputs(["wit", "-"], tree, "x/stdin.wit")).toEqual({
      paths: ["wit", "x/stdin.wit"],
      diagnostics: [],
      stdin: "x/stdin.wit",
    });
  });
});
