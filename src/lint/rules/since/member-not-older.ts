import { gateRules } from "../../data/spec.ts";
import type { LintRule } from "../../engine/rule.ts";
import { containmentFault } from "../../queries/containment.ts";
import { relatedGate, replace } from "../../queries/edits.ts";
import { describe } from "../../queries/item.ts";

export const memberNotOlder: LintRule = {
  id: "since/member-not-older",
  what: "A member is gated with an older version than its container.",
  why: "A member can't have been there before the thing that it is a part of. Either the gate of the container was raised by mistake, or the member's was copied from somewhere else. WIT.md calls it a weaker gate and an error; the official parser does not check it.",
  presets: { spec: "error", recommended: "error", wasi: "error", all: "error" },
  fix: "suggestion",
  source: "WIT.md, feature gates",
  specRef: gateRules,
  examples: {
    bad: {
      wit: `package acme:store@1.2.0;

@since(version = 1.2.0)
interface admin {
  @since(version = 1.0.0)
  purge: func();
}
`,
      findings: ["6:3 function `purge` is `@since(version = 1.0.0)`, older than interface `admin` with 1.2.0"],
    },
    good: {
      wit: `package acme:store@1.2.0;

@since(version = 1.0.0)
interface admin {
  @since(version = 1.2.0)
  purge: func();
}
`,
    },
  },
  create(context) {
    return {
      item(item) {
        const fault = containmentFault(item);
        const since = item.gate.since;
        if (fault?.kind !== "older" || !since) return;
        context.report({
          item,
          message: `${describe(item)} is \`@since(version = ${fault.own})\`, older than ${describe(fault.container)} with ${fault.since}`,
          help: `write ${fault.since} or newer, or correct the gate of the container`,
          related: relatedGate(fault.container),
          edits: [replace(item.source, since.version, fault.since)],
        });
      },
    };
  },
};
