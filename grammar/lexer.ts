import type { IToken, TokenType } from "chevrotain";
import type { Comment, Docs } from "../src/syntax/ast.ts";
import { quoteCharacter } from "./checks.ts";
import type { Problem } from "./problem.ts";
import { readString } from "./strings.ts";
import {
  At,
  Colon,
  Comma,
  classifyWord,
  EOF,
  Equals,
  ExplicitId,
  GreaterThan,
  Integer,
  LeftBrace,
  LeftParen,
  LessThan,
  Minus,
  Period,
  Plus,
  RightArrow,
  RightBrace,
  RightParen,
  Semicolon,
  Slash,
  Star,
  StringLiteral,
} from "./tokens.ts";

/** A token of chevrotain's shape, with what the parser needs besides. `endOffset` is inclusive, as chevrotain has it. */
export interface WitToken extends IToken {
  readonly endOffset: number;
  /** Its place in the list of tokens. */
  readonly index: number;
  /** The run of comments directly before it. */
  readonly docs: Docs | undefined;
  /** The value of a string literal, escapes resolved. */
  readonly payload: string | undefined;
}

export interface LexResult {
  /** All tokens but comments and white space; the last one is EOF. */
  readonly tokens: WitToken[];
  readonly comments: readonly Comment[];
  readonly problems: readonly Problem[];
  /** A comment or string runs to the end of the text: what the parser misses there is no mistake of its own. */
  readonly unterminated: boolean;
}

/**
 * Splits a text into tokens, in one pass. A hand-written scanner, as nested comments, names that are classified as a whole
 * and `%` need code in any case, and the analysis of a lexer's patterns would cost more at start than lexing a package does.
 * @param limit how many problems are recorded at most
 */
export function tokenize(text: string, limit: number): LexResult {
  const tokens: WitToken[] = [];
  const comments: Comment[] = [];
  const problems: Problem[] = [];
  let unterminated = false;
  let pending: Comment[] = [];
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;

  const push = (tokenType: TokenType, image: string, start: number, end: number, payload?: string): void => {
    const first = pending[0];
    const last = pending[pending.length - 1];
    const docs = first && last ? { comments: pending, start: first.start, end: last.end } : undefined;
    if (docs) pending = [];
    tokens.push({
      image,
      startOffset: start,
      endOffset: end - 1,
      tokenType,
      // `createToken` has set it; the declarations call it optional.
      tokenTypeIdx: tokenType.tokenTypeIdx ?? 0,
      index: tokens.length,
      docs,
      payload,
    });
  };
  const comment = (kind: Comment["kind"], start: number, end: number): void => {
    const found: Comment = { kind, start, end };
    comments.push(found);
    pending.push(found);
  };
  // Of several problems on one line, the first says it all.
  let silentBefore = 0;
  const report = (problem: Problem): void => {
    if (problem.start < silentBefore || problems.length === limit) return;
    problems.push(problem);
    const lineEnd = text.indexOf("\n", problem.start);
    silentBefore = lineEnd === -1 ? text.length : lineEnd + 1;
  };

  while (at < text.length) {
    const code = text.charCodeAt(at);
    const kind = code < 128 ? kinds[code] : OTHER;
    switch (kind) {
      case SPACE:
        at++;
        break;
      case WORD: {
        const end = wordEnd(text, at);
        const word = text.slice(at, end);
        push(classifyWord(word), word, at, end);
        at = end;
        break;
      }
      case SINGLE: {
        const type = singles[code];
        if (type) push(type, type.name, at, at + 1);
        at++;
        break;
      }
      case DIGIT: {
        let end = at + 1;
        while (kinds[text.charCodeAt(end)] === DIGIT) end++;
        push(Integer, text.slice(at, end), at, end);
        at = end;
        break;
      }
      default: {
        at = unusual(at);
      }
    }
  }
  push(EOF, "", text.length, text.length);
  return { tokens, comments, problems, unterminated };

  /** Reads what no single table look-up can tell; returns where to go on. */
  function unusual(start: number): number {
    switch (text[start]) {
      case "/":
        return slash(start);
      case "-": {
        const arrow = text[start + 1] === ">";
        push(arrow ? RightArrow : Minus, arrow ? "->" : "-", start, start + (arrow ? 2 : 1));
        return start + (arrow ? 2 : 1);
      }
      case "%": {
        const begins = isWordStart(text, start + 1) || text[start + 1] === "-";
        const end = begins ? wordEnd(text, start + 1) : start + 1;
        push(ExplicitId, text.slice(start, end), start, end);
        return end;
      }
      case '"': {
        const read = readString(text, start);
        push(StringLiteral, text.slice(start, read.end), start, read.end, read.value);
        if (read.problem) report(read.problem);
        if (read.unterminated) unterminated = true;
        return read.end;
      }
      case "\r":
        if (text[start + 1] === "\n") return start + 2;
    }
    if (isWordStart(text, start)) {
      const end = wordEnd(text, start);
      push(classifyWord(text.slice(start, end)), text.slice(start, end), start, end);
      return end;
    }
    if (text[start] === "#") {
      const lineEnd = text.indexOf("\n", start);
      const message = "unexpected character '#'";
      report({ rule: "syntax/unexpected-character", message, start, end: start + 1, help: "comments begin with `//`" });
      return lineEnd === -1 ? text.length : lineEnd;
    }
    const character = String.fromCodePoint(text.codePointAt(start) ?? 0);
    // Forbidden characters are reported for the whole file at once.
    if (!/^[\p{Cc}\u202a-\u202e\u2066-\u2069]$/u.test(character) || character === "\r") {
      report({
        rule: "syntax/unexpected-character",
        message: `unexpected character ${quoteCharacter(character)}`,
        start,
        end: start + character.length,
        help: character === "\r" ? "end lines with `\\n` or `\\r\\n`" : undefined,
      });
    }
    return start + character.length;
  }

  function slash(start: number): number {
    const next = text[start + 1];
    if (next === "/") {
      const lineEnd = text.indexOf("\n", start);
      const after = lineEnd === -1 ? text.length : lineEnd;
      comment("line", start, lineEnd !== -1 && text[after - 1] === "\r" ? after - 1 : after);
      return after;
    }
    if (next === "*") {
      const end = blockCommentEnd(text, start);
      comment("block", start, end ?? text.length);
      if (end !== undefined) return end;
      unterminated = true;
      report({
        rule: "syntax/unterminated-comment",
        message: "unterminated block comment",
        start,
        end: start + 2,
        help,
      });
      return text.length;
    }
    push(Slash, "/", start, start + 1);
    return start + 1;
  }
}

const help = "close it with `*/`; block comments nest, so each `/*` needs its own";

const SPACE = 1;
const WORD = 2;
const SINGLE = 3;
const DIGIT = 4;
const OTHER = 0;

const singles: (TokenType | undefined)[] = [];
const kinds = new Uint8Array(128);
for (const space of " \t\n") kinds[space.charCodeAt(0)] = SPACE;
for (let code = 48; code <= 57; code++) kinds[code] = DIGIT;
for (let code = 97; code <= 122; code++) kinds[code] = kinds[code - 32] = WORD;
kinds["_".charCodeAt(0)] = WORD;
for (const [text, type] of [
  ["=", Equals],
  [",", Comma],
  [":", Colon],
  [".", Period],
  [";", Semicolon],
  ["(", LeftParen],
  [")", RightParen],
  ["{", LeftBrace],
  ["}", RightBrace],
  ["<", LessThan],
  [">", GreaterThan],
  ["*", Star],
  ["@", At],
  ["+", Plus],
] as const) {
  const code = text.charCodeAt(0);
  singles[code] = type;
  kinds[code] = SINGLE;
}

const wordCharacters = /[\p{XID_Continue}-]*/uy;
const wordStart = /[\p{XID_Start}_]/uy;

function isWordStart(text: string, at: number): boolean {
  wordStart.lastIndex = at;
  return wordStart.test(text);
}

/** The end of the run of identifier characters at `from`: letters, digits, `_` and `-`, of any script; judged later. */
function wordEnd(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 128) {
      wordCharacters.lastIndex = at;
      wordCharacters.test(text);
      return Math.max(at, wordCharacters.lastIndex);
    }
    const kind = kinds[code];
    if (kind !== WORD && kind !== DIGIT && code !== 45) break;
  }
  return at;
}

/** Behind the `*␣/` that closes the comment at `start`, nested ones skipped. Undefined if it never ends. */
function blockCommentEnd(text: string, start: number): number | undefined {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = start;
  let depth = 0;
  for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
    depth += mark[0] === "/*" ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return undefined;
}
