import { describe, expect, test } from "vitest";
import { compareDiagnostics } from "../../src/common/diagnostic.ts";
import { packageFile } from "../../src/package/load/source.ts";
import { resolve } from "../../src/package/resolve/resolve.ts";
import { dealias, resourceOf } from "../../src/package/type-info.ts";
import { parse } from "../../src/syntax/parse.ts";
import { brief, checkText } from "../support/check-text.ts";

/** What is reported of a text: rule, place, message. */
function found(text: string, features: readonly string[] = ["on"]): string[] {
  const { diagnostics } = checkText(text, { features });
  return [...diagnostics].sort(compareDiagnostics).map((one) => `${one.rule} ${brief(one)}`);
}

/** An interface around some items, in a package with a version. */
const inInterface = (items: string): string => `package a:b@1.0.0;\ninterface i {\n${items}\n}`;
const inWorld = (items: string): string =>
  `package a:b@1.0.0;\ninterface i { type t = u8; }\ninterface j { use i.{t}; }\nworld w {\n${items}\n}`;

describe("names of a package", () => {
  test.each([
    ["interface x {}\nworld x {}", "name/duplicate-item 3:7 duplicate item named `x`"],
    ["interface x {}\nuse i as x;\ninterface i {}", "name/duplicate-in-file 3:10 duplicate name `x` in this file"],
    ["use i as j;\nuse j as k;\ninterface i {}", "name/unknown-item 3:5 interface or world `j` does not exist"],
    ["interface x { use y.{t}; }", "name/unknown-item 2:19 interface or world `y` does not exist"],
    ["interface x { use y.{t}; }\nworld y {}", "name/wrong-kind 2:19 name `y` is defined as a world, not an interface"],
    ["interface y {}\nworld x { include y; }", "name/wrong-kind 3:19 name `y` is defined as an interface, not a world"],
    ["interface x { use y.{t}; }\ninterface y { g: func(); }", "name/unknown-type 2:22 name `t` does not exist"],
    ["interface x { use y.{t}; }\ninterface y { t: func(); }", "name/not-a-type 2:22 cannot import function `t`"],
    ["interface x { use x.{t}; }", "name/cycle 2:11 interface or world `x` depends on itself"],
    ["world x { include y; }\nworld y { include x; }", "name/cycle 3:7 interface or world `y` depends on itself"],
  ])("%s", (text, expected) => {
    expect(found(`package a:b;\n${text}`)[0]).toBe(expected);
    expect(found(`package a:b;\n${text}`).filter((one) => !one.startsWith("name/unknown-type"))).toHaveLength(
      expected.startsWith("name/unknown-type") ? 0 : 1,
    );
  });

  test("a name that comes from what is missing is not missing once more", () => {
    expect(
      found(
        "package a:b;\ninterface x {\n  use gone.{t};\n  use p:q/r@1.0.0.{u as v};\n  type w = list<t>;\n  f: func(a: borrow<v>) -> own<w>;\n}\nworld z { include nowhere; import x; }",
      ),
    ).toEqual([
      "name/unknown-item 3:7 interface or world `gone` does not exist",
      "package/missing-dependency 4:7 package 'p:q@1.0.0' not found. known packages:\n    a:b",
      "type/not-a-resource 6:32 type `w` used in a handle must be a resource",
      "name/unknown-item 8:19 interface or world `nowhere` does not exist",
    ]);
  });
});

describe("packages", () => {
  test.each([
    ["interface i {}", "package/no-header no `package` header was found in any WIT file for this package"],
    [
      "package a:b;\npackage c:d { package e:f {} }",
      "package/nested-too-deep 2:23 nested packages must be placed at the top-level",
    ],
    [
      "package a:b;\npackage c:d {}\npackage c:d {}",
      "package/defined-twice 3:9 package `c:d` is defined in two different locations:\n  * test.wit:3:9\n  * test.wit:2:9",
    ],
    [
      "package a:b;\nworld w { import a:b/i; }\ninterface i {}",
      "package/cycle 2:18 package `a:b` creates a dependency cycle",
    ],
    [
      "package a:b;\nworld w { import c:d/i; }\npackage c:d {}",
      "name/unknown-item 2:22 interface 'i' not found in package 'c:d'",
    ],
    [
      "package a:b;\nworld w { include c:d/i; }\npackage c:d { interface i {} }",
      "name/unknown-item 2:23 world 'i' not found in package 'c:d'",
    ],
    [
      "package a:b;\nworld w { import c:d/i@1.0.0; import c:d/j@1.0.0; }\npackage c:d@1.0.1 {}",
      "package/missing-dependency 2:18 package 'c:d@1.0.0' not found. known packages:\n    c:d@1.0.1\n    a:b",
    ],
  ])("%s", (text, expected) => expect(found(text)).toEqual([expected]));

  test("a reference behind a feature that is off needs no interface, but its package", () => {
    const text = (feature: string) =>
      `package a:b;\nworld w { @unstable(feature = ${feature}) import c:d/i; }\npackage c:d {}`;
    expect(found(text("off"))).toEqual([]);
    expect(found(text("on"))).toHaveLength(1);
  });
});

describe("names and types of an interface", () => {
  test.each([
    ["type x = u8;\nx: func();", "name/duplicate 4:1 name `x` is defined more than once"],
    ["f: func();\nf: func();", "name/duplicate 4:1 name `f` is defined more than once"],
    ["type x = u8;\ntype x = u8;", "name/duplicate 4:6 name `x` is defined more than once"],
    ["resource r { m: func(); m: static func(); }", "name/duplicate 3:25 duplicate function name `m`"],
    ["resource r { constructor(); constructor(); }", "name/duplicate 3:29 duplicate constructors"],
    ["f: func(a: u8, a: u8);", "name/duplicate-param 3:16 param `a` is defined more than once"],
    [
      "resource r { m: func(self: u8); s: static func(self: u8); }",
      "name/duplicate-param 3:22 param `self` is defined more than once",
    ],
    ["type x = y;", "type/unknown 3:10 type `y` does not exist"],
    ["f: func(x: y);", "type/unknown 3:12 name `y` does not exist"],
    ["g: func();\nf: func(x: g);", "type/not-a-type 4:12 cannot use function `g` as a type"],
    ["f: func(x: g);\ng: func();", "type/unknown 3:12 name `g` does not exist"],
    ["record x { a: list<x> }", "type/cycle 3:20 type `x` depends on itself"],
    ["type x = y;\ntype y = option<x>;", "type/cycle 3:10 type `y` depends on itself"],
    ["record x {}\ntype h = own<x>;", "type/not-a-resource 4:14 type `x` used in a handle must be a resource"],
    [
      "resource r;\ntype a = own<r>;\nf: func(x: borrow<a>);",
      "type/not-a-resource 5:19 type `a` used in a handle must be a resource",
    ],
    [
      "type k = string;\ntype m = map<k, u8>;",
      "map/key-type 4:10 invalid map key type: map keys must be bool, u8, u16, u32, u64, s8, s16, s32, s64, char, or string",
    ],
    [
      "resource r { constructor() -> r; }",
      "type/constructor-result 3:31 if a constructor return type is declared it must be a `result`",
    ],
    [
      "resource r { constructor() -> result<u8>; }",
      "type/constructor-result 3:38 the `ok` type must be the resource being constructed",
    ],
    [
      "resource r;\nf: func() -> option<borrow<r>>;",
      "type/borrow-in-result 4:1 function `f` returns a type which contains a `borrow<T>` which is not supported",
    ],
    [
      "resource r { s: static func() -> h; }\ntype h = list<borrow<r>>;",
      "type/borrow-in-result 3:14 function `[static]r.s` returns a type which contains a `borrow<T>` which is not supported",
    ],
    [
      "@since(version = 1.0.1)\nf: func();",
      "since/not-future 4:1 feature gate cannot reference unreleased version 1.0.1 of package [a:b@1.0.0] (current version 1.0.0)",
    ],
    [
      "@since(version = 1.0.0+b1)\nf: func();",
      "since/not-future 4:1 feature gate cannot reference unreleased version 1.0.0+b1 of package [a:b@1.0.0] (current version 1.0.0)",
    ],
    [
      "@unstable(feature = off) type x = u8;\nf: func(a: x);",
      "gate/excluded 4:1 found a reference to a type which is excluded due to its feature not being activated",
    ],
  ])("%s", (items, expected) => expect(found(inInterface(items))).toEqual([expected]));

  test.each([
    "resource r;\ntype a = r;\ntype b = own<a>;\nf: func(x: b) -> a;",
    "resource r { f: func(x: r) -> list<r>; %constructor: func(); constructor() -> result<own<r>, string>; }",
    "type e = result<r>;\nresource r { constructor() -> e; }",
    "f: func(a: map<string, list<error-context, 4>>) -> stream;\nF: func(); foo: func(a: u8, A: u8);",
    "record x { a: u8, a: u8 }",
    "@unstable(feature = on) type x = u8;\nf: func(a: x);",
    "@deprecated(version = 9.0.0) @since(version = 1.0.0) f: func();",
  ])("%s is fine", (items) => expect(found(inInterface(items))).toEqual([]));

  test("old float types are told by their new names", () => {
    const { errors } = checkText(inInterface("type x = float32;\nf: func(a: float64);"));
    expect(errors.map(({ message, help }) => [message.split("\n")[0], help])).toEqual([
      ["type `float32` does not exist", "write `f32`"],
      ["name `float64` does not exist", "write `f64`"],
    ]);
  });

  test("a `use` that replaces a definition is a warning: the official tools drop the definition without a word", () => {
    const text = "package a:b;\ninterface i { type t = u8; }\ninterface j { type t = u16; use i.{t}; }";
    expect(found(text)).toEqual(["name/shadowed 3:36 `use` of `t` replaces the type of that name defined above"]);
    expect(checkText(text).errors).toEqual([]);
  });

  test("a version gate in a package without a version is told once", () => {
    const gated = "@since(version = 1.0.0)\ninterface x {\n  @since(version = 1.0.0)\n  f: func();\n}";
    expect(found(`package a:b;\n${gated}`)).toEqual([
      "since/package-version 3:11 package [a:b] contains a feature gate with a version specifier, so it must have a version",
    ]);
  });
});

describe("worlds", () => {
  test.each([
    ["import i;\nimport i;", "world/duplicate-interface 6:8 interface cannot be imported more than once"],
    ["export a: func();\nexport a: i;", "world/name-conflict 6:8 export `a` conflicts with prior func of same name"],
    ["type a = u8;\nimport a: func();", "world/name-conflict 6:8 import `a` conflicts with prior type of same name"],
    [
      "import a: i;\nimport a: interface {}",
      "world/name-conflict 6:8 import `a` conflicts with prior interface of same name",
    ],
    [
      "import a: func();\nimport A: func();",
      "naming/label-clash-case-insensitive 6:8 import `A` in world `w` conflicts with import `a` (kebab-case identifiers are case-insensitive)",
    ],
    [
      "include v;\nimport a: func();\n}\nworld v {\nimport a: func();",
      "world/include-conflict 5:9 import of `a` shadows previously imported items",
    ],
    [
      "include v with { b as c }\n}\nworld v {\nimport a: func();",
      "include/with-unknown 5:9 no import or export kebab-name `b`. Note that an ID does not support renaming",
    ],
    [
      "export i;\nexport k;\n}\ninterface k { use j.{t}; use i.{t as u};",
      "world/export-conflict 4:7 interface `a:b/k@1.0.0` transitively depends on an interface in incompatible ways",
    ],
    [
      "@unstable(feature = off) type x = u8;",
      "gate/excluded 5:31 found a reference to a type which is excluded due to its feature not being activated",
    ],
    [
      "@since(version = 1.0.0) import i;\ninclude v;\n}\nworld v {\n@unstable(feature = on) import i;",
      "gate/mismatch 6:9 mismatch in stability from 'Unstable { feature: \"on\", deprecated: None }' to 'Stable { since: Version { major: 1, minor: 0, patch: 0 }, deprecated: None }'",
    ],
  ])("%s", (items, expected) => expect(found(inWorld(items))).toEqual([expected]));

  test.each([
    "import i;\nimport x: i;\nexport i;\nexport x: i;",
    "import a: func();\nexport a: func();",
    "include v with { r as s }\n}\nworld v {\nresource r { constructor(); m: func() -> r; }",
    "include v;\ninclude v;\n}\nworld v {\nimport i;\nexport j;",
    "export j;",
  ])("%s is fine", (items) => expect(found(inWorld(items))).toEqual([]));
});

describe("what multiplies", () => {
  const chain = Array.from({ length: 40 }, (_, i) => `world w${i + 1} { include w${i}; import f${i}-x: func(); }`);
  const text = `package a:b;\nworld w0 {}\n${chain.join("\n")}`;

  test("is limited, and told once", () => {
    const parsed = parse(text, { file: "test.wit" });
    const source = { path: "test.wit", role: "root", group: 0, files: [packageFile(parsed.file, [])] } as const;
    const limited = resolve([source], { maxWorldItems: 100 }).diagnostics;
    expect(limited.map((one) => `${one.rule} ${brief(one)}`)).toEqual([
      "world/too-large 17:21 world `w15` is not completed: all worlds together have too many imports and exports",
    ]);
    expect(resolve([source]).diagnostics).toEqual([]);
  });

  test("chains of 20,000 aliases, handles and uses end with a verdict", () => {
    const aliases = Array.from({ length: 20_000 }, (_, i) => `type t${i + 1} = t${i};`).join("\n");
    expect(
      found(`package a:b;\ninterface i { resource t0;\n${aliases}\nf: func(x: borrow<t20000>) -> t20000; }`),
    ).toEqual([]);
    const uses = Array.from({ length: 5000 }, (_, i) => `interface i${i + 1} { use i${i}.{t}; }`).join("\n");
    expect(
      found(`package a:b;\ninterface i0 { type t = u8; }\n${uses}\nworld w { export i5000; import i4999; }`),
    ).toEqual([]);
  });
});

describe("the whole text", () => {
  test("every mistake is told once, whatever kind it is", () => {
    const text = [
      "package a:b;",
      "interface i {",
      "  type a = missing;",
      "  f: func(x: u8, x: u8) -> borrow<r>;",
      "  resource r { constructor(); constructor(); }",
      "}",
      "interface i {}",
      "world w {",
      "  import nowhere;",
      "  import x: func()",
      "  import z: func(a: r);",
      "}",
    ].join("\n");
    expect(found(text)).toEqual([
      "type/unknown 3:12 type `missing` does not exist",
      "type/borrow-in-result 4:3 function `f` returns a type which contains a `borrow<T>` which is not supported",
      "name/duplicate-param 4:18 param `x` is defined more than once",
      "name/duplicate 5:31 duplicate constructors",
      "name/duplicate-item 7:11 duplicate item named `i`",
      "name/unknown-item 9:10 interface or world `nowhere` does not exist",
      "syntax/unexpected-token 11:3 expected ';', found keyword `import`",
      "type/unknown 11:21 name `r` does not exist",
    ]);
  });
});

describe("the model", () => {
  const { model } = checkText(
    "package a:b;\ninterface i { resource r { m: func(); } type s = r; }\ninterface j { use i.{s as t}; type u = t; f: func(x: own<u>, y: gone); }\nworld w { import x: interface { g: func(); } import i; include v; }\nworld v {}",
  );
  const pkg = model.packages[0];
  const [i, j] = [pkg?.interfaces.get("i"), pkg?.interfaces.get("j")];
  const world = pkg?.worlds.get("w");

  test("follows use and aliases to the definition", () => {
    const u = j?.types.get("u");
    expect(u && dealias(model, u)).toBe(i?.types.get("r"));
    expect(u && resourceOf(model, u)).toBe(i?.types.get("r"));
    expect(j?.types.get("t")?.used).toBe(i?.types.get("s"));
    expect(j?.uses[0]?.target).toBe(i);
  });

  test("binds the names in types, also in handles", () => {
    const params = j?.functions.get("f")?.func.params ?? [];
    const [own, gone] = params.map(({ type }) => type);
    expect(own?.kind === "handle" && model.typeOf(own.resource)).toBe(j?.types.get("u"));
    expect(gone?.kind === "named" && model.typeOf(gone.id)).toBe(undefined);
  });

  test("knows what imports, includes and members stand for", () => {
    expect(world?.imports.map(({ target }) => target?.name)).toEqual(["x", "i"]);
    const inline = world?.imports[0]?.target;
    expect(inline?.kind === "interface" && inline.inlineOf).toBe(world);
    expect(world?.includes[0]?.target).toBe(pkg?.worlds.get("v"));
    expect(i?.types.get("r")?.members.map(({ name }) => name)).toEqual(["m"]);
  });
});
