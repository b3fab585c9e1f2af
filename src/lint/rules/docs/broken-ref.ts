import type * as ast from "../../../../grammar/ast.ts";
import type { Span } from "../../../../grammar/source.ts";
import { keywords } from "../../../wit/keywords.ts";
import type { LintPackage, LintRule } from "../../engine/rule.ts";
import { describe, type Item } from "../../queries/item.ts";

export const brokenRef: LintRule = {
  id: "docs/broken-ref",
  what: "A name in backticks in the docs is not found in its scope.",
  detail:
    "Only names of several words (`blob-size`) are judged, since one word may be anything; what any package of the run declares counts as found.",
  why: "A name in backticks sends the reader to look for it. After a rename the docs are the one place that no tool checks, and the reader looks in vain.",
  presets: { spec: "off", recommended: "off", wasi: "off", all: "warn" },
  source: "ours",
  examples: {
    bad: {
      wit: `package acme:store@1.0.0;

interface types {
  /// Fails where \`max-size\` is exceeded.
  put: func(size-limit: u64);
}
`,
      findings: ["4:20 `max-size` in the docs of function `put` is not found"],
    },
    good: {
      wit: `package acme:store@1.0.0;

interface types {
  /// Fails where \`size-limit\` is exceeded.
  put: func(size-limit: u64);
}
`,
    },
  },
  create(context) {
    const names = new Set<string>(keywords);
    const open: { readonly item: Item; readonly span: Span; readonly name: string }[] = [];
    return {
      package({ package: pkg }) {
        names.add(pkg.identity.name);
        names.add(pkg.identity.namespace);
      },
      name({ id }) {
        names.add(id.name.toLowerCase());
      },
      item(item) {
        for (const found of backticked(item)) open.push({ ...found, item });
      },
      end() {
        for (const pkg of context.model.packages) for (const name of declaredNames(pkg)) names.add(name);
        for (const { item, span, name } of open) {
          if (name.split(".").every((part) => names.has(part.toLowerCase()))) continue;
          context.report({ item, span, message: `\`${name}\` in the docs of ${describe(item)} is not found` });
        }
      },
    };
  },
};

/** Kebab names of at least two words that stand alone in backticks, also as `type.member`. */
function backticked(item: Item): readonly { readonly span: Span; readonly name: string }[] {
  const { docs } = item.node;
  if (!docs) return [];
  const found: { span: Span; name: string }[] = [];
  for (const comment of docs.comments) {
    const text = item.source.text.slice(comment.start, comment.end);
    for (const match of text.matchAll(
      /(?<!`)`%?((?:[a-zA-Z][a-zA-Z0-9]*-)[a-zA-Z0-9-]*[a-zA-Z0-9](?:\.[a-z][a-z0-9-]*)?)`(?!`)/g,
    )) {
      const start = comment.start + match.index + match[0].indexOf(match[1] ?? "");
      found.push({ span: { start, end: start + (match[1] ?? "").length }, name: match[1] ?? "" });
    }
  }
  return found;
}

/** Names that packages outside the lint declare: their interfaces, worlds, types, functions and the parts of types. */
function declaredNames(pkg: LintPackage["package"]): readonly string[] {
  const names: string[] = [...pkg.worlds.keys()];
  for (const [name, { types, functions }] of pkg.interfaces) {
    names.push(name, ...functions.keys());
    for (const [type, { place, members }] of types)
      names.push(type, ...members.map((one) => one.name), ...partNames(place.node));
  }
  return names;
}

function partNames(node: ast.TypeDecl | ast.UseName): readonly string[] {
  if (node.kind === "record") return node.fields.map(({ name }) => name.name);
  if (node.kind === "flags") return node.flags.map(({ name }) => name.name);
  if (node.kind === "enum" || node.kind === "variant") return node.cases.map(({ name }) => name.name);
  return [];
}
