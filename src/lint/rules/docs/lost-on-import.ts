import { issue } from "../../data/spec.ts";
import type { LintRule } from "../../engine/rule.ts";
import { docText } from "../../queries/docs-text.ts";
import { describe } from "../../queries/item.ts";

export const lostOnImport: LintRule = {
  id: "docs/lost-on-import",
  what: "Docs on a world's import are dropped by the tools.",
  detail:
    "Speaks of imports of interfaces by path or under a name; the docs of a function or of an inline interface are kept.",
  why: "Whoever reads the bindings, or the package in its binary form, never sees docs that stand on the import of an interface. What they say belongs on the interface or on the world.",
  presets: { spec: "off", recommended: "info", wasi: "info", all: "info" },
  source: "wasm-tools #2294",
  specRef: issue("bytecodealliance/wasm-tools", 2294),
  examples: {
    bad: {
      wit: `package acme:store@1.0.0;

interface types {}

world app {
  /// Where everything is kept.
  import types;
}
`,
      findings: ["7:10 the docs on import `types` are dropped by the tools"],
    },
    good: {
      wit: `package acme:store@1.0.0;

/// Where everything is kept.
interface types {}

world app {
  import types;
}
`,
    },
  },
  create(context) {
    return {
      item(item) {
        const { node } = item;
        if (node.kind !== "import" || (node.extern.kind !== "extern-path" && node.extern.kind !== "extern-named"))
          return;
        if (docText(node.docs, item.source) === "") return;
        context.report({
          item,
          message: `the docs on ${describe(item)} are dropped by the tools`,
          help: "say it in the docs of the interface or of the world",
        });
      },
    };
  },
};
