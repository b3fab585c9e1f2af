import { describe, expect, it } from "vitest";
import { findings, run } from "../harness.ts";

const inInterface = (body: string) => `package acme:store@1.0.0;\n\n/// Types.\ninterface types {\n${body}\n}\n`;

describe("docs/require", () => {
  it("asks interfaces, worlds, types, resources and functions, and takes any comment directly above", async () => {
    const text = `package acme:store@1.0.0;

interface types {
  // What is kept.
  type key = string;
  // witkit-disable-next-line since/series -- no docs
  resource blob {
    constructor();
    /** The size. */
    size: func() -> u64;
  }
}

world app {
  import types;
}
`;
    expect(await findings("docs/require", text)).toEqual([
      "3:11 interface `types` has no docs",
      "7:12 resource `blob` has no docs",
      "8:5 the constructor of `blob` has no docs",
      "14:7 world `app` has no docs",
    ]);
  });
});

describe("docs/first-sentence", () => {
  it("takes the first paragraph, over lines and in any comment", async () => {
    const text = inInterface(`  /// Gets what stands
  /// under a name.
  ///
  /// no sentence
  a: func();
  /** \`b\` is there? */
  b: func();
  /// c
  c: func();
  /// Ends with nothing
  d: func();`);
    expect(await findings("docs/first-sentence", text)).toEqual([
      "13:3 the docs of function `c` don't begin with a sentence",
      "15:3 the docs of function `d` don't begin with a sentence",
    ]);
  });
});

describe("docs/broken-ref", () => {
  it("knows what the packages of the run declare, keywords, and single words", async () => {
    const text =
      inInterface(`  /// \`blob-size\`, \`blob.blob-size\`, \`max-size\`, \`entry.file-name\`, \`errno\`, \`error-context\`, \`DNS-error\`.
  /// \`no-such\` and \`blob.no-such\`, but not \`\`code-like\`\` or \`a-b c\`.
  a: func(max-size: u64);
  resource blob { blob-size: func(); }
  record entry { file-name: string }
  enum kind { dns-error }`);
    expect(await findings("docs/broken-ref", text)).toEqual(["6:8 `no-such` in the docs of function `a` is not found"]);
  });
});

describe("style/*", () => {
  it("find white space at line ends, whatever the line ends", async () => {
    for (const end of ["\n", "\r\n"]) {
      const text = ["package acme:store@1.0.0;  ", "/* a ", "*/\t", "", "interface a {} "].join(end);
      const { diagnostics } = await run(text, { rule: "style/trailing-space" });
      expect(diagnostics.map(({ range }) => [range?.start.line, range?.start.column, range?.end.column])).toEqual([
        [1, 26, 28],
        [2, 5, 6],
        [3, 3, 4],
        [5, 15, 16],
      ]);
    }
  });

  it("turn tabs of an indentation into spaces, and leave others", async () => {
    const text = "package acme:store@1.0.0;\ninterface a {\n\tf: func();\n \t\tg:\tfunc();\n}\n";
    const { diagnostics } = await run(text, { rule: "style/tabs", settings: { indentWidth: 4 } });
    expect(diagnostics.map(({ message, fix }) => [message, fix?.edits[0]?.text])).toEqual([
      ["the line is indented with a tab", "    "],
      ["the line is indented with tabs", "        "],
    ]);
  });

  it.each([
    ["package acme:a;\n", undefined],
    ["package acme:a;\r\n", undefined],
    ["package acme:a;", "\n"],
    ["package acme:a;\r\n\r\n\r\n", "\r\n"],
    ["package acme:a;\n\n", "\n"],
  ])("ask for one newline at the end: %j", async (text, better) => {
    const { diagnostics } = await run(text, { rule: "style/final-newline" });
    expect(diagnostics.map(({ fix }) => fix?.edits[0]?.text)).toEqual(better === undefined ? [] : [better]);
  });

  it("speak of a file once where packages are nested in it", async () => {
    const text = "package acme:a {\n  interface i {} \n}\npackage acme:b {\n}\n";
    expect(await findings("style/trailing-space", text)).toEqual(["2:17 the line ends in white space"]);
  });
});
