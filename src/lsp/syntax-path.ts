import type { Identifier, Node, SourceFile } from "../../grammar/ast.ts";
import { children } from "../syntax/visit.ts";

/**
 * The nodes around an offset, outermost first. Of two nodes that touch at the offset the later one counts, but a name that
 * ends there wins over one that is missing: a cursor behind a word is on the word.
 */
export function nodesAt(file: SourceFile, offset: number): readonly Node[] {
  const path: Node[] = [file];
  for (let at: Node | undefined = file; at; ) {
    const around: readonly Node[] = children(at).filter(({ start, end }) => start <= offset && offset <= end);
    at = around.findLast(({ end }) => offset < end) ?? around.at(-1);
    if (at) path.push(at);
  }
  return path;
}

/** The identifier at an offset with the nodes above it, innermost last. */
export function identifierAt(
  file: SourceFile,
  offset: number,
): { readonly id: Identifier; readonly ancestors: readonly Node[] } | undefined {
  const path = nodesAt(file, offset);
  const id = path.at(-1);
  return id?.kind === "identifier" ? { id, ancestors: path.slice(0, -1) } : undefined;
}

/** Calls `visit` for each identifier of a tree with the nodes above it, innermost last. The array is reused. */
export function eachIdentifier(file: SourceFile, visit: (id: Identifier, ancestors: readonly Node[]) => void): void {
  const ancestors: Node[] = [];
  const walk = (node: Node): void => {
    if (node.kind === "identifier") {
      visit(node, ancestors);
      return;
    }
    ancestors.push(node);
    for (const child of children(node)) walk(child);
    ancestors.pop();
  };
  walk(file);
}
