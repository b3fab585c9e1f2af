import { existsSync, readdirSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Node, SourceFile } from "../../grammar/ast.ts";
import { tokenize } from "../../grammar/lexer.ts";
import { createNodeReader } from "../../src/node/reader.ts";
import { resolvedJson } from "../../src/package/json.ts";
import { loadPackages } from "../../src/package/load/load.ts";
import { type PackageFile, type PackageSource, packageFile } from "../../src/package/load/source.ts";
import { resolve, resolvedView } from "../../src/package/resolve/resolve.ts";
import { type FormatOptions, format } from "../../src/syntax/format.ts";
import { parse } from "../../src/syntax/parse.ts";
import { children } from "../../src/syntax/visit.ts";
import { shared, sharedMissing } from "../support/shared.ts";
import { corpusWits, fixtureWits } from "../support/wit-files.ts";

const files = [...fixtureWits(), ...corpusWits()].filter(({ text }) => parse(text).diagnostics.length === 0);

function formatted(text: string, options?: FormatOptions): string {
  return format(parse(text).file, options);
}

/** The tokens of a text but for last commas, and its comments without white space at the end of their lines. */
function substance(text: string): readonly string[] {
  const { tokens } = tokenize(text, 1);
  const found: string[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const { image } = tokens.token(index);
    if (image === "," && /^[)}]$/.test(tokens.token(index + 1).image)) continue;
    found.push(image);
  }
  const comments = tokens.comments.map(({ start, end }) => trimLines(text.slice(start, end)));
  return [...found, ...comments];
}

function trimLines(text: string): string {
  return text.replaceAll(/[^\S\n]+$/gm, "");
}

/** What a tree says, places aside: kinds, words and docs. */
function meaning(text: string): readonly string[] {
  const said: string[] = [];
  const walk = (node: Node): void => {
    const docs = "docs" in node ? (node.docs?.comments ?? []) : [];
    const own = "name" in node && typeof node.name === "string" ? node.name : "text" in node ? node.text : "";
    said.push(`${node.kind} ${own}`, ...docs.map(({ start, end }) => trimLines(text.slice(start, end))));
    for (const child of children(node)) walk(child);
  };
  walk(parse(text).file);
  return said;
}

function expectFaithful(text: string, options?: FormatOptions): void {
  const once = formatted(text, options);
  expect(parse(once).diagnostics).toEqual([]);
  expect(substance(once)).toEqual(substance(text));
  expect(meaning(once)).toEqual(meaning(text));
  expect(formatted(once, options)).toBe(once);
}

describe("format", () => {
  it("leaves a file in the canonical style as it is", () => {
    const text = files.find(({ name }) => name.endsWith("kitchen-sink.wit"))?.text;
    expect(text).toBeDefined();
    expect(formatted(text ?? "")).toBe(text);
  });

  it("keeps tokens, comments and docs of every file, and changes nothing the second time", () => {
    for (const { text } of files) expectFaithful(text);
  });

  it("holds for any width and indentation", () => {
    for (const { text } of files) {
      expectFaithful(text, { lineWidth: 1 });
      expectFaithful(text, { lineWidth: 10_000, indentWidth: 4 });
    }
  });

  it("holds for any lay-out of the text", () => {
    const blank = fc.constantFrom(
      " ",
      "\n",
      "\n\n\n",
      "\t",
      "\r\n",
      "   ",
      " // c\n",
      " /* c */ ",
      "\n/* a\n  b */\n",
      "\n/// d  \n",
    );
    const layouts = fc.tuple(
      fc.constantFrom(...files.map(({ text }) => text.slice(0, 6000))),
      fc.array(blank, { minLength: 7, maxLength: 40 }),
    );
    fc.assert(
      fc.property(layouts, ([source, blanks]) => {
        const text = relaid(source, blanks);
        if (parse(text).diagnostics.length === 0) expectFaithful(text);
      }),
      { seed: 22, numRuns: 400 },
    );
  });

  it("returns a file with syntax errors as it is", () => {
    const text = "package a:b\ninterface i  { }";
    expect(formatted(text)).toBe(text);
  });
});

/** The text with other white space and comments where it has white space between tokens. The end, cut off, is closed. */
function relaid(source: string, blanks: readonly string[]): string {
  const { tokens } = tokenize(source, 1);
  let text = "";
  let depth = 0;
  let closed = 0;
  for (let index = 0; index < tokens.length - 1; index++) {
    const token = tokens.token(index);
    const spaced = index > 0 && token.startOffset > tokens.end(index - 1);
    text += `${spaced ? (blanks[index % blanks.length] ?? " ") : ""}${token.image}`;
    if (token.image === "{") depth++;
    if (token.image === "}") depth--;
    if (depth === 0 && /^[;}]$/.test(token.image)) closed = text.length;
  }
  return text.slice(0, closed);
}

describe("the canonical style", () => {
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    [
      "items stand on lines of their own",
      ["package a:b;interface i{f:func();g:func(a:u8,b:list<u8>)->u8;}"],
      ["package a:b;", "", "interface i {", "  f: func();", "  g: func(a: u8, b: list<u8>) -> u8;", "}"],
    ],
    [
      "fields, cases and flags stand on lines of their own, with a last comma",
      ["interface i { record r { a: u8, b: u8 } enum e { a } variant v { a(u8), b } flags f { x } }"],
      [
        "interface i {",
        "  record r {",
        "    a: u8,",
        "    b: u8,",
        "  }",
        "  enum e {",
        "    a,",
        "  }",
        "  variant v {",
        "    a(u8),",
        "    b,",
        "  }",
        "  flags f {",
        "    x,",
        "  }",
        "}",
      ],
    ],
    [
      "gates stand above their item",
      ["@since(version=1.0.0)@deprecated( version = 1.0.0 ) interface i { @unstable(feature=x) f: func(); }"],
      [
        "@since(version = 1.0.0)",
        "@deprecated(version = 1.0.0)",
        "interface i {",
        "  @unstable(feature = x)",
        "  f: func();",
        "}",
      ],
    ],
    [
      "one blank line of several is kept, none at the ends of a block",
      ["interface i {", "", "", "  f: func();", "", "", "", "  g: func();", "  h: func();", "", "}"],
      ["interface i {", "  f: func();", "", "  g: func();", "  h: func();", "}"],
    ],
    [
      "declarations are set apart",
      ["package a:b;", "interface i {}", "world w {}", "// end"],
      ["package a:b;", "", "interface i {}", "", "world w {}", "// end"],
    ],
    [
      "comments at the end of a line stay there",
      ["interface i { // one", "  f: func(); // two", "  record r { a: u8 // three", "  }", "}"],
      ["interface i { // one", "  f: func(); // two", "  record r {", "    a: u8, // three", "  }", "}"],
    ],
    [
      "comments on lines of their own are indented",
      ["interface i {", "// one", "f: func();", "", "      // two", "}"],
      ["interface i {", "  // one", "  f: func();", "", "  // two", "}"],
    ],
    [
      "a list that the author has broken stays broken",
      ["interface i { use t.{", "a, b}; f: func(", "a: u8); }"],
      ["interface i {", "  use t.{", "    a,", "    b,", "  };", "  f: func(", "    a: u8,", "  );", "}"],
    ],
    [
      "a list that is too long is broken",
      [`interface i { f: func(${"aaaaaaaaaa: list<u8>, ".repeat(5)}); }`],
      ["interface i {", "  f: func(", ...Array<string>(5).fill("    aaaaaaaaaa: list<u8>,"), "  );", "}"],
    ],
    [
      "a last comma in a list on one line goes",
      ["interface i { use t.{a, b,}; f: func(a: u8,); }"],
      ["interface i {", "  use t.{a, b};", "  f: func(a: u8);", "}"],
    ],
    [
      "paths and versions have no spaces",
      ["world w { import a : b / c@1.0.0 ; include a:b/c@1.0.0-rc.1+x with{a as b,}import x:y; }"],
      ["world w {", "  import a:b/c@1.0.0;", "  include a:b/c@1.0.0-rc.1+x with { a as b }", "  import x: y;", "}"],
    ],
    [
      "empty bodies are closed at once",
      ["interface i {", "}", "world w { import x: interface {", " } include y with { } }"],
      ["interface i {}", "", "world w {", "  import x: interface {}", "  include y with {}", "}"],
    ],
    [
      "a comment keeps an empty body open",
      ["interface i { // nothing yet", "}"],
      ["interface i { // nothing yet", "}"],
    ],
  ];
  for (const [title, before, after] of cases) {
    it(title, () => expect(formatted(before.join("\n"))).toBe(`${after.join("\n")}\n`));
  }

  it("indents by the width asked for", () => {
    expect(formatted("interface i { record r { a: u8 } }", { indentWidth: 4 })).toBe(
      "interface i {\n    record r {\n        a: u8,\n    }\n}\n",
    );
  });

  it("ends its lines as the first line does", () => {
    expect(formatted("package a:b;\r\ninterface i {\r\n/* a\r\nb */ f: func(); }")).toBe(
      "package a:b;\r\n\r\ninterface i {\r\n  /* a\r\nb */ f: func();\r\n}\r\n",
    );
  });

  it("keeps a byte order mark, and an empty file empty", () => {
    expect(formatted("\ufeffpackage  a:b;")).toBe("\ufeffpackage a:b;\n");
    expect(formatted("")).toBe("");
    expect(formatted("\n\n// only this")).toBe("// only this\n");
  });
});

describe("format and the resolved model", () => {
  const corpus = shared("corpus");
  const skipped = corpus === undefined ? ` (${sharedMissing})` : "";

  async function expectSameModel(path: string): Promise<void> {
    const { packages } = await loadPackages([path], createNodeReader({ cwd: "/" }));
    const again = packages.map((one) => ({ ...one, files: one.files.map(({ file }) => reformatted(file)) }));
    const before = models(packages);
    expect(before.length, path).toBeGreaterThan(0);
    expect(models(again), path).toEqual(before);
  }

  it.skipIf(corpus === undefined)(`WASI says the same${skipped}`, async () => {
    await expectSameModel(`${corpus}/wasi/0.2`);
    await expectSameModel(`${corpus}/wasi/0.3`);
  });

  it.skipIf(corpus === undefined)(`the official parser's own tests say the same${skipped}`, async () => {
    const folder = `${corpus}/wit-parser-ui`;
    const tests = readdirSync(folder).filter((name) => existsSync(`${folder}/${name.replace(/\.wit$/, "")}.wit.json`));
    const paths = tests.filter((name) => name.endsWith(".wit") || !name.includes("."));
    expect(paths.length).toBeGreaterThan(20);
    for (const name of paths) await expectSameModel(`${folder}/${name}`);
  });
});

function reformatted(file: SourceFile): PackageFile {
  const result = parse(format(file), { file: file.source.file });
  return packageFile(result.file, result.diagnostics);
}

/** The JSON of each root. */
function models(packages: readonly PackageSource[]): unknown[] {
  const { model } = resolve(packages, { allFeatures: true });
  const roots = model.packages.filter(({ role }) => role === "root");
  return roots.map((root) => resolvedJson(resolvedView(model, root)));
}
