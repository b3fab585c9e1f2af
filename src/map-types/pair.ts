import type * as ast from "../../grammar/ast.ts";

/** The two halves of a pair, as they are written. */
export interface KeyValuePair {
  readonly key: ast.TypeNode;
  readonly value: ast.TypeNode;
}

/** `list<tuple<k, v>>` as its pair; `undefined` for every other type, also for a list of fixed length. */
export function pairOf(type: ast.TypeNode): KeyValuePair | undefined {
  return type.kind === "list" && !type.length ? pairOfTuple(type.element) : undefined;
}

/** `tuple<k, v>` as a pair. */
export function pairOfTuple(type: ast.TypeNode): KeyValuePair | undefined {
  if (type.kind !== "tuple") return undefined;
  const [key, value, ...more] = type.items;
  return key && value && more.length === 0 ? { key, value } : undefined;
}
