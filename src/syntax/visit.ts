import type { Extern, Node } from "../../grammar/ast.ts";
import { typeParts } from "./type-parts.ts";

/** The nodes directly below a node, in the order of the text. */
export function children(node: Node): readonly Node[] {
  switch (node.kind) {
    case "file":
      return [...present(node.header), ...node.items];
    case "package-header":
      return [node.name];
    case "package-name":
      return [node.namespace, node.name, ...present(node.version)];
    case "nested-package":
      return [...node.attributes, node.name, ...node.items];
    case "interface":
    case "world":
      return [...node.attributes, node.name, ...node.items];
    case "top-level-use":
      return [...node.attributes, node.path, ...present(node.as)];
    case "use":
    case "include":
      return [...node.attributes, node.path, ...node.names];
    case "type":
      return [...node.attributes, node.name, node.type];
    case "record":
      return [...node.attributes, node.name, ...node.fields];
    case "flags":
      return [...node.attributes, node.name, ...node.flags];
    case "enum":
    case "variant":
      return [...node.attributes, node.name, ...node.cases];
    case "resource":
      return [...node.attributes, node.name, ...node.members];
    case "func-decl":
    case "method":
    case "static":
      return [...node.attributes, node.name, node.func];
    case "constructor":
      return [...node.attributes, node.func];
    case "import":
    case "export":
      return [...node.attributes, ...externChildren(node.extern)];
    case "field":
    case "param":
      return [node.name, node.type];
    case "flag":
    case "enum-case":
      return [node.name];
    case "variant-case":
      return [node.name, ...present(node.payload)];
    case "use-path":
      return [...present(node.namespace), ...present(node.package), node.name, ...present(node.version)];
    case "use-name":
      return [node.name, ...present(node.as)];
    case "include-name":
      return [node.name, node.as];
    case "func":
      return [...node.params, ...present(node.result)];
    case "list":
      return [node.element, ...present(node.length)];
    case "map":
    case "option":
    case "tuple":
    case "result":
    case "future":
    case "stream":
      return typeParts(node);
    case "handle":
      return [node.resource];
    case "named":
      return [node.id];
    case "since":
    case "deprecated":
      return [node.version];
    case "unstable":
      return [node.feature];
    case "external-id":
      return [node.value];
    case "invalid-attribute":
      return present(node.name);
    case "primitive":
    case "invalid-type":
    case "identifier":
    case "version":
    case "string":
    case "integer":
      return [];
  }
}

function externChildren(extern: Extern): readonly Node[] {
  switch (extern.kind) {
    case "extern-path":
      return [extern.path];
    case "extern-func":
      return [extern.name, extern.func];
    case "extern-interface":
      return [extern.name, ...extern.items];
    case "extern-named":
      return [extern.name, extern.path];
  }
}

function present<T>(node: T | undefined): readonly T[] {
  return node === undefined ? [] : [node];
}

/** Called at a node of its kind, before its children. `false`: leave out what is below the node. */
export type VisitFunction<N extends Node> = (node: N, ancestors: readonly Node[]) => unknown;

/** Every object has a `constructor`, so that key has to admit what is not meant for us; only own properties are called. */
export type Visitor = {
  readonly [K in Node["kind"]]?: VisitFunction<Extract<Node, { kind: K }>> | (K extends "constructor" ? object : never);
};

/**
 * Walks a tree from top to bottom, in the order of the text. `ancestors` are the nodes above, outermost first; the array is
 * reused, so copy what is to be kept.
 */
export function visit(node: Node, visitor: Visitor): void {
  const ancestors: Node[] = [];
  // A function is only ever called with nodes of its own kind.
  const functions = visitor as Readonly<Record<string, VisitFunction<Node> | undefined>>;
  const walk = (current: Node): void => {
    if (Object.hasOwn(functions, current.kind) && functions[current.kind]?.(current, ancestors) === false) return;
    ancestors.push(current);
    for (const child of children(current)) walk(child);
    ancestors.pop();
  };
  walk(node);
}
