import type * as ast from "../../../../grammar/ast.ts";
import type { Span } from "../../../../grammar/source.ts";
import type { Interface, Package, TypeDef, World } from "../../../package/model.ts";
import { witSection } from "../../data/spec.ts";
import type { FileEdit, LintRule } from "../../engine/rule.ts";
import { replace } from "../../queries/edits.ts";
import { type Item, typeName } from "../../queries/item.ts";
import { listed } from "../../queries/name-list.ts";

export const noUnused: LintRule = {
  id: "use/no-unused",
  what: "A name is imported by `use` but never used in its container.",
  detail: "A name that another interface or world uses from here counts as used, also in an inline interface.",
  why: "Every `use` is a dependency: a component that imports this interface has to import the other one as well. A name that is not needed makes every user pay for it. It may be a re-export on purpose, so removing it is only a suggestion.",
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
      findings: ["9:7 `size` is imported from `types` but never used"],
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
        const local = new Map<ast.UseName, TypeDef>();
        for (const { uses, types } of context.model.packages.flatMap(holdersOf)) {
          for (const { names } of uses) for (const { target } of names) if (target) used.add(target);
          for (const type of types.values()) {
            if (type.place.node.kind === "use-name") local.set(type.place.node, type);
          }
        }
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
            message: `${listed(idle.map(({ name, as }) => (as ?? name).name))} ${idle.length === 1 ? "is" : "are"} imported from \`${node.path.name.name}\` but never used`,
            help: "remove it, unless it is a re-export on purpose",
            edits: [removal(item, node, idle)],
          });
        }
      },
    };
  },
};

/** Everything in a package that can have a `use`: interfaces, worlds, and the inline interfaces of worlds. */
function holdersOf({ interfaces, worlds }: Package): readonly (Interface | World)[] {
  const inline = [...worlds.values()].flatMap(({ imports, exports }) =>
    [...imports, ...exports].flatMap(({ target }) => (target?.kind === "interface" && target.inlineOf ? [target] : [])),
  );
  return [...interfaces.values(), ...worlds.values(), ...inline];
}

/** Removes names from a `use`, or the whole statement with its line where none is left. */
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
