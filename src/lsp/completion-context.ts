import { tokenize } from "../../grammar/lexer.ts";

/** What the braces around the cursor belong to. */
export type CursorBlock =
  | "file"
  | "interface"
  | "world"
  | "resource"
  | "record"
  | "variant"
  | "enum"
  | "flags"
  | "use"
  | "with"
  | "other";

/** Where in a text a cursor is, from the tokens before it: it works in text that does not parse. */
export interface CursorContext {
  readonly block: CursorBlock;
  /** The tokens that open the block: `["use", "types", ".", "{"]`. */
  readonly opener: readonly string[];
  /** The name of the innermost interface or world around the cursor. */
  readonly container: string | undefined;
  /** The tokens of the statement before the cursor, without the word that the cursor is in or behind. */
  readonly statement: readonly string[];
  /** Offset of the word that is being written; the cursor's own offset where there is none. */
  readonly wordStart: number;
  /** Offset of the path (`wasi:io/str`) that is being written. */
  readonly pathStart: number;
  /** How many `(` and `<` of the statement are open. */
  readonly depth: number;
  /** Whether the cursor is in a comment. */
  readonly inComment: boolean;
}

const blocks: ReadonlySet<string> = new Set([
  "interface",
  "world",
  "resource",
  "record",
  "variant",
  "enum",
  "flags",
  "use",
]);
const separators: Readonly<Partial<Record<CursorBlock, string>>> = {
  record: ",",
  variant: ",",
  enum: ",",
  flags: ",",
  use: ",",
  with: ",",
};

interface BlockLevel {
  readonly block: CursorBlock;
  readonly opener: readonly string[];
  readonly container: string | undefined;
}

/** @param offset of the cursor, in UTF-16 code units */
export function cursorContext(text: string, offset: number): CursorContext {
  const before = text.slice(0, offset);
  const { tokens } = tokenize(before, 0);
  const levels: BlockLevel[] = [{ block: "file", opener: [], container: undefined }];
  let statement: { text: string; start: number; end: number }[] = [];
  let depth = 0;
  const top = (): BlockLevel => levels.at(-1) ?? { block: "file", opener: [], container: undefined };
  // The last token is EOF.
  for (let index = 0; index < tokens.length - 1; index++) {
    const token = {
      text: before.slice(tokens.start(index), tokens.end(index)),
      start: tokens.start(index),
      end: tokens.end(index),
    };
    if (token.text === "{") {
      const opener = [...statement.map((one) => one.text), "{"];
      const block = blockOf(opener);
      const named = block === "interface" || block === "world" ? nameAfter(opener, block) : undefined;
      levels.push({ block, opener, container: named ?? top().container });
      [statement, depth] = [[], 0];
    } else if (token.text === "}") {
      if (levels.length > 1) levels.pop();
      [statement, depth] = [[], 0];
    } else if (token.text === ";" || (depth === 0 && token.text === separators[top().block])) {
      [statement, depth] = [[], 0];
    } else {
      if (token.text === "(" || token.text === "<") depth++;
      if (token.text === ")" || token.text === ">") depth = Math.max(0, depth - 1);
      statement.push(token);
    }
  }
  const last = statement.at(-1);
  const inWord = last && last.end === offset && /^%?[\w-]+$/.test(last.text);
  if (inWord) statement.pop();
  const wordStart = inWord ? last.start : offset;
  return {
    ...top(),
    statement: statement.map((one) => one.text),
    wordStart,
    pathStart: pathStart(statement, wordStart),
    depth,
    inComment: isInComment(before, tokens.comments.at(-1)),
  };
}

function isInComment(
  before: string,
  last: { readonly kind: string; readonly start: number; readonly end: number } | undefined,
): boolean {
  if (!last || last.end !== before.length) return false;
  return last.kind === "line" || !before.endsWith("*/");
}

/** What a `{` opens: an item by its keyword, the names of a `use`, an inline interface, the `with` of an include. */
function blockOf(opener: readonly string[]): CursorBlock {
  const words = withoutGates(opener);
  if (words.at(-2) === "with") return "with";
  if (words.at(-2) === "interface") return "interface";
  const [first = ""] = words;
  return blocks.has(first) ? (first as CursorBlock) : first === "package" ? "file" : "other";
}

function nameAfter(opener: readonly string[], keyword: string): string | undefined {
  const at = opener.lastIndexOf(keyword);
  const name = opener[at + 1];
  // `import x: interface {`
  return name === "{" ? opener[at - 2] : name?.replace(/^%/, "");
}

/** A statement without the attributes at its head. */
export function withoutGates(statement: readonly string[]): readonly string[] {
  let at = 0;
  while (statement[at] === "@") {
    at += 2;
    if (statement[at] !== "(") continue;
    const end = statement.indexOf(")", at);
    if (end === -1) return [];
    at = end + 1;
  }
  return statement.slice(at);
}

/** The start of the run of tokens without space between them that ends at the cursor: names, `:`, `/`, `@` and versions. */
function pathStart(statement: readonly { text: string; start: number; end: number }[], wordStart: number): number {
  let start = wordStart;
  for (const token of statement.toReversed()) {
    if (token.end !== start || !/^(?:[\w%][\w-]*|[:/@.+-])$/.test(token.text)) break;
    start = token.start;
  }
  return start;
}
