import { gateRules } from "../../data/spec.ts";
import type { LintRule } from "../../engine/rule.ts";
import { containmentFault } from "../../queries/containment.ts";
import { relatedGate } from "../../queries/edits.ts";
import { describe } from "../../queries/item.ts";

export const unstableContainer: LintRule = {
  id: "since/unstable-container",
  what: "A stable or ungated member stands in an `@unstable` container.",
  detail: "A member with another `@unstable` feature than its container's is fine: both have to be on.",
  why: "As long as the feature is off, the container is not there, and with it everything inside. A member that says `@since`, or nothing, promises something that its container does not keep; the official parser refuses a resource whose method outlives it.",
  presets: { spec: "error", recommended: "error", wasi: "error", all: "error" },
  source: "WIT.md, feature gates; wit-parser bad-gate3 to 5",
  specRef: gateRules,
  examples: {
    bad: {
      wit: `package acme:store@1.2.0;

@unstable(feature = store-admin)
interface admin {
  @since(version = 1.2.0)
  purge: func();
  reset: func();
}
`,
      findings: [
        "6:3 function `purge` is stable, but interface `admin` is `@unstable(feature = store-admin)`",
        "7:3 function `reset` has no gate, but interface `admin` is `@unstable(feature = store-admin)`",
      ],
    },
    good: {
      wit: `package acme:store@1.2.0;

@unstable(feature = store-admin)
interface admin {
  @unstable(feature = store-admin)
  purge: func();
}
`,
    },
  },
  create(context) {
    return {
      item(item) {
        const fault = containmentFault(item);
        if (fault?.kind !== "unstable") return;
        const gate = `@unstable(feature = ${fault.feature})`;
        context.report({
          item,
          message: `${describe(item)} ${item.gate.since ? "is stable" : "has no gate"}, but ${describe(fault.container)} is \`${gate}\``,
          help: `gate it with \`${gate}\`, or make the container stable`,
          related: relatedGate(fault.container),
        });
      },
    };
  },
};
