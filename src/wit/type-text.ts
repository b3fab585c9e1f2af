import type * as ast from "../../grammar/ast.ts";

/** A type as canonical text, names as they are written there (`%` where a keyword needs it). */
export function typeText(type: ast.TypeNode): string {
  switch (type.kind) {
    case "primitive":
      return type.name;
    case "named":
      return escapedName(type.id);
    case "handle":
      return `${type.ownership}<${escapedName(type.resource)}>`;
    case "list":
      return type.length ? `list<${typeText(type.element)}, ${type.length.text}>` : `list<${typeText(type.element)}>`;
    case "map":
      return `map<${typeText(type.key)}, ${typeText(type.value)}>`;
    case "option":
      return `option<${typeText(type.some)}>`;
    case "tuple":
      return `tuple<${type.items.map(typeText).join(", ")}>`;
    case "result":
      return resultText(type);
    case "future":
      return type.payload ? `future<${typeText(type.payload)}>` : "future";
    case "stream":
      return type.element ? `stream<${typeText(type.element)}>` : "stream";
    case "invalid-type":
      return "_";
  }
}

function resultText(type: ast.ResultType): string {
  const ok = type.ok && typeText(type.ok);
  const err = type.err && typeText(type.err);
  if (ok !== undefined) return err !== undefined ? `result<${ok}, ${err}>` : `result<${ok}>`;
  return err !== undefined ? `result<_, ${err}>` : "result";
}

function escapedName(id: ast.Identifier): string {
  return id.escaped ? `%${id.name}` : id.name;
}
