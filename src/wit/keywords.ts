import { keywords as keywordTokens } from "../../grammar/tokens.ts";

/** The words that WIT reserves: a name that is one of them needs a `%` (WIT.md, "Keywords", and the official lexer). */
export const keywords: ReadonlySet<string> = new Set(Object.keys(keywordTokens));
