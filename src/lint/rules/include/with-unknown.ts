import { didYouMean } from "../../../common/nearest.ts";
import type { World } from "../../../package/model.ts";
import { witSection } from "../../data/spec.ts";
import type { LintRule } from "../../engine/rule.ts";

export const withUnknown: LintRule = {
  id: "include/with-unknown",
  what: "A name in `include … with { a as b }` is none of the included world's.",
  detail:
    "Only plain names can be renamed: functions, inline interfaces, labels and types; an import by path has none.",
  why: "The rename would do nothing, so the name is misspelt or the included world has changed. The official parser refuses it.",
  presets: { spec: "error", recommended: "error", wasi: "error", all: "error" },
  source: "wit-parser",
  specRef: witSection("renaming-with-include"),
  examples: {
    bad: {
      wit: `package acme:store@1.0.0;

world base {
  import log: func(line: string);
}

world app {
  include base with { logs as write-log }
}
`,
      findings: ["8:23 world `base` has no name `logs`. Did you mean `log`?"],
    },
    good: {
      wit: `package acme:store@1.0.0;

world base {
  import log: func(line: string);
}

world app {
  include base with { log as write-log }
}
`,
    },
  },
  create(context) {
    return {
      item(item) {
        const { node } = item;
        if (node.kind !== "include" || node.names.length === 0) return;
        const world = context.model.pathOf(node.path);
        if (world?.kind !== "world") return;
        const names = plainNames(world, new Set());
        if (!names) return;
        for (const { name } of node.names) {
          if (names.has(name.name)) continue;
          const hint = didYouMean(name.name, names);
          context.report({
            item,
            span: name,
            message: `world \`${world.name}\` has no name \`${name.name}\`${hint === "" ? "" : `.${hint}`}`,
            help: "imports and exports by path have no name that could be changed",
          });
        }
      },
    };
  },
};

/** The plain names of a world with everything that it includes; `undefined` where an include can't be resolved. */
function plainNames(world: World, open: Set<World>): ReadonlySet<string> | undefined {
  if (open.has(world)) return new Set();
  open.add(world);
  const names = new Set<string>(world.types.keys());
  for (const { name } of [...world.imports, ...world.exports]) if (name !== undefined) names.add(name);
  for (const { place, target } of world.includes) {
    const inner = target && plainNames(target, open);
    if (!inner) return undefined;
    const renamed = new Map(place.node.names.map(({ name, as }) => [name.name, as.name]));
    for (const name of inner) names.add(renamed.get(name) ?? name);
  }
  return names;
}
