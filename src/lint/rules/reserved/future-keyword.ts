import { futureKeywords, keywords } from "../../../wit/keywords.ts";
import { issue } from "../../data/spec.ts";
import type { LintRule } from "../../engine/rule.ts";
import { replace } from "../../queries/edits.ts";

export const futureKeyword: LintRule = {
  id: "reserved/future-keyword",
  what: "A name is likely to become a keyword (`implements`, `external-id`, those of the configuration) and is not escaped.",
  why: "`map` and `async` became keywords, and every package that used them as names stopped parsing. A `%` in front costs nothing, is not part of the name, and makes it safe for good.",
  presets: { spec: "off", recommended: "warn", wasi: "warn", all: "warn" },
  fix: "safe",
  source: "wit-bindgen #1314; component-model #394, #661",
  specRef: issue("WebAssembly/component-model", 394),
  options: {
    keywords: { type: "string[]", default: [], about: "further words to be careful with" },
  },
  examples: {
    bad: {
      wit: `package acme:types@1.0.0;

interface traits {
  implements: func() -> list<string>;
}
`,
      findings: ["4:3 `implements` is likely to become a keyword; write `%implements`"],
    },
    good: {
      wit: `package acme:types@1.0.0;

interface traits {
  %implements: func() -> list<string>;
}
`,
    },
  },
  create(context) {
    return {
      name({ id, source, item }, pkg) {
        if (id.escaped || keywords.has(id.name)) return;
        const more = context.optionsFor(source).keywords;
        if (!futureKeywords.includes(id.name) && !(Array.isArray(more) && more.includes(id.name))) return;
        context.report({
          source,
          span: id,
          ...(item ? { item } : { itemId: pkg.id }),
          message: `\`${id.name}\` is likely to become a keyword; write \`%${id.name}\``,
          edits: [replace(source, { start: id.start, end: id.start }, "%")],
        });
      },
    };
  },
};
