import type { PrimitiveName } from "../../grammar/ast.ts";
import { keywords as keywordTokens } from "../../grammar/tokens.ts";

/** The words that WIT reserves: a name that is one of them needs a `%` (WIT.md, "Keywords", and the official lexer). */
export const keywords: ReadonlySet<string> = new Set(Object.keys(keywordTokens));

/** The types that need no definition. */
export const primitiveNames: readonly PrimitiveName[] = [
  ...(["bool", "u8", "u16", "u32", "u64", "s8", "s16", "s32", "s64", "f32", "f64", "char", "string"] as const),
  "error-context",
];

/** The types that take other types between `<` and `>`. */
export const genericNames = ["borrow", "future", "list", "map", "option", "own", "result", "stream", "tuple"];
