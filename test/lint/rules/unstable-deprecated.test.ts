import { describe, expect, it } from "vitest";
import { findings, gatedInterface, lintAll, run } from "../harness.ts";

describe("unstable/feature-prefix", () => {
  const rule = "unstable/feature-prefix";

  it("asks for the name of the package in front, or alone", async () => {
    const text = gatedInterface(`  @unstable(feature = more)
  a: func();
  @unstable(feature = store)
  b: func();
  @unstable(feature = store-more)
  c: func();
  @unstable(feature = storehouse)
  d: func();`);
    expect(await findings(rule, text)).toEqual([
      "6:3 feature `more` of function `a` does not begin with `store-`",
      "12:3 feature `storehouse` of function `d` does not begin with `store-`",
    ]);
  });
});

describe("unstable/known-feature", () => {
  const rule = "unstable/known-feature";
  const text = gatedInterface("  @unstable(feature = store-mroe)\n  a: func();");

  it("is silent without a list, and names the nearest of one", async () => {
    expect(await findings(rule, text)).toEqual([]);
    expect(await findings(rule, text, { settings: { features: ["store-more"] } })).toEqual([
      "6:3 feature `store-mroe` of function `a` is not in the list. Did you mean `store-more`?",
    ]);
    expect(await findings(rule, text, { settings: { features: [] } })).toEqual([
      "6:3 feature `store-mroe` of function `a` is not in the list",
    ]);
  });
});

describe("unstable/partial-stabilize and unstable/stabilize-marker", () => {
  const gate = "@unstable(feature = store-x)";

  it("find items of a feature that were left out, in any file of the package, and mark them", async () => {
    const text = `${gatedInterface(`  // @stabilize-next
  ${gate}
  a: func();
  ${gate}
  b: func();
  @unstable(feature = store-y)
  c: func();`)}
//// other.wit
package acme:store@1.2.0;

${gate}
interface more {}
`;
    const { diagnostics } = await run(text, { rule: "unstable/partial-stabilize" });
    expect(
      diagnostics.map(({ file, range, message, fix }) => [file, range?.start, message, fix?.edits[0]?.text]),
    ).toEqual([
      [
        "wit/other.wit",
        { line: 4, column: 11 },
        "interface `more` is left out: other items of feature `store-x` are marked for stabilisation",
        "// @stabilize-next\n",
      ],
      [
        "wit/store.wit",
        { line: 9, column: 3 },
        "function `b` is left out: other items of feature `store-x` are marked for stabilisation",
        "// @stabilize-next\n  ",
      ],
    ]);
  });

  it("find a marker that stands anywhere but directly above an @unstable", async () => {
    const text = gatedInterface(`  // @stabilize-next
  /// Docs.
  ${gate}
  a: func();
  // @stabilize-next

  ${gate}
  b: func();
  // @stabilize-next
  @since(version = 1.0.0)
  c: func();
  // @stabilize-next
  ${gate}
  d: func(); // @stabilize-next
  /// mentions // @stabilize-next
  ${gate}
  e: func();`);
    const message = "the line below `// @stabilize-next` is no `@unstable`";
    expect(await findings("unstable/stabilize-marker", text)).toEqual([
      `5:3 ${message}`,
      `9:3 ${message}`,
      `13:3 ${message}`,
      `18:14 ${message}`,
    ]);
  });

  it("take a marker with Windows line ends", async () => {
    const text = gatedInterface(`  // @stabilize-next\n  ${gate}\n  a: func();`).replaceAll("\n", "\r\n");
    expect(await findings("unstable/stabilize-marker", text)).toEqual([]);
  });
});

describe("deprecated/no-use", () => {
  const rule = "deprecated/no-use";

  it("finds uses in signatures, aliases, statements and worlds, but not inside what is deprecated", async () => {
    const text = `package acme:store@1.2.0;

@since(version = 1.0.0)
interface types {
  @since(version = 1.0.0)
  @deprecated(version = 1.1.0)
  type key = string;
  @since(version = 1.1.0)
  type name = key;
  @since(version = 1.0.0)
  get: func(a: key, b: name);
  @since(version = 1.0.0)
  @deprecated(version = 1.2.0)
  put: func(a: key);
  @since(version = 1.0.0)
  @deprecated(version = 1.2.0)
  resource blob {
    @since(version = 1.0.0)
    constructor(a: key);
    @since(version = 1.0.0)
    clone: func() -> blob;
  }
}

@since(version = 1.0.0)
interface user {
  @since(version = 1.0.0)
  use types.{key, name};
  @since(version = 1.0.0)
  get: func(a: key);
}

@since(version = 1.0.0)
@deprecated(version = 1.2.0)
interface old {}

@since(version = 1.0.0)
world app {
  @since(version = 1.0.0)
  import old;
}
`;
    expect(await findings(rule, text)).toEqual([
      "9:8 type `name` refers to `key`, which is deprecated since 1.1.0",
      "11:3 function `get` refers to `key`, which is deprecated since 1.1.0",
      "28:7 the `use` of `types` refers to `key`, which is deprecated since 1.1.0",
      "40:10 import `old` refers to `old`, which is deprecated since 1.2.0",
    ]);
  });
});

describe("deprecated/not-before-since", () => {
  it("compares as versions order", async () => {
    const text = (since: string, deprecated: string) =>
      gatedInterface(`  @since(version = ${since})\n  @deprecated(version = ${deprecated})\n  a: func();`);
    const rule = "deprecated/not-before-since";
    expect(await findings(rule, text("1.1.0", "1.0.0"))).toEqual([
      "7:3 function `a` is deprecated in 1.0.0, before it came in 1.1.0",
    ]);
    expect(await findings(rule, text("1.0.0", "1.0.0"))).toEqual([]);
    expect(await findings(rule, text("1.2.0", "1.2.0-rc.1"))).toHaveLength(1);
  });
});

describe("deprecated/has-doc and deprecated/container", () => {
  it("ask for a word on what to use, and for the container to be deprecated with its members", async () => {
    const text = gatedInterface(`  /// Gets it.
  @since(version = 1.0.0)
  @deprecated(version = 1.2.0)
  get: func();
  /// Superseded by \`more\`.
  @since(version = 1.0.0)
  @deprecated(version = 1.2.0)
  put: func();`);
    const all = (await lintAll(text, { presets: ["all"] })).filter((line) => line.startsWith("deprecated/"));
    expect(all).toEqual([
      "deprecated/container 4:11 every member of interface `types` is deprecated, but interface `types` is not",
      "deprecated/has-doc 8:3 the docs of function `get` don't say what to use instead of it",
    ]);
  });
});
