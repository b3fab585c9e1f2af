import type * as ast from "../../../../grammar/ast.ts";
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
    const closures = new Map<Interface, ReadonlySet<Interface>>();
    const implied = (of: Interface | World | undefined) => impliedBy(of, context.model, closures, new Set());
    return {
      item(item) {
        if (item.node.kind !== "world") return;
        const entries = membersOf(item.node).flatMap((node) => entryOf(node, item, context.model));
        const causes = new Map<Interface, ImportEntry>();
        for (const entry of entries) {
          for (const target of implied(entry.target)) if (target !== entry.target) causes.set(target, entry);
        }
        for (const { item: one, target } of entries) {
          const cause = one.node.kind === "import" && target?.kind === "interface" ? causes.get(target) : undefined;
          if (!cause) continue;
          const message = `${describe(one)} is implied by ${describe(cause.item)}`;
          context.report({ item: one, message, help: "take it out" });
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

/** The interfaces that an import of `of`, or an include of it, brings along; not `of` itself. */
function impliedBy(
  of: Interface | World | undefined,
  model: Model,
  closures: Map<Interface, ReadonlySet<Interface>>,
  seen: Set<World>,
): ReadonlySet<Interface> {
  if (!of) return new Set();
  if (of.kind === "interface") return closureOf(of, closures, new Set());
  if (seen.has(of)) return new Set();
  seen.add(of);
  const found = new Set<Interface>();
  for (const { name, target } of of.imports) {
    if (target?.kind !== "interface" || name !== undefined) continue;
    found.add(target);
    for (const one of closureOf(target, closures, new Set())) found.add(one);
  }
  for (const { target } of of.includes) for (const one of impliedBy(target, model, closures, seen)) found.add(one);
  return found;
}

function closureOf(
  of: Interface,
  closures: Map<Interface, ReadonlySet<Interface>>,
  open: Set<Interface>,
): ReadonlySet<Interface> {
  const known = closures.get(of);
  if (known) return known;
  open.add(of);
  const found = new Set<Interface>();
  for (const { target } of of.uses) {
    if (!target || open.has(target)) continue;
    found.add(target);
    for (const one of closureOf(target, closures, open)) found.add(one);
  }
  closures.set(of, found);
  return found;
}
