import { gateSyntax } from "../../data/spec.ts";
import type { LintRule } from "../../engine/rule.ts";
import { docText } from "../../queries/docs-text.ts";
import { describe } from "../../queries/item.ts";

export const hasDoc: LintRule = {
  id: "deprecated/has-doc",
  what: "The docs of a deprecated item do not say what to use instead.",
  detail: "Content with docs that hold a word such as use, instead, favor, replace, prefer, migrate, supersede or see.",
  why: "A deprecation is a request to change code; without a word on what to change it to it is only a warning that can't be silenced. One sentence in the docs is enough, and it reaches the bindings of every language.",
  presets: { spec: "off", recommended: "off", wasi: "off", all: "warn" },
  source: "ours",
  specRef: gateSyntax,
  examples: {
    bad: {
      wit: `package acme:store@1.2.0;

/// The names of things.
@since(version = 1.0.0)
@deprecated(version = 1.2.0)
interface names {}
`,
      findings: ["6:11 the docs of interface `names` don't say what to use instead of it"],
    },
    good: {
      wit: `package acme:store@1.2.0;

/// The names of things; use \`keys\` instead.
@since(version = 1.0.0)
@deprecated(version = 1.2.0)
interface names {}
`,
    },
  },
  create(context) {
    return {
      item(item) {
        if (!item.gate.deprecated) return;
        if (
          /\b(?:use|using|instead|favou?r|replac|prefer|migrat|supersed|see|switch)/i.test(
            docText(item.node.docs, item.source),
          )
        ) {
          return;
        }
        context.report({
          item,
          message: `the docs of ${describe(item)} don't say what to use instead of it`,
          help: "name the replacement in the docs, or say that there is none",
        });
      },
    };
  },
};
