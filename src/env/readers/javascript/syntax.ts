/** Walking acorn's tree, whatever the node. */
import type { AnyNode, Node } from "acorn";

/** Visits a node and what is below it, in the order of the text; `parents` from the outermost. */
export function walk(
  node: Node,
  visit: (node: AnyNode, parents: readonly AnyNode[]) => void,
  parents: AnyNode[] = [],
): void {
  const own = node as AnyNode;
  visit(own, parents);
  parents.push(own);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) walk(child, visit, parents);
  }
  parents.pop();
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}
