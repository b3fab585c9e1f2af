import type { TypeNode } from "../../grammar/ast.ts";

/** The types directly inside a type, in the order of the text. */
export function typeParts(type: TypeNode): readonly TypeNode[] {
  switch (type.kind) {
    case "list":
      return [type.element];
    case "map":
      return [type.key, type.value];
    case "option":
      return [type.some];
    case "tuple":
      return type.items;
    case "result":
      return [...(type.ok ? [type.ok] : []), ...(type.err ? [type.err] : [])];
    case "future":
      return type.payload ? [type.payload] : [];
    case "stream":
      return type.element ? [type.element] : [];
    default:
      return [];
  }
}
