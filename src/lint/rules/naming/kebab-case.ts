import { witSection } from "../../data/spec.ts";
import type { LintRule } from "../../engine/rule.ts";

export const kebabCase: LintRule = {
  id: "naming/kebab-case",
  what: "A name is legal but not lower-case kebab (mixed, acronyms: `DNS-error-payload`).",
  why: "WIT allows words in capitals for acronyms, but every language has its own idea of what to make of them, and two names that differ in case only can't stand side by side. Names in lower case read the same everywhere.",
  presets: { spec: "off", recommended: "off", wasi: "off", all: "warn" },
  source: "WIT style",
  specRef: witSection("identifiers"),
  examples: {
    bad: {
      wit: `package acme:net@1.0.0;

interface types {
  record DNS-error {
    code: u16,
  }
}
`,
      findings: ["4:10 `DNS-error` is not in lower case; write `dns-error`"],
    },
    good: {
      wit: `package acme:net@1.0.0;

interface types {
  record dns-error {
    code: u16,
  }
}
`,
    },
  },
  create(context) {
    return {
      name({ id, declares, source, item }, pkg) {
        const lower = id.name.toLowerCase();
        if (!declares || id.name === lower) return;
        context.report({
          source,
          span: id,
          ...(item ? { item } : { itemId: pkg.id }),
          message: `\`${id.name}\` is not in lower case; write \`${lower}\``,
        });
      },
    };
  },
};
