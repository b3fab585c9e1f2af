import type * as ast from "../../../../grammar/ast.ts";
import type { SourceText } from "../../../../grammar/source.ts";
import { labelUniqueness } from "../../data/spec.ts";
import type { LintRule } from "../../engine/rule.ts";
import { relatedSpan } from "../../queries/edits.ts";
import type { Item } from "../../queries/item.ts";
import { scopesOf } from "../../queries/name-scopes.ts";
import { reportStrict } from "../../rule-kinds/strict-rule.ts";

export const labelClash: LintRule = {
  id: "naming/label-clash-case-insensitive",
  what: "Two names of one scope differ in case only.",
  detail: "The official parser accepts most of them; encoding as a component fails.",
  why: "Names of a component are compared without regard to case, since bindings change the case to what their language likes. The text parses, but nobody can build a component from it. Two equal names are reported by `name/duplicate`.",
  presets: { spec: "error", recommended: "error", wasi: "error", all: "error" },
  source: "component-model label uniqueness",
  specRef: labelUniqueness,
  examples: {
    bad: {
      wit: `package acme:net@1.0.0;

interface types {
  record address {
    ip: string,
    IP: u32,
  }
}
`,
      findings: ["6:5 `IP` and `ip` of record `address` differ in case only"],
    },
    good: {
      wit: `package acme:net@1.0.0;

interface types {
  record address {
    ip: string,
    ip-number: u32,
  }
}
`,
    },
  },
  create(context) {
    const reported = new Map<SourceText, Set<number>>();
    function check(names: readonly NamedLabel[], what: string): void {
      const seen = new Map<string, NamedLabel>();
      for (const named of names) {
        const { id, source, item } = named;
        const key = id.name.toLowerCase();
        const other = seen.get(key);
        if (!other) seen.set(key, named);
        else if (other.id.name !== id.name) {
          for (const one of [named, other]) {
            reported.set(one.source, (reported.get(one.source) ?? new Set()).add(one.id.start));
          }
          context.report({
            source,
            span: id,
            ...(item && { item }),
            message: `\`${id.name}\` and \`${other.id.name}\` of ${what} differ in case only`,
            help: "rename one of them: no component can be built from this",
            related: [relatedSpan(other.source, other.id, "the other name")],
          });
        }
      }
    }
    return {
      package(pkg) {
        const top: NamedLabel[] = [];
        for (const { items, source } of pkg.files) {
          for (const item of items) {
            const { node } = item;
            if (!item.container && "name" in node) top.push({ id: node.name, source, item });
          }
        }
        check(top, `package \`${pkg.id}\``);
      },
      item(item) {
        for (const { names, what } of scopesOf(item)) {
          if (names.length > 1)
            check(
              names.map((id) => ({ id, source: item.source, item })),
              what,
            );
        }
      },
      // Scopes that only the validation of components has: the members of all resources of an interface together.
      end: () => reportStrict(labelClash.id, context, (source, offset) => reported.get(source)?.has(offset) === true),
    };
  },
};

interface NamedLabel {
  readonly id: ast.Identifier;
  readonly source: SourceText;
  readonly item?: Item;
}
