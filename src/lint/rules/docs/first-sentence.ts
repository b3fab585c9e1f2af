import type { LintRule } from "../../engine/rule.ts";
import { docLines } from "../../queries/docs-text.ts";
import { describe } from "../../queries/item.ts";

export const firstSentence: LintRule = {
  id: "docs/first-sentence",
  what: "The first line of the docs is no sentence.",
  detail:
    "The first paragraph counts: it begins with a capital, a digit or a name in backticks, and ends with a full stop, colon, question or exclamation mark.",
  why: "Lists of items, in editors and on the pages of registries, show the first sentence of the docs and nothing else. A heading or half a sentence leaves the reader with a riddle there.",
  presets: { spec: "off", recommended: "off", wasi: "off", all: "warn" },
  source: "ours",
  examples: {
    bad: {
      wit: `package acme:store@1.0.0;

/// types of the store
interface types {}
`,
      findings: ["4:11 the docs of interface `types` don't begin with a sentence"],
    },
    good: {
      wit: `package acme:store@1.0.0;

/// The types of the store.
interface types {}
`,
    },
  },
  create(context) {
    return {
      item(item) {
        const lines = docLines(item.node.docs, item.source);
        const from = lines.findIndex((line) => line !== "");
        if (from === -1) return;
        const to = lines.findIndex((line, at) => at > from && line === "");
        const paragraph = lines.slice(from, to === -1 ? undefined : to).join(" ");
        if (/^[\p{Lu}\p{N}`"'(<*_[]/u.test(paragraph) && /[.!?:][`"')\]*_]*$/.test(paragraph)) return;
        context.report({
          item,
          message: `the docs of ${describe(item)} don't begin with a sentence`,
          help: "begin with a capital, end with a full stop",
        });
      },
    };
  },
};
