import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../src/common/diagnostic.ts";
import { renderConcise } from "../../src/report/concise.ts";
import { formats, loadRenderer } from "../../src/report/formats.ts";
import { renderGithub } from "../../src/report/github.ts";
import { renderJson } from "../../src/report/json.ts";
import { renderJunit } from "../../src/report/junit.ts";
import { renderPretty } from "../../src/report/pretty.ts";
import { createStyle, plain } from "../../src/report/style.ts";
import { empty, full, hint, sample, warning } from "./sample.ts";

const options = { style: plain, logStyle: plain };

describe("pretty", () => {
  test("shows each finding with its frame, related places, help and link, in the order of files and places", () => {
    expect(renderPretty(sample, options).output).toMatchInlineSnapshot(`
      "info[docs/readme]: no "docs" here: 100% <bare>
       --> wit/a:b, c&d.wit
        = add some, please

      error[since/require-member]: function \`add\` has no gate, although its interface is released
       --> wit/types.wit:5:2
        |
      5 |     add: func(item: u32);
        |     ^^^
        :: note: the interface is released here
       --> wit/types.wit:3:1
        |
      3 | @since(version = 1.0.0)
        | -----------------------
        = help: write \`@since(version = 1.2.0)\` above it
        = https://example.com/rules/since/require-member

      warning[style/one-per-line]: two items on one line
       --> wit/types.wit:7:36
        |
      7 |   total: func() -> f64; /* 東京 */ clear: func();
        |                                      ^^^^^

      "
    `);
  });

  test("says in the log how much was looked at and what was found", () => {
    expect(renderPretty(sample, options).log).toBe("1 package, 2 files: 1 error, 1 warning, 1 hint (--fix repairs 1)");
    expect(renderPretty(empty, options)).toEqual({ output: "", log: "2 packages, 3 files: no problems" });
  });

  test("colours by severity", () => {
    const style = createStyle(true);
    const { output } = renderPretty({ ...sample, diagnostics: [warning] }, { style, logStyle: style });
    expect(output).toBe(
      "\u001b[1m\u001b[33mwarning\u001b[39m\u001b[22m\u001b[1m[style/one-per-line]: two items on one line\u001b[22m\n" +
        " \u001b[34m-->\u001b[39m wit/types.wit:7:36\n" +
        "  \u001b[34m|\u001b[39m\n" +
        "\u001b[34m7\u001b[39m \u001b[34m|\u001b[39m   total: func() -> f64; /* 東京 */ clear: func();\n" +
        "  \u001b[34m|\u001b[39m                                      \u001b[33m^^^^^\u001b[39m\n\n",
    );
  });

  test("marks a range over several lines on its first line", () => {
    const range = { start: { line: 4, column: 11 }, end: { line: 8, column: 2 } };
    const { output } = renderPretty({ ...sample, diagnostics: [{ ...warning, range }] }, options);
    expect(output).toBe(
      [
        "warning[style/one-per-line]: two items on one line",
        " --> wit/types.wit:4:11",
        "  |",
        "4 | interface cart {",
        "  |           ^^^^^^ … to line 8",
        "",
        "",
      ].join("\n"),
    );
  });

  test("marks the place behind the last character, where something is missing", () => {
    const range = { start: { line: 8, column: 2 }, end: { line: 8, column: 2 } };
    const { output } = renderPretty({ ...sample, diagnostics: [{ ...warning, range }] }, options);
    expect(output.split("\n").slice(2, 5)).toEqual(["  |", "8 | }", "  |  ^"]);
  });

  test("shows the part of a very long line that the finding is in", () => {
    const text = `${"a".repeat(5000)} here ${"b".repeat(5000)}`;
    const range = { start: { line: 1, column: 5002 }, end: { line: 1, column: 5006 } };
    const { output } = renderPretty({ ...sample, diagnostics: [{ ...warning, range }], sourceOf: () => text }, options);
    const lines = output.split("\n");
    expect(lines[3]).toBe(`1 | …${"a".repeat(39)} here ${"b".repeat(95)}…`);
    expect(lines[4]).toBe(`  | ${" ".repeat(41)}^^^^`);
  });

  test("does without a frame where there is no text", () => {
    const { output } = renderPretty(
      { command: "lint", diagnostics: [warning], summary: { packages: 1, files: 1 } },
      options,
    );
    expect(output).toBe("warning[style/one-per-line]: two items on one line\n --> wit/types.wit:7:36\n\n");
  });
});

test("concise shows one line for each finding, also where the message has more", () => {
  expect(renderConcise(sample, options).output).toMatchInlineSnapshot(`
    "wit/a:b, c&d.wit: info[docs/readme]: no "docs" here: 100% <bare> add some, please
    wit/types.wit:5:2: error[since/require-member]: function \`add\` has no gate, although its interface is released
    wit/types.wit:7:36: warning[style/one-per-line]: two items on one line
    "
  `);
});

describe("json", () => {
  test("has the documented shape, fields in their documented order", () => {
    expect(renderJson(sample, options).output).toBe(
      `${JSON.stringify({ version: 1, diagnostics: [hint, full, warning], summary: { packages: 1, files: 2, errors: 1, warnings: 1 } }, undefined, 2)}\n`,
    );
  });

  test("takes further fields of a command at the top and in the summary, and nothing that an object happens to carry", () => {
    const stray = { ...warning, internal: 1 };
    const report = {
      ...sample,
      diagnostics: [stray],
      summary: { packages: 1, files: 1, bump: "major" },
      extra: { changes: [] },
    };
    expect(JSON.parse(renderJson(report, options).output)).toEqual({
      version: 1,
      diagnostics: [warning],
      changes: [],
      summary: { packages: 1, files: 1, errors: 0, warnings: 1, bump: "major" },
    });
  });

  test("logs nothing", () => {
    expect(renderJson(sample, options).log).toBe("");
  });
});

describe("github", () => {
  test("writes workflow commands, errors first, with everything escaped", () => {
    expect(renderGithub(sample, options).output).toMatchInlineSnapshot(`
      "::error file=wit/types.wit,line=5,endLine=5,col=2,endColumn=5,title=since/require-member::function \`add\` has no gate, although its interface is released%0Awrite \`@since(version = 1.2.0)\` above it
      ::warning file=wit/types.wit,line=7,endLine=7,col=36,endColumn=41,title=style/one-per-line::two items on one line
      ::notice file=wit/a%3Ab%2C c&d.wit,title=docs/readme::no "docs" here: 100%25 <bare>%0Aadd some, please
      "
    `);
  });

  test("shows the code frames in the log", () => {
    expect(renderGithub(sample, options).log).toBe(
      `${renderPretty(sample, options).output}1 package, 2 files: 1 error, 1 warning, 1 hint (--fix repairs 1)`,
    );
  });

  test("says how many GitHub cuts off at ten of a kind", () => {
    const many = Array.from(
      { length: 54 },
      (_, index): Diagnostic => ({
        ...full,
        range: { start: { line: index + 1, column: 1 }, end: { line: index + 1, column: 2 } },
      }),
    );
    const lines = renderGithub({ ...sample, diagnostics: [warning, ...many] }, options)
      .output.trimEnd()
      .split("\n");
    expect(lines).toHaveLength(56);
    expect(lines.slice(0, 54).every((line) => line.startsWith("::error "))).toBe(true);
    expect(lines[54]).toMatch(/^::warning /);
    expect(lines[55]).toBe(
      "::notice title=witkit lint::GitHub shows 10 annotations of each kind for a step: 44 findings more are only in the log. A SARIF file (--format sarif) shows all of them",
    );
  });

  test("gives no columns to a range over several lines, because GitHub takes them for one line only", () => {
    const range = { start: { line: 4, column: 11 }, end: { line: 8, column: 2 } };
    const { output } = renderGithub({ ...sample, diagnostics: [{ ...warning, range }] }, options);
    expect(output).toBe(
      "::warning file=wit/types.wit,line=4,endLine=8,title=style/one-per-line::two items on one line\n",
    );
  });
});

describe("junit", () => {
  test("has a suite for each file and a case for each finding; only errors are failures", () => {
    expect(renderJunit(sample, options).output).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="witkit lint" tests="3" failures="1" errors="0">
        <testsuite name="wit/a:b, c&amp;d.wit" tests="1" failures="0" errors="0">
          <testcase name="docs/readme" classname="wit/a:b, c&amp;d.wit" file="wit/a:b, c&amp;d.wit"><system-out>wit/a:b, c&amp;d.wit: info: no "docs" here: 100% &lt;bare&gt;
      add some, please</system-out></testcase>
        </testsuite>
        <testsuite name="wit/types.wit" tests="2" failures="1" errors="0">
          <testcase name="since/require-member (5:2)" classname="wit/types.wit" file="wit/types.wit" line="5"><failure type="since/require-member" message="function \`add\` has no gate, although its interface is released">wit/types.wit:5:2: error: function \`add\` has no gate, although its interface is released
      write \`@since(version = 1.2.0)\` above it</failure></testcase>
          <testcase name="style/one-per-line (7:36)" classname="wit/types.wit" file="wit/types.wit" line="7"><system-out>wit/types.wit:7:36: warning: two items on one line</system-out></testcase>
        </testsuite>
      </testsuites>
      "
    `);
  });

  test("is one case that passes where nothing was found", () => {
    expect(renderJunit(empty, options).output).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="witkit check" tests="1" failures="0" errors="0">
        <testsuite name="witkit check" tests="1" failures="0" errors="0">
          <testcase name="no problems" classname="witkit check"/>
        </testsuite>
      </testsuites>
      "
    `);
  });

  test("has no character that XML can't hold", () => {
    const found: Diagnostic = { ...full, message: "a \u0000\u001b \ud800 \u{1f600} ]]> b" };
    expect(renderJunit({ ...sample, diagnostics: [found] }, options).output).toContain(
      'message="a \ufffd\ufffd \ufffd \u{1f600} ]]&gt; b"',
    );
  });
});

describe("text from the input", () => {
  /** Signs that would repaint a terminal or turn a line around. */
  const unsafe = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u;
  const nasty = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "\u001b[2J",
      "\u001b]0;title\u0007",
      "\u009b31m",
      "\n::error::pwned",
      "\n  ::add-mask::a",
      "##[add-matcher]a",
      "x ##vso[task.setvariable]a",
      "\r\n",
      "\u202egnp.exe",
      "]]>",
      "<a>&",
    ),
  );
  const text = fc.array(nasty, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(""));
  const finding = fc.record({
    rule: fc.constant("since/require-member"),
    severity: fc.constantFrom("error", "warning", "info"),
    message: text,
    file: text,
    range: fc.constant({ start: { line: 1, column: 1 }, end: { line: 1, column: 3 } }),
    item: text,
    help: text,
    url: text,
    related: fc.array(
      fc.record({
        file: text,
        range: fc.constant({ start: { line: 1, column: 1 }, end: { line: 1, column: 2 } }),
        message: text,
      }),
      { maxLength: 2 },
    ),
  });

  test.each(formats)(
    "comes out of `%s` without control characters and without commands for a CI system",
    async (format) => {
      const render = await loadRenderer(format);
      fc.assert(
        fc.property(fc.array(finding, { minLength: 1, maxLength: 3 }), text, (diagnostics: Diagnostic[], source) => {
          const report = { command: "lint", diagnostics, summary: { packages: 1, files: 1 }, sourceOf: () => source };
          const { output, log } = render(report, options);
          const lines = `${output}\n${log}`.replaceAll("\t", "").split("\n");
          expect(lines.filter((line) => unsafe.test(line))).toEqual([]);
          const commands = lines.filter((line) => /^\s*::[a-zA-Z]|##\[|##vso\[/.test(line));
          const own = format === "github" ? diagnostics.length : 0;
          expect(commands.filter((line) => !/^::(error|warning|notice) file=/.test(line))).toEqual([]);
          expect(commands.length).toBe(own);
        }),
        { numRuns: 60 },
      );
    },
  );

  test.each(["json", "sarif", "gitlab"] as const)(
    "is exact in `%s`, where such characters are escapes",
    async (format) => {
      const message = "a \u009b31m \u202e \u001b[2J b";
      const { output } = (await loadRenderer(format))({ ...sample, diagnostics: [{ ...warning, message }] }, options);
      expect(output.replaceAll("\n", "")).not.toMatch(unsafe);
      expect(JSON.stringify(JSON.parse(output))).toContain(JSON.stringify(message));
    },
  );

  test("keeps our own colours, and shows those of the input as signs", async () => {
    const style = createStyle(true);
    const found: Diagnostic = { ...warning, message: "not \u001b[31mred", file: "a\u001b[2J.wit" };
    const render = await loadRenderer("pretty");
    const { output } = render(
      { ...sample, diagnostics: [found], sourceOf: () => "\u001b[2J gone" },
      { style, logStyle: style },
    );
    expect(output).toContain("\u001b[33mwarning\u001b[39m");
    expect(output).toContain("not ␛[31mred");
    expect(output).toContain("a␛[2J.wit:7:36");
  });

  test("a name with control characters still finds its text", async () => {
    const range = { start: { line: 1, column: 1 }, end: { line: 1, column: 4 } };
    const found: Diagnostic = { ...warning, file: "a\u001b.wit", range };
    const sourceOf = (file: string) => (file === "a\u001b.wit" ? "/// \u001b[2Jgone \u202eright\u0007" : undefined);
    const { output } = (await loadRenderer("pretty"))({ ...sample, diagnostics: [found], sourceOf }, options);
    expect(output).toContain(" --> a␛.wit:1:1\n");
    expect(output).toContain("1 | /// ␛[2Jgone \ufffdright␇\n");
  });
});

test("gitlab is a list of findings with a place, a severity and a name that stays", async () => {
  const { output } = (await loadRenderer("gitlab"))(sample, options);
  expect(JSON.parse(output)).toEqual([
    {
      description: 'no "docs" here: 100% <bare>\nadd some, please',
      check_name: "docs/readme",
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}:1$/),
      severity: "info",
      location: { path: "wit/a:b, c&d.wit", lines: { begin: 1, end: 1 } },
    },
    {
      description:
        "function `add` has no gate, although its interface is released\nwrite `@since(version = 1.2.0)` above it",
      check_name: "since/require-member",
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}:1$/),
      severity: "major",
      location: { path: "wit/types.wit", lines: { begin: 5, end: 5 } },
    },
    {
      description: "two items on one line",
      check_name: "style/one-per-line",
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}:1$/),
      severity: "minor",
      location: { path: "wit/types.wit", lines: { begin: 7, end: 7 } },
    },
  ]);
});

test("every format orders its findings by file and place, whatever order they come in", async () => {
  for (const format of formats) {
    const render = await loadRenderer(format);
    const turned = { ...sample, diagnostics: sample.diagnostics.toReversed() };
    expect(render(turned, options)).toEqual(render(sample, options));
  }
});
