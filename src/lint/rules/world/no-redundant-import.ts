import type * as ast from "../../../../grammar/ast.ts";
import { createWorldExpander, type WorldExpander } from "../../../compare/expand-worlds.ts";
import { noOwnName } from "../../../compare/identity.ts";
import type { Interface, Model, World } from "../../../package/model.ts";
import { witSection } from "../../data/spec.ts";
import type { LintRule } from "../../engine/rule.ts";
import { membersOf } from "../../engine/walk.ts";
import { describe, type Item } from "../../queries/item.ts";

export const noRedundantImport: LintRule = {
  id: "world/no-redundant-import",
  what: "An import is already implied by another import or include.",
  why: "A world imports everything that its imports use, and everything that the worlds it includes import. Saying it once more does no harm, but a reader takes it for a decision.",
  presets: { spec: "off", recommended: "off", wasi: "off", all: "warn" },
  source: "ours",
  specRef: witSection("wit-worlds"),
  examples: {
    bad: {
      wit: `package acme:store@1.0.0;

interface types {
  type key = string;
}

interface blobs {
  use types.{key};
  get: func(name: key);
}

world app {
  import types;
  import blobs;
}
`,
      findings: ["13:10 import `types` is implied by import `blobs`"],
    },
    good: {
      wit: `package acme:store@1.0.0;

interface types {
  type key = string;
}

interface blobs {
  use types.{key};
  get: func(name: key);
}

world app {
  import blobs;
}
`,
    },
  },
  create(context) {
    const expander = createWorldExpander(context.model, noOwnName);
    return {
      item(item) {
        if (item.node.kind !== "world") return;
        const entries = membersOf(item.node).flatMap((node) => entryOf(node, item, context.model));
        const causes = causesOf(entries, expander);
        for (const { item: one, target } of entries) {
          const cause = one.node.kind === "import" && target?.kind === "interface" ? causes.get(target) : undefined;
          if (!cause) continue;
          const message = `${describe(one)} is implied by ${describe(cause.item)}`;
          context.report({ item: one, message, help: "remove it" });
        }
      },
    };
  },
};

interface ImportEntry {
  readonly item: Item;
  readonly target: Interface | World | undefined;
}

function entryOf(node: ast.GateableItem, world: Item, model: Model): readonly ImportEntry[] {
  const path =
    node.kind === "include"
      ? node.path
      : node.kind === "import" && node.extern.kind === "extern-path"
        ? node.extern.path
        : undefined;
  if (!path) return [];
  return [{ item: { ...world, node, container: world }, target: model.pathOf(path) }];
}

/** The interfaces that each entry of a world brings along, with the last entry that does. */
function causesOf(entries: readonly ImportEntry[], expander: WorldExpander): ReadonlyMap<Interface, ImportEntry> {
  const causes = new Map<Interface, ImportEntry>();
  for (const entry of [...entries].reverse()) {
    const pending = neededBy(entry.target, expander);
    for (let one = pending.pop(); one; one = pending.pop()) {
      if (one === entry.target || causes.has(one)) continue;
      causes.set(one, entry);
      for (const { target } of one.uses) if (target) pending.push(target);
    }
  }
  return causes;
}

/** The interfaces that an import or include needs at once. */
function neededBy(target: ImportEntry["target"], expander: WorldExpander): Interface[] {
  if (!target) return [];
  if (target.kind === "interface") return target.uses.flatMap((use) => use.target ?? []);
  return [...expander.expand(target).imports.values()].flatMap(({ target: imported }) =>
    imported?.kind === "interface" && !imported.inlineOf ? [imported] : [],
  );
}
