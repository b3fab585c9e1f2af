import type { TokenType } from "chevrotain";
import type { SourceFile } from "../../grammar/ast.ts";
import type { TokenList } from "../../grammar/token-list.ts";
import {
  At,
  Colon,
  Comma,
  GreaterThan,
  keywords as K,
  LeftBrace,
  LeftParen,
  LessThan,
  Period,
  RightBrace,
  RightParen,
  Semicolon,
} from "../../grammar/tokens.ts";
import { visit } from "./visit.ts";

/**
 * What a pair of brackets holds. `package`, `block`: items on lines of their own; `elements`: fields, cases and flags, one on
 * each line; `params`, `use`, `with`: a list on one line, or one element on each; `attribute`, `inline`: always on one line.
 */
export type BracketKind = "package" | "block" | "elements" | "params" | "use" | "with" | "attribute" | "inline";

/** What stands between two tokens. `item`: a new line, where the author may have left a blank one. */
export type Gap = "none" | "space" | "line" | "item";

/** The structure of a file, by the index of the token. Only for files without mistakes. */
export interface Layout {
  /** For an opening or closing bracket: what it holds. */
  readonly kinds: ReadonlyMap<number, BracketKind>;
  /** For an opening bracket: its closing one. */
  readonly closing: ReadonlyMap<number, number>;
  /** For a comma between the elements of a bracket: its opening one. Commas of type arguments are not among them. */
  readonly separators: ReadonlyMap<number, number>;
  /** Tokens inside a path, a package's name or a version: nothing stands between them. */
  readonly tight: ReadonlySet<number>;
}

const elementKeywords: ReadonlySet<TokenType> = new Set([K.record, K.enum, K.variant, K.flags]);
const itemBoundaries: ReadonlySet<BracketKind> = new Set(["package", "block", "elements", "with"]);

export function layoutOf(file: SourceFile, tokens: TokenList): Layout {
  const kinds = new Map<number, BracketKind>();
  const closing = new Map<number, number>();
  const separators = new Map<number, number>();
  const open: number[] = [];
  let angles = 0;
  let head: TokenType | undefined;
  for (let index = 0; index < tokens.length; index++) {
    const type = tokens.type(index);
    if (beginsItem(tokens, index, kinds)) head = type === At ? undefined : type;
    else if (head === undefined && type !== At && tokens.type(index - 1) === RightParen) head = type;
    if (type === LeftBrace || type === LeftParen) {
      kinds.set(index, type === LeftBrace ? braceKind(tokens, index, head) : parenKind(tokens, index));
      open.push(index);
    } else if (type === RightBrace || type === RightParen) {
      const opening = open.pop() ?? 0;
      closing.set(opening, index);
      kinds.set(index, kinds.get(opening) ?? "inline");
    } else if (type === LessThan) angles++;
    else if (type === GreaterThan) angles--;
    else if (type === Comma && angles === 0) separators.set(index, open[open.length - 1] ?? 0);
  }
  return { kinds, closing, separators, tight: tightTokens(file, tokens) };
}

/** Whether the token before ends an item or opens a block. */
function beginsItem(tokens: TokenList, index: number, kinds: ReadonlyMap<number, BracketKind>): boolean {
  if (index === 0) return true;
  const kind = kinds.get(index - 1);
  const before = tokens.type(index - 1);
  if (before === LeftBrace) return kind === "block" || kind === "package";
  if (before === RightBrace) return kind !== undefined && itemBoundaries.has(kind);
  return before === Semicolon;
}

function braceKind(tokens: TokenList, index: number, head: TokenType | undefined): BracketKind {
  const before = tokens.type(index - 1);
  if (before === Period) return "use";
  if (before === K.with) return "with";
  if (head === K.package) return "package";
  return head !== undefined && elementKeywords.has(head) ? "elements" : "block";
}

function parenKind(tokens: TokenList, index: number): BracketKind {
  const before = tokens.type(index - 1);
  if (before === K.func || before === K.constructor) return "params";
  return index > 1 && tokens.type(index - 2) === At ? "attribute" : "inline";
}

function tightTokens(file: SourceFile, tokens: TokenList): ReadonlySet<number> {
  const spans: { readonly start: number; readonly end: number }[] = [];
  const add = (span: { readonly start: number; readonly end: number }): void => {
    spans.push(span);
  };
  visit(file, { "use-path": add, "package-name": add, version: add });
  spans.sort((a, b) => a.start - b.start);
  const tight = new Set<number>();
  let index = 0;
  for (const { start, end } of spans) {
    while (index < tokens.length && tokens.start(index) <= start) index++;
    for (; index < tokens.length && tokens.start(index) < end; index++) tight.add(index);
  }
  return tight;
}

/** What stands before a token. `broken`: opening brackets of lists that are spread over lines. */
export function gapBefore(tokens: TokenList, layout: Layout, index: number, broken: ReadonlySet<number>): Gap {
  const before = tokens.type(index - 1);
  const type = tokens.type(index);
  const { kinds, closing, separators } = layout;
  if (before === LeftBrace || before === LeftParen) {
    if (closing.get(index - 1) === index) return "none";
    return insideGap(kinds.get(index - 1), broken.has(index - 1), before);
  }
  if (type === RightBrace || type === RightParen) return insideGap(kinds.get(index), broken.has(index), type);
  if (before === Comma) {
    const opening = separators.get(index - 1);
    if (opening === undefined) return "space";
    return kinds.get(opening) === "elements" || broken.has(opening) ? "item" : "space";
  }
  if (before === Semicolon) return "item";
  if (before === RightBrace) return type === Semicolon ? "none" : "item";
  if (before === RightParen && kinds.get(index - 1) === "attribute") return "line";
  return spacing(before, type, layout.tight.has(index));
}

/** What stands behind an opening bracket and before a closing one. */
function insideGap(kind: BracketKind | undefined, broken: boolean, bracket: TokenType): Gap {
  if (kind === "block" || kind === "package" || kind === "elements" || broken) return "line";
  return kind === "with" && (bracket === LeftBrace || bracket === RightBrace) ? "space" : "none";
}

const tightAfter: ReadonlySet<TokenType> = new Set([At, LessThan, Period]);
const tightBefore: ReadonlySet<TokenType> = new Set([
  Comma,
  Semicolon,
  Colon,
  LessThan,
  GreaterThan,
  LeftParen,
  Period,
]);

function spacing(before: TokenType, type: TokenType, tight: boolean): Gap {
  return tight || tightBefore.has(type) || tightAfter.has(before) ? "none" : "space";
}
