import type { LintRule } from "../../engine/rule.ts";
import { replace } from "../../queries/edits.ts";

export const tabs: LintRule = {
  id: "style/tabs",
  what: "A line is indented with tabs.",
  detail: "The fix writes `indentWidth` spaces (configuration; default 2) for each tab.",
  why: "All of WASI's texts are indented with spaces; a tab among them is as wide as the reader's editor says, and the columns that tools report don't match what one sees.",
  presets: { spec: "off", recommended: "off", wasi: "warn", all: "warn" },
  fix: "safe",
  source: "WASI style",
  examples: {
    bad: {
      wit: "package acme:store@1.0.0;\n\ninterface types {\n\tget: func();\n}\n",
      findings: ["4:1 the line is indented with a tab"],
    },
    good: {
      wit: "package acme:store@1.0.0;\n\ninterface types {\n  get: func();\n}\n",
    },
  },
  create(context) {
    const width = context.settings.indentWidth;
    return {
      file({ source }) {
        if (!source.text.includes("\t")) return;
        for (const match of source.text.matchAll(/^ *\t[ \t]*/gm)) {
          const span = { start: match.index, end: match.index + match[0].length };
          const count = match[0].split("\t").length - 1;
          context.report({
            source,
            span,
            message: `the line is indented with ${count === 1 ? "a tab" : "tabs"}`,
            edits: [replace(source, span, spaces(match[0], width))],
          });
        }
      },
    };
  },
};

/** The indentation in spaces: a tab goes on to the next stop. */
function spaces(indent: string, width: number): string {
  let column = 0;
  for (const char of indent) column = char === "\t" ? (Math.floor(column / width) + 1) * width : column + 1;
  return " ".repeat(column);
}
