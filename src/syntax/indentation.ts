import type { TokenType } from "chevrotain";
import type { TokenList } from "../../grammar/token-list.ts";
import { Comma, LeftBrace, LeftParen, RightBrace, RightParen, Semicolon } from "../../grammar/tokens.ts";

/** What a file is indented by for each level. */
export type IndentUnit = { readonly tabs: true } | { readonly tabs: false; readonly width: number };

/** What stands before an item, a field or a case. */
const beginners: ReadonlySet<TokenType> = new Set([LeftBrace, RightBrace, Semicolon, Comma]);
const TAB = 0;
const NONE = -1;
const NARROWEST = 2;
const WIDEST = 8;

/** Of ten lines, how many have to agree: one line that slipped does not make a file inconsistent. */
const AGREEING = 9;

/**
 * The indentation on which the lines of a file agree; `undefined` where they do not, or where nothing is indented. Only lines
 * count that begin an item, a field or a case, or that close a block: what goes on over several lines is aligned as its author
 * likes.
 */
export function consistentIndentation(tokens: TokenList): IndentUnit | undefined {
  const votes = new Map<number, number>();
  let lines = 0;
  let depth = 0;
  let parentheses = 0;
  for (let index = 1; index < tokens.length - 1; index++) {
    const type = tokens.type(index);
    const previous = tokens.type(index - 1);
    if (previous === LeftBrace) depth++;
    else if (previous === LeftParen) parentheses++;
    else if (previous === RightParen) parentheses--;
    if (type === RightBrace) depth--;
    if (depth < 1 || parentheses > 0 || !(type === RightBrace || beginners.has(previous))) continue;
    const margin = marginOf(tokens.text, tokens.start(index));
    if (margin === undefined) continue;
    const width = widthOf(margin, depth);
    votes.set(width, (votes.get(width) ?? 0) + 1);
    lines++;
  }
  for (const [width, count] of votes) {
    if (width !== NONE && count * 10 >= lines * AGREEING)
      return width === TAB ? { tabs: true } : { tabs: false, width };
  }
  return undefined;
}

/** The white space between the beginning of a line and an offset; `undefined` where something else stands there. */
function marginOf(text: string, offset: number): string | undefined {
  const margin = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  return /^[ \t]*$/.test(margin) ? margin : undefined;
}

/** How many spaces a margin has for each level, or `TAB`; `NONE` where that can't be said. */
function widthOf(margin: string, depth: number): number {
  if (margin === "\t".repeat(depth)) return TAB;
  const width = margin.length / depth;
  return margin.includes("\t") || !Number.isInteger(width) || width < NARROWEST || width > WIDEST ? NONE : width;
}
