import type { SourceText } from "../../../../grammar/source.ts";
import { keywords } from "../../../wit/keywords.ts";
import { witSection } from "../../data/spec.ts";
import type { LintRule } from "../../engine/rule.ts";
import { replace } from "../../queries/edits.ts";

export const unneededEscape: LintRule = {
  id: "reserved/unneeded-escape",
  what: "A name that is not a keyword is escaped with `%`.",
  why: "`%` tells a reader that the word is reserved. On any other word it only raises the question why it is there.",
  presets: { spec: "off", recommended: "off", wasi: "off", all: "warn" },
  fix: "safe",
  source: "ours",
  specRef: witSection("identifiers"),
  examples: {
    bad: {
      wit: `package acme:store@1.0.0;

interface %types {}
`,
      findings: ["3:11 `types` is not a keyword: the `%` is not needed"],
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
        if (!id.escaped || keywords.has(id.name)) return;
        context.report({
          source,
          span: id,
          ...(item ? { item } : { itemId: pkg.id }),
          message: `\`${id.name}\` is not a keyword: the \`%\` is not needed`,
          // `world%w` is two words; without the sign they need a space.
          edits: [replace(source, { start: id.start, end: id.start + 1 }, isWordBefore(source, id.start) ? " " : "")],
        });
      },
    };
  },
};

function isWordBefore({ text }: SourceText, offset: number): boolean {
  return /[\w-]/.test(text[offset - 1] ?? "");
}
