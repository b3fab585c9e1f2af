import { futureKeywords, keywords } from "../../../wit/keywords.ts";
import { witSection } from "../../data/spec.ts";
import type { LintRule } from "../../engine/rule.ts";
import { replace } from "../../queries/edits.ts";

export const unneededEscape: LintRule = {
  id: "reserved/unneeded-escape",
  what: "A `%` stands before a name that is no keyword.",
  detail: "Words that are likely to become keywords may keep it.",
  why: "`%` says to a reader: careful, this word is reserved. Before a word that isn't it only raises the question.",
  presets: { spec: "off", recommended: "off", wasi: "off", all: "warn" },
  fix: "safe",
  source: "ours",
  specRef: witSection("identifiers"),
  examples: {
    bad: {
      wit: `package acme:store@1.0.0;

interface %types {}
`,
      findings: ["3:11 `types` is no keyword: the `%` is not needed"],
    },
    good: {
      wit: `package acme:store@1.0.0;

interface types {
  %list: func() -> list<string>;
}
`,
    },
  },
  create(context) {
    return {
      name({ id, source, item }, pkg) {
        if (!id.escaped || keywords.has(id.name) || futureKeywords.includes(id.name)) return;
        context.report({
          source,
          span: id,
          ...(item ? { item } : { itemId: pkg.id }),
          message: `\`${id.name}\` is no keyword: the \`%\` is not needed`,
          edits: [replace(source, { start: id.start, end: id.start + 1 }, "")],
        });
      },
    };
  },
};
