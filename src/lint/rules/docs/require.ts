import type { LintRule } from "../../engine/rule.ts";
import { docText } from "../../queries/docs-text.ts";
import { describe, type Item } from "../../queries/item.ts";

const exempt: ReadonlySet<Item["node"]["kind"]> = new Set(["use", "import", "export", "include"]);

export const requireDocs: LintRule = {
  id: "docs/require",
  what: "An interface, world, type, resource or function has no docs.",
  why: "The docs in the WIT text are the only ones that every language gets: they end up in the bindings, in editors and on the pages of registries. A signature alone does not say what a function does, what it expects and what its errors mean.",
  presets: { spec: "off", recommended: "off", wasi: "warn", all: "warn" },
  source: "buf COMMENT_*",
  examples: {
    bad: {
      wit: `package acme:store@1.0.0;

/// What a store is made of.
interface types {
  get: func(name: string) -> u64;
}
`,
      findings: ["5:3 function `get` has no docs"],
    },
    good: {
      wit: `package acme:store@1.0.0;

/// What a store is made of.
interface types {
  /// The number that stands under a name, or 0.
  get: func(name: string) -> u64;
}
`,
    },
  },
  create(context) {
    return {
      item(item) {
        if (exempt.has(item.node.kind) || docText(item.node.docs, item.source) !== "") return;
        context.report({
          item,
          message: `${describe(item)} has no docs`,
          help: "say what it is for, above it, with `///`",
        });
      },
    };
  },
};
