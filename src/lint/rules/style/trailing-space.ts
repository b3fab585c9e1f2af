import { replace } from "../../edits.ts";
import type { Rule } from "../../rule.ts";

export const trailingSpace: Rule = {
  id: "style/trailing-space",
  what: "A line ends in white space.",
  why: "Nobody sees it, and every editor that takes it away on saving makes a change that has nothing to do with the rest.",
  presets: { spec: "off", recommended: "off", wasi: "warn", all: "warn" },
  fix: "safe",
  source: "WASI (41 lines in its repository)",
  examples: {
    bad: {
      wit: "package acme:store@1.0.0; \n",
      findings: ["1:26 the line ends in white space"],
    },
    good: {
      wit: "package acme:store@1.0.0;\n",
    },
  },
  create(context) {
    return {
      file({ source, nested }) {
        if (nested) return;
        for (const match of source.text.matchAll(/[ \t]+(?=\r?\n|$)/g)) {
          const span = { start: match.index, end: match.index + match[0].length };
          context.report({ source, span, message: "the line ends in white space", edits: [replace(source, span, "")] });
        }
      },
    };
  },
};
