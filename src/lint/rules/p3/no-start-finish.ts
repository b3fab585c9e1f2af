import type * as ast from "../../../../grammar/ast.ts";
import type { LintRule } from "../../engine/rule.ts";
import { membersOf } from "../../engine/walk.ts";
import { relatedSpan } from "../../queries/edits.ts";
import { describe } from "../../queries/item.ts";

export const noStartFinish: LintRule = {
  id: "p3/no-start-finish",
  what: "A `start-x`/`finish-x` pair stands for one operation.",
  why: "In WASI 0.2 an operation that may wait was cut into a `start-` that begins it and a `finish-` that asks for the outcome, with a pollable between them. In 0.3 it is one `async func`; the rule `async/start-finish` of the translation puts the two together.",
  presets: { spec: "off", recommended: "off", wasi: "off", all: "info" },
  source: "translation rules async/start-finish",
  examples: {
    bad: {
      wit: `package acme:net@1.0.0;

interface links {
  resource link {
    start-open: func(name: string) -> result;
    finish-open: func() -> result<u32>;
  }
}
`,
      findings: ["5:5 method `link.start-open` and `finish-open` are one operation: an `async func` in WASI 0.3"],
    },
    good: {
      wit: `package acme:net@1.0.0;

interface links {
  resource link {
    open: async func(name: string) -> result<u32>;
  }
}
`,
    },
  },
  create(context) {
    return {
      item(item) {
        const name = functionName(item.node);
        if (!name?.startsWith("start-") || !item.container) return;
        const wanted = `finish-${name.slice("start-".length)}`;
        const finish = membersOf(item.container.node).find((other) => functionName(other) === wanted);
        if (!finish) return;
        context.report({
          item,
          message: `${describe(item)} and \`${wanted}\` are one operation: an \`async func\` in WASI 0.3`,
          help: "`witkit translate` puts them together (async/start-finish)",
          related: [relatedSpan(item.source, "name" in finish ? finish.name : finish, "the other half")],
        });
      },
    };
  },
};

function functionName(node: ast.GateableItem): string | undefined {
  return node.kind === "func-decl" || node.kind === "method" || node.kind === "static" ? node.name.name : undefined;
}
