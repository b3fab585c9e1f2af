import { describe, expect, test } from "vitest";
import { check } from "../../src/package/check.ts";
import { packageId } from "../../src/package/item-id.ts";
import { loadPackages } from "../../src/package/load/load.ts";
import type { FileReader } from "../../src/package/load/reader.ts";
import { brief } from "../support/check-text.ts";
import { memoryReader } from "../support/memory-reader.ts";

async function load(files: Record<string, string>, ...paths: string[]) {
  const loaded = await loadPackages(paths, memoryReader(files));
  const { model, diagnostics } = check(loaded.packages);
  return {
    packages: model.packages.map(({ identity, role }) => `${role} ${packageId(identity)}`),
    diagnostics: [...loaded.diagnostics, ...diagnostics].map((one) => `${one.file}: ${one.rule}: ${brief(one)}`),
  };
}

describe("a path", () => {
  test("to a directory with WIT is one package with its deps: directories, files, nothing below them", async () => {
    const { packages, diagnostics } = await load(
      {
        "wit/world.wit": "world w { import types; import d:one/i; import d:two/i; }",
        "wit/types.wit": "package a:b; interface types {}",
        "wit/sub/other.wit": "package a:other;",
        "wit/deps/one/one.wit": "package d:one; interface i {}",
        "wit/deps/one/deps/three/three.wit": "package d:three;",
        "wit/deps/two.wit": "package d:two; interface i {}",
        "wit/deps/readme.md": "not WIT",
      },
      "wit",
    );
    expect(diagnostics).toEqual([]);
    expect(packages).toEqual(["dependency d:one", "dependency d:two", "root a:b"]);
  });

  test("to any other directory is a tree: every package below it that isn't vendored, built or hidden", async () => {
    const { packages, diagnostics } = await load(
      {
        "repo/a/wit/a.wit": "package t:a; interface i { use t:b/i.{x}; }",
        "repo/b/b.wit": "package t:b; interface i { type x = u8; }",
        "repo/b/more/c.wit": "package t:c;",
        "repo/node_modules/x/x.wit": "package t:x;",
        "repo/target/y.wit": "package t:y;",
        "repo/.git/z.wit": "package t:z;",
        "repo/deps/v/v.wit": "package t:v;",
      },
      "repo",
    );
    expect(diagnostics).toEqual([]);
    expect(packages).toEqual(["root t:b", "root t:a", "root t:c"]);
  });

  test("that version control ignores is left out of a tree", async () => {
    const reader: FileReader = {
      ...memoryReader({ "repo/a/a.wit": "package t:a;", "repo/out/b.wit": "package t:b;" }),
      ignored: async (path) => path === "repo/out",
    };
    const { packages } = await loadPackages(["repo"], reader);
    expect(packages.map(({ path }) => path)).toEqual(["repo/a"]);
  });

  test("to a file is a package of its own, or stands for its directory's", async () => {
    const files = {
      "wit/a.wit": "package a:b; interface i { use j.{t}; }",
      "wit/b.wit": "interface j { type t = u8; }",
    };
    expect((await load(files, "wit/a.wit")).diagnostics).toEqual([
      "wit/a.wit: name/unknown-item: 1:32 interface or world `j` does not exist",
    ]);
    const loaded = await loadPackages(["wit/a.wit"], memoryReader(files), { files: "directory" });
    expect(loaded.packages.map(({ path }) => path)).toEqual(["wit"]);
    expect(loaded.named).toEqual(["wit/a.wit"]);
  });

  test("to nothing, or to a folder without WIT, is told", async () => {
    expect((await load({ "src/readme.md": "" }, "src", "gone")).diagnostics).toEqual([
      "src: input/no-package: no WIT package here: no folder holds `.wit` files",
      "gone: input/not-found: no such file or directory",
    ]);
  });
});

describe("packages named together", () => {
  const io = "package d:io@0.2.0; interface i { type t = u8; }";

  test("resolve one another, but a package's own deps come first", async () => {
    const { packages, diagnostics } = await load(
      {
        "a/a.wit": "package a:a; interface i { use d:io/i@0.2.0.{t}; }",
        "b/b.wit": "package b:b; interface i { use d:io/i@0.2.0.{mine}; }",
        "b/deps/io.wit": "package d:io@0.2.0; interface i { type mine = u8; }",
        "io/io.wit": io,
      },
      "a",
      "b",
      "io",
    );
    expect(diagnostics).toEqual([]);
    expect(packages).toEqual(["root d:io@0.2.0", "root a:a", "dependency d:io@0.2.0", "root b:b"]);
  });

  test("may have one identity as long as nothing refers to both", async () => {
    const files = { "one/io.wit": io, "copy/io.wit": io, "a/a.wit": "package a:a; world w { import d:io/i@0.2.0; }" };
    expect((await load(files, "one", "copy")).diagnostics).toEqual([]);
    expect((await load(files, "one", "copy", "a")).diagnostics).toEqual([
      "a/a.wit: package/ambiguous: 1:31 package `d:io@0.2.0` is defined in two different locations",
    ]);
  });

  test("do not see what another package vendors", async () => {
    const { diagnostics } = await load(
      { "a/a.wit": "package a:a; world w { import d:io/i@0.2.0; }", "b/b.wit": "package b:b;", "b/deps/io.wit": io },
      "a",
      "b",
    );
    expect(diagnostics).toEqual([
      "a/a.wit: package/missing-dependency: 1:31 package 'd:io@0.2.0' not found. known packages:\n    a:a\n    b:b",
    ]);
  });
});

describe("what can't be read", () => {
  test("is told with the place of the first byte that is no UTF-8, and the rest is checked", async () => {
    const reader = memoryReader({ "wit/a.wit": "package a:b;", "wit/b.wit": "" });
    const bytes = new Uint8Array([...new TextEncoder().encode("interface é {\n  // "), 0xff, 0x0a, 0x7d]);
    const read: FileReader["read"] = async (path) => (path === "wit/b.wit" ? bytes : reader.read(path));
    const { diagnostics } = await loadPackages(["wit"], { ...reader, read });
    expect(diagnostics.map((one) => `${one.file}: ${one.rule}: ${brief(one)}`)).toEqual([
      "wit/b.wit: syntax/invalid-utf8: 2:6 input file is not valid utf-8",
    ]);
  });

  test("does not stop the others", async () => {
    const reader = memoryReader({ "wit/a.wit": "package a:b;", "wit/b.wit": "" });
    const read: FileReader["read"] = async (path) => {
      if (path === "wit/b.wit") throw new Error("permission denied");
      return reader.read(path);
    };
    const { packages, diagnostics } = await loadPackages(["wit"], { ...reader, read });
    expect(packages.map(({ files }) => files.length)).toEqual([1]);
    expect(diagnostics.map((one) => `${one.file}: ${one.rule}: ${brief(one)}`)).toEqual([
      "wit/b.wit: input/unreadable: can't be read: permission denied",
    ]);
  });

  test.each([
    ["x.wasm", "\0asm", "input/malformed-binary"],
    ["x.wasm", "text", "input/malformed-binary"],
    ["x.wat", "(component)", "package/unsupported-input"],
  ])("%s as a package (%j) is a diagnostic", async (name, content, rule) => {
    const { diagnostics } = await loadPackages([name], memoryReader({ [name]: content }));
    expect(diagnostics.map((one) => one.rule)).toEqual([rule]);
  });
});

describe("a folder that is found in a tree", () => {
  const note = (file: string, reason: string) =>
    `${file}: input/collection: the files of this folder are not one package, so each is read by itself: they ${reason}`;

  test("is one package where its files agree: one name, nothing defined twice", async () => {
    const { packages, diagnostics } = await load(
      {
        "repo/x/a.wit": "package t:a; interface i { type x = u8; }",
        "repo/x/b.wit": "package t:a; world w { import i; }",
        "repo/x/c.wit": "interface j { use i.{x}; }",
      },
      "repo",
    );
    expect(diagnostics).toEqual([]);
    expect(packages).toEqual(["root t:a"]);
  });

  test("is a collection where its files name different packages, with one note; each finds the deps of the folder", async () => {
    const { packages, diagnostics } = await load(
      {
        "repo/x/a.wit": "package t:a; interface i { use d:e/f.{x}; use t:b/j.{y}; }",
        "repo/x/b.wit": "package t:b; interface j { use d:e/f.{x}; type y = u8; }",
        "repo/x/deps/e/e.wit": "package d:e; interface f { type x = u8; }",
      },
      "repo",
    );
    expect(diagnostics).toEqual([note("repo/x", "name different packages, `t:a` and `t:b`")]);
    expect(packages.filter((one) => one.startsWith("root"))).toEqual(["root t:b", "root t:a"]);
  });

  test.each([
    ["world w {}", "world w"],
    ["interface i {}", "interface i"],
  ])("is a collection where two files of one name define `%s`", async (item, name) => {
    const files = { "repo/x/a.wit": `package t:a; ${item}`, "repo/x/b.wit": `package t:a; ${item}` };
    const { diagnostics, packages } = await load(files, "repo");
    expect(diagnostics).toEqual([note("repo/x", `define the same things, \`${name}\` in both a.wit and b.wit`)]);
    expect(packages).toEqual(["root t:a", "root t:a"]);
  });

  test("is a collection where two files without a header hold the same nested package", async () => {
    const files = { "repo/x/a.wit": "package s:a; package t:a {}", "repo/x/b.wit": "package t:a {} package t:b {}" };
    const { diagnostics } = await load(files, "repo");
    expect(diagnostics).toEqual([
      note("repo/x", "define the same things, `package t:a` in both a.wit and b.wit"),
      "repo/x/b.wit: package/no-header: no `package` header was found in any WIT file for this package",
    ]);
  });

  test("is one package when it is named, as in the official tools", async () => {
    const files = { "repo/x/a.wit": "package t:a;", "repo/x/b.wit": "package t:b;" };
    const { diagnostics } = await load(files, "repo/x");
    expect(diagnostics).toEqual([
      "repo/x/b.wit: package/header-mismatch: 1:9 package identifier `t:b` does not match previous package name of `t:a`",
    ]);
  });

  test("has a mistake of its own in one file, and the others stand", async () => {
    const files = {
      "repo/x/a.wit": "package t:a; interface i { type x = y; }",
      "repo/x/b.wit": "package t:b; interface i { type x = u8; }",
    };
    const { diagnostics } = await load(files, "repo");
    expect(diagnostics).toEqual([
      note("repo/x", "name different packages, `t:a` and `t:b`"),
      "repo/x/a.wit: type/unknown: 1:37 type `y` does not exist",
    ]);
  });

  test("leaves out the files that the reader ignores", async () => {
    const reader: FileReader = {
      ...memoryReader({ "repo/x/a.wit": "package t:a;", "repo/x/b.wit": "package t:b;" }),
      ignored: async (path) => path === "repo/x/b.wit",
    };
    const { packages, diagnostics } = await loadPackages(["repo"], reader);
    expect(diagnostics).toEqual([]);
    expect(packages.map(({ files }) => files.map(({ file }) => file.source.file))).toEqual([["repo/x/a.wit"]]);
  });
});

describe("a file that is named for its directory's package", () => {
  const mixed = { "x/a.wit": "package t:a;", "x/b.wit": "package t:b;", "x/c.wit": "package t:c;" };

  test("stands alone in a collection, without a note", async () => {
    const loaded = await loadPackages(["x/a.wit", "x/c.wit"], memoryReader(mixed), { files: "directory" });
    expect(loaded.diagnostics).toEqual([]);
    expect(loaded.packages.map(({ path }) => path)).toEqual(["x/a.wit", "x/c.wit"]);
    expect(loaded.named).toEqual(["x/a.wit", "x/c.wit"]);
  });

  test("brings its directory along where the files agree, and always with `package`", async () => {
    const agreeing = { "x/a.wit": "package t:a;", "x/b.wit": "interface i {}" };
    const one = await loadPackages(["x/b.wit"], memoryReader(agreeing), { files: "directory" });
    expect(one.packages.map(({ path, files }) => [path, files.length])).toEqual([["x", 2]]);
    const all = await loadPackages(["x/b.wit"], memoryReader(mixed), { files: "package" });
    expect(all.packages.map(({ path, files }) => [path, files.length])).toEqual([["x", 3]]);
  });
});

test("a text of more than 64 MB is refused, and the rest is read", async () => {
  const files = { "x/a.wit": "package t:a;", "x/b.wit": "" };
  const reader: FileReader = {
    ...memoryReader(files),
    read: async (path) => (path === "x/b.wit" ? new Uint8Array(64 * 1024 * 1024 + 1) : memoryReader(files).read(path)),
  };
  const { diagnostics, packages } = await loadPackages(["x"], reader);
  expect(diagnostics.map(({ rule, message, file }) => [rule, message, file])).toEqual([
    ["input/too-large", "the text has 65 MB; up to 64 MB are read", "x/b.wit"],
  ]);
  expect(packages).toHaveLength(1);
});

test("the place of a byte that is not UTF-8 is the first one, whatever stands before it", async () => {
  for (const [bytes, line, column] of [
    [[0x61, 0x0a, 0xc3, 0xa9, 0xff], 2, 2],
    [[0xf0, 0x9f, 0x98, 0x80, 0xed, 0xa0, 0x80], 1, 3],
    [[0xef, 0xbf, 0xbd, 0xe2, 0x82], 1, 2],
    [[0xc0, 0x80], 1, 1],
    [[0xf4, 0x90, 0x80, 0x80], 1, 1],
  ] as const) {
    const reader: FileReader = { ...memoryReader({ "a.wit": "" }), read: async () => new Uint8Array(bytes) };
    const { diagnostics } = await loadPackages(["a.wit"], reader);
    expect(diagnostics.map(({ range }) => range?.start)).toEqual([{ line, column }]);
  }
});

describe("a package that is there several times", () => {
  const user = "package a:user; interface i { use a:b/j.{t}; }";
  const copy = "package a:b; interface j { type t = u8; }";

  test("is one where its copies are the same, and the nearest is meant", async () => {
    const files = { "r/x/b/b.wit": copy, "r/y/b/b.wit": copy, "r/y/user/a.wit": user };
    const { packages, diagnostics } = await loadPackages(["r"], memoryReader(files))
      .then((loaded) => check(loaded.packages))
      .then(({ model, diagnostics }) => ({ packages: model.packages, diagnostics }));
    expect(diagnostics).toEqual([]);
    const found = packages.find((pkg) => packageId(pkg.identity) === "a:user");
    expect(found?.dependencies.map(({ path }) => path)).toEqual(["r/y/b"]);
  });

  test("is ambiguous where they differ", async () => {
    const files = { "r/x/b/b.wit": copy, "r/y/b/b.wit": `${copy} // changed`, "r/y/user/a.wit": user };
    const { diagnostics } = await load(files, "r");
    expect(diagnostics).toEqual([
      "r/y/user/a.wit: package/ambiguous: 1:35 package `a:b` is defined in two different locations",
    ]);
  });
});
