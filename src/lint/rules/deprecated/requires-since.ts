import { gateSyntax } from "../../data/spec.ts";
import type { LintRule } from "../../engine/rule.ts";
import { describe } from "../../queries/item.ts";

export const requiresSince: LintRule = {
  id: "deprecated/requires-since",
  what: "`@deprecated` stands alone, without `@since` or `@unstable`.",
  detail: "An example in WIT.md shows `@deprecated` alone; its text and the official parser refuse it.",
  why: "`@deprecated` says from when on an item should not be used any more; to be of any use it also has to be known from when on it could be used. Whoever adds `@deprecated` to an item of a gated package keeps its `@since`.",
  presets: { spec: "error", recommended: "error", wasi: "error", all: "error" },
  source: "WIT.md, feature gates; wit-parser",
  specRef: gateSyntax,
  examples: {
    bad: {
      wit: `package acme:store@1.2.0;

@since(version = 1.0.0)
interface types {
  @deprecated(version = 1.2.0)
  type key = string;
}
`,
      findings: ["6:8 type `key` is `@deprecated`, but says neither `@since` nor `@unstable`"],
    },
    good: {
      wit: `package acme:store@1.2.0;

@since(version = 1.0.0)
interface types {
  @since(version = 1.0.0)
  @deprecated(version = 1.2.0)
  type key = string;
}
`,
    },
  },
  create(context) {
    return {
      item(item) {
        const { since, unstable, deprecated } = item.gate;
        if (!deprecated || since || unstable) return;
        if (item.node.attributes.some(({ kind }) => kind === "invalid-attribute")) return;
        context.report({
          item,
          message: `${describe(item)} is \`@deprecated\`, but says neither \`@since\` nor \`@unstable\``,
          help: "keep the `@since` of the release in which it came (WIT.md has an example without; the official parser refuses it)",
        });
      },
    };
  },
};
