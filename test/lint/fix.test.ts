import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../src/common/diagnostic.ts";
import { fixUntilStable } from "../../src/lint/engine/fix.ts";
import { lint } from "../../src/lint/engine/lint.ts";
import type { PresetName } from "../../src/lint/engine/rule.ts";
import { parse } from "../../src/syntax/parse.ts";
import { filesOf, modelOf } from "./harness.ts";

interface Options {
  readonly preset?: PresetName;
  readonly suggestions?: boolean;
}

/** The text after all fixes, and the rules that still find something with a fix. */
async function fixed(text: string, { preset = "all", suggestions = false }: Options = {}) {
  const original = filesOf(text);
  const passes: number[] = [];
  const result = await fixUntilStable(
    async (texts) => {
      passes.push(texts.size);
      const files = new Map([...original, ...texts]);
      const whole = [...files].map(([name, content]) => `//// ${name}\n${content}`).join("");
      const { model, frontEnd } = await modelOf(whole);
      const { diagnostics } = lint(model, { presets: [preset], frontEnd });
      return { diagnostics, frontEnd, textOf: (file: string) => files.get(file) };
    },
    { suggestions },
  );
  return {
    ...result,
    diagnostics: result.run.diagnostics,
    text: result.texts.get("wit/store.wit") ?? original.get("wit/store.wit") ?? "",
    runs: passes.length,
  };
}

describe("since/require-member", () => {
  it("puts the gate below the docs and above the item, in the item's own indentation", async () => {
    const text = `package acme:store@1.2.0;

@since(version = 1.0.0)
interface types {
    /// The size.
    // more
    type size = u64;

\t/** Gets it. */
\t@external-id("get")
\tget: func() -> size;
    @since(version = 1.1.0)
    resource blob {
          constructor();
    }
}
`;
    const { text: after, applied } = await fixed(text, { preset: "spec" });
    expect(after).toBe(`package acme:store@1.2.0;

@since(version = 1.0.0)
interface types {
    /// The size.
    // more
    @since(version = 1.0.0)
    type size = u64;

\t/** Gets it. */
\t@since(version = 1.0.0)
\t@external-id("get")
\tget: func() -> size;
    @since(version = 1.1.0)
    resource blob {
          @since(version = 1.1.0)
          constructor();
    }
}
`);
    expect(applied).toBe(3);
  });

  it("keeps the line ends of the file", async () => {
    const text =
      "package acme:store@1.2.0;\r\n\r\n@since(version = 1.0.0)\r\ninterface types {\r\n  get: func();\r\n}\r\n";
    const { text: after } = await fixed(text, { preset: "spec" });
    expect(after).toBe(text.replace("  get", "  @since(version = 1.0.0)\r\n  get"));
  });

  it("keeps an item on its line where it shares it", async () => {
    const text = "package acme:store@1.2.0;\n@since(version = 1.0.0) interface types { get: func(); put: func(); }\n";
    const { text: after } = await fixed(text, { preset: "spec" });
    expect(after).toBe(
      "package acme:store@1.2.0;\n@since(version = 1.0.0) interface types { @since(version = 1.0.0) get: func(); @since(version = 1.0.0) put: func(); }\n",
    );
  });
});

describe("fixes together", () => {
  it("go on until nothing changes: an escaped name, then its gate, then the white space", async () => {
    const text = `package acme:lists@1.0.0;

@since(version = 1.0.0)
interface lists {
  map: func();${"  "}
}

`;
    const { text: after, diagnostics } = await fixed(text, { preset: "wasi" });
    expect(after).toBe(`package acme:lists@1.0.0;

@since(version = 1.0.0)
interface lists {
  @since(version = 1.0.0)
  %map: func();
}
`);
    expect(diagnostics.filter(({ fix }) => fix?.kind === "safe")).toEqual([]);
  });

  it("leave suggestions alone unless they are asked for", async () => {
    const text = "package acme:store@1.0;\n";
    expect((await fixed(text)).texts.size).toBe(0);
    const unused = `package acme:store@1.0.0;

interface types {
  type key = string;
  type size = u64;
  f: func(a: key, b: size);
}

interface blobs {
  use types.{key, size};
  get: func(name: key);
}
`;
    expect((await fixed(unused, { preset: "recommended" })).texts.size).toBe(0);
    const { text: after } = await fixed(unused, { preset: "recommended", suggestions: true });
    expect(after).toBe(unused.replace("{key, size}", "{key}"));
  });

  it("take a whole statement away with its docs and line", async () => {
    const text = `package acme:store@1.0.0;

interface types {
  type key = string;
  f: func(a: key);
}

interface blobs {
  /// The key.
  use types.{key};
  get: func();
}
`;
    const { text: after } = await fixed(text, { preset: "recommended", suggestions: true });
    expect(after).toBe(text.replace("  /// The key.\n  use types.{key};\n", ""));
  });

  it("leave a file with errors as it is, rather than break it more", async () => {
    const text = "package acme:store@1.2.0;\n\n@since(version = 1.0.0)\ninterface types {\n  get: func()\n}\n";
    const { text: after } = await fixed(text, { preset: "spec" });
    expect(parse(after).diagnostics.length).toBeLessThanOrEqual(parse(text).diagnostics.length);
  });
});

/** Items of a gated interface in all shapes, gated or not, on lines of their own or not. */
const item = fc
  .tuple(
    fc.constantFrom("", "/// Docs.\n  ", "// note\n  ", "/* block */ "),
    fc.constantFrom("", "@since(version = 1.0.0)\n  ", "@since(version = 1.1.0) ", "@unstable(feature = store-x)\n  "),
    fc.constantFrom(
      "type NAME = u8;",
      "NAME: func();",
      "resource NAME { constructor(); m: func(); }",
      "enum NAME { a }",
    ),
    fc.constantFrom("\n", "\n\n", " ", "  \n"),
  )
  .map(([docs, gate, body, end]) => ({ docs, gate, body, end }));

describe("every fix, over generated interfaces", () => {
  it("only inserts gates, keeps the text valid, and leaves nothing to fix", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(item, { minLength: 1, maxLength: 6 }), async (items) => {
        const body = items.map(
          ({ docs, gate, body, end }, at) => `  ${docs}${gate}${body.replace("NAME", `n${at}`)}${end}`,
        );
        const text = `package acme:store@1.2.0;\n\n@since(version = 1.0.0)\ninterface types {\n${body.join("")}\n}\n`;
        const { text: after, diagnostics } = await fixed(text, { preset: "spec" });
        expect(parse(after).diagnostics).toEqual([]);
        expect(diagnostics.filter(({ fix }) => fix?.kind === "safe")).toEqual([]);
        const withoutGates = (from: string) => from.replace(/@since\(version = [\d.]+\)\s*/g, "");
        expect(withoutGates(after)).toBe(withoutGates(text));
        const again = await fixed(after, { preset: "spec" });
        expect(again.texts.size).toBe(0);
      }),
      { seed: 20_261_120, numRuns: 60 },
    );
  });
});

describe("a fix that does harm", () => {
  it("removes an escape without joining two words", async () => {
    const { text, dropped } = await fixed("package acme:store@1.0.0;\n\nworld%w-x {\n  import%run: func();\n}\n");
    expect(text).toBe("package acme:store@1.0.0;\n\nworld w-x {\n  import run: func();\n}\n");
    expect(dropped).toEqual([]);
  });

  const edit = (line: number, from: number, to: number, text: string, message: string): Diagnostic => ({
    rule: "test/rule",
    severity: "warning",
    message,
    file: "a.wit",
    fix: {
      kind: "safe",
      edits: [{ file: "a.wit", range: { start: { line, column: from }, end: { line, column: to } }, text }],
    },
  });
  const original =
    "package acme:store@1.0.0;\ninterface a { type t = u8; }\ninterface b { use a.{t}; f: func(x: t); }\n";

  /** Offers some fixes in the first run, and none later. */
  const offering = (fixes: readonly Diagnostic[]) =>
    fixUntilStable(async (texts) => {
      const text = texts.get("a.wit") ?? original;
      const { model, frontEnd } = await modelOf(`//// a.wit\n${text}`);
      return { diagnostics: texts.size === 0 || text === original ? fixes : [], frontEnd, model, textOf: () => text };
    });

  it("is dropped and reported where the package would not resolve, and the others are applied", async () => {
    const fixes = [
      edit(2, 20, 21, "s", "renames t"),
      edit(3, 26, 27, "g", "renames f"),
      edit(2, 11, 12, "c", "renames a"),
    ];
    const { texts, dropped, applied } = await offering(fixes);
    expect(texts.get("a.wit")).toBe(original.replace("f: func", "g: func"));
    expect(dropped.map(({ message }) => message).sort()).toEqual(["renames a", "renames t"]);
    expect(applied).toBe(1);
  });

  it("is dropped where the text would not parse, and the others are applied", async () => {
    const fixes = [edit(3, 26, 27, "g", "renames f"), edit(2, 22, 23, "{", "breaks the type")];
    const { texts, dropped } = await offering(fixes);
    expect(texts.get("a.wit")).toBe(original.replace("f: func", "g: func"));
    expect(dropped.map(({ message }) => message)).toEqual(["breaks the type"]);
  });
});
