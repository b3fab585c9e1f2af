import { gateSyntax } from "../../data/spec.ts";
import type { LintRule } from "../../engine/rule.ts";
import { membersOf } from "../../engine/walk.ts";
import { gateOf } from "../../queries/gate.ts";
import { describe } from "../../queries/item.ts";

export const container: LintRule = {
  id: "deprecated/container",
  what: "All members of a container are deprecated, the container is not.",
  detail: "`use` statements don't count as members.",
  why: "When nothing in an interface, world or resource should be used any more, the thing itself shouldn't either; saying so on the container tells it to whoever imports it, and keeps new members out.",
  presets: { spec: "off", recommended: "off", wasi: "off", all: "warn" },
  source: "ours",
  specRef: gateSyntax,
  examples: {
    bad: {
      wit: `package acme:store@1.2.0;

@since(version = 1.0.0)
interface names {
  @since(version = 1.0.0)
  @deprecated(version = 1.2.0)
  get: func() -> string;
}
`,
      findings: ["4:11 every member of interface `names` is deprecated, but interface `names` is not"],
    },
    good: {
      wit: `package acme:store@1.2.0;

@since(version = 1.0.0)
@deprecated(version = 1.2.0)
interface names {
  @since(version = 1.0.0)
  @deprecated(version = 1.2.0)
  get: func() -> string;
}
`,
    },
  },
  create(context) {
    return {
      item(item) {
        if (item.gate.deprecated) return;
        const members = membersOf(item.node).filter(({ kind }) => kind !== "use");
        if (members.length === 0 || members.some((member) => !gateOf(member.attributes).deprecated)) return;
        context.report({
          item,
          message: `every member of ${describe(item)} is deprecated, but ${describe(item)} is not`,
          help: "deprecate it too",
        });
      },
    };
  },
};
