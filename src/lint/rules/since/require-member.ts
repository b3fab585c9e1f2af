import { compareVersionTexts } from "../../../package/version.ts";
import { gateRules } from "../../data/spec.ts";
import type { LintRule } from "../../engine/rule.ts";
import { containmentFault } from "../../queries/containment.ts";
import { insertAbove, relatedGate } from "../../queries/edits.ts";
import { describe, itemId } from "../../queries/item.ts";

export const requireMember: LintRule = {
  id: "since/require-member",
  what: "An item inside a gated container (function, method, constructor, `use`, import, export, include) has no gate.",
  why: "Whoever targets an older version, or switches a feature off, sees a container without its gated members; a member without a gate would have to be there always, even in versions in which its container did not exist. The specification therefore asks that everything inside a gated item is gated too. The official parser does not check it.",
  presets: { spec: "error", recommended: "error", wasi: "error", all: "error" },
  fix: "safe",
  source: "WIT.md, feature gates",
  specRef: gateRules,
  examples: {
    bad: {
      wit: `package acme:store@1.2.0;

@since(version = 1.0.0)
interface types {
  @since(version = 1.1.0)
  resource blob {
    /// Its size in bytes.
    size: func() -> u64;
  }
}
`,
      findings: ["8:5 method `blob.size` has no gate, but resource `blob` is `@since(version = 1.1.0)`"],
    },
    good: {
      wit: `package acme:store@1.2.0;

@since(version = 1.0.0)
interface types {
  @since(version = 1.1.0)
  resource blob {
    /// Its size in bytes.
    @since(version = 1.1.0)
    size: func() -> u64;
  }
}
`,
    },
  },
  create(context) {
    return {
      item(item) {
        const fault = containmentFault(item);
        if (fault?.kind !== "ungated") return;
        const shown = context.baselineSince.get(itemId(item)) ?? fault.since;
        const isNewer = compareVersionTexts(shown, fault.since) > 0;
        const gate = `@since(version = ${isNewer ? shown : fault.since})`;
        context.report({
          item,
          message: `${describe(item)} has no gate, but ${describe(fault.container)} is \`@since(version = ${fault.since})\``,
          help: `write \`${gate}\` above it, or a newer version if it came later`,
          related: relatedGate(fault.container),
          edits: [insertAbove(item, gate)],
        });
      },
    };
  },
};
