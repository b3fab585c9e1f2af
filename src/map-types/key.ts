import type { TypeNode } from "../../grammar/ast.ts";

const keys: ReadonlySet<string> = new Set("bool u8 u16 u32 u64 s8 s16 s32 s64 char string".split(" "));

/** Whether a type, as it is written, may be the key of a `map` (WIT.md, `kt`). */
export function isMapKey(type: TypeNode): boolean {
  return type.kind === "primitive" && keys.has(type.name);
}
