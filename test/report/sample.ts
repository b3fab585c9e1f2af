import type { Diagnostic } from "../../src/common/diagnostic.ts";
import type { Report } from "../../src/report/report.ts";

export const types = [
  "package demo:shop@1.2.0;",
  "",
  "@since(version = 1.0.0)",
  "interface cart {",
  "\tadd: func(item: u32);",
  "  /// 東京 is wide",
  "  total: func() -> f64; /* 東京 */ clear: func();",
  "}",
  "",
].join("\n");

/** An error with everything that a diagnostic can carry. */
export const full: Diagnostic = {
  rule: "since/require-member",
  severity: "error",
  message: "function `add` has no gate, although its interface is released",
  file: "wit/types.wit",
  range: { start: { line: 5, column: 2 }, end: { line: 5, column: 5 } },
  item: "demo:shop/cart@1.2.0#add",
  help: "write `@since(version = 1.2.0)` above it",
  url: "https://example.com/rules/since/require-member",
  related: [
    {
      file: "wit/types.wit",
      range: { start: { line: 3, column: 1 }, end: { line: 3, column: 24 } },
      message: "the interface is released here",
    },
  ],
  fix: {
    kind: "safe",
    edits: [
      {
        file: "wit/types.wit",
        range: { start: { line: 5, column: 2 }, end: { line: 5, column: 2 } },
        text: "@since(version = 1.2.0)\n\t",
      },
    ],
  },
};

export const warning: Diagnostic = {
  rule: "style/one-per-line",
  severity: "warning",
  message: "two items on one line",
  file: "wit/types.wit",
  range: { start: { line: 7, column: 36 }, end: { line: 7, column: 41 } },
};

/** About a whole file whose name needs escaping everywhere; its message has a second line. */
export const hint: Diagnostic = {
  rule: "docs/readme",
  severity: "info",
  message: 'no "docs" here: 100% <bare>\nadd some, please',
  file: "wit/a:b, c&d.wit",
};

export const sample: Report = {
  command: "lint",
  diagnostics: [hint, warning, full],
  summary: { packages: 1, files: 2 },
  sourceOf: (file) => (file === "wit/types.wit" ? types : undefined),
};

export const empty: Report = { command: "check", diagnostics: [], summary: { packages: 2, files: 3 } };
