/** Names, types and functions of resolved WIT as text. */
import type { Resolved, ResolvedFunction, ResolvedType, ResolvedTypeDef } from "./resolved.ts";

const keywords = new Set(
  (
    "_ as async bool borrow char constructor enum error-context export f32 f64 flags from func future import include interface " +
    "list map option own package record resource result s16 s32 s64 s8 static stream string tuple type u16 u32 u64 u8 use " +
    "variant with world"
  ).split(" "),
);

/** A name as it is written: keywords with `%`. */
export function id(name: string): string {
  return keywords.has(name) ? `%${name}` : name;
}

/** `ns:pkg/name@1.0.0`, its parts escaped. */
export function path(name: string): string {
  const at = name.indexOf("@");
  const [names, version] = at < 0 ? [name, ""] : [name.slice(0, at), name.slice(at)];
  return names.replace(/[^:/]+/g, id) + version;
}

/** A type where it is used. */
export function typeText(resolved: Resolved, type: ResolvedType): string {
  if (typeof type === "string") return type;
  const found = resolved.types[type];
  if (found === undefined) return "";
  return found.name === null ? structure(resolved, found) : id(found.name);
}

/** What a type is made of, as it stands where the type has no name. */
export function structure(resolved: Resolved, { kind }: ResolvedTypeDef): string {
  const text = (type: ResolvedType): string => typeText(resolved, type);
  if (typeof kind === "string") return kind;
  if ("type" in kind) return text(kind.type);
  if ("tuple" in kind) return `tuple<${kind.tuple.types.map(text).join(", ")}>`;
  if ("list" in kind) return `list<${text(kind.list)}>`;
  if ("fixed-length-list" in kind)
    return `list<${text(kind["fixed-length-list"][0])}, ${kind["fixed-length-list"][1]}>`;
  if ("map" in kind) return `map<${text(kind.map[0])}, ${text(kind.map[1])}>`;
  if ("option" in kind) return `option<${text(kind.option)}>`;
  if ("stream" in kind) return kind.stream === null ? "stream" : `stream<${text(kind.stream)}>`;
  if ("future" in kind) return kind.future === null ? "future" : `future<${text(kind.future)}>`;
  if ("handle" in kind) return "own" in kind.handle ? text(kind.handle.own) : `borrow<${text(kind.handle.borrow)}>`;
  if (!("result" in kind)) return "";
  const { ok, err } = kind.result;
  if (ok === null) return err === null ? "result" : `result<_, ${text(err)}>`;
  return err === null ? `result<${text(ok)}>` : `result<${text(ok)}, ${text(err)}>`;
}

/** A constructor, method or static function of a resource, without the semicolon. */
export function memberText(resolved: Resolved, func: ResolvedFunction): string {
  const { kind } = func;
  const name = id(func.name.slice(func.name.indexOf(".") + 1));
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
  return func.params.map(({ name, type }) => `${id(name)}: ${typeText(resolved, type)}`).join(", ");
}
