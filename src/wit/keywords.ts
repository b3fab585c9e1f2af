/** The words that WIT reserves: a name that is one of them needs a `%` (WIT.md, "Keywords", and the official lexer). */
export const keywords: ReadonlySet<string> = new Set(
  (
    "_ as async bool borrow char constructor enum error-context export f32 f64 flags from func future import include " +
    "interface list map option own package record resource result s8 s16 s32 s64 static stream string tuple type u8 u16 " +
    "u32 u64 use variant with world"
  ).split(" "),
);

/** Words that are likely to be reserved one day. */
export const futureKeywords: readonly string[] = ["implements", "external-id"];
