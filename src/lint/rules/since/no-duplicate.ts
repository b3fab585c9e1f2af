import type * as ast from "../../../../grammar/ast.ts";
import { issue } from "../../data/spec.ts";
import type { LintRule } from "../../engine/rule.ts";
import { deleteAttribute, relatedSpan } from "../../queries/edits.ts";
import { describe } from "../../queries/item.ts";

export const noDuplicate: LintRule = {
  id: "since/no-duplicate",
  what: "The same gate stands twice on one item.",
  detail: "The fix takes the second one away where both are equal; where they differ, the author has to choose.",
  why: "The official parser refuses an item with two gates of a kind, and if they differ nobody can tell which one holds. It happens when a branch is merged, or when a gate is written both above and below the docs.",
  presets: { spec: "error", recommended: "error", wasi: "error", all: "error" },
  fix: "safe",
  source: "wit-parser; component-model #382",
  specRef: issue("WebAssembly/component-model", 382),
  examples: {
    bad: {
      wit: `package acme:store@1.2.0;

@since(version = 1.0.0)
@since(version = 1.0.0)
interface types {}
`,
      findings: ["5:11 interface `types` has `@since` twice"],
    },
    good: {
      wit: `package acme:store@1.2.0;

@since(version = 1.0.0)
@deprecated(version = 1.2.0)
interface types {}
`,
    },
  },
  create(context) {
    return {
      item(item) {
        if (item.node.attributes.length < 2) return;
        const first = new Map<string, ast.Attribute>();
        for (const attribute of item.node.attributes) {
          const value = gateValue(attribute);
          if (value === undefined) continue;
          const other = first.get(attribute.kind);
          if (!other) {
            first.set(attribute.kind, attribute);
            continue;
          }
          const equal = gateValue(other) === value;
          context.report({
            item,
            message: `${describe(item)} has \`@${attribute.kind}\` twice${equal ? "" : `, with ${gateValue(other)} and ${value}`}`,
            help: "keep one of the two",
            related: [
              relatedSpan(item.source, other, "the first one"),
              relatedSpan(item.source, attribute, "the second one"),
            ],
            ...(equal && { edits: [deleteAttribute(item.source, attribute)] }),
          });
        }
      },
    };
  },
};

/** What a gate says; `undefined` for an attribute that is no gate. */
function gateValue(attribute: ast.Attribute): string | undefined {
  if (attribute.kind === "since" || attribute.kind === "deprecated") return attribute.version.text;
  return attribute.kind === "unstable" ? attribute.feature.name : undefined;
}
