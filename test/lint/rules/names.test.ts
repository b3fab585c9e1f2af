import { describe, expect, it } from "vitest";
import { findings, lintAll, run } from "../harness.ts";

const inInterface = (body: string) => `package acme:store@1.0.0;\n\ninterface types {\n${body}\n}\n`;

describe("naming/kebab-case", () => {
  it("finds capitals in every declared name, and leaves references alone", async () => {
    const text = inInterface(
      "  variant value { HTTP, other(DNS-error) }\n  record DNS-error { code: u8 }\n  get: func(URL: string);",
    );
    expect(await findings("naming/kebab-case", text)).toEqual([
      "4:19 `HTTP` is not in lower case; write `http`",
      "5:10 `DNS-error` is not in lower case; write `dns-error`",
      "6:13 `URL` is not in lower case; write `url`",
    ]);
  });
});

describe("naming/package-dir", () => {
  it.each([
    ["store/types.wit", []],
    ["store/wit/types.wit", []],
    ["store/wit-0.3.0-draft/types.wit", []],
    ["acme-store/types.wit", []],
    ["wit/types.wit", []],
    ["shop/wit/types.wit", ["shop/wit/types.wit 1:9 the folder of package `acme:store` is called `shop`"]],
  ])("judges %s", async (path, expected) => {
    expect(await findings("naming/package-dir", `//// ${path}\npackage acme:store@1.0.0;\n`)).toEqual(expected);
  });
});

describe("naming/no-redundant-prefix", () => {
  it("looks at members of interfaces and resources", async () => {
    const text = inInterface(
      "  type types-key = string;\n  resource blob { blob-size: func() -> u64; blobs: func(); }\n  type-of: func();",
    );
    expect(await findings("naming/no-redundant-prefix", text)).toEqual([
      "4:8 type `types-key` repeats the name of interface `types`",
      "5:19 method `blob.blob-size` repeats the name of resource `blob`",
    ]);
  });
});

describe("naming/label-clash-case-insensitive", () => {
  const rule = "naming/label-clash-case-insensitive";

  it("looks at every scope on its own", async () => {
    const text = `package acme:store@1.0.0;

interface types {
  record entry { ip: u8, IP: u8 }
  flags modes { read, READ }
  enum kind { file, FILE }
  variant value { ok, OK }
  resource blob {
    size: func(a: u8, A: u8);
    SIZE: static func();
  }
  get: func();
  type GET = u8;
}

interface TYPES {}

world app {
  import log: func();
  import LOG: func();
  export LOG: func();
  type Log = u8;
}
`.replace("  type Log = u8;\n", "");
    expect(await findings(rule, text)).toEqual([
      "4:26 `IP` and `ip` of record `entry` differ in case only",
      "5:23 `READ` and `read` of flags `modes` differ in case only",
      "6:21 `FILE` and `file` of enum `kind` differ in case only",
      "7:23 `OK` and `ok` of variant `value` differ in case only",
      "9:23 `A` and `a` of the parameters differ in case only",
      "10:5 `SIZE` and `size` of resource `blob` differ in case only",
      "13:8 `GET` and `get` of interface `types` differ in case only",
      "16:11 `TYPES` and `types` of package `acme:store@1.0.0` differ in case only",
      "20:10 `LOG` and `log` of the imports of world `app` differ in case only",
    ]);
  });

  it("says it once where the resolver says it too", async () => {
    const text = "package acme:store;\n\nworld app {\n  import log: func();\n  import LOG: func();\n}\n";
    expect((await lintAll(text)).filter((line) => line.includes("LOG"))).toHaveLength(1);
  });
});

describe("naming/getter-setter-clash", () => {
  it("needs both halves of the property, in one resource", async () => {
    const text = inInterface(
      "  resource a { get-x: func(); x: func(); }\n  resource b { set-x: func(); get-x: func(); x: func(); }",
    );
    expect(await findings("naming/getter-setter-clash", text)).toEqual([
      "5:46 method `b.x` would clash with the property of `get-x` and `set-x`",
    ]);
  });
});

describe("reserved/*", () => {
  it("find an escape that is not needed", async () => {
    const text = inInterface("  %list: func(%name: string);\n  %implements: func();");
    expect(await findings("reserved/unneeded-escape", text)).toEqual([
      "4:15 `name` is not a keyword: the `%` is not needed",
      "5:3 `implements` is not a keyword: the `%` is not needed",
    ]);
  });

  it("name the languages that reserve a word", async () => {
    const text = inInterface("  enum kind { new }\n  %yield: func(self: u8);");
    expect(await findings("reserved/language", text, { settings: { languages: ["python", "rust"] } })).toEqual([
      "5:3 `yield` is reserved in `python` and `rust`",
      "5:16 `self` is reserved in `rust`",
    ]);
  });
});

describe("map/reserved-id", () => {
  it("finds every name that is `map`, once, and escapes it", async () => {
    const text = inInterface("  map: func(map: u8);\n  record entry { map: u8 }");
    const { diagnostics } = await run(text, { presets: ["spec"] });
    expect(diagnostics.map(({ rule, range, fix }) => [rule, range?.start, fix?.edits[0]?.text])).toEqual([
      ["map/reserved-id", { line: 4, column: 3 }, "%"],
      ["map/reserved-id", { line: 4, column: 13 }, "%"],
      ["map/reserved-id", { line: 5, column: 18 }, "%"],
    ]);
  });
});
