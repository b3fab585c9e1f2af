import type { LintRule } from "../../engine/rule.ts";
import { describe, type Item } from "../../queries/item.ts";

export const noRedundantPrefix: LintRule = {
  id: "naming/no-redundant-prefix",
  what: "A member repeats the name of its interface or resource.",
  why: "A member is always named together with its container: `blob.blob-size` says blob twice, in the text and in the bindings of every language. Renaming is a breaking change once the package is out, so it pays to look before.",
  presets: { spec: "off", recommended: "off", wasi: "off", all: "warn" },
  source: "buf, clippy",
  examples: {
    bad: {
      wit: `package acme:store@1.0.0;

interface types {
  resource blob {
    blob-size: func() -> u64;
  }
}
`,
      findings: ["5:5 method `blob.blob-size` repeats the name of resource `blob`"],
    },
    good: {
      wit: `package acme:store@1.0.0;

interface types {
  resource blob {
    size: func() -> u64;
  }
}
`,
    },
  },
  create(context) {
    return {
      item(item) {
        const holder = item.container;
        if (!holder || (holder.node.kind !== "interface" && holder.node.kind !== "resource")) return;
        const name = plainName(item);
        const prefix = holder.node.name.name;
        if (name === undefined || !name.startsWith(`${prefix}-`)) return;
        context.report({
          item,
          message: `${describe(item)} repeats the name of ${describe(holder)}`,
          help: `\`${name.slice(prefix.length + 1)}\` would do`,
        });
      },
    };
  },
};

function plainName({ node }: Item): string | undefined {
  return "name" in node ? node.name.name : undefined;
}
