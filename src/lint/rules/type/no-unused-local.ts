import type * as ast from "../../../../grammar/ast.ts";
import type { TypeDef } from "../../../package/model.ts";
import type { LintRule } from "../../engine/rule.ts";
import { describe, type Item, typeName } from "../../queries/item.ts";

const kinds: ReadonlySet<Item["node"]["kind"]> = new Set(["type", "record", "flags", "enum", "variant", "resource"]);

export const noUnusedLocal: LintRule = {
  id: "type/no-unused-local",
  what: "A type is used nowhere in its package and is not part of a signature.",
  detail:
    "A resource with functions of its own is used by having them. A type that any package of the run refers to is used.",
  why: "A type that nothing takes or gives back is either left over or waits for its functions. If it is meant for other packages, its docs should say so.",
  presets: { spec: "off", recommended: "off", wasi: "off", all: "warn" },
  source: "ours",
  examples: {
    bad: {
      wit: `package acme:store@1.0.0;

interface types {
  type size = u64;
}
`,
      findings: ["4:8 type `size` is used nowhere"],
    },
    good: {
      wit: `package acme:store@1.0.0;

interface types {
  type size = u64;
  get: func() -> size;
}
`,
    },
  },
  create(context) {
    const used = new Set<ast.Node>();
    const declared: Item[] = [];
    const mark = (type: TypeDef | undefined) => type && used.add(type.place.node);
    return {
      item(item) {
        if (kinds.has(item.node.kind)) declared.push(item);
        for (const type of item.types) {
          const id = typeName(type);
          if (id) mark(context.model.typeOf(id));
        }
      },
      end() {
        for (const pkg of context.model.packages) {
          for (const { uses } of [...pkg.interfaces.values(), ...pkg.worlds.values()]) {
            for (const { names } of uses) for (const { target } of names) mark(target);
          }
        }
        for (const item of declared) {
          if (used.has(item.node) || (item.node.kind === "resource" && item.node.members.length > 0)) continue;
          context.report({ item, message: `${describe(item)} is used nowhere` });
        }
      },
    };
  },
};
