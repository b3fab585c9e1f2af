import { describe, expect, test } from "vitest";
import { resolvedJson } from "../../src/package/json.ts";
import { loadPackages } from "../../src/package/load/load.ts";
import { print, rootPackages } from "../../src/package/print.ts";
import { resolve, resolvedView } from "../../src/package/resolve/resolve.ts";
import { checkText } from "../support/check-text.ts";
import { memoryReader } from "../support/memory-reader.ts";

const source = `/// The package.
package acme:store@1.2.0;
use acme:base/types@0.1.0 as base;

// plain comments are docs too
@since(version = 1.0.0)
interface keys {
  get: func(k: key) -> option<list<u8>>;
  use base.{id as key};
  /** A cursor.
   * Keep it short.
   */
  @unstable(feature = cursors)
  resource cursor { next: func() -> result<_, error>; constructor(from: key); at: static async func(k: borrow<cursor>); }
  variant error { gone, other(string), }
  type %list = map<string, list<u8, 4>>;
}

@unstable(feature = off)
interface hidden {}

world app {
  export run: async func();
  include other with { log as log2 }
  @external-id("kv:\\"main\\"")
  import main: keys;
  export keys;
}

world other { import log: func(line: string); @deprecated(version = 1.1.0) @since(version = 1.0.0) import tool: interface { type t = u8; } }

package acme:base@0.1.0 { interface types { type id = u64; } }
`;

const printed = `/// The package.
package acme:store@1.2.0;

/// plain comments are docs too
@since(version = 1.0.0)
interface keys {
  use acme:base/types@0.1.0.{id as key};

  /// A cursor.
  ///    * Keep it short.
  @unstable(feature = cursors)
  resource cursor {
    next: func() -> result<_, error>;
    constructor(%from: key);
    at: static async func(k: borrow<cursor>);
  }

  variant error {
    gone,
    other(string),
  }

  type %list = map<string, list<u8, 4>>;

  get: func(k: key) -> option<list<u8>>;
}

world other {
  @since(version = 1.0.0)
  @deprecated(version = 1.1.0)
  import tool: interface {
    type t = u8;
  }
  import log: func(line: string);
}

world app {
  import acme:base/types@0.1.0;
  @external-id("kv:\\"main\\"")
  import main: keys;
  @since(version = 1.0.0)
  @deprecated(version = 1.1.0)
  import tool: interface {
    type t = u8;
  }
  import log2: func(line: string);

  export run: async func();
  export keys;
}

package acme:base@0.1.0 {
  interface types {
    type id = u64;
  }
}
`;

const features = ["cursors"];

describe("print", () => {
  const { model, errors } = checkText(source.replace("from: key", "%from: key"), { features });

  test("shows the resolved package: features applied, worlds complete, docs and gates kept, its packages behind it", () => {
    expect(errors).toEqual([]);
    expect(print(model)).toBe(printed);
  });

  test("of its own output changes nothing, and the output resolves to an equal model", () => {
    const again = checkText(printed, { features });
    expect(again.errors).toEqual([]);
    expect(print(again.model)).toBe(printed);
    expect(named(again.model)).toEqual(named(model));
  });

  test.each([
    ["/**\n *  x\n */", "///\n/// *  x"],
    ["///\ttab", "/// tab"],
    ["//", "///"],
    ["/** a  \n\n      b  */", "/// a\n///\n///       b"],
    ["/// a\n///   b\n/* c */", "///  a\n///    b\n/// * c */"],
  ])("docs %j come back the same once they are printed", (docs, expected) => {
    const text = print(checkText(`package a:b;\n${docs}\ninterface i {}`).model);
    expect(text).toBe(`package a:b;\n\n${expected}\ninterface i {\n}\n`);
    expect(print(checkText(text).model)).toBe(text);
  });

  test("names each root where there are several, and takes along what they need of one another", async () => {
    const { packages } = await loadPackages(
      ["tree"],
      memoryReader({
        "tree/a/a.wit": "package t:a; interface i { use t:b/i.{x}; }",
        "tree/b/b.wit": "package t:b; interface i { type x = u8; }",
      }),
    );
    expect(print(resolve(packages).model)).toBe(
      [
        "// tree/b\npackage t:b;\n\ninterface i {\n  type x = u8;\n}\n",
        "// tree/a\npackage t:a;\n\ninterface i {\n  use t:b/i.{x};\n}\n\npackage t:b {\n  interface i {\n    type x = u8;\n  }\n}\n",
      ].join("\n"),
    );
  });
});

/** The model with names instead of numbers: the order in which types are numbered is not part of its meaning. */
function named(model: Parameters<typeof print>[0]): unknown {
  const [root] = rootPackages(model);
  const view = root && (resolvedJson(resolvedView(model, root)) as unknown as View);
  if (!view) return undefined;
  const type = (ref: unknown): unknown => {
    if (typeof ref !== "number") return ref;
    const found = view.types[ref];
    return found?.name ?? deep(found?.kind);
  };
  const deep = (value: unknown, key = ""): unknown => {
    if (typeof value === "number") return key === "package" ? view.packages[value]?.name : type(value);
    if (Array.isArray(value))
      return key === "fixed-length-list" ? [type(value[0]), `${value[1]}`] : value.map((item) => deep(item));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [/^interface-\d+$/.test(name) ? "by path" : name, deep(item, name)]),
    );
  };
  const definitions = view.types.filter(({ name }) => name !== null).map((one) => [one.name, deep(one.kind)]);
  return {
    definitions: definitions.map((one) => JSON.stringify(one)).sort(),
    interfaces: view.interfaces.map((one) => deep({ ...one, types: Object.keys(one.types) })),
    packages: view.packages.map(({ name }) => name),
  };
}

interface View {
  readonly types: readonly { readonly name: string | null; readonly kind: unknown }[];
  readonly interfaces: readonly { readonly name: string | null; readonly types: object; readonly functions: object }[];
  readonly packages: readonly { readonly name: string }[];
}

test("JSON holds external ids, docs of imports and the versions of gates", () => {
  const { model } = checkText(
    'package a:b@1.0.0;\ninterface i { @external-id("f") f: func(); }\nworld w {\n/// why\n@external-id("x") @since(version = 0.9.0)\nimport i;\n}',
  );
  const [root] = rootPackages(model);
  const json = root && resolvedJson(resolvedView(model, root));
  expect(json).toMatchObject({
    interfaces: [{ functions: { f: { external_id: "f" } } }],
    worlds: [
      {
        imports: {
          "interface-0": {
            interface: {
              id: 0,
              docs: { contents: "why" },
              external_id: "x",
              stability: { stable: { since: "0.9.0" } },
            },
          },
        },
      },
    ],
  });
});
