import { describe, expect, it } from "vitest";
import { findings, gatedInterface, lintAll, run } from "../harness.ts";

const spec = { presets: ["spec"] as const };
const recommended = { presets: ["recommended"] as const };

const gated = (version: string, gates: string) => `package acme:store@${version};\n\n${gates}\ninterface types {}\n`;

describe("since/not-future", () => {
  it.each([
    ["0.3.0-rc-1", "0.3.0"],
    ["1.2.0", "1.2.1"],
    ["1.2.0-rc.1", "1.2.0-rc.2"],
    ["1.9.0", "1.10.0"],
    ["0.1.0", "0.1.0+b1"],
  ])("in a package at %s finds %s", async (version, since) => {
    expect(await lintAll(gated(version, `@since(version = ${since})`), recommended)).toEqual([
      `since/not-future 4:11 interface \`types\` is \`@since(version = ${since})\`, but the package is still at ${version}`,
    ]);
  });

  it("checks @deprecated too, each gate on its own", async () => {
    expect(await lintAll(gated("1.0.0", "@since(version = 1.1.0)\n@deprecated(version = 1.2.0)"), spec)).toEqual([
      "since/not-future 5:11 interface `types` is `@deprecated(version = 1.2.0)`, but the package is still at 1.0.0",
      "since/not-future 5:11 interface `types` is `@since(version = 1.1.0)`, but the package is still at 1.0.0",
    ]);
  });

  it("is content with the version of the package, and older ones", async () => {
    expect(await lintAll(gated("1.2.0", "@since(version = 1.2.0)"), recommended)).toEqual([]);
    expect(await lintAll(gated("1.2.0", "@since(version = 1.0.0)\n@deprecated(version = 1.2.0)"), recommended)).toEqual(
      [],
    );
  });

  it("looks at world items as well", async () => {
    const text = `package acme:store@1.0.0;

world a {}

world b {
  @since(version = 1.1.0)
  include a;
  @since(version = 1.1.0)
  import x: func();
}
`;
    expect(await lintAll(text, spec)).toEqual([
      "since/not-future 7:11 the `include` of `a` is `@since(version = 1.1.0)`, but the package is still at 1.0.0",
      "since/not-future 9:10 import `x` is `@since(version = 1.1.0)`, but the package is still at 1.0.0",
    ]);
  });
});

describe("since/exclusive, since/no-duplicate, since/package-version, deprecated/requires-since", () => {
  it("finds both gates once, in any order", async () => {
    const text = gatedInterface("  @unstable(feature = store-x)\n  @since(version = 1.1.0)\n  get: func();");
    expect(await lintAll(text, spec)).toEqual(["since/exclusive 7:3 function `get` is both `@since` and `@unstable`"]);
  });

  it("finds each repeated gate once, and offers to take an equal one away", async () => {
    const text = gatedInterface(`  @since(version = 1.1.0)
  @since(version = 1.1.0)
  get: func();
  @since(version = 1.1.0)
  @since(version = 1.2.0)
  put: func();`);
    const { diagnostics } = await run(text, spec);
    expect(diagnostics.map(({ rule, message, fix }) => [rule, message, fix?.kind])).toEqual([
      ["since/no-duplicate", "function `get` has `@since` twice", "safe"],
      ["since/no-duplicate", "function `put` has `@since` twice, with 1.1.0 and 1.2.0", undefined],
    ]);
  });

  it("finds version gates of a package without version, at each item", async () => {
    const text =
      "package acme:store;\n\n@since(version = 1.0.0)\ninterface types {\n  @unstable(feature = x)\n  get: func();\n}\n";
    expect(await lintAll(text, spec)).toEqual([
      "since/package-version 4:11 interface `types` is `@since(version = 1.0.0)`, but package `acme:store` has no version",
    ]);
  });

  it("finds @deprecated alone, and says nothing else of that item", async () => {
    const text = gatedInterface("  @deprecated(version = 1.1.0)\n  get: func();");
    expect(await lintAll(text, recommended)).toEqual([
      "deprecated/requires-since 6:3 function `get` is `@deprecated`, but says neither `@since` nor `@unstable`",
    ]);
  });
});

describe("since/syntax", () => {
  it.each([
    ["@since(version = 1.2)", "5:20 `1.2` is no full version: three numbers are needed", "@since(version = 1.2.0)"],
    ["@since(version = 1)", "5:20 `1` is no full version: three numbers are needed", "@since(version = 1.0.0)"],
    [
      "@sinse(version = 1.0.0)",
      "5:3 there is no attribute `@sinse`; did you mean `@since`?",
      "@since(version = 1.0.0)",
    ],
    [
      "@since(version = 1.0.0, feature = store-x)",
      "5:3 `@since` takes no `feature` any more",
      "@since(version = 1.0.0)",
    ],
    [
      "@deprecated(since = 1.0.0)",
      "5:3 `@deprecated` takes `version = 1.2.3` and nothing else",
      "@deprecated(version = 1.0.0)",
    ],
    ["@unstable(version = 1.0.0)", "5:3 `@unstable` takes `feature = name` and nothing else", undefined],
    ["@allow(x)", "5:3 there is no attribute `@allow`", undefined],
  ])("finds %s", async (gate, message, better) => {
    const { diagnostics } = await run(gatedInterface(`  ${gate}\n  get: func();`), spec);
    expect(diagnostics.map(({ rule, message }) => [rule, message])).toEqual([
      ["since/syntax", message.replace(/^\S+ /, "")],
    ]);
    const [found] = diagnostics;
    expect(`${found?.range?.start.line}:${found?.range?.start.column}`).toBe(message.split(" ")[0]);
    expect(found?.fix?.edits.map(({ text }) => text)).toEqual(better === undefined ? undefined : [better]);
  });
});

describe("since/no-gate-on-field", () => {
  it("finds gates on fields, cases, flags and parameters, each once and nothing else", async () => {
    const text = gatedInterface(`  @since(version = 1.0.0)
  record entry {
    name: string,
    /// How large.
    @since(version = 1.1.0)
    size: u64,
  }
  @since(version = 1.0.0)
  variant value { @since(version = 1.1.0) none }
  @since(version = 1.0.0)
  enum kind { file, @unstable(feature = store-x) folder }
  @since(version = 1.0.0)
  flags modes { @since(version = 1.1.0) read }
  @since(version = 1.0.0)
  get: func(@since(version = 1.1.0) name: string);`);
    expect((await lintAll(text, spec)).map((line) => line.replace(/:.*? a gate/, ": a gate"))).toEqual([
      "since/no-gate-on-field 9: a gate can't stand on a field: record `entry` is there as a whole or not at all",
      "since/no-gate-on-field 13: a gate can't stand on a case: variant `value` is there as a whole or not at all",
      "since/no-gate-on-field 15: a gate can't stand on a case: enum `kind` is there as a whole or not at all",
      "since/no-gate-on-field 17: a gate can't stand on a flag: flags `modes` is there as a whole or not at all",
      "since/no-gate-on-field 19: a gate can't stand on a parameter: function `get` is there as a whole or not at all",
    ]);
  });
});

describe("since/series", () => {
  it.each([
    ["0.3.0", "0.2.3", true],
    ["1.2.0", "0.9.0", true],
    ["2.0.0", "1.9.9", true],
    ["0.3.0-rc-1", "0.2.0", true],
    ["1.2.0", "1.0.0", false],
    ["0.3.1", "0.3.0", false],
    ["0.0.2", "0.0.1", false],
  ])("in a package at %s judges %s", async (version, since, isFound) => {
    const expected = `4:11 interface \`types\` is \`@since(version = ${since})\`, which is of another series than package version ${version}`;
    const text = gated(version, `@since(version = ${since})`);
    expect(await findings("since/series", text)).toEqual(isFound ? [expected] : []);
    expect(await lintAll(text, recommended)).toEqual([]);
  });
});

describe("since/prerelease", () => {
  it.each([
    ["0.3.0", "0.3.0-rc-1", "a pre-release", "0.3.0"],
    ["0.3.0-rc-2", "0.3.0-rc-1", "another pre-release", "0.3.0-rc-2"],
    ["0.3.1", "0.3.0-rc-1", "a pre-release", "0.3.0"],
    ["0.3.1-rc-1", "0.3.0-rc-1", "another pre-release", "0.3.0"],
  ])("in a package at %s finds %s", async (version, since, what, better) => {
    const { diagnostics } = await run(gated(version, `@since(version = ${since})`), recommended);
    expect(diagnostics.map(({ rule, message, fix }) => [rule, message, fix?.edits[0]?.text])).toEqual([
      [
        "since/prerelease",
        `interface \`types\` is \`@since(version = ${since})\`, ${what}, but the package is at ${version}`,
        better,
      ],
    ]);
  });

  it("is content with the package's own pre-release and with releases", async () => {
    expect(await lintAll(gated("0.3.0-rc-2", "@since(version = 0.3.0-rc-2)"), recommended)).toEqual([]);
    expect(await lintAll(gated("0.3.1-rc-2", "@since(version = 0.3.0)"), recommended)).toEqual([]);
  });
});

describe("since/consistent-file-version", () => {
  const file = (version: string) => `package acme:store@${version};\n`;

  it("finds the odd one of several files, once", async () => {
    const text = `//// a.wit\n${file("1.0.0")}//// b.wit\n${file("1.1.0")}//// c.wit\n${file("1.1.0")}`;
    expect(await lintAll(text, spec)).toEqual([
      "since/consistent-file-version a.wit 1:20 this file says 1.0.0, but package `acme:store` is at 1.1.0 in wit/b.wit",
    ]);
  });

  it("finds a file without the version, and takes a file without a header for granted", async () => {
    const text = `//// a.wit\n${file("1.0.0")}//// b.wit\npackage acme:store;\n//// c.wit\ninterface types {}\n`;
    expect(await lintAll(text, spec)).toEqual([
      "since/consistent-file-version b.wit 1:9 this file says no version, but package `acme:store` is at 1.0.0 in wit/a.wit",
    ]);
  });

  it("compares folders side by side within a series only", async () => {
    const folders = (a: string, b: string) => `//// one/a.wit\n${file(a)}//// two/a.wit\n${file(b)}`;
    expect(await lintAll(folders("0.2.8", "0.2.9"), spec)).toEqual([
      "since/consistent-file-version one/a.wit 1:20 this folder says 0.2.8, but package `acme:store` is at 0.2.9 in two",
    ]);
    expect(await lintAll(folders("0.2.9", "0.3.0"), spec)).toEqual([]);
    expect(await lintAll(folders("0.2.9", "0.2.9"), spec)).toEqual([]);
    const byVersion = folders("0.2.8", "0.2.9").replace("one/", "store-0.2.8/").replace("two/", "store-0.2.9/");
    expect(await lintAll(byVersion, spec)).toEqual([]);
  });
});

describe("since/gate-position", () => {
  const wasi = { rule: "since/gate-position" };
  const fixed = async (body: string) => {
    const { diagnostics } = await run(gatedInterface(body), wasi);
    return diagnostics.map(({ message, fix }) => [message, fix?.edits[0]?.text]);
  };

  it("puts docs above the gates", async () => {
    expect(await fixed("  @since(version = 1.0.0)\n  /// Gets it.\n  get: func();")).toEqual([
      ["docs stand below the gate of function `get`", "/// Gets it.\n  @since(version = 1.0.0)\n  "],
    ]);
  });

  it("takes blank lines away, and puts the gates in order", async () => {
    expect(await fixed("  @deprecated(version = 1.1.0)\n\n  @since(version = 1.0.0)\n  get: func();")).toEqual([
      [
        "a blank line stands between the gate of function `get` and the item",
        "@since(version = 1.0.0)\n  @deprecated(version = 1.1.0)\n  ",
      ],
    ]);
    expect(await fixed("  @deprecated(version = 1.1.0)\n  @since(version = 1.0.0)\n  get: func();")).toEqual([
      [
        "`@deprecated` stands before the other gate of function `get`",
        "@since(version = 1.0.0)\n  @deprecated(version = 1.1.0)\n  ",
      ],
    ]);
  });

  it("only reports a plain comment: above the gate it would become documentation", async () => {
    expect(await fixed("  @since(version = 1.0.0)\n  // later\n  get: func();")).toEqual([
      ["a comment stands between the gate of function `get` and the item", undefined],
    ]);
  });

  it("is content with docs, gates and item in this order", async () => {
    expect(
      await fixed(
        "  /// Gets it.\n  @since(version = 1.0.0)\n  @deprecated(version = 1.1.0)\n  get: func();\n  @since(version = 1.0.0) put: func();",
      ),
    ).toEqual([]);
  });
});
