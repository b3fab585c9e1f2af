import type { Identifier, TypeNode } from "../../grammar/ast.ts";
import { nameText } from "./name-text.ts";

/**
 * A type as canonical text.
 * @param nameOf how the name of a type is written where the text will stand
 */
export function typeText(type: TypeNode, nameOf: (id: Identifier) => string = ({ name }) => nameText(name)): string {
  const text = (part: TypeNode | undefined): string | undefined => part && typeText(part, nameOf);
  switch (type.kind) {
    case "primitive":
      return type.name;
    case "named":
      return nameOf(type.id);
    case "handle":
      return genericText(type.ownership, [nameOf(type.resource)]);
    case "list":
      return genericText("list", [text(type.element), type.length?.text]);
    case "map":
      return genericText("map", [text(type.key), text(type.value)]);
    case "option":
      return genericText("option", [text(type.some)]);
    case "tuple":
      return genericText("tuple", type.items.map(text));
    case "result":
      return genericText("result", [text(type.ok), text(type.err)]);
    case "future":
      return genericText("future", [text(type.payload)]);
    case "stream":
      return genericText("stream", [text(type.element)]);
    case "invalid-type":
      return "_";
  }
}

/** `name<a, b>`. Missing arguments at the end are left out, one before another is `_`: `result<_, e>`, `future`. */
export function genericText(name: string, typeArguments: readonly (string | undefined)[]): string {
  const last = typeArguments.findLastIndex((argument) => argument !== undefined);
  const written = typeArguments.slice(0, last + 1).map((argument) => argument ?? "_");
  return written.length === 0 && name !== "tuple" ? name : `${name}<${written.join(", ")}>`;
}
