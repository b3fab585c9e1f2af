import type { LintRule } from "../../engine/rule.ts";
import { lineEnd, replace } from "../../queries/edits.ts";

export const finalNewline: LintRule = {
  id: "style/final-newline",
  what: "A file does not end in exactly one newline.",
  why: "A text file is a row of lines, each with its end. Without the last one, adding a line shows two lines as changed, and joining files runs two lines together; blank lines at the end are only left over.",
  presets: { spec: "off", recommended: "off", wasi: "warn", all: "warn" },
  fix: "safe",
  source: "WASI style",
  examples: {
    bad: {
      wit: "package acme:store@1.0.0;",
      findings: ["1:26 the file does not end in a newline"],
    },
    good: {
      wit: "package acme:store@1.0.0;\n",
    },
  },
  create(context) {
    return {
      file({ source }) {
        const { text } = source;
        if (text === "") return;
        let start = text.length;
        while (start > 0 && (text[start - 1] === "\n" || text[start - 1] === "\r")) start--;
        const end = text.slice(start);
        if (end === "\n" || end === "\r\n") return;
        context.report({
          source,
          span: { start, end: text.length },
          message: end === "" ? "the file does not end in a newline" : "the file ends in blank lines",
          edits: [replace(source, { start, end: text.length }, lineEnd(source))],
        });
      },
    };
  },
};
