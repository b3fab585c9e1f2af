import type { LintRule } from "../../engine/rule.ts";
import { describe, funcOf, localName } from "../../queries/item.ts";

export const blockingName: LintRule = {
  id: "p3/blocking-name",
  what: "A function is called `blocking-…`.",
  why: "`blocking-` told apart a function that waits from its twin that doesn't. In WASI 0.3 a function that waits is `async`, and whether the caller blocks is the caller's business; the rule `async/blocking-twin` of the translation keeps the one of the two that waits, under the plain name.",
  presets: { spec: "off", recommended: "off", wasi: "off", all: "info" },
  source: "translation rules async/blocking-twin",
  examples: {
    bad: {
      wit: `package acme:store@1.0.0;

interface blobs {
  blocking-read: func(name: string) -> list<u8>;
}
`,
      findings: ["4:3 function `blocking-read`: in WASI 0.3 it would be `read: async func`"],
    },
    good: {
      wit: `package acme:store@1.0.0;

interface blobs {
  read: async func(name: string) -> list<u8>;
}
`,
    },
  },
  create(context) {
    return {
      item(item) {
        const name = localName(item.node).replace(/^(?:import|export) /, "");
        if (!funcOf(item.node) || !name.startsWith("blocking-")) return;
        context.report({
          item,
          message: `${describe(item)}: in WASI 0.3 it would be \`${name.slice("blocking-".length)}: async func\``,
          help: "`witkit translate` rewrites it where its twin is there too (async/blocking-twin)",
        });
      },
    };
  },
};
