import { describe, expect, it } from "vitest";
import { presetLevels } from "../../../src/lint/config/levels.ts";
import { rules } from "../../../src/lint/rules.ts";
import { findings, lintAll, run } from "../harness.ts";

const types = "interface types {\n  type key = string;\n  type size = u64;\n  f: func(a: key, b: size);\n}\n";

describe("use/no-unused", () => {
  it.each([
    ["an imported inline interface", "import n: interface { use b.{r}; f: func(x: r); }"],
    ["an exported inline interface", "export n: interface { use b.{r as s}; f: func(x: borrow<s>); }"],
    ["an inline interface that only passes it on", "import n: interface { use b.{r}; }"],
    ["a world", "use b.{r}; import f: func(x: borrow<r>);"],
  ])("counts a use in %s", async (_, item) => {
    const text = `package acme:store@1.0.0;
interface a { resource r {} }
interface b { use a.{r}; }
world w { ${item} }
`;
    const found = await findings("use/no-unused", text);
    expect(found.filter((line) => line.startsWith("3:"))).toEqual([]);
  });

  it("finds a name that an inline interface does not use", async () => {
    const text = `package acme:store@1.0.0;
interface a { type r = u8; type s = u8; }
world w { import n: interface { use a.{r, s}; f: func(x: r); } }
`;
    expect(await findings("use/no-unused", text)).toEqual(["3:37 `s` is imported from `a` but never used"]);
  });

  const rule = "use/no-unused";

  it("is one finding for a statement, and counts what others take over as used", async () => {
    const text = `package acme:store@1.0.0;

${types}
interface a {
  use types.{key, size as s};
}

interface b {
  use types.{key, size};
}

interface c {
  use b.{key};
  get: func(name: key);
}

world app {
  use types.{key, size};
  import f: func(a: key);
  type mine = size;
}
`;
    expect(await findings(rule, text)).toEqual([
      "10:7 `key` and `s` are imported from `types` but never used",
      "14:7 `size` is imported from `types` but never used",
    ]);
  });

  it("works for what is not there, and keeps layout in the fix", async () => {
    const text = `package acme:store@1.0.0;

interface a {
  use wasi:io/streams@0.2.0.{input-stream, output-stream as out, stream-error};
  get: func() -> result<input-stream, stream-error>;
}
`;
    const { diagnostics } = await run(text, { rule });
    expect(
      diagnostics.filter((one) => one.rule === rule).map(({ message, fix }) => [message, fix?.edits[0]?.text]),
    ).toEqual([["`out` is imported from `streams` but never used", "input-stream, stream-error"]]);
  });
});

describe("use/no-duplicate", () => {
  it("sees one type behind two names, through re-exports, and in missing packages", async () => {
    const text = `package acme:store@1.0.0;

${types}
interface again {
  use types.{key as name};
  f: func(a: name);
}

interface a {
  use types.{key};
  use again.{name};
  use wasi:io/poll@0.2.0.{pollable, pollable as ready};
  use wasi:clocks/types@0.3.0.{duration};
}
`;
    expect(await findings("use/no-duplicate", text)).toEqual([
      "16:7 `name` is the same type as `key`, which is brought in already",
      "17:7 `ready` is the same type as `pollable`, which is brought in already",
    ]);
  });

  it("leaves the same name twice to the resolver", async () => {
    const text = `package acme:store@1.0.0;\n\n${types}\ninterface a {\n  use types.{key};\n  use types.{key};\n  f: func(a: key);\n}\n`;
    expect((await lintAll(text)).map((line) => line.split(" ")[0])).toHaveLength(1);
    expect(await findings("use/no-duplicate", text)).toEqual([]);
  });
});

describe("type/no-unused-local", () => {
  it("takes signatures, other types and uses for a use; a resource with functions is used", async () => {
    const text = `package acme:store@1.0.0;

interface types {
  type a = u8;
  type b = a;
  record c { x: b }
  resource d;
  resource e { f: func(); }
  type g = u8;
}

interface user {
  use types.{g};
}
`;
    expect(await findings("type/no-unused-local", text)).toEqual([
      "6:10 record `c` is used nowhere",
      "7:12 resource `d` is used nowhere",
    ]);
  });
});

describe("deps/version-skew", () => {
  const rule = "deps/version-skew";
  const sibling = (version: string) =>
    `//// io/a.wit\npackage acme:io@${version};\ninterface poll { type p = u8; f: func(a: p); }\n`;

  it("finds a sibling at another version, at each statement, top-level use included", async () => {
    const text = `//// app/a.wit
package acme:app@0.2.9;
use acme:io/poll@0.2.8 as old;
world w {
  import acme:io/poll@0.2.8;
  export acme:io/poll@0.2.9;
}
${sibling("0.2.9")}`;
    expect(await findings(rule, text)).toEqual([
      "app/a.wit 2:5 `acme:io` is at 0.2.9 here, but this refers to 0.2.8",
      "app/a.wit 4:10 `acme:io` is at 0.2.9 here, but this refers to 0.2.8",
    ]);
  });

  it("is the only finding where the tree has the package at another version, and leaves other missing packages", async () => {
    const text = `//// app/a.wit
package acme:app@0.2.9;
world w { import acme:io/poll@0.2.8; import acme:io/again@0.2.8; import acme:lost/poll@0.2.8; }
${sibling("0.2.9")}`;
    const all = await lintAll(text);
    expect(all.map((line) => line.split("\n")[0])).toEqual([
      "deps/version-skew app/a.wit 2:18 `acme:io` is at 0.2.9 here, but this refers to 0.2.8",
      "deps/version-skew app/a.wit 2:45 `acme:io` is at 0.2.9 here, but this refers to 0.2.8",
      "package/missing-dependency app/a.wit 2:73 package 'acme:lost@0.2.8' not found. known packages:",
    ]);
    const off = presetLevels(rules, ["spec"]);
    const [first] = await lintAll(text, { levelsFor: () => off });
    expect(first).toContain("package/missing-dependency app/a.wit 2:18 package 'acme:io@0.2.8' not found");
  });

  it("is the only finding where deps/ has the package at the newer of two versions", async () => {
    const text = `//// app/a.wit
package acme:app;
world w {
  import acme:io/poll@0.2.8;
  export acme:io/poll@0.2.9;
}
${sibling("0.2.9").replace("io/a.wit", "app/deps/io/a.wit")}`;
    expect(await lintAll(text)).toEqual([
      "deps/version-skew app/a.wit 3:10 this refers to `acme:io` at 0.2.8, another reference of the package at 0.2.9",
    ]);
  });

  it("is silent where a world serves several series on purpose", async () => {
    const world = (a: string, b: string) => `//// app/a.wit
package acme:app@1.0.0;
world w {
  import acme:io/poll@${a};
  import acme:io/poll@${b};
}
`;
    expect(await findings(rule, world("0.2.8", "0.3.0"))).toEqual([]);
    expect(await findings(rule, world("1.4.0", "2.0.0") + sibling("2.0.0"))).toEqual([]);
    expect(await findings(rule, world("0.2.8", "0.3.0") + sibling("0.3.0"))).toEqual([]);
    expect(await findings(rule, world("0.3.0-rc-1", "0.3.0"))).toEqual([]);
    const own = sibling("0.2.6").replace("io/a.wit", "app/deps/io/a.wit");
    expect(await findings(rule, world("0.2.6", "0.2.6") + own + sibling("0.2.0"))).toEqual([]);
    expect(await findings(rule, world("1.4.0", "1.5.0"))).toEqual([
      "app/a.wit 3:10 this refers to `acme:io` at 1.4.0, another reference of the package at 1.5.0",
    ]);
  });

  const clocks = (version: string, io: string, name = "wasi") =>
    `//// a.wit\npackage ${name}:clocks@${version};\ninterface poll { use ${name}:io/poll@${io}.{p}; f: func(a: p); }\n`;
  const dependency = (version: string, name = "wasi") => `//// wit/deps/io/a.wit
package ${name}:io@${version};
interface poll { type p = u8; }
`;

  it("finds WASI's siblings under deps/ that were left at an earlier release", async () => {
    expect(await findings(rule, clocks("0.2.13", "0.2.11") + dependency("0.2.11"))).toEqual([
      "a.wit 2:22 this refers to `wasi:io` at 0.2.11, but `wasi:clocks`, which is released together with it, is at 0.2.13",
    ]);
    for (const [own, io] of [
      ["0.2.13", "0.2.13"],
      ["0.2.11", "0.2.13"],
      ["0.3.0", "0.2.13"],
      ["0.3.0-rc-2", "0.3.0-rc-1"],
    ] as const) {
      expect(await findings(rule, clocks(own, io) + dependency(io))).toEqual([]);
    }
  });

  it("leaves packages with versions of their own alone", async () => {
    expect(await findings(rule, clocks("1.2.0", "1.1.0", "acme") + dependency("1.1.0", "acme"))).toEqual([]);
    expect(await findings(rule, clocks("0.2.13", "0.2.11").replace("wasi:clocks", "acme:clocks"))).toEqual([]);
    expect(await findings(rule, clocks("0.2.13", "0.2.11").replace("wasi:clocks", "wasi:keyvalue"))).toEqual([]);
    const tree = `${clocks("0.2.13", "0.2.11")}${dependency("0.2.11").replace("wit/deps/io/a.wit", "io/a.wit")}`;
    expect(await findings(rule, tree)).toEqual([]);
  });

  it("takes two other siblings at the package's own version for evidence, not one", async () => {
    const one = "package acme:app@1.2.0;\nworld w {\n  import acme:a/i@1.2.0;\n  import acme:io/i@1.1.0;\n}\n";
    expect(await findings(rule, one)).toEqual([]);
    expect(await findings(rule, one.replace("}", "  import acme:b/i@1.2.0;\n}"))).toEqual([
      "4:10 this refers to `acme:io` at 1.1.0, but `acme:app`, which is released together with it, is at 1.2.0",
    ]);
    expect(await findings(rule, one.replace("}", "  import other:b/i@1.2.0;\n}"))).toEqual([]);
    expect(await findings(rule, one.replace("}", "  import acme:b/i@1.0.0;\n}"))).toEqual([]);
  });

  it("takes a baseline that referred to its siblings at its own version for evidence, unless that was the first", async () => {
    const now = clocks("1.4.1", "1.4.0", "acme") + dependency("1.4.0", "acme");
    expect(await findings(rule, now, { against: clocks("1.4.0", "1.4.0", "acme") })).toEqual([
      "a.wit 2:22 this refers to `acme:io` at 1.4.0, but `acme:clocks`, which is released together with it, is at 1.4.1",
    ]);
    expect(await findings(rule, now, { against: clocks("1.4.0", "1.3.0", "acme") })).toEqual([]);
    const early = clocks("1.1.0", "1.0.0", "acme") + dependency("1.0.0", "acme");
    expect(await findings(rule, early, { against: clocks("1.0.0", "1.0.0", "acme") })).toEqual([]);
  });

  it("is content where one of the siblings has the version", async () => {
    const text = `//// app/a.wit
package acme:app@0.3.0;
world w { import acme:io/poll@0.3.0; }
${sibling("0.3.0")}${sibling("0.2.9").replace("io/a.wit", "io-old/a.wit")}`;
    expect(await findings(rule, text)).toEqual([]);
  });

  it("finds two versions of one package", async () => {
    const text = "package acme:app;\nworld w {\n  import acme:io/poll@0.2.8;\n  import acme:io/error@0.2.9;\n}\n";
    expect(await findings(rule, text)).toEqual([
      "3:10 this refers to `acme:io` at 0.2.8, another reference of the package at 0.2.9",
    ]);
  });
});

describe("deps/unpinned", () => {
  it("asks for a version unless the other package has none", async () => {
    const text = `package acme:app;

world w {
  import acme:io/poll;
  import acme:plain/types;
  import acme:io/poll@1.0.0;
}

package acme:plain { interface types {} }
`;
    expect(await findings("deps/unpinned", text)).toEqual(["4:10 the reference to `acme:io` names no version"]);
  });
});

describe("world/no-redundant-import", () => {
  it("sees what imports need and what includes bring, and leaves exports alone", async () => {
    const text = `package acme:store@1.0.0;

${types}
interface blobs {
  use types.{key};
  get: func(a: key);
}

world base {
  import blobs;
}

world app {
  include base;
  import types;
  import blobs;
  export types;
}
`;
    expect(await findings("world/no-redundant-import", text)).toEqual([
      "20:10 import `types` is implied by import `blobs`",
      "21:10 import `blobs` is implied by the `include` of `base`",
    ]);
  });
});

describe("include/with-unknown", () => {
  it("knows plain names of the included world and of what it includes, after renaming", async () => {
    const text = `package acme:store@1.0.0;

interface types {}

world base {
  import log: func();
  export run: func();
  type size = u64;
  resource blob;
}

world middle {
  include base with { log as write }
}

world app {
  include middle with { write as a, run as b, size as c, blob as d, log as e, types as f }
}
`;
    expect((await lintAll(text, { presets: ["spec"] })).map((line) => line.replace(/ Did you.*/, ""))).toEqual([
      "include/with-unknown 17:69 world `middle` has no name `log`",
      "include/with-unknown 17:79 world `middle` has no name `types`",
    ]);
  });
});
