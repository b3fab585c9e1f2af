import { describe, expect, it } from "vitest";
import { findings, gatedInterface, lintAll, run } from "../harness.ts";

const spec = { presets: ["spec"] as const };

describe("since/require-member", () => {
  it("asks every kind of member of an interface", async () => {
    const text = `package acme:store@1.2.0;

@since(version = 1.0.0)
interface base {
  @since(version = 1.0.0)
  type key = string;
}

@since(version = 1.0.0)
interface types {
  use base.{key};
  type size = u64;
  record entry { name: key }
  flags modes { read }
  enum kind { file }
  variant value { number(u64) }
  resource blob;
  get: func(name: key) -> size;
}
`;
    expect(await lintAll(text, spec)).toEqual(
      [
        ["11:7", "the `use` of `base`"],
        ["12:8", "type `size`"],
        ["13:10", "record `entry`"],
        ["14:9", "flags `modes`"],
        ["15:8", "enum `kind`"],
        ["16:11", "variant `value`"],
        ["17:12", "resource `blob`"],
        ["18:3", "function `get`"],
      ].map(
        ([place, item]) =>
          `since/require-member ${place} ${item} has no gate, but interface \`types\` is \`@since(version = 1.0.0)\``,
      ),
    );
  });

  it("asks every kind of member of a world, and of an inline interface in it", async () => {
    const text = `package acme:store@1.2.0;

@since(version = 1.0.0)
interface types {}

@since(version = 1.0.0)
world base {}

@since(version = 1.0.0)
world app {
  include base;
  import types;
  import named: types;
  import log: func(line: string);
  @since(version = 1.1.0)
  import inline: interface {
    get: func();
  }
  export types;
  type size = u64;
}
`;
    expect(await lintAll(text, spec)).toEqual([
      "since/require-member 11:11 the `include` of `base` has no gate, but world `app` is `@since(version = 1.0.0)`",
      "since/require-member 12:10 import `types` has no gate, but world `app` is `@since(version = 1.0.0)`",
      "since/require-member 13:10 import `named` has no gate, but world `app` is `@since(version = 1.0.0)`",
      "since/require-member 14:10 import `log` has no gate, but world `app` is `@since(version = 1.0.0)`",
      "since/require-member 17:5 function `get` has no gate, but import `inline` is `@since(version = 1.1.0)`",
      "since/require-member 19:10 export `types` has no gate, but world `app` is `@since(version = 1.0.0)`",
      "since/require-member 20:8 type `size` has no gate, but world `app` is `@since(version = 1.0.0)`",
    ]);
  });

  it("asks constructor, methods and static functions, at the keyword or the name", async () => {
    const text = gatedInterface(`  @since(version = 1.1.0)
  resource blob {
    constructor(name: string);
    size: func() -> u64;
    open: static func() -> blob;
  }`);
    expect(await lintAll(text, spec)).toEqual([
      "since/require-member 7:5 the constructor of `blob` has no gate, but resource `blob` is `@since(version = 1.1.0)`",
      "since/require-member 8:5 method `blob.size` has no gate, but resource `blob` is `@since(version = 1.1.0)`",
      "since/require-member 9:5 static function `blob.open` has no gate, but resource `blob` is `@since(version = 1.1.0)`",
    ]);
  });

  it("looks through an ungated resource at the interface", async () => {
    const text = gatedInterface("  resource blob {\n    size: func() -> u64;\n  }");
    expect(await lintAll(text, spec)).toEqual([
      "since/require-member 5:12 resource `blob` has no gate, but interface `types` is `@since(version = 1.0.0)`",
      "since/require-member 6:5 method `blob.size` has no gate, but interface `types` is `@since(version = 1.0.0)`",
    ]);
  });

  it("says nothing twice: an ungated method that uses a gated type is one finding", async () => {
    const text = gatedInterface("  @since(version = 1.2.0)\n  type key = string;\n  get: func(name: key);");
    expect(await lintAll(text, spec)).toEqual([
      "since/require-member 7:3 function `get` has no gate, but interface `types` is `@since(version = 1.0.0)`",
    ]);
  });

  it("takes no comment for a gate, wherever it stands", async () => {
    const text = gatedInterface(`  // @since(version = 1.0.0)
  get: func();
  /// see @since(version = 1.0.0)
  set: func();
  @since(version = 1.0.0) put: func(); del: func();
  /* @since(version = 1.0.0) */ %list: func();`);
    expect((await lintAll(text, spec)).map((line) => line.split(" ").slice(1, 4).join(" "))).toEqual([
      "6:3 function `get`",
      "8:3 function `set`",
      "9:40 function `del`",
      "10:33 function `list`",
    ]);
  });

  it("finds a gate however far above, over lines and comments", async () => {
    const docs = Array.from({ length: 30 }, (_, at) => `  // line ${at}`).join("\n");
    const text = gatedInterface(`  @since(
    version =
      1.0.0
  )
${docs}
  /** more */
  get: func();
  /* get2: func(); */`);
    expect(await lintAll(text, spec)).toEqual([]);
  });

  it("is content without gates, with gates everywhere, and with an unstable member of a stable container", async () => {
    expect(await lintAll("package acme:store;\ninterface types { get: func(); }\n", spec)).toEqual([]);
    const gate = "@unstable(feature = store-x)";
    expect(await lintAll(gatedInterface(`  ${gate}\n  get: func();`), spec)).toEqual([]);
  });

  it("names the item, the container's gate, and the line to write", async () => {
    const { diagnostics } = await run(gatedInterface("  get: func();"), spec);
    expect(diagnostics[0]).toMatchObject({
      rule: "since/require-member",
      severity: "error",
      file: "wit/store.wit",
      range: { start: { line: 5, column: 3 }, end: { line: 5, column: 6 } },
      item: "acme:store/types@1.2.0#get",
      help: "write `@since(version = 1.0.0)` above it, or a newer version if it came later",
      related: [
        {
          file: "wit/store.wit",
          range: { start: { line: 3, column: 1 }, end: { line: 3, column: 24 } },
          message: "the gate of interface `types`",
        },
      ],
    });
  });
});

describe("since/member-not-older", () => {
  it("compares with every container, and as semantic versions order", async () => {
    const text = `package acme:store@1.10.0;

@since(version = 1.9.0)
interface types {
  @since(version = 1.10.0)
  resource blob {
    @since(version = 1.9.0)
    size: func() -> u64;
    @since(version = 1.10.0)
    name: func() -> string;
  }
  @since(version = 1.9.0-rc.1)
  get: func();
}
`;
    expect(await lintAll(text, spec)).toEqual([
      "since/member-not-older 8:5 method `blob.size` is `@since(version = 1.9.0)`, older than resource `blob` with 1.10.0",
      "since/member-not-older 13:3 function `get` is `@since(version = 1.9.0-rc.1)`, older than interface `types` with 1.9.0",
    ]);
  });

  it("looks past a container without a gate", async () => {
    const text = gatedInterface(
      "  resource blob {\n    @since(version = 1.0.0)\n    size: func() -> u64;\n  }",
      "@since(version = 1.1.0)",
    );
    expect(await lintAll(text, spec)).toEqual([
      "since/require-member 5:12 resource `blob` has no gate, but interface `types` is `@since(version = 1.1.0)`",
      "since/member-not-older 7:5 method `blob.size` is `@since(version = 1.0.0)`, older than interface `types` with 1.1.0",
    ]);
  });

  it("says nothing of the same reference once more", async () => {
    const text = gatedInterface(`  @since(version = 1.1.0)
  resource blob {
    @since(version = 1.0.0)
    clone: func() -> blob;
  }`);
    expect(await lintAll(text, spec)).toEqual([
      "since/member-not-older 8:5 method `blob.clone` is `@since(version = 1.0.0)`, older than resource `blob` with 1.1.0",
    ]);
  });
});

describe("since/unstable-container", () => {
  const gate = "@unstable(feature = store-x)";

  it("finds stable and ungated members, also of a resource in an unstable interface", async () => {
    const text = gatedInterface(
      `  resource blob {
    size: func() -> u64;
  }
  @since(version = 1.2.0)
  get: func();
  ${gate}
  set: func();`,
      gate,
    );
    expect(await lintAll(text, spec)).toEqual([
      "since/unstable-container 5:12 resource `blob` has no gate, but interface `types` is `@unstable(feature = store-x)`",
      "since/unstable-container 6:5 method `blob.size` has no gate, but interface `types` is `@unstable(feature = store-x)`",
      "since/unstable-container 9:3 function `get` is stable, but interface `types` is `@unstable(feature = store-x)`",
    ]);
  });

  it("is content with a member of another feature: both have to be on", async () => {
    expect(await lintAll(gatedInterface("  @unstable(feature = store-y)\n  get: func();", gate), spec)).toEqual([]);
  });

  it("lets the nearest gate decide about an ungated member", async () => {
    const text = gatedInterface(`  ${gate}
  resource blob {
    size: func() -> u64;
  }`);
    expect(await lintAll(text, spec)).toEqual([
      "since/unstable-container 7:5 method `blob.size` has no gate, but resource `blob` is `@unstable(feature = store-x)`",
    ]);
  });
});

describe("since/require-toplevel", () => {
  const rule = "since/require-toplevel";

  it("asks interfaces, worlds and types of a package of which at least half is gated", async () => {
    const text = `package acme:store@1.2.0;

interface types {
  type size = u64;
  get: func() -> size;
}

world app {
  type size = u64;
  import types;
}

//// other.wit
package acme:store@1.2.0;

@unstable(feature = store-x)
interface more {}
`;
    expect(await findings(rule, text, { options: { always: false } })).toEqual([]);
    const half = `${text}\n@since(version = 1.1.0)\nworld gated {}\n`;
    expect(await findings(rule, half, { options: { always: false } })).toEqual([
      "3:11 interface `types` has no gate",
      "4:8 type `size` has no gate",
      "8:7 world `app` has no gate",
      "9:8 type `size` has no gate",
    ]);
  });

  it("leaves members of gated containers to others", async () => {
    expect(await findings(rule, gatedInterface("  type size = u64;"))).toEqual([]);
  });

  it("asks packages without any gate only in the presets that say so", async () => {
    const text = "package acme:store@1.2.0;\n\ninterface types {}\n";
    expect(await lintAll(text, { presets: ["recommended"] })).toEqual([]);
    expect((await lintAll(text, { presets: ["wasi"] })).filter((line) => line.startsWith(rule))).toEqual([
      `${rule} 3:11 interface \`types\` has no gate`,
    ]);
  });

  it("speaks of nested packages on their own", async () => {
    const text = `package acme:store@1.2.0;

@since(version = 1.0.0)
interface types {}

package acme:other@1.0.0 {
  interface types {}
}
`;
    expect(await findings(rule, text, { options: { always: false } })).toEqual([]);
  });

  it("suggests the version of the package, and nothing where it has none", async () => {
    const { diagnostics } = await run("package acme:store@1.2.0;\n\ninterface types {}\n", { rule });
    expect(diagnostics[0]?.fix).toEqual({
      kind: "suggestion",
      edits: [
        {
          file: "wit/store.wit",
          range: { start: { line: 3, column: 1 }, end: { line: 3, column: 1 } },
          text: "@since(version = 1.2.0)\n",
        },
      ],
    });
    const { diagnostics: bare } = await run("package acme:store;\n\ninterface types {}\n", { rule });
    expect(bare[0]?.fix).toBeUndefined();
  });
});
