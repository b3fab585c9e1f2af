import { gateRules } from "../../data/spec.ts";
import type { LintRule } from "../../engine/rule.ts";
import { describe } from "../../queries/item.ts";

export const exclusive: LintRule = {
  id: "since/exclusive",
  what: "An item has both `@since` and `@unstable`.",
  why: "`@since` promises that an item stays as it is, `@unstable` says that it may change or go: an item can't do both. When a feature becomes stable its `@unstable` is replaced by `@since`, it does not stay beside it.",
  presets: { spec: "error", recommended: "error", wasi: "error", all: "error" },
  source: "WIT.md, feature gates; wit-parser",
  specRef: gateRules,
  examples: {
    bad: {
      wit: `package acme:store@1.2.0;

@since(version = 1.2.0)
@unstable(feature = store-admin)
interface admin {}
`,
      findings: ["5:11 interface `admin` is both `@since` and `@unstable`"],
    },
    good: {
      wit: `package acme:store@1.2.0;

@unstable(feature = store-admin)
interface admin {}
`,
    },
  },
  create(context) {
    return {
      item(item) {
        if (!item.gate.since || !item.gate.unstable) return;
        context.report({
          item,
          message: `${describe(item)} is both \`@since\` and \`@unstable\``,
          help: "keep `@since` if it is stable now, `@unstable` if it may still change",
        });
      },
    };
  },
};
