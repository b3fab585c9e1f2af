import { describe, expect, it } from "vitest";
import { gatedInterface, lintAll } from "../harness.ts";

const spec = { presets: ["spec"] as const };

describe("since/reference", () => {
  it("looks at parameters, results, fields, cases, aliases and handles", async () => {
    const text = gatedInterface(`  @since(version = 1.1.0)
  type key = string;
  @since(version = 1.1.0)
  resource blob;
  @since(version = 1.0.0)
  record entry { key: list<option<key>> }
  @since(version = 1.0.0)
  variant value { named(tuple<u8, key>), none }
  @since(version = 1.0.0)
  type name = key;
  @since(version = 1.0.0)
  get: func(a: u8, b: borrow<blob>) -> u8;
  @since(version = 1.0.0)
  put: func() -> result<_, key>;
  @since(version = 1.0.0)
  all: func() -> stream<map<string, future<key>>>;`);
    const newer = "which is `@since(version = 1.1.0)`";
    expect(await lintAll(text, spec)).toEqual([
      `since/reference 10:10 record \`entry\` is \`@since(version = 1.0.0)\`, but refers to \`key\`, ${newer}`,
      `since/reference 12:11 variant \`value\` is \`@since(version = 1.0.0)\`, but refers to \`key\`, ${newer}`,
      `since/reference 14:8 type \`name\` is \`@since(version = 1.0.0)\`, but refers to \`key\`, ${newer}`,
      `since/reference 16:3 function \`get\` is \`@since(version = 1.0.0)\`, but refers to \`blob\`, ${newer}`,
      `since/reference 18:3 function \`put\` is \`@since(version = 1.0.0)\`, but refers to \`key\`, ${newer}`,
      `since/reference 20:3 function \`all\` is \`@since(version = 1.0.0)\`, but refers to \`key\`, ${newer}`,
    ]);
  });

  it("takes no field, case or parameter for a reference to a type of the same name", async () => {
    const text = gatedInterface(`  @since(version = 1.1.0)
  type key = string;
  @since(version = 1.0.0)
  record entry { key: string }
  @since(version = 1.0.0)
  variant value { key(string) }
  @since(version = 1.0.0)
  get: func(key: string);`);
    expect(await lintAll(text, spec)).toEqual([]);
  });

  it("finds the example of WIT.md: an ungated type that refers to a gated one", async () => {
    const text = `package acme:store@1.2.0;

interface i {
  @since(version = 1.0.1)
  type t1 = u32;

  type t2 = t1;
}
`;
    expect(await lintAll(text, spec)).toEqual([
      "since/reference 7:8 type `t2` has no gate, but refers to `t1`, which is `@since(version = 1.0.1)`",
    ]);
  });

  it("lets a stable or ungated item not refer to an unstable one, and an unstable item to a stable one", async () => {
    const text = gatedInterface(`  @unstable(feature = store-x)
  type key = string;
  @since(version = 1.2.0)
  get: func(name: key);
  @unstable(feature = store-x)
  set: func(name: key);
  @since(version = 1.2.0)
  type size = u64;
  @unstable(feature = store-y)
  put: func() -> size;`);
    expect(await lintAll(text, spec)).toEqual([
      "since/reference 8:3 function `get` is `@since(version = 1.2.0)`, but refers to `key`, which is `@unstable(feature = store-x)`",
    ]);
  });

  it("finds an unstable item that needs another feature too", async () => {
    const text = gatedInterface(`  @unstable(feature = store-x)
  type key = string;
  @unstable(feature = store-y)
  get: func(name: key);`);
    expect(await lintAll(text, spec)).toEqual([
      "since/reference 8:3 function `get` is `@unstable(feature = store-y)`, but refers to `key`, which is `@unstable(feature = store-x)`",
    ]);
  });

  it("counts the gates of the containers on both sides", async () => {
    const text = `package acme:store@1.2.0;

@since(version = 1.1.0)
interface types {
  @since(version = 1.1.0)
  type key = string;
}

@since(version = 1.1.0)
interface blobs {
  @since(version = 1.1.0)
  use types.{key};
  @since(version = 1.1.0)
  get: func(name: key);
}

@since(version = 1.0.0)
interface old {
  @since(version = 1.0.0)
  use types.{key};
  @since(version = 1.0.0)
  get: func(name: key);
}
`;
    expect(await lintAll(text, spec)).toEqual([
      "since/reference 20:7 the `use` of `types` is `@since(version = 1.0.0)`, but refers to `types`, which is `@since(version = 1.1.0)`",
    ]);
  });

  it("lets the use answer for the name that it brings in", async () => {
    const text = `package acme:store@1.2.0;

@since(version = 1.0.0)
interface types {
  @since(version = 1.1.0)
  type key = string;
  @since(version = 1.0.0)
  type size = u64;
}

@since(version = 1.0.0)
interface blobs {
  @since(version = 1.0.0)
  use types.{key as name, size};
  @since(version = 1.0.0)
  get: func(name: name) -> size;
}

@since(version = 1.0.0)
interface right {
  @since(version = 1.1.0)
  use types.{key};
  @since(version = 1.0.0)
  get: func(name: key);
}
`;
    expect(await lintAll(text, spec)).toEqual([
      "since/reference 14:7 the `use` of `types` is `@since(version = 1.0.0)`, but refers to `key`, which is `@since(version = 1.1.0)`",
      "since/reference 24:3 function `get` is `@since(version = 1.0.0)`, but refers to `key`, which is `@since(version = 1.1.0)`",
    ]);
  });

  it("looks at imports, exports and includes of a world", async () => {
    const text = `package acme:store@1.2.0;

@since(version = 1.1.0)
interface types {}

@unstable(feature = store-x)
interface drafts {}

@since(version = 1.2.0)
world base {}

@since(version = 1.0.0)
world app {
  @since(version = 1.0.0)
  import types;
  @since(version = 1.2.0)
  export drafts;
  @since(version = 1.0.0)
  import named: types;
  @since(version = 1.0.0)
  include base;
  @since(version = 1.1.0)
  export types;
  @unstable(feature = store-x)
  import drafts;
}

world plain {
  import types;
}
`;
    expect(await lintAll(text, spec)).toEqual([
      "since/reference 15:10 import `types` is `@since(version = 1.0.0)`, but refers to `types`, which is `@since(version = 1.1.0)`",
      "since/reference 17:10 export `drafts` is `@since(version = 1.2.0)`, but refers to `drafts`, which is `@unstable(feature = store-x)`",
      "since/reference 19:10 import `named` is `@since(version = 1.0.0)`, but refers to `types`, which is `@since(version = 1.1.0)`",
      "since/reference 21:11 the `include` of `base` is `@since(version = 1.0.0)`, but refers to `base`, which is `@since(version = 1.2.0)`",
      "since/reference 29:10 import `types` has no gate, but refers to `types`, which is `@since(version = 1.1.0)`",
    ]);
  });

  it("compares versions within a package only, features through packages", async () => {
    const text = `package acme:shop@0.1.0;

@since(version = 0.1.0)
interface cart {
  @since(version = 0.1.0)
  use acme:store/types@2.0.0.{key, draft};
  @since(version = 0.1.0)
  put: func(name: key);
}

interface plain {
  use acme:store/types@2.0.0.{key};
  put: func(name: key);
}

package acme:store@2.0.0 {
  @since(version = 1.0.0)
  interface types {
    @since(version = 2.0.0)
    type key = string;
    @unstable(feature = store-draft)
    type draft = string;
  }
}
`;
    expect(await lintAll(text, spec)).toEqual([
      "since/reference 6:7 the `use` of `acme:store/types@2.0.0` is `@since(version = 0.1.0)`, but refers to `draft` of `acme:store@2.0.0`, which is `@unstable(feature = store-draft)`",
    ]);
  });

  it("says it once, however often an item refers to what is too new", async () => {
    const text = gatedInterface(`  @since(version = 1.1.0)
  type key = string;
  @since(version = 1.1.0)
  type size = u64;
  @since(version = 1.0.0)
  get: func(a: key, b: key) -> size;`);
    expect(await lintAll(text, spec)).toEqual([
      "since/reference 10:3 function `get` is `@since(version = 1.0.0)`, but refers to `key`, which is `@since(version = 1.1.0)`",
    ]);
  });

  it("says nothing where a gate is broken: another rule does", async () => {
    const text = gatedInterface(`  @since(version = 1.1)
  type key = string;
  @since(version = 1.0.0)
  get: func(a: key);`);
    expect(await lintAll(text, spec)).toEqual(["since/syntax 5:20 `1.1` is no full version: three numbers are needed"]);
  });

  it("reads top-level names and interfaces of other files", async () => {
    const text = `package acme:store@1.2.0;

use types as t;

@since(version = 1.0.0)
interface blobs {
  @since(version = 1.0.0)
  use t.{key};
}

//// other.wit
package acme:store@1.2.0;

@since(version = 1.2.0)
interface types {
  @since(version = 1.2.0)
  type key = string;
}
`;
    expect(await lintAll(text, spec)).toEqual([
      "since/reference 8:7 the `use` of `t` is `@since(version = 1.0.0)`, but refers to `t`, which is `@since(version = 1.2.0)`",
    ]);
  });
});
