import type { FileItem, InterfaceItem, Node, ResourceMember, WorldItem } from "../../grammar/ast.ts";
import { children } from "../../src/syntax/visit.ts";

type Item = FileItem | InterfaceItem | WorldItem | ResourceMember;

/** An item in one line: its kind and name, and those of what it holds. */
export function outline(item: Item): string {
  switch (item.kind) {
    case "interface":
    case "world":
      return `${item.kind} ${item.name.name} { ${item.items.map(outline).join("; ")} }`;
    case "nested-package":
      return `${item.kind} ${item.name.name.name} { ${item.items.map(outline).join("; ")} }`;
    case "resource":
      return `resource ${item.name.name} { ${item.members.map(outline).join("; ")} }`;
    case "record":
      return `record ${item.name.name}${names(item.fields)}`;
    case "flags":
      return `flags ${item.name.name}${names(item.flags)}`;
    case "enum":
    case "variant":
      return `${item.kind} ${item.name.name}${names(item.cases)}`;
    case "func-decl":
    case "method":
    case "static":
      return `${item.kind} ${item.name.name}${names(item.func.params)}`;
    case "constructor":
      return `constructor ${names(item.func.params)}`;
    case "use":
    case "include":
      return `${item.kind} ${item.path.name.name}${names(item.names)}`;
    case "import":
    case "export":
      return `${item.kind} ${item.extern.kind === "extern-path" ? item.extern.path.name.name : item.extern.name.name}`;
    case "top-level-use":
      return `${item.kind} ${item.path.name.name}`;
    case "type":
      return `type ${item.name.name}`;
  }
}

function names(list: readonly { readonly name: { readonly name: string } }[]): string {
  return `(${list.map(({ name }) => name.name).join(", ")})`;
}

/** Every node of a tree, from top to bottom. */
export function allNodes(root: Node): Node[] {
  const nodes: Node[] = [];
  const open: Node[] = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    nodes.push(node);
    open.push(...children(node));
  }
  return nodes;
}
