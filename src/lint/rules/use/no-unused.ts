import type * as ast from "../../../../grammar/ast.ts";
import type { Span } from "../../../../grammar/source.ts";
import type { Model, TypeDef } from "../../../package/model.ts";
import { witSection } from "../../data/spec.ts";
import type { FileEdit, LintRule } from "../../engine/rule.ts";
import { replace } from "../../queries/edits.ts";
import { type Item, typeName } from "../../queries/item.ts";
import { listed } from "../../queries/name-list.ts";

export const noUnused: LintRule = {
  id: "use/no-unused",
  what: "A name that is brought in by `use` is not used in its container.",
  detail: "A name that another interface or world takes over from here counts as used.",
  why: "Every `use` is a dependency: a component that imports this interface has to import the other one as well. A name that is not needed makes every user pay for it. It may be there as a re-export on purpose; that is why taking it out is only a suggestion.",
  presets: { spec: "off", recommended: "warn", wasi: "warn", all: "warn" },
  fix: "suggestion",
  source: "eslint no-unused-vars",
  specRef: witSection("item-use"),
  examples: {
    bad: {
      wit: `package acme:store@1.0.0;

interface types {
  type key = string;
  type size = u64;
}

interface blobs {
  use types.{key, size};
  get: func(name: key);
}
`,
      findings: ["9:7 `size` is brought in from `types`, but not used here"],
    },
    good: {
      wit: `package acme:store@1.0.0;

interface types {
  type key = string;
  type size = u64;
}

interface blobs {
  use types.{key, size};
  get: func(name: key) -> size;
}
`,
    },
  },
  create(context) {
    const used = new Set<TypeDef>();
    const uses: Item[] = [];
    return {
      package({ files }) {
        for (const { items } of files) {
          for (const item of items) {
            for (const type of item.types) {
              const id = typeName(type);
              const target = id && context.model.typeOf(id);
              if (target) used.add(target);
            }
            if (item.node.kind === "use") uses.push(item);
          }
        }
      },
      end() {
        for (const pkg of context.model.packages) {
          for (const holder of [...pkg.interfaces.values(), ...pkg.worlds.values()]) {
            for (const { names } of holder.uses) for (const { target } of names) if (target) used.add(target);
          }
        }
        const local = new Map<ast.UseName, TypeDef>();
        for (const type of definitionsByUse(context.model)) local.set(type.node, type.definition);
        for (const item of uses) {
          const { node } = item;
          if (node.kind !== "use") continue;
          const idle = node.names.filter((name) => {
            const type = local.get(name);
            return type !== undefined && !used.has(type);
          });
          if (idle.length === 0) continue;
          context.report({
            item,
            message: `${listed(idle.map(({ name, as }) => (as ?? name).name))} ${idle.length === 1 ? "is" : "are"} brought in from \`${node.path.name.name}\`, but not used here`,
            help: "take it out, unless it is a re-export on purpose",
            edits: [removal(item, node, idle)],
          });
        }
      },
    };
  },
};

function definitionsByUse(model: Model) {
  return model.packages.flatMap((pkg) =>
    [...pkg.interfaces.values(), ...pkg.worlds.values()].flatMap(({ types }) =>
      [...types.values()].flatMap((definition) => {
        const { node } = definition.place;
        return node.kind === "use-name" ? [{ node, definition }] : [];
      }),
    ),
  );
}

/** Takes names out of a `use`, or the whole statement with its line where none is left. */
function removal(item: Item, node: ast.UseDecl, idle: readonly ast.UseName[]): FileEdit {
  const kept = node.names.filter((name) => !idle.includes(name));
  const { text } = item.source;
  if (kept.length === 0)
    return replace(item.source, wholeLines(text, { start: node.docs?.start ?? node.start, end: node.end }), "");
  const first = node.names[0] ?? node;
  const last = node.names.at(-1) ?? node;
  const names = kept.map((name) => text.slice(name.start, name.end)).join(", ");
  return replace(item.source, { start: first.start, end: last.end }, names);
}

function wholeLines(text: string, span: Span): Span {
  let start = span.start;
  while (text[start - 1] === " " || text[start - 1] === "\t") start--;
  const rest = /^[ \t]*\r?\n/.exec(text.slice(span.end));
  const isAlone = start === 0 || text[start - 1] === "\n";
  return isAlone && rest ? { start, end: span.end + rest[0].length } : span;
}
