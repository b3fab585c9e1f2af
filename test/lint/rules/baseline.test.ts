import { describe, expect, it } from "vitest";
import type { LintSettings } from "../../../src/lint/config/settings.ts";
import { lint } from "../../../src/lint/engine/lint.ts";
import { compareWithBaseline } from "../../../src/lint/engine/pair-packages.ts";
import { findings, modelOf, shown } from "../harness.ts";

/** What `lint --against` says beside the rules of the single text, as `rule place message`. */
async function against(old: string, now: string, settings: Partial<LintSettings> = {}) {
  const before = await modelOf(old);
  const after = await modelOf(now);
  const { diagnostics } = lint(after.model, {
    presets: ["recommended"],
    comparisons: compareWithBaseline(before.model, after.model),
    releases: [before.model],
    settings,
  });
  return diagnostics
    .filter(({ rule }) => /^(?:baseline|since\/require)/.test(rule))
    .map((one) => `${one.severity} ${one.rule} ${shown(one)}`)
    .sort();
}

const gated = (version: string, body: string, since = "1.0.0") =>
  `package acme:store@${version};\n\n@since(version = ${since})\ninterface types {\n${body}\n}\n`;

describe("baseline/new-item-since", () => {
  const old = gated("1.0.0", "");

  it("finds a new item with an old version, and the new world with one, once with all its members", async () => {
    const now = `${gated("1.1.0", "  @since(version = 1.0.0)\n  get: func();")}
@since(version = 1.0.0)
world app {
  @since(version = 1.0.0)
  import types;
}
`;
    expect(await against(old, now)).toEqual([
      "error baseline/new-item-since 10:7 world `app` is new in 1.1.0, but says `@since(version = 1.0.0)`",
      "error baseline/new-item-since 6:3 function `get` is new in 1.1.0, but says `@since(version = 1.0.0)`",
    ]);
  });

  it("takes any version after the old release up to the new one", async () => {
    for (const since of ["1.0.1", "1.1.0"]) {
      expect(await against(old, gated("1.1.0", `  @since(version = ${since})\n  get: func();`))).toEqual([]);
    }
  });

  it("is content with unstable items, and silent in packages without gates", async () => {
    expect(await against(old, gated("1.1.0", "  @unstable(feature = store-x)\n  get: func();"))).toEqual([]);
    const plain = (version: string, body: string) => `package acme:store@${version};\ninterface types { ${body} }\n`;
    expect(await against(plain("1.0.0", ""), plain("1.1.0", "get: func();"))).toEqual([]);
  });

  it("leaves a member without a gate to since/require-member, which then knows the version", async () => {
    const before = await modelOf(old);
    const after = await modelOf(gated("1.1.0", "  get: func();"));
    const comparisons = compareWithBaseline(before.model, after.model);
    const { diagnostics } = lint(after.model, { comparisons });
    expect(diagnostics.map(({ rule, fix }) => [rule, fix?.edits[0]?.text])).toEqual([
      ["since/require-member", "@since(version = 1.1.0)\n  "],
    ]);
  });

  it("speaks of an ungated interface in place of since/require-toplevel", async () => {
    expect(await against(old, `${gated("1.1.0", "")}\ninterface more {}\n`)).toEqual([
      "error baseline/new-item-since 8:11 interface `more` is new in 1.1.0, but has no `@since`",
    ]);
  });

  it("changes the members of a new container together with it", async () => {
    const before = await modelOf(old);
    const after = await modelOf(`${gated("1.1.0", "")}
@since(version = 1.0.0)
world app {
  @since(version = 1.0.0)
  import types;
  @since(version = 1.1.0)
  export types;
}
`);
    const { diagnostics } = lint(after.model, { comparisons: compareWithBaseline(before.model, after.model) });
    const found = diagnostics.find(({ rule }) => rule === "baseline/new-item-since");
    expect(found?.fix?.edits.map(({ range, text }) => [range.start.line, text])).toEqual([
      [8, "1.1.0"],
      [10, "1.1.0"],
    ]);
  });
});

describe("baseline/since-changed", () => {
  it("finds a version that moved or was dropped, or went back behind a feature", async () => {
    const old = gated("1.1.0", `  @since(version = 1.0.0)\n  a: func();\n  @since(version = 1.1.0)\n  b: func();`);
    const now = gated("1.2.0", `  @since(version = 1.2.0)\n  a: func();\n  @unstable(feature = store-b)\n  b: func();`);
    expect(await against(old, now)).toEqual([
      "error baseline/since-changed 6:3 function `a` was `@since(version = 1.0.0)` in 1.1.0, and is `@since(version = 1.2.0)` now",
      "error baseline/since-changed 8:3 function `b` was `@since(version = 1.1.0)` in 1.1.0, and is `@unstable(feature = store-b)` now",
      "error baseline/version-bump 1:20 package `acme:store` moved its minor version from 1.1.0 to 1.2.0, but its changes need a major one",
    ]);
  });

  it("names an item that had no gate and is unstable now", async () => {
    const text = (version: string, gate = "") => `package acme:store@${version};\n\n${gate}interface types {}\n`;
    const unstable = "@unstable(feature = store-types)\n";
    expect(await findings("baseline/since-changed", text("1.2.0", unstable), { against: text("1.1.0") })).toEqual([
      "4:11 interface `types` had no gate in 1.1.0, and is `@unstable(feature = store-types)` now",
    ]);
    for (const [old, now] of [
      [text("1.1.0", unstable), text("1.2.0")],
      [text("1.0.0-rc.1"), text("1.0.0", unstable)],
      [text("1.1.0"), text("2.0.0", unstable)],
    ] as const) {
      expect(await findings("baseline/since-changed", now, { against: old })).toEqual([]);
    }
  });

  it("lets an item become stable in the new release, not in an old one", async () => {
    const old = gated("1.1.0", "  @unstable(feature = store-a)\n  a: func();");
    expect(await against(old, gated("1.2.0", "  @since(version = 1.2.0)\n  a: func();"))).toEqual([]);
    expect(await against(old, gated("1.2.0", "  @since(version = 1.0.0)\n  a: func();"))).toEqual([
      "error baseline/since-changed 6:3 function `a` was `@unstable(feature = store-a)` in 1.1.0, so it can't be `@since(version = 1.0.0)`",
    ]);
  });

  it("lets gates come into a package that had none, and everything restart with a new series", async () => {
    const plain = "package acme:store@1.0.0;\n\ninterface types {\n  a: func();\n}\n";
    expect(await against(plain, gated("1.0.1", "  @since(version = 1.0.0)\n  a: func();"))).toEqual([]);
    const old = gated("0.2.0", "  @since(version = 0.2.0)\n  a: func();", "0.2.0");
    expect(await against(old, gated("0.3.0", "  @since(version = 0.3.0)\n  a: func();", "0.3.0"))).toEqual([]);
  });

  it("lets every version be rewritten between two pre-releases, and with the release", async () => {
    const rc = (version: string) => gated(version, `  @since(version = ${version})\n  a: func();`, version);
    for (const prerelease of ["ignore", "warn", "strict"] as const) {
      expect(await against(rc("0.3.0-rc-1"), rc("0.3.0-rc-2"), { prerelease })).toEqual([]);
      expect(await against(rc("0.3.0-rc-2"), rc("0.3.0"), { prerelease })).toEqual([]);
    }
  });

  it("leaves a dropped gate in a gated container to since/require-member, with the old version", async () => {
    const before = await modelOf(gated("1.1.0", "  @since(version = 1.1.0)\n  a: func();"));
    const after = await modelOf(gated("1.2.0", "  a: func();"));
    const { diagnostics } = lint(after.model, { comparisons: compareWithBaseline(before.model, after.model) });
    expect(diagnostics.map(({ rule, fix }) => [rule, fix?.edits[0]?.text])).toEqual([
      ["since/require-member", "@since(version = 1.1.0)\n  "],
    ]);
  });
});

describe("breaking changes", () => {
  const old = `package acme:store@1.0.0;

interface types {
  type key = string;
  record entry { name: key, size: u64 }
  variant value { none, named(key) }
  enum kind { file, folder }
  flags modes { read, write }
  get: func(name: key) -> u64;
  put: func(name: key);
  resource blob { size: func() -> u64; }
}
`;
  const now = (version: string) => `package acme:store@${version};

interface types {
  type key = string;
  record entry { size: u64, name: string }
  variant value { none, named(u8) }
  enum kind { folder, file }
  flags modes { read, write, append }
  get: async func(name: string) -> u64;
  resource blob {}
}
`;

  it("are told by the rule for what changed, once each", async () => {
    expect(await against(old, now("1.1.0"))).toEqual(
      [
        "error baseline/enum-case 7:8 enum `kind` changed: the cases are in another order: `folder`, `file` (compared with acme:store@1.0.0)",
        "error baseline/flag 8:9 flags `modes` changed: flag `append` was added (compared with acme:store@1.0.0)",
        "error baseline/no-removal 10:12 method `blob.size` was removed (compared with acme:store@1.0.0)",
        "error baseline/no-removal 3:11 function `put` was removed (compared with acme:store@1.0.0)",
        "error baseline/record-field 5:10 record `entry` changed: the fields are in another order: `size`, `name` (compared with acme:store@1.0.0)",
        "error baseline/signature 9:3 function `get` changed: it became `async` (compared with acme:store@1.0.0)",
        "error baseline/variant-case 6:11 variant `value` changed: case `named`: `key` became `u8` (compared with acme:store@1.0.0)",
        "error baseline/version-bump 1:20 package `acme:store` moved its minor version from 1.0.0 to 1.1.0, but its changes need a major one",
      ].sort(),
    );
  });

  it("are silent where a new series begins, except that nothing was deprecated first", async () => {
    expect(await against(old, now("2.0.0"))).toEqual([
      "warning baseline/deprecated-removed 10:12 method `blob.size` was removed without having been deprecated (compared with acme:store@1.0.0)",
      "warning baseline/deprecated-removed 3:11 function `put` was removed without having been deprecated (compared with acme:store@1.0.0)",
    ]);
  });

  it("between pre-releases are as strict as the configuration says", async () => {
    const rc = (text: string, version: string) => text.replace(/@[\d.]+;/, `@${version};`);
    const [before, after] = [rc(old, "1.0.0-rc-1"), rc(now(""), "1.0.0-rc-2").replace("store@;", "store@1.0.0-rc-2;")];
    const levels = async (prerelease: LintSettings["prerelease"]) => [
      ...new Set((await against(before, after, { prerelease })).map((line) => line.split(" ")[0])),
    ];
    expect(await levels("ignore")).toEqual([]);
    expect(await levels("warn")).toEqual(["warning"]);
    expect(await levels("strict")).toEqual(["error"]);
  });

  it("don't count for what was unstable", async () => {
    const text = (version: string, body: string) => gated(version, body);
    const before = text(
      "1.0.0",
      "  @unstable(feature = store-x)\n  a: func();\n  @unstable(feature = store-x)\n  b: func();",
    );
    const after = text("1.0.1", "  @unstable(feature = store-x)\n  a: func(n: u8);");
    expect(await against(before, after)).toEqual([]);
  });

  it("are one finding where a whole interface is gone", async () => {
    const before = "package acme:store@1.0.0;\n\ninterface a { f: func(); g: func(); }\n\ninterface b {}\n";
    expect(await against(before, "package acme:store@1.0.1;\n\ninterface b {}\n")).toEqual([
      "error baseline/no-removal 1:20 interface `a` was removed (compared with acme:store@1.0.0)",
      "error baseline/version-bump 1:20 package `acme:store` moved its patch version from 1.0.0 to 1.0.1, but its changes need a major one",
    ]);
  });
});

describe("baseline/version-bump", () => {
  const text = (version: string, body: string) => `package acme:store@${version};\n\ninterface types {\n${body}\n}\n`;

  it("finds a version that stayed or went back", async () => {
    expect(await against(text("1.0.0", ""), text("1.0.0", "  get: func();"))).toEqual([
      "error baseline/version-bump 1:20 the content of package `acme:store` changed, but its version is still 1.0.0",
    ]);
    expect(await against(text("1.1.0", ""), text("1.0.0", ""))).toEqual([
      "error baseline/version-bump 1:20 the version of package `acme:store` went back from 1.1.0 to 1.0.0",
    ]);
    expect(await against(text("1.1.0-rc-1", ""), text("1.1.0-rc-1", "  get: func();"))).toEqual([
      "error baseline/version-bump 1:20 the content of package `acme:store` changed, but its version is still 1.1.0-rc-1",
    ]);
  });

  it("is silent where only docs and layout changed", async () => {
    expect(await against(text("1.0.0", "  get: func();"), text("1.0.0", "  /// Gets.\n\n    get:   func();"))).toEqual(
      [],
    );
  });

  it("takes a reference that moved to another version for a change", async () => {
    const world = (version: string) => `package acme:app@1.0.0;\n\nworld w {\n  import acme:io/poll@${version};\n}\n`;
    expect(await against(world("0.2.1"), world("0.2.2"))).toEqual([
      "error baseline/version-bump 1:18 the content of package `acme:app` changed, but its version is still 1.0.0",
    ]);
    expect(await against(world("0.2.1"), world("0.2.2").replace("app@1.0.0", "app@1.0.1"))).toEqual([]);
  });

  it("asks what existing components need: a new import is an addition, a new export is a break", async () => {
    const world = (version: string, items: string) =>
      `package acme:store@${version};\n\ninterface a {}\n\ninterface b {}\n\nworld w {\n  import a;\n${items}}\n`;
    expect(await against(world("0.2.0", ""), world("0.2.1", "  import b;\n"))).toEqual([]);
    expect(await against(world("0.2.0", ""), world("0.2.1", "  export b;\n"))).toContain(
      "error baseline/version-bump 1:20 package `acme:store` moved its patch version from 0.2.0 to 0.2.1, but its changes need a minor one",
    );
  });

  it("is silent about a new package, and about the same package in a new series beside the old one", async () => {
    expect(await against("package acme:other@1.0.0;\n", text("1.0.0", ""))).toEqual([]);
    const both = `//// old/a.wit\n${text("0.2.0", "  a: func();")}//// new/a.wit\n${text("0.3.0", "")}`;
    expect(await against(`//// old/a.wit\n${text("0.2.0", "  a: func();")}`, both)).toEqual([]);
  });
});
