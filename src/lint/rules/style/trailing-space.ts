import { lineStarts, type SourceText, type Span } from "../../../../grammar/source.ts";
import type { LintRule } from "../../engine/rule.ts";
import { replace } from "../../queries/edits.ts";

export const trailingSpace: LintRule = {
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
      file({ source }) {
        for (const span of trailingSpaces(source)) {
          context.report({ source, span, message: "the line ends in white space", edits: [replace(source, span, "")] });
        }
      },
    };
  },
};

/** Looked for from the end of each line, so that long runs inside a line cost nothing. */
function* trailingSpaces(source: SourceText): Generator<Span> {
  const { text } = source;
  const starts = lineStarts(source);
  for (const [at, lineStart] of starts.entries()) {
    let end = (starts[at + 1] ?? text.length + 1) - 1;
    if (text[end - 1] === "\r" && text[end] === "\n") end--;
    let start = end;
    while (start > lineStart && (text[start - 1] === " " || text[start - 1] === "\t")) start--;
    if (start < end) yield { start, end };
  }
}
