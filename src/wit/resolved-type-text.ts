/** Names, types and functions of resolved WIT as text. */
import { nameText } from "./name-text.ts";
import type { Resolved, ResolvedFunction, ResolvedType, ResolvedTypeDef } from "./resolved.ts";
import { genericText } from "./type-text.ts";

/** A type where it is used. */
export function typeText(resolved: Resolved, type: ResolvedType): string {
  if (typeof type === "string") return type;
  const found = resolved.types[type];
  if (found === undefined) return "";
  return found.name === null ? structure(resolved, found) : nameText(found.name);
}

/** What a type is made of, as it stands where the type has no name. */
export function structure(resolved: Resolved, { kind }: ResolvedTypeDef): string {
  const text = (type: ResolvedType | null): string | undefined =>
    type === null ? undefined : typeText(resolved, type);
  if (typeof kind === "string") return kind;
  if ("type" in kind) return typeText(resolved, kind.type);
  if ("tuple" in kind) return genericText("tuple", kind.tuple.types.map(text));
  if ("list" in kind) return genericText("list", [text(kind.list)]);
  if ("fixed-length-list" in kind) {
    const [element, length] = kind["fixed-length-list"];
    return genericText("list", [text(element), `${length}`]);
  }
  if ("map" in kind) return genericText("map", kind.map.map(text));
  if ("option" in kind) return genericText("option", [text(kind.option)]);
  if ("stream" in kind) return genericText("stream", [text(kind.stream)]);
  if ("future" in kind) return genericText("future", [text(kind.future)]);
  if ("handle" in kind) {
    if ("own" in kind.handle) return typeText(resolved, kind.handle.own);
    return genericText("borrow", [text(kind.handle.borrow)]);
  }
  return "result" in kind ? genericText("result", [text(kind.result.ok), text(kind.result.err)]) : "";
}

/** A constructor, method or static function of a resource, without the semicolon. */
export function memberText(resolved: Resolved, func: ResolvedFunction): string {
  const { kind } = func;
  const name = nameText(func.name.slice(func.name.indexOf(".") + 1));
  if (typeof kind === "string") return "";
  if (Object.hasOwn(kind, "constructor")) return constructorText(resolved, func);
  if ("static" in kind || "async-static" in kind) return `${name}: static ${signature(resolved, func)}`;
  return `${name}: ${signature(resolved, { ...func, params: func.params.slice(1) })}`;
}

/** A constructor says what it returns only if it can fail. */
function constructorText(resolved: Resolved, func: ResolvedFunction): string {
  const target = typeof func.result === "number" ? resolved.types[func.result] : undefined;
  const fallible = typeof target?.kind === "object" && "result" in target.kind;
  return `constructor(${params(resolved, func)})${fallible && func.result !== undefined ? ` -> ${typeText(resolved, func.result)}` : ""}`;
}

/** `async func(…) -> …`. */
export function signature(resolved: Resolved, func: ResolvedFunction): string {
  const [kind = ""] = typeof func.kind === "string" ? [func.kind] : Object.keys(func.kind);
  const result = func.result === undefined ? "" : ` -> ${typeText(resolved, func.result)}`;
  return `${kind.startsWith("async") ? "async " : ""}func(${params(resolved, func)})${result}`;
}

function params(resolved: Resolved, func: ResolvedFunction): string {
  return func.params.map(({ name, type }) => `${nameText(name)}: ${typeText(resolved, type)}`).join(", ");
}
