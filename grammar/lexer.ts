import type { TokenType } from "chevrotain";
import { quoteCharacter } from "./checks.ts";
import type { Problem } from "./problem.ts";
import { readString } from "./strings.ts";
import { TokenList } from "./token-list.ts";
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

export interface LexResult {
  /** All tokens but comments and white space; the last one is EOF. */
  readonly tokens: TokenList;
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
  const tokens = new TokenList(text);
  const problems: Problem[] = [];
  let unterminated = false;
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;

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
        tokens.push(classifyWord(text, at, end), at, end);
        at = end;
        break;
      }
      case SINGLE: {
        const type = singles[code];
        if (type) tokens.push(type, at, at + 1);
        at++;
        break;
      }
      case DIGIT: {
        let end = at + 1;
        while (kinds[text.charCodeAt(end)] === DIGIT) end++;
        tokens.push(Integer, at, end);
        at = end;
        break;
      }
      default: {
        at = unusual(at);
      }
    }
  }
  tokens.push(EOF, text.length, text.length);
  return { tokens, problems, unterminated };

  /** Reads what no single table look-up can tell; returns where to go on. */
  function unusual(start: number): number {
    switch (text[start]) {
      case "/":
        return slash(start);
      case "-": {
        const arrow = text[start + 1] === ">";
        tokens.push(arrow ? RightArrow : Minus, start, start + (arrow ? 2 : 1));
        return start + (arrow ? 2 : 1);
      }
      case "%": {
        const begins = isWordStart(text, start + 1) || text[start + 1] === "-";
        const end = begins ? wordEnd(text, start + 1) : start + 1;
        tokens.push(ExplicitId, start, end);
        return end;
      }
      case '"': {
        const read = readString(text, start);
        tokens.push(StringLiteral, start, read.end, read.value);
        if (read.problem) report(read.problem);
        if (read.unterminated) unterminated = true;
        return read.end;
      }
      case "\r":
        if (text[start + 1] === "\n") return start + 2;
    }
    if (isWordStart(text, start)) {
      const end = wordEnd(text, start);
      tokens.push(classifyWord(text, start, end), start, end);
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
      tokens.comments.push({
        kind: "line",
        start,
        end: lineEnd !== -1 && text[after - 1] === "\r" ? after - 1 : after,
      });
      return after;
    }
    if (next === "*") {
      const end = blockCommentEnd(text, start);
      tokens.comments.push({ kind: "block", start, end: end ?? text.length });
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
    tokens.push(Slash, start, start + 1);
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
