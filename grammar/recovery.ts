import {
  EmbeddedActionsParser,
  type IParserErrorMessageProvider,
  type IRecognitionException,
  isRecognitionException,
  NoViableAltException,
  type TokenType,
} from "chevrotain";
import type { Identifier } from "./ast.ts";
import { identifierError, kebabCase } from "./checks.ts";
import type { TextEdit } from "./edit.ts";
import type { LexResult } from "./lexer.ts";
import { type LookaheadFunction, type LookaheadTable, lookaheadFunction } from "./lookahead.ts";
import type { Problem } from "./problem.ts";
import { findLineStarts, lineIndexAt } from "./source.ts";
import { TokenList, type WitToken } from "./token-list.ts";
import {
  At,
  Colon,
  Comma,
  describe,
  EOF,
  Equals,
  ExplicitId,
  GreaterThan,
  Id,
  Integer,
  isKeyword,
  keywords as K,
  LeftBrace,
  LeftParen,
  LessThan,
  Period,
  RightArrow,
  RightBrace,
  RightParen,
  Semicolon,
  Slash,
  vocabulary,
} from "./tokens.ts";

/** What a mistake may bring along besides its message. */
export type Extra = Partial<Pick<Problem, "rule" | "help" | "related" | "fix">> & {
  readonly end?: number;
  /**
   * For how many tokens further on the line nothing more is said: what follows at once is most likely due to the same
   * mistake. By default 2, and none where a fix says that the mistake is understood.
   */
  readonly silence?: number;
};

/** Thrown after a mistake has been reported, to leave the item that can't be read further. */
export const ABANDON: { readonly name: string } = Object.freeze({ name: "Abandon" });

/** A run of `{` … `}` that is being read, to say which one isn't closed. */
interface Opener {
  /** What stands between the braces, in the official parser's words. */
  readonly expected: string;
  /** The token that opened it, or the place where it is missing. */
  readonly token: WitToken;
}

const messages: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected, actual }) =>
    `expected ${describe(expected)}, found ${describe(actual.tokenType)}`,
  buildNoViableAltMessage: ({ actual, customUserDescription }) =>
    `expected ${customUserDescription}, found ${describe(actual[0]?.tokenType ?? EOF)}`,
  buildEarlyExitMessage: ({ actual, customUserDescription }) =>
    `expected ${customUserDescription}, found ${describe(actual[0]?.tokenType ?? EOF)}`,
  buildNotAllInputParsedMessage: ({ firstRedundant }) => `found ${describe(firstRedundant.tokenType)}`,
};

const typeKeywords = new Set([K.type, K.record, K.enum, K.variant, K.flags, K.resource]);
const itemKeywords = new Set([...typeKeywords, K.use, K.import, K.export, K.include, K.interface, K.world, K.package]);
const fileKeywords = new Set([K.interface, K.world, K.package]);

/**
 * The part of the parser that knows no WIT: it reads lists and blocks, and goes on after a mistake. One mistake gives one
 * message: after it the parser either repairs in place (as if the missing token were there) or skips to where the next
 * element or item plainly begins, and says nothing more about a token that it has already complained of.
 */
export abstract class RecoveringParser extends EmbeddedActionsParser {
  protected text = "";
  protected problems: Problem[] = [];
  /** Names in text that was skipped or dropped: a reference to one is no mistake of its own. */
  protected lost = new Set<string>();
  /** How many types contain the one that is being read. */
  protected typeDepth = 0;
  private tokens = noTokens;
  /** The tokens that were last looked at, by the low bits of their index. */
  private window: (WitToken | undefined)[] = [];
  /** The index of the token that was read last. */
  private cursor = -1;
  private lexed: LexResult | undefined;
  private limit = 0;
  /** No more is said of tokens up to this index, nor of the next ones on its line. */
  private complained = -1;
  private silence = 0;
  private braceBalance: number | undefined;
  private lines: readonly number[] | undefined;

  constructor() {
    super(vocabulary, { maxLookahead: 1, errorMessageProvider: messages });
  }

  /**
   * Takes the lookahead from a table, in place of chevrotain's analysis of the grammar: that would cost more at each start
   * than reading a package does. What is set here is what the analysis leaves behind in chevrotain 13.2.
   */
  protected useLookahead(table: LookaheadTable): void {
    const internals = this as unknown as {
      selfAnalysisDone: boolean;
      readonly fullRuleNameToShort: Readonly<Record<string, number>>;
      readonly lookAheadFuncsCache: LookaheadFunction[][];
    };
    for (const [rule, short] of Object.entries(internals.fullRuleNameToShort)) {
      const functions: LookaheadFunction[] = [];
      for (const [key, decision] of Object.entries(table[rule] ?? {})) {
        functions[Number(key)] = lookaheadFunction(Number(key), decision);
      }
      internals.lookAheadFuncsCache[short] = functions;
    }
    internals.selfAnalysisDone = true;
  }

  /** chevrotain would look the alternatives up in the recorded grammar, which isn't there. */
  protected raiseNoAltException(_occurrence: number, expected: string | undefined): never {
    const token = this.peek();
    const message = `expected ${expected ?? "something else"}, found ${describe(token.tokenType)}`;
    throw new NoViableAltException(message, token, this.peek(0));
  }

  protected begin(text: string, lexed: LexResult, limit: number): void {
    this.text = text;
    this.tokens = lexed.tokens;
    this.lexed = lexed;
    this.limit = limit;
    this.problems = [];
    this.lost = new Set();
    this.typeDepth = 0;
    this.complained = -1;
    this.silence = 0;
    this.braceBalance = undefined;
    this.lines = undefined;
    this.window = [];
    this.reset();
  }

  /** Lets go of the text: the parser is kept, the text need not be. */
  protected finish(): void {
    this.text = "";
    this.tokens = noTokens;
    this.window = [];
    this.lexed = undefined;
    this.lines = undefined;
    this.problems = [];
  }

  /** What a mistake in an item that begins at `start` looks like: obsolete syntax, another language's habit … */
  protected abstract hint(start: WitToken, token: WitToken): Extra;

  // ---- tokens, made when they are looked at: these four and the position below take the place of chevrotain's own

  override LA(ahead: number): WitToken {
    return this.tokenAt(this.cursor + ahead);
  }

  override LA_FAST(ahead: number): WitToken {
    return this.tokenAt(this.cursor + ahead);
  }

  override SKIP_TOKEN(): WitToken {
    if (this.cursor < this.tokens.length - 2) this.cursor++;
    return this.tokenAt(this.cursor + 1);
  }

  protected consumeToken(): void {
    this.cursor++;
  }

  protected exportLexerState(): number {
    return this.cursor;
  }

  protected importLexerState(position: number): void {
    this.cursor = position;
  }

  protected resetLexerState(): void {
    this.cursor = -1;
  }

  protected tokenAt(index: number): WitToken {
    const slot = index & 63;
    const known = this.window[slot];
    if (known?.index === index) return known;
    const token = this.tokens.token(index);
    this.window[slot] = token;
    return token;
  }

  /** The token that comes next (1), the one after it (2) …; 0 is the one that was read last. */
  protected peek(ahead = 1): WitToken {
    return this.tokenAt(this.cursor + ahead);
  }

  protected typeAt(ahead: number): TokenType {
    return this.tokens.type(this.cursor + ahead);
  }

  protected next(): WitToken {
    const token = this.peek();
    this.SKIP_TOKEN();
    return token;
  }

  protected at(type: TokenType, ahead = 1): boolean {
    return this.typeAt(ahead) === type;
  }

  protected eat(type: TokenType): boolean {
    if (this.typeAt(1) !== type) return false;
    this.SKIP_TOKEN();
    return true;
  }

  /** Where the token that was read last ends. */
  protected endOffset(): number {
    return this.tokens.end(this.cursor);
  }

  protected isName(ahead = 1): boolean {
    const type = this.typeAt(ahead);
    return type === Id || type === ExplicitId;
  }

  // ---- messages

  /** Reports a mistake at a token, unless that token is already part of one. Returns whether it did. */
  protected complain(token: WitToken, message: string, extra: Extra = {}): boolean {
    if (token.index <= this.complained) return false;
    const { end = token.endOffset + 1, rule = "syntax/unexpected-token", silence = extra.fix ? 0 : 2, ...rest } = extra;
    const near =
      token.index <= this.complained + this.silence && this.sameLine(token, this.tokens.token(this.complained));
    this.complained = token.index;
    this.silence = silence;
    if (near || this.followsLexicalProblem(token)) return false;
    this.add({ rule, message, start: token.startOffset, end: Math.max(end, token.startOffset), ...rest });
    return true;
  }

  protected add(problem: Problem): void {
    if (this.problems.length < this.limit) this.problems.push(problem);
    else this.giveUp();
  }

  /** Goes to the end of the text: there are too many mistakes to make anything of the rest. */
  private giveUp(): void {
    while (!this.at(EOF)) this.SKIP_TOKEN();
    this.complained = this.peek().index;
  }

  /** `expected X, found Y`, as the official parser says it. */
  protected mismatch(expected: string, token: WitToken = this.peek(), extra?: Extra): boolean {
    return this.complain(token, `expected ${expected}, found ${describe(token.tokenType)}`, extra);
  }

  /** Something that is no token stands on this line or that of the token before: what is missed here is due to that. */
  private followsLexicalProblem(token: WitToken): boolean {
    const { problems = [], unterminated = false } = this.lexed ?? {};
    if (problems.length === 0) return false;
    if (token.tokenType === EOF && unterminated) return true;
    const from = this.lineStart(this.tokens.start(Math.max(0, token.index - 1)));
    return problems.some((problem) => problem.start >= from && problem.start <= token.endOffset + 1);
  }

  /** Takes up an exception of the parser: reports it if it isn't reported yet. */
  protected recover(error: unknown, start: WitToken, extra?: Extra): void {
    if (error === ABANDON) return;
    if (!(error instanceof Error) || !isRecognitionException(error)) throw error;
    const { token } = error as Error & IRecognitionException;
    this.complain(token as WitToken, error.message, extra ?? this.hint(start, token as WitToken));
  }

  // ---- repair in place

  /**
   * Whether the text is wrong. While chevrotain records the grammar there is no text, and so no mistake: what the productions
   * say is what is legal. This test and `expect`, `block`, `commaList` and `name` below are all that knows of recording.
   */
  protected mistaken(wrong: boolean): boolean {
    return wrong && !this.RECORDING_PHASE;
  }

  /** Adds what a check of something that was read finds. */
  protected report(check: () => Iterable<Problem>): void {
    if (this.RECORDING_PHASE) return;
    for (const problem of check()) this.add(problem);
  }

  /** A token that has to be there; `repair` does what can be done where it isn't. */
  protected expect(occurrence: number, type: TokenType, repair: () => void): void {
    if (this.RECORDING_PHASE) this.consume(occurrence, type);
    else if (!this.eat(type)) repair();
  }

  /** `;` at the end of an item. Where it is missing and something else begins, the parser goes on as if it were there. */
  protected semicolon(occurrence: number): void {
    this.expect(occurrence, Semicolon, this.missingSemicolon);
  }

  private readonly missingSemicolon = (): void => {
    const token = this.peek();
    const end = this.endOffset();
    const inserted =
      token.tokenType === RightBrace || token.tokenType === EOF || this.startsItem() || this.firstOnLine(token);
    this.mismatch(
      describe(Semicolon),
      token,
      inserted
        ? { help: "put a `;` at the end of the item before it", fix: suggestion({ start: end, end, text: ";" }) }
        : this.hint(this.peek(0), token),
    );
    if (!inserted) this.skipItem(token.index);
  };

  /** `{` before a body. */
  protected openBrace(occurrence: number, expected: string): Opener {
    let opener: Opener = { expected, token: this.peek() };
    this.expect(occurrence, LeftBrace, () => {
      opener = this.missingBrace(expected);
    });
    return opener;
  }

  private missingBrace(expected: string): Opener {
    const token = this.peek();
    this.mismatch(describe(LeftBrace), token, this.hint(this.peek(0), token));
    const junk = this.findSoon(LeftBrace, 8);
    if (junk !== undefined) {
      for (let count = 1; count < junk; count++) this.lose(this.next());
      return { expected, token: this.next() };
    }
    if (!this.isName() && !this.at(RightBrace) && !this.at(At) && !itemKeywords.has(token.tokenType)) throw ABANDON;
    return { expected, token };
  }

  /** `}` behind a body. */
  protected closeBrace(occurrence: number, opener: Opener): void {
    this.expect(occurrence, RightBrace, () => {
      this.mismatch(opener.expected, this.peek(), this.unclosed(opener.token));
    });
  }

  private unclosed(token: WitToken): Extra {
    return {
      help: "close the block with `}`",
      related: [{ start: token.startOffset, end: token.endOffset + 1, message: "the block begins here" }],
    };
  }

  /** `>` behind type arguments. What stands too much before it is skipped. */
  protected closeAngle(occurrence: number): void {
    this.expect(occurrence, GreaterThan, this.missingAngle);
  }

  private readonly missingAngle = (): void => {
    this.mismatch(describe(GreaterThan), this.peek(), this.hint(this.peek(0), this.peek()));
    const junk = this.findSoon(GreaterThan, 64);
    if (junk === undefined) return;
    for (let count = 0; count < junk; count++) this.next();
  };

  /** How far ahead a token is, on the way to the end of the item; undefined if it isn't there. Nested `<…>` are passed over. */
  private findSoon(type: TokenType, reach: number): number | undefined {
    let depth = 0;
    for (let ahead = 1; ahead <= reach; ahead++) {
      const found = this.typeAt(ahead);
      if (found === type && depth === 0) return ahead;
      if (found === LessThan) depth++;
      else if (found === GreaterThan) depth--;
      if (found === Semicolon || found === RightBrace || found === LeftBrace || found === EOF || depth < 0)
        return undefined;
      if (ahead > 1 && itemKeywords.has(found)) return undefined;
    }
    return undefined;
  }

  // ---- lists and blocks

  /**
   * Elements between commas up to `end`, and `end`; a last comma is allowed.
   * @param begins whether the next token can begin an element
   * @param empty complains of a list with no element; without it, a list may be empty
   */
  protected commaList<T>(end: TokenType, begins: () => boolean, element: () => T | undefined, empty?: () => void): T[] {
    if (this.RECORDING_PHASE) return this.recordList(end, element, empty === undefined);
    const elements: T[] = [];
    const opener = this.peek(0);
    if (this.at(end) && this.at(LeftBrace, 0)) empty?.();
    const semicolons: TextEdit[] = [];
    while (!this.at(end) && !this.at(EOF)) {
      if (this.leavesList(end, opener)) return elements;
      const start = this.peek();
      const depth = this.typeDepth;
      try {
        const found = element();
        if (found !== undefined) elements.push(found);
      } catch (error) {
        this.recover(error, start);
        this.typeDepth = depth;
        this.loseFrom(start);
        this.skipElement(start, end);
      }
      if (!this.separates(end, begins, semicolons, start, opener)) break;
    }
    if (this.eat(end)) return elements;
    this.mismatch(describe(end), this.peek(), end === RightBrace ? this.unclosed(opener) : {});
    return elements;
  }

  private recordList<T>(end: TokenType, element: () => T | undefined, mayBeEmpty: boolean): T[] {
    const some = (): void => {
      this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: element });
      this.option(8, () => this.consume(9, Comma));
    };
    if (mayBeEmpty) this.option(9, some);
    else some();
    this.consume(8, end);
    return [];
  }

  /** Reads what stands behind an element; false: the list ends here. */
  private separates(
    end: TokenType,
    begins: () => boolean,
    semicolons: TextEdit[],
    start: WitToken,
    opener: WitToken,
  ): boolean {
    if (this.eat(Comma)) return true;
    if (this.at(end)) return false;
    const token = this.peek();
    const span = { start: token.startOffset, end: token.endOffset + 1 };
    if (token.tokenType === Semicolon && end === RightBrace) {
      semicolons.push({ ...span, text: "," });
      const first = semicolons.length === 1;
      const extra = { help: "separate the elements by commas", fix: { kind: "safe" as const, edits: semicolons } };
      if (first) this.mismatch(describe(end), token, extra);
      this.next();
      return true;
    }
    if (this.itemFollows()) {
      this.mismatch(describe(end), token, this.unclosed(opener));
      return false;
    }
    const at = this.endOffset();
    const missing = begins();
    const extra: Extra = missing
      ? { help: "put a comma between the elements", fix: suggestion({ start: at, end: at, text: "," }) }
      : this.hint(start, token);
    this.mismatch(describe(end), token, extra);
    if (missing) {
      // The comma may be missing, or something else between the two: `a b` for `a as b`.
      this.lose(token);
      return true;
    }
    this.skipElement(token, end);
    return this.eat(Comma);
  }

  /** The closing `}` is missing: what follows belongs to the block around the list. Complains where the official parser does. */
  private leavesList(end: TokenType, opener: WitToken): boolean {
    if (end !== RightBrace || !this.itemFollows()) return false;
    const token = this.peek();
    if (this.isName()) this.mismatch("a type", this.peek(3), this.unclosed(opener));
    else this.mismatch("an identifier or string", token, this.unclosed(opener));
    return true;
  }

  /** Items up to `}` or the end. `outer`: keywords that can't stand in this block, but around it. */
  protected block<T>(opener: Opener, outer: ReadonlySet<TokenType>, item: () => T | undefined): T[] {
    const items: T[] = [];
    if (this.RECORDING_PHASE) {
      this.MANY(() => {
        item();
      });
      return items;
    }
    while (!this.at(RightBrace) && !this.at(EOF) && !this.leavesBlock(opener, outer)) {
      const start = this.peek();
      this.typeDepth = 0;
      try {
        const found = item();
        if (found !== undefined) items.push(found);
      } catch (error) {
        this.recover(error, start);
        this.loseFrom(start);
        this.skipItem(start.index);
      }
    }
    return items;
  }

  /**
   * Whether the next item belongs around the block, whose `}` is missing: it is indented no more than the line where the
   * block begins. Where everything stands on one line, the count of braces in the file decides.
   */
  private leavesBlock(opener: Opener, outer: ReadonlySet<TokenType>): boolean {
    const ahead = this.behindGates();
    if (!outer.has(this.typeAt(ahead)) || this.at(Colon, ahead + 1)) return false;
    const token = this.peek();
    if (!this.firstOnLine(token) || this.lineStart(token.startOffset) === this.lineStart(opener.token.startOffset))
      return this.unbalanced();
    return this.indentation(token) <= this.indentation(opener.token);
  }

  private unbalanced(): boolean {
    if (this.braceBalance === undefined) {
      this.braceBalance = 0;
      for (let index = 0; index < this.tokens.length; index++) {
        const type = this.tokens.type(index);
        if (type === LeftBrace) this.braceBalance++;
        else if (type === RightBrace) this.braceBalance--;
      }
    }
    return this.braceBalance > 0;
  }

  // ---- skipping

  /** Skips the rest of an item: behind its `;` or its `{…}`, or to the token where the next item or the end of the block is. */
  private skipItem(from: number): void {
    for (let token = this.peek(); token.tokenType !== EOF; token = this.peek()) {
      if (token.index > from && (token.tokenType === RightBrace || this.startsItem())) break;
      this.lose(this.next());
      if (token.tokenType === Semicolon) return;
      if (token.tokenType === LeftBrace) {
        this.skipBlock(token);
        this.eat(Semicolon);
        return;
      }
      if (token.tokenType === RightBrace) return;
    }
    this.complained = Math.max(this.complained, this.peek().index);
  }

  /** Skips to the `}` that closes the `{` just read, and it. Stops early at an interface or world that stands no deeper. */
  private skipBlock(opener: WitToken): void {
    let depth = 1;
    while (depth > 0 && !this.at(EOF)) {
      const token = this.peek();
      if (fileKeywords.has(token.tokenType) && this.firstOnLine(token) && !this.sameLine(token, opener)) {
        if (this.indentation(token) <= this.indentation(opener)) return;
      }
      this.lose(this.next());
      if (token.tokenType === LeftBrace) depth++;
      else if (token.tokenType === RightBrace) depth--;
    }
  }

  /** Skips the rest of a list's element: to its comma, the end of the list, or where the list can't go on. */
  private skipElement(start: WitToken, end: TokenType): void {
    let depth = 0;
    for (let token = this.peek(); token.tokenType !== EOF; token = this.peek()) {
      const type = token.tokenType;
      if (depth === 0 && (type === Comma || type === end)) break;
      if (type === Semicolon || type === RightBrace) break;
      if (depth === 0 && (type === RightParen || (type === RightArrow && end === RightParen))) break;
      if (token.index > start.index && this.startsElementOfOwn(token, end)) break;
      if (type === LeftBrace) {
        if (end !== RightBrace) break;
        this.next();
        this.skipBlock(token);
        continue;
      }
      if (type === LessThan || type === LeftParen) depth++;
      else if ((type === GreaterThan || type === RightParen) && depth > 0) depth--;
      this.lose(this.next());
    }
    this.complained = Math.max(this.complained, this.peek().index);
  }

  private startsElementOfOwn(token: WitToken, end: TokenType): boolean {
    if (this.itemFollows()) return true;
    return end === RightBrace && this.firstOnLine(token) && this.isName();
  }

  /** Passes over what stands where a type should: a pair of parentheses, or one token that can't belong to what follows. */
  protected skipInvalidType(): void {
    const token = this.peek();
    if (token.tokenType === LeftParen) this.skipParens();
    else if (!typeFollowers.has(token.tokenType) && !this.startsItem()) this.lose(this.next());
    this.complained = Math.max(this.complained, this.peek().index);
  }

  private skipParens(): void {
    let depth = 0;
    while (!this.at(EOF) && !this.at(Semicolon) && !this.at(LeftBrace) && !this.at(RightBrace)) {
      const token = this.next();
      this.lose(token);
      if (token.tokenType === LeftParen) depth++;
      else if (token.tokenType === RightParen && --depth === 0) return;
    }
  }

  private loseFrom(start: WitToken): void {
    for (let index = start.index; index < this.peek().index; index++) this.lose(this.tokens.token(index));
  }

  private lose(token: WitToken): void {
    if (token.tokenType === Id || token.tokenType === ExplicitId) this.lost.add(token.image.replace(/^%/, ""));
  }

  // ---- where an item begins

  /** Whether an item begins here: gates, a keyword with a name behind it, a function, a constructor. */
  private startsItem(): boolean {
    return this.at(At) || this.itemFollows();
  }

  private itemFollows(): boolean {
    const ahead = this.behindGates();
    const type = this.typeAt(ahead);
    if (itemKeywords.has(type)) {
      return this.isName(ahead + 1) || (isKeyword(this.typeAt(ahead + 1)) && !this.at(K.as, ahead + 1));
    }
    if (type === K.constructor) return this.at(LeftParen, ahead + 1);
    const third = this.typeAt(ahead + 2);
    return (
      this.isName(ahead) &&
      this.at(Colon, ahead + 1) &&
      (third === K.func || third === K.async || third === K.static || third === K.interface)
    );
  }

  /** How far ahead the first token behind gates (`@since(…)` …) is; 1 without gates. */
  private behindGates(): number {
    let ahead = 1;
    while (this.at(At, ahead) && ahead < 64) {
      ahead += 2;
      if (!this.at(LeftParen, ahead)) continue;
      while (!this.at(RightParen, ahead) && !this.at(EOF, ahead) && ahead < 64) ahead++;
      ahead++;
    }
    return ahead;
  }

  private lineStart(offset: number): number {
    this.lines ??= findLineStarts(this.text);
    return this.lines[lineIndexAt(this.lines, offset)] ?? 0;
  }

  private sameLine(a: WitToken, b: WitToken): boolean {
    return this.lineStart(a.startOffset) === this.lineStart(b.startOffset);
  }

  private firstOnLine(token: WitToken): boolean {
    return token.index === 0 || this.tokens.end(token.index - 1) <= this.lineStart(token.startOffset);
  }

  private indentation(token: WitToken): number {
    const start = this.lineStart(token.startOffset);
    let at = start;
    while (this.text[at] === " " || this.text[at] === "\t") at++;
    return at - start;
  }

  // ---- names

  /**
   * A name. A keyword in its place is taken for the name, where what follows allows it; so is a number that runs into one
   * (`1st`). Without a name the item is abandoned.
   * @param only the one word that is legal here, where there is only one; whether it is that word is checked by the caller
   */
  protected name(
    occurrence: number,
    followers: ReadonlySet<TokenType> = nameFollowers,
    only: string | undefined = undefined,
  ): Identifier {
    // The rule is defined by the parser proper.
    if (this.RECORDING_PHASE) return this.recordName(occurrence, only);
    const token = this.peek();
    if (token.tokenType === Id || token.tokenType === ExplicitId) {
      this.SKIP_TOKEN();
      return this.identifierOf(token);
    }
    if (isKeyword(token.tokenType) && followers.has(this.typeAt(2))) {
      this.reservedWord("an identifier or string", token);
      return this.keywordName();
    }
    const second = this.peek(2);
    if (token.tokenType === Integer && this.isName(2) && second.startOffset === token.endOffset + 1) {
      this.mismatch("an identifier or string", token, { end: second.endOffset + 1, ...digitFirst });
      this.next();
      this.next();
      const name = token.image + second.image;
      return { kind: "identifier", name, escaped: false, start: token.startOffset, end: second.endOffset + 1 };
    }
    this.mismatch("an identifier or string", token, this.hint(this.peek(0), token));
    throw ABANDON;
  }

  protected abstract recordName(occurrence: number, only: string | undefined): Identifier;

  /** Takes the keyword that comes next for a name. */
  protected keywordName(): Identifier {
    const { image, startOffset, endOffset } = this.next();
    return { kind: "identifier", name: image, escaped: false, start: startOffset, end: endOffset + 1 };
  }

  /** Complains of a keyword in the place of a name. */
  protected reservedWord(expected: string, token: WitToken, place: WitToken = token): void {
    const edit = { start: token.startOffset, end: token.startOffset, text: "%" };
    // Before a `:` it can only be a name.
    const kind = token.tokenType === K.map || this.at(Colon, 2) ? "safe" : "suggestion";
    this.mismatch(expected, place, {
      rule: token.tokenType === K.map ? "map/reserved-id" : "syntax/reserved-word",
      help: `\`${token.image}\` is a keyword; as a name it is written \`%${token.image}\``,
      fix: { kind, edits: [edit] },
    });
  }

  private identifierOf(token: WitToken): Identifier {
    const escaped = token.tokenType === ExplicitId;
    const name = escaped ? token.image.slice(1) : token.image;
    const node: Identifier = { kind: "identifier", name, escaped, start: token.startOffset, end: token.endOffset + 1 };
    const message = identifierError(name);
    if (message !== undefined) this.invalidName(node, message, token);
    return node;
  }

  private invalidName(node: Identifier, message: string, token: WitToken): void {
    const proposal = kebabCase(node.name);
    this.complain(token, message, {
      rule: "syntax/invalid-identifier",
      silence: 1,
      help: proposal
        ? `names are written in kebab-case: \`${proposal}\``
        : "a name consists of letters and digits, in words separated by single `-`",
    });
    this.lost.add(node.name);
  }
}

const nameFollowers: ReadonlySet<TokenType> = new Set([
  Colon,
  Semicolon,
  Comma,
  LeftBrace,
  RightBrace,
  LeftParen,
  RightParen,
  Equals,
  Period,
  Slash,
  At,
  K.as,
]);

const noTokens = new TokenList("");

const typeFollowers: ReadonlySet<TokenType> = new Set([
  Comma,
  Semicolon,
  RightParen,
  GreaterThan,
  RightBrace,
  LeftBrace,
  Equals,
  Colon,
  EOF,
]);

/** What to say of a name that begins with a digit. */
export const digitFirst: Extra = { help: "a name begins with a letter" };

/** A repair of which we can't be sure that it is what was meant. */
export function suggestion(...edits: readonly TextEdit[]): {
  readonly kind: "suggestion";
  readonly edits: readonly TextEdit[];
} {
  return { kind: "suggestion", edits };
}

export { fileKeywords, itemKeywords };
