import { describe, expect, it } from "vitest";
import { applyEdits } from "../../grammar/edit.ts";
import { offsetAt } from "../../grammar/source.ts";
import type { Diagnostic } from "../../src/common/diagnostic.ts";
import { parse } from "../../src/syntax/parse.ts";
import { outline } from "./outline.ts";
import { recoveryCases } from "./recovery-cases.ts";

function summary({ range, rule, message, help }: Diagnostic): string {
  return `${range?.start.line}:${range?.start.column} ${rule}: ${message}${help === undefined ? "" : ` (${help})`}`;
}

describe("a file with mistakes", () => {
  for (const { title, source, found, tree } of recoveryCases) {
    it(title, () => {
      const { file, diagnostics } = parse(source.join("\n"));
      expect(diagnostics.map(summary)).toEqual(found);
      expect(file.items.map(outline)).toEqual(tree);
    });
  }

  it("gives five diagnostics for five unrelated mistakes, and keeps all that is right", () => {
    const source = `package a:b@1.0.0;

@since(version = 1.0)
interface types {
  record point {
    x: u32,
    y u32,
  }
  get: func(p: point) -> list<u8
  put: func(p: point);
}

world w {
  import types;
  export map: func();
}

interface last {
  use types.{point};
  f: func() -> (a: point);
}
`;
    const { file, diagnostics } = parse(source, { file: "five.wit" });
    expect(diagnostics.map(summary)).toEqual([
      "3:21 since/syntax: expected '.', found ')' (a version has three numbers, `major.minor.patch`, as semver.org has it)",
      "7:7 syntax/unexpected-token: expected ':', found keyword `u32`",
      "10:3 syntax/unexpected-token: expected '>', found an identifier",
      "15:10 map/reserved-id: expected an identifier or string, found keyword `map` (`map` is a keyword; as a name it is written `%map`)",
      "20:16 syntax/unexpected-token: expected a type, found '(' (a function returns one type: write `-> t`, or `-> tuple<…>` or a record for several)",
    ]);
    expect(file.items.map(outline)).toEqual([
      "interface types { record point(x); func-decl get(p); func-decl put(p) }",
      "world w { import types; export map }",
      "interface last { use types(point); func-decl f() }",
    ]);
  });
});

describe("fixes of the parser", () => {
  const fixed = (source: string): string => {
    const { file, diagnostics } = parse(source);
    const edits = diagnostics.flatMap(({ fix }) => fix?.edits ?? []);
    return applyEdits(
      source,
      edits.map(({ range, text }) => ({
        start: offsetAt(file.source, range.start),
        end: offsetAt(file.source, range.end),
        text,
      })),
    );
  };
  const cases: readonly (readonly [string, string, string])[] = [
    ["a missing semicolon", "package a:b;\ninterface i { f: func()\n}", "package a:b;\ninterface i { f: func();\n}"],
    ["a header's semicolon", "package a:b\ninterface i {}", "package a:b;\ninterface i {}"],
    [
      "semicolons in a record",
      "interface i { record r { a: u8; b: u8; } }",
      "interface i { record r { a: u8, b: u8, } }",
    ],
    ["a missing comma", "interface i { record r { a: u8 b: u8 } }", "interface i { record r { a: u8, b: u8 } }"],
    ["a keyword as a name", "interface i { map: func(); }", "interface i { %map: func(); }"],
    ["a semicolon too many", "interface i { record r { a: u8 }; }", "interface i { record r { a: u8 } }"],
    [
      "static in front",
      "interface i { resource r { static f: func(); } }",
      "interface i { resource r { f: static func(); } }",
    ],
    [
      "a quoted version",
      'interface i { @since(version = "1.0.0") f: func(); }',
      "interface i { @since(version = 1.0.0) f: func(); }",
    ],
    [
      "an obsolete feature",
      "interface i { @since(version = 1.0.0, feature = x) f: func(); }",
      "interface i { @since(version = 1.0.0) f: func(); }",
    ],
    [
      "a misspelled gate",
      "interface i { @sicne(version = 1.0.0) f: func(); }",
      "interface i { @since(version = 1.0.0) f: func(); }",
    ],
    [
      "a gate that stands twice",
      "interface i { @since(version = 1.0.0) @since(version = 1.0.0) f: func(); }",
      "interface i { @since(version = 1.0.0) f: func(); }",
    ],
    [
      "a gate on a field",
      "interface i { record r { @since(version = 1.0.0) a: u8 } }",
      "interface i { record r { a: u8 } }",
    ],
    ["attributes on a use", "@since(version = 1.0.0)\nuse a;", "use a;"],
    ["a function without func", "interface i { f: (a: u8); }", "interface i { f: func(a: u8); }"],
  ];
  for (const [title, before, after] of cases) {
    it(title, () => {
      expect(fixed(before)).toBe(after);
      expect(parse(after).diagnostics).toEqual([]);
    });
  }
});
