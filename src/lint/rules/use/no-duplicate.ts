import type * as ast from "../../../../grammar/ast.ts";
import type { Model } from "../../../package/model.ts";
import { usedDefinition } from "../../../package/type-info.ts";
import { usePathId } from "../../../wit/name-text.ts";
import { witSection } from "../../data/spec.ts";
import type { LintRule } from "../../engine/rule.ts";
import { relatedSpan } from "../../queries/edits.ts";
import type { Item } from "../../queries/item.ts";

export const noDuplicateUse: LintRule = {
  id: "use/no-duplicate",
  what: "One type is brought in twice, by two `use` statements or under two names.",
  detail: "Through re-exports too. The same name twice is an error that `check` reports.",
  why: "Two names for one type look like two types: a reader has to find out that they are one, and bindings define an alias that nobody needs.",
  presets: { spec: "off", recommended: "warn", wasi: "warn", all: "warn" },
  fix: "suggestion",
  source: "ours",
  specRef: witSection("item-use"),
  examples: {
    bad: {
      wit: `package acme:store@1.0.0;

interface types {
  type key = string;
}

interface blobs {
  use types.{key, key as name};
  get: func(name: name) -> key;
}
`,
      findings: ["8:7 `name` is the same type as `key`, which is brought in already"],
    },
    good: {
      wit: `package acme:store@1.0.0;

interface types {
  type key = string;
}

interface blobs {
  use types.{key};
  get: func(name: key) -> key;
}
`,
    },
  },
  create(context) {
    const seen = new Map<Item, Map<unknown, ast.UseName>>();
    return {
      item(item) {
        const { node, container } = item;
        if (node.kind !== "use" || !container) return;
        const names = seen.get(container) ?? new Map<unknown, ast.UseName>();
        seen.set(container, names);
        for (const name of node.names) {
          const key = identityOf(name, node, context.model);
          const other = names.get(key);
          if (!other) names.set(key, name);
          else if (localName(other) !== localName(name)) {
            context.report({
              item,
              message: `\`${localName(name)}\` is the same type as \`${localName(other)}\`, which is brought in already`,
              help: `use \`${localName(other)}\` in both places`,
              related: [relatedSpan(item.source, other, "brought in here")],
            });
          }
        }
      },
    };
  },
};

function localName({ name, as }: ast.UseName): string {
  return (as ?? name).name;
}

/** The definition behind a used name; where the interface isn't there, its path and name. */
function identityOf(name: ast.UseName, use: ast.UseDecl, model: Model): unknown {
  const owner = model.pathOf(use.path);
  const type = owner?.kind === "interface" ? owner.types.get(name.name.name) : undefined;
  return type ? usedDefinition(type) : `${usePathId(use.path)} ${name.name.name}`;
}
