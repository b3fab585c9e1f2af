import { describe, expect, test } from "vitest";
import type { CompareOptions, PackageComparison } from "../../src/compare/change.ts";
import { compareModels } from "../../src/compare/compare.ts";
import { resolveFiles } from "../support/model.ts";

async function compareTexts(old: string, now: string, options?: CompareOptions): Promise<PackageComparison> {
  const before = await resolveFiles({ "old.wit": old }, ["old.wit"]);
  const after = await resolveFiles({ "new.wit": now }, ["new.wit"]);
  expect([...before.diagnostics, ...after.diagnostics]).toEqual([]);
  const [comparison] = compareModels(before.model, after.model, options);
  if (!comparison) throw new Error("no package");
  return comparison;
}

interface Row {
  readonly what: string;
  readonly breaks: string;
  readonly bump: string;
}

/** The changes of an interface `i` in `acme:kv`, whose version stays within 1.x. */
async function changes(old: string, now: string, options?: CompareOptions): Promise<readonly Row[]> {
  const wrap = (version: string, body: string): string =>
    body.startsWith("package")
      ? body
      : `package acme:kv@${version};\n${body.includes("interface") ? body : `interface i { ${body} }`}`;
  const comparison = await compareTexts(wrap("1.0.0", old), wrap("1.1.0", now), options);
  return comparison.changes.map(({ message, breaks, bump }) => ({ what: message, breaks: breaks.join(), bump }));
}

const breaking = { breaks: "host,guest", bump: "major" };
const addition = { breaks: "", bump: "minor" };
const detail = { breaks: "", bump: "patch" };

describe("functions", () => {
  test("an added function is an addition", async () => {
    expect(await changes("a: func();", "a: func(); b: func();")).toEqual([
      { what: "function `b` was added", ...addition },
    ]);
  });

  test("a removed function breaks both sides", async () => {
    expect(await changes("a: func(); b: func() -> u8;", "a: func();")).toEqual([
      { what: "function `b` was removed", ...breaking },
    ]);
  });

  test("async, parameters and results are told apart", async () => {
    expect(await changes("a: func(x: u8, y: u8) -> u8;", "a: async func(y: u8, z: u16, x: u8);")).toEqual([
      {
        what: "function `a` changed: it became `async`; parameter `z` was added; the parameters are in another order: `y`, `x`; the result: `u8` became `nothing`",
        ...breaking,
      },
    ]);
  });

  test("a parameter that only has another name still breaks: names are part of the type", async () => {
    expect(await changes("a: func(len: u64);", "a: func(max-len: u64);")).toEqual([
      { what: "function `a` changed: parameter `len` was renamed to `max-len`", ...breaking },
    ]);
  });

  test("a type that is only spelled through an alias is the same", async () => {
    expect(
      await changes("type k = u32; a: func(x: k) -> list<k>;", "type k = u32; a: func(x: u32) -> list<u32>;"),
    ).toEqual([]);
  });

  test("own<r> and r are the same, borrow<r> is not", async () => {
    expect(await changes("resource r; a: func(x: own<r>);", "resource r; a: func(x: r);")).toEqual([]);
    expect(await changes("resource r; a: func(x: r);", "resource r; a: func(x: borrow<r>);")).toEqual([
      { what: "function `a` changed: parameter `x`: `r` became `borrow<r>`", ...breaking },
    ]);
  });

  test("the same function under another name is told as a rename, if it is the only one that fits", async () => {
    expect(await changes("size: func() -> u64; other: func();", "get-size: func() -> u64; other: func();")).toEqual([
      { what: "function `size` was probably renamed to `get-size`", ...breaking },
    ]);
    expect((await changes("a: func(); b: func();", "c: func(); d: func();")).map((row) => row.what)).toEqual([
      "function `a` was removed",
      "function `b` was removed",
      "function `c` was added",
      "function `d` was added",
    ]);
  });

  test("methods, constructors and static functions belong to their resource", async () => {
    expect(
      await changes(
        "resource r { constructor(); m: func(); s: static func(); }",
        "resource r { constructor() -> result<r>; m: static func(); }",
      ),
    ).toEqual([
      { what: "constructor `r.constructor` changed: the result: `nothing` became `result<r>`", ...breaking },
      { what: "static `r.m` changed: it was a method and is a static", ...breaking },
      { what: "static `r.s` was removed", ...breaking },
    ]);
  });
});

describe("types", () => {
  test("records: fields added, removed, renamed, reordered, retyped", async () => {
    const record = (fields: string): string => `record r { ${fields} }`;
    const told = async (old: string, now: string): Promise<readonly string[]> =>
      (await changes(record(old), record(now))).map((row) => row.what);
    expect(await told("a: u8", "a: u8, b: u8")).toEqual(["record `r` changed: field `b` was added"]);
    expect(await told("a: u8, b: u8", "b: u8")).toEqual(["record `r` changed: field `a` was removed"]);
    expect(await told("a: u8, b: u8", "x: u8, b: u8")).toEqual(["record `r` changed: field `a` was renamed to `x`"]);
    expect(await told("a: u8, b: u16", "b: u16, a: u8")).toEqual([
      "record `r` changed: the fields are in another order: `b`, `a`",
    ]);
    expect(await told("a: u8", "a: u16")).toEqual(["record `r` changed: field `a`: `u8` became `u16`"]);
  });

  test("variants, enums and flags: even an added case breaks", async () => {
    expect(await changes("variant v { a, b(u8) }", "variant v { a, b(u16), c }")).toEqual([
      { what: "variant `v` changed: case `c` was added; case `b`: `u8` became `u16`", ...breaking },
    ]);
    expect(await changes("enum e { a, b }", "enum e { b, a }")).toEqual([
      { what: "enum `e` changed: the cases are in another order: `b`, `a`", ...breaking },
    ]);
    expect(await changes("flags f { a }", "flags f { a, b }")).toEqual([
      { what: "flags `f` changed: flag `b` was added", ...breaking },
    ]);
  });

  test("another kind of type", async () => {
    expect(await changes("enum e { a }", "variant e { a }")).toEqual([
      { what: "variant `e` changed: it was an enum and is a variant", ...breaking },
    ]);
  });

  test("a type that moves and is brought back by `use` is no loss", async () => {
    expect(
      await changes(
        "interface i { type duration = u64; f: func(d: duration); }",
        "interface types { type duration = u64; } interface i { use types.{duration}; f: func(d: duration); }",
      ),
    ).toEqual([
      { what: "type `duration` was removed", ...detail },
      { what: "interface `types` was added", ...addition },
      { what: "type `duration` was added", ...addition },
      { what: "use `types` was added", ...detail },
    ]);
  });

  test("a list of pairs that becomes a map is another component type with the same lowered form", async () => {
    expect(await changes("f: func() -> list<tuple<string, u8>>;", "f: func() -> map<string, u8>;")).toEqual([
      {
        what: "function `f` changed: the result: `list<tuple<string, u8>>` became `map<string, u8>`: the component type is another one, so old and new components no longer link (expected map, found list), though the lowered ABI stays the same",
        ...breaking,
      },
    ]);
  });
});

describe("worlds", () => {
  const world = (items: string): string => `interface a { } interface b { } world w { ${items} }`;

  test("imports break hosts when added and guests when removed; exports the other way round", async () => {
    expect(await changes(world("import a;"), world("import a; import b;"))).toEqual([
      { what: "import `acme:kv/b` was added", breaks: "host", bump: "major" },
    ]);
    expect(await changes(world("import a; import b;"), world("import a;"))).toEqual([
      { what: "import `acme:kv/b` was removed", breaks: "guest", bump: "major" },
    ]);
    expect(await changes(world("export a;"), world("export a; export b;"))).toEqual([
      { what: "export `acme:kv/b` was added", breaks: "guest", bump: "major" },
    ]);
    expect(await changes(world("export a; export b;"), world("export a;"))).toEqual([
      { what: "export `acme:kv/b` was removed", breaks: "host", bump: "major" },
    ]);
  });

  test("a perspective that isn't broken counts as an addition", async () => {
    expect(await changes(world("import a;"), world("import a; import b;"), { perspective: "guest" })).toEqual([
      { what: "import `acme:kv/b` was added", breaks: "host", bump: "minor" },
    ]);
  });

  describe("what a world needs from packages at other versions, or that aren't there", () => {
    const io = (version: string): string =>
      `package acme:io@${version}; interface error { resource error; } interface streams { use error.{error}; type s = u8; }`;
    const net = (version: string, ioVersion: string, more = ""): string =>
      `package acme:net@${version}; interface tcp { use acme:io/streams@${ioVersion}.{s}; f: func() -> s; }
       interface extra { } world imports { import tcp; ${more} }`;
    const messages = async (
      old: Readonly<Record<string, string>>,
      now: Readonly<Record<string, string>>,
    ): Promise<readonly string[]> => {
      const before = await resolveFiles(old, Object.keys(old));
      const after = await resolveFiles(now, Object.keys(now));
      const comparisons = compareModels(before.model, after.model);
      return comparisons.filter(({ name }) => name === "acme:net").flatMap((one) => one.changes.map((c) => c.message));
    };
    const old = { "io.wit": io("0.2.12"), "net.wit": net("0.2.12", "0.2.12") };

    test("a sibling referred to at an older version than it has is followed all the same", async () => {
      expect(await messages(old, { "io.wit": io("0.2.13"), "net.wit": net("0.2.13", "0.2.11") })).toEqual([]);
    });

    test("an interface that isn't there hides what it would bring, in both directions", async () => {
      const alone = { "net.wit": net("0.2.13", "0.2.13") };
      expect(await messages(old, alone)).toEqual([]);
      expect(await messages(alone, old)).toEqual([]);
    });

    test("what the world itself says is compared all the same", async () => {
      expect(await messages(old, { "net.wit": net("0.2.13", "0.2.13", "import extra;") })).toEqual([
        "import `acme:net/extra` was added",
      ]);
    });

    test("another series is another package: its world hides what it would bring", async () => {
      const included = (version: string, ioVersion: string): string =>
        `package acme:net@${version}; world imports { include acme:io/all@${ioVersion}; }`;
      const all = `${io("0.2.12")} world all { import streams; }`;
      expect(
        await messages(
          { "io.wit": all, "net.wit": included("0.2.12", "0.2.12") },
          { "io.wit": all, "net.wit": included("0.2.13", "0.1.0") },
        ),
      ).toEqual(["include `acme:io/all` changed: it included `acme:io/all@0.2` and includes `acme:io/all@0.1`"]);
    });
  });

  test("an import that comes by `include` instead is no change of the world", async () => {
    expect(
      await changes(
        "interface a { } world base { import a; } world w { import a; }",
        "interface a { } world base { import a; } world w { include base; }",
      ),
    ).toEqual([{ what: "include `acme:kv/base` was added", ...detail }]);
  });

  test("what a used type needs is imported too", async () => {
    const text = (use: string): string =>
      `interface types { type t = u8; } interface a { ${use} f: func() -> u8; } world w { import a; }`;
    expect((await changes(text(""), text("use types.{t};"))).map((row) => row.what)).toEqual([
      "use `types` was added",
      "import `acme:kv/types` was added",
    ]);
  });

  test("inline interfaces and functions are compared like others", async () => {
    expect(
      await changes(
        "interface a { } world w { import x: interface { f: func(); } import g: func() -> u8; }",
        "interface a { } world w { import x: interface { f: func(a: u8); } import g: func() -> u16; }",
      ),
    ).toEqual([
      { what: "function `f` changed: parameter `a` was added", ...breaking },
      { what: "import `g` changed: the result: `u8` became `u16`", ...breaking },
    ]);
  });
});

describe("gates", () => {
  test("unstable items make no promise", async () => {
    expect(await changes("@unstable(feature = x) a: func(); b: func();", "b: func();")).toEqual([
      { what: "function `a` was removed", ...detail },
    ]);
    expect(await changes("b: func();", "b: func(); @unstable(feature = x) a: func();")).toEqual([
      { what: "function `a` was added", ...detail },
    ]);
  });

  test("stabilising and deprecating are additions, going back is a break", async () => {
    expect(await changes("@unstable(feature = x) a: func();", "@since(version = 1.1.0) a: func();")).toEqual([
      { what: "function `a` changed: feature `x` became stable in 1.1.0", ...addition },
    ]);
    expect(
      await changes(
        "@since(version = 1.0.0) a: func();",
        "@since(version = 1.0.0) @deprecated(version = 1.1.0) a: func();",
      ),
    ).toEqual([{ what: "function `a` changed: it is deprecated since 1.1.0", ...addition }]);
    expect(await changes("@since(version = 1.0.0) a: func();", "@unstable(feature = x) a: func();")).toEqual([
      { what: "function `a` changed: it was stable and is behind feature `x` now", ...breaking },
    ]);
  });
});

describe("versions", () => {
  const at = (version: string, body: string): string => `package acme:kv@${version};\ninterface i { ${body} }`;
  const verdict = async (old: string, now: string): Promise<string> => {
    const { needed, actual, enough, backwards } = await compareTexts(old, now);
    return `${needed} ${actual} ${enough ? "enough" : "not enough"}${backwards ? " backwards" : ""}`;
  };
  const removal = ["a: func(); b: func() -> u8;", "a: func();"] as const;

  test("from 1.0.0 a break needs a major version, an addition a minor one", async () => {
    expect(await verdict(at("1.2.3", removal[0]), at("1.3.0", removal[1]))).toBe("major minor not enough");
    expect(await verdict(at("1.2.3", removal[0]), at("2.0.0", removal[1]))).toBe("major major enough");
    expect(await verdict(at("1.2.3", removal[1]), at("1.2.4", removal[0]))).toBe("minor patch not enough");
    expect(await verdict(at("1.2.3", removal[1]), at("1.3.0", removal[0]))).toBe("minor minor enough");
  });

  test("below 1.0.0 a break needs a minor version, an addition a patch", async () => {
    expect(await verdict(at("0.2.0", removal[0]), at("0.2.1", removal[1]))).toBe("minor patch not enough");
    expect(await verdict(at("0.2.0", removal[0]), at("0.3.0", removal[1]))).toBe("minor minor enough");
    expect(await verdict(at("0.2.0", removal[1]), at("0.2.1", removal[0]))).toBe("patch patch enough");
    expect(await verdict(at("0.0.1", removal[0]), at("0.0.2", removal[1]))).toBe("patch patch enough");
  });

  test("content without a new version, or with an older one", async () => {
    expect(await verdict(at("0.2.0", removal[1]), at("0.2.0", removal[0]))).toBe("patch none not enough");
    expect(await verdict(at("0.2.1", removal[1]), at("0.2.0", removal[0]))).toBe("patch none not enough backwards");
    expect(await verdict(at("0.2.0", "/// Old.\na: func();"), at("0.2.0", "/// New.\na:  func();"))).toBe(
      "none none enough",
    );
  });

  test("a pre-release may change anything until its release", async () => {
    expect(await verdict(at("0.3.0-rc-1", removal[0]), at("0.3.0-rc-2", removal[1]))).toBe("minor patch enough");
    expect(await verdict(at("0.3.0-rc-1", removal[0]), at("0.3.0", removal[1]))).toBe("minor patch enough");
  });
});
