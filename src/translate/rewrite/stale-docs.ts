import type * as ast from "../../../grammar/ast.ts";
import type { Package } from "../../package/model.ts";
import { children } from "../../syntax/visit.ts";
import type { PlacedNote } from "../edit/proposed-edit.ts";
import { fileItems, type ItemMeaning, type Meaning } from "../match/name-resolution.ts";
import { scopesOf } from "../match/type-occurrences.ts";
import { nameSpan } from "./apply-rule.ts";

/** The names that a package has: of its functions and types, and of what it uses from elsewhere and will lose. */
export interface PackageNames {
  readonly own: ReadonlySet<string>;
  readonly gone: ReadonlySet<string>;
}

/** The names of a package, to be compared with those that are left after a translation. */
export function namesIn(pkg: Package, meaning: Meaning, isGone: (item: ItemMeaning) => boolean): PackageNames {
  const own = new Set<string>();
  const gone = new Set<string>();
  for (const scope of scopesOf(pkg)) {
    const types = [...scope.types.values()];
    const functions =
      scope.kind === "interface"
        ? [...scope.functions.values()]
        : [...scope.imports, ...scope.exports].flatMap(({ target }) =>
            target?.kind === "function-def" ? [target] : [],
          );
    for (const { name } of [...functions, ...types.flatMap(({ members }) => members)]) own.add(name);
    for (const type of types) {
      if (!type.use) own.add(type.name);
      else {
        const item = meaning.itemOf(type);
        if (meaning.isFrom(item) && isGone(item)) for (const name of [type.name, item.item]) gone.add(name);
      }
    }
  }
  return { own, gone };
}

/** A note for each doc comment that mentions what the translation removed: it says what is no longer true. */
export function staleDocs(pkg: Package, before: PackageNames, after: PackageNames): readonly PlacedNote[] {
  const kept = new Set([...after.own, ...after.gone]);
  const removed = new Set([...before.own, ...before.gone].filter((name) => !kept.has(name)));
  if (removed.size === 0) return [];
  return fileItems(pkg).flatMap(({ items, source }) =>
    items.flatMap(withChildren).flatMap((node): readonly PlacedNote[] => {
      const docs = docsOf(node);
      const found = docs ? mentions(source.text.slice(docs.start, docs.end), removed, before.gone) : [];
      if (!docs || found.length === 0) return [];
      const span = nameSpan(node);
      const name = source.text.slice(span.start, span.end);
      const words = { name, removed: found.map((one) => `\`${one}\``).join(", ") };
      return [{ id: "note/stale-docs", source, span: docs, item: name, words }];
    }),
  );
}

function withChildren(node: ast.Node): readonly ast.Node[] {
  return [node, ...children(node).flatMap(withChildren)];
}

function docsOf(node: ast.Node): { readonly start: number; readonly end: number } | undefined {
  return "docs" in node && node.docs ? node.docs : undefined;
}

/** The removed names that a doc comment mentions: in backticks, or bare where no English word looks like them. */
function mentions(docs: string, removed: ReadonlySet<string>, gone: ReadonlySet<string>): readonly string[] {
  const found = new Set<string>();
  for (const [, code = ""] of docs.matchAll(/`([^`\n]+)`/g))
    for (const name of code.split(/[^\w-]+/)) if (removed.has(name)) found.add(name);
  for (const [word] of docs.replace(/`[^`\n]*`/g, " ").matchAll(/[\w-]+/g))
    if (removed.has(word) && (word.includes("-") || (gone.has(word) && word === "pollable"))) found.add(word);
  return [...found].sort();
}
