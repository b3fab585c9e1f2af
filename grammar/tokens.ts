import { createToken, EOF, type TokenType } from "chevrotain";

/**
 * The token types of WIT (design/mvp/WIT.md, "Lexical structure"). `LABEL` is how a token is called in a message, in the
 * official parser's words; `image` of a fixed token is its text.
 */

/** Token name → its text, for tokens that are always spelled the same. */
const images = new Map<string, string>();

function punctuation(name: string, text: string, quote: "'" | "`" = "'"): TokenType {
  images.set(name, text);
  return createToken({ name, label: `${quote}${text}${quote}` });
}

export const Equals = punctuation("Equals", "=");
export const Comma = punctuation("Comma", ",");
export const Colon = punctuation("Colon", ":");
export const Period = punctuation("Period", ".");
export const Semicolon = punctuation("Semicolon", ";");
export const LeftParen = punctuation("LeftParen", "(");
export const RightParen = punctuation("RightParen", ")");
export const LeftBrace = punctuation("LeftBrace", "{");
export const RightBrace = punctuation("RightBrace", "}");
export const LessThan = punctuation("LessThan", "<");
export const GreaterThan = punctuation("GreaterThan", ">");
export const RightArrow = punctuation("RightArrow", "->", "`");
export const Star = punctuation("Star", "*", "`");
export const At = punctuation("At", "@", "`");
export const Slash = punctuation("Slash", "/", "`");
export const Plus = punctuation("Plus", "+", "`");
export const Minus = punctuation("Minus", "-", "`");

export const Id = createToken({ name: "Id", label: "an identifier" });
export const ExplicitId = createToken({ name: "ExplicitId", label: "an '%' identifier" });
export const Integer = createToken({ name: "Integer", label: "an integer" });
export const StringLiteral = createToken({ name: "StringLiteral", label: "a string literal" });

export { EOF };

/** Reserved wherever a name is expected; `%` escapes them. None of them is contextual. */
const keywordNames = [
  "_",
  "as",
  "async",
  "bool",
  "borrow",
  "char",
  "constructor",
  "enum",
  "error-context",
  "export",
  "f32",
  "f64",
  "flags",
  "from",
  "func",
  "future",
  "import",
  "include",
  "interface",
  "list",
  "map",
  "option",
  "own",
  "package",
  "record",
  "resource",
  "result",
  "s16",
  "s32",
  "s64",
  "s8",
  "static",
  "stream",
  "string",
  "tuple",
  "type",
  "u16",
  "u32",
  "u64",
  "u8",
  "use",
  "variant",
  "with",
  "world",
] as const;

type KeywordName = (typeof keywordNames)[number];

function keyword(text: KeywordName): TokenType {
  const name = `Keyword_${text.replace("-", "_")}`;
  images.set(name, text);
  return createToken({ name, label: `keyword \`${text}\`` });
}

/** The token type of each keyword. */
export const keywords = Object.fromEntries(keywordNames.map((name) => [name, keyword(name)])) as Readonly<
  Record<KeywordName, TokenType>
>;

const keywordTable: ReadonlyMap<string, TokenType> = new Map(Object.entries(keywords));
const keywordTypes: ReadonlySet<TokenType> = new Set(keywordTable.values());

/** Whether a keyword has this length and this first letter: most names are told from keywords by that alone. */
const keywordShapes = new Uint8Array(32 * 128);
for (const name of keywordNames) keywordShapes[name.length * 128 + name.charCodeAt(0)] = 1;

/**
 * The token type of a complete run of identifier characters, `text` from `start` to `end`. The run decides as a whole, as in
 * the official lexer: `async` is a keyword, `async-io` and `i32` are names.
 */
export function classifyWord(text: string, start: number, end: number): TokenType {
  const length = end - start;
  if (length >= 32 || keywordShapes[length * 128 + text.charCodeAt(start)] !== 1) return Id;
  return keywordTable.get(text.slice(start, end)) ?? Id;
}

export function isKeyword(type: TokenType): boolean {
  return keywordTypes.has(type);
}

/** How the official parser calls a token in its messages. */
export function describe(type: TokenType): string {
  return type === EOF ? "eof" : (type.LABEL ?? type.name);
}

/** The text of a token type that has only one (`;`, `interface`); undefined for names, numbers and strings. */
export function fixedImage(type: TokenType): string | undefined {
  return images.get(type.name);
}

/** All token types, for the parser's vocabulary. */
export const vocabulary: TokenType[] = [
  Equals,
  Comma,
  Colon,
  Period,
  Semicolon,
  LeftParen,
  RightParen,
  LeftBrace,
  RightBrace,
  LessThan,
  GreaterThan,
  RightArrow,
  Star,
  At,
  Slash,
  Plus,
  Minus,
  Id,
  ExplicitId,
  Integer,
  StringLiteral,
  ...keywordTable.values(),
];
