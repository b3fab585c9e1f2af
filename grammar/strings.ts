import { quoteCharacter } from "./checks.ts";
import type { Problem } from "./problem.ts";

/** A string literal as read: `end` is behind its closing quote, or where it was given up. */
export interface StringRead {
  readonly end: number;
  readonly value: string;
  readonly problem?: Problem;
  /** The text ended before the string did. */
  readonly unterminated: boolean;
}

/**
 * Reads the string literal that begins at `start` (the text format's `name`, WIT.md "String Literals"). After a mistake it
 * goes on to the closing quote, so that one mistake stays one.
 */
export function readString(text: string, start: number): StringRead {
  const bytes: number[] = [];
  let value = "";
  let problem: Problem | undefined;
  const fail = (message: string, at: number, end: number, help?: string): void => {
    problem ??= { rule: "syntax/invalid-string", message, start: at, end, help };
  };
  const flush = (): void => {
    if (bytes.length === 0) return;
    const decoded = decodeUtf8(bytes.splice(0));
    if (decoded === undefined) fail("invalid UTF-8: the bytes of the escapes are no text", start, start + 1);
    else value += decoded;
  };
  const limit = closingQuote(text, start + 1);
  let at = start + 1;
  while (at < limit) {
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    if (character !== "\\") {
      flush();
      if (isRaw(character)) value += character;
      else fail(`invalid string character ${quoteCharacter(character)}`, at, at + 1, "write line breaks as `\\n`");
      at += character.length;
      continue;
    }
    const escaped = readEscape(text, at);
    if ("message" in escaped) fail(escaped.message, at, at + 2);
    else if (escaped.byte !== undefined) bytes.push(escaped.byte);
    else {
      flush();
      value += escaped.text ?? "";
    }
    at = Math.min(escaped.end, limit);
  }
  flush();
  if (text[limit] === '"') return { end: limit + 1, value, problem, unterminated: false };
  if (problem === undefined && limit < text.length) {
    fail("invalid string character '\\n'", limit, limit + 1, 'close the string with `"` on the same line');
  }
  const eof: Problem = {
    rule: "syntax/invalid-string",
    message: "unexpected end of file",
    start: text.length,
    end: text.length,
    related: [{ start, end: start + 1, message: "the string begins here" }],
  };
  return { end: limit, value, problem: problem ?? eof, unterminated: limit === text.length };
}

/**
 * Where the string is closed, or given up: at its quote on the same line; else at a quote on a later line if nothing between
 * looks like WIT; else at the end of its line.
 */
function closingQuote(text: string, from: number): number {
  let lineEnd: number | undefined;
  for (let at = from; at < text.length; at++) {
    const unit = text[at];
    if (unit === '"') return at;
    if (unit === "\\") at++;
    else if (unit === "\n") lineEnd ??= text[at - 1] === "\r" ? at - 1 : at;
    else if (lineEnd !== undefined && (unit === ";" || unit === "{" || unit === "}")) return lineEnd;
  }
  return lineEnd ?? text.length;
}

function isRaw(character: string): boolean {
  return character >= " " && character !== "\x7f";
}

type Escape =
  | { readonly end: number; readonly text?: string; readonly byte?: number }
  | { readonly end: number; readonly message: string };

function readEscape(text: string, at: number): Escape {
  const mark = text[at + 1];
  if (mark === undefined) return { end: at + 1, message: "unexpected end of file" };
  const simple = simpleEscapes.get(mark);
  if (simple !== undefined) return { end: at + 2, text: simple };
  if (mark === "u") return readUnicodeEscape(text, at);
  if (!isHex(mark)) return { end: at + 2, message: `invalid string escape ${quoteCharacter(mark)}` };
  const second = text[at + 2] ?? "";
  if (!isHex(second)) return { end: at + 2, message: `invalid hex digit ${quoteCharacter(second)}` };
  return { end: at + 3, byte: Number.parseInt(mark + second, 16) };
}

const simpleEscapes: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["'", "'"],
  ["t", "\t"],
  ["n", "\n"],
  ["r", "\r"],
  ["\\", "\\"],
]);

/** `\u{h_h}`: underscores stand between digits only. */
function readUnicodeEscape(text: string, at: number): Escape {
  if (text[at + 2] !== "{") return { end: at + 2, message: "expected character '{'" };
  let value = 0;
  let end = at + 3;
  let previous = "";
  for (; text[end] !== "}" || previous === ""; end++) {
    const digit = text[end] ?? "";
    if (digit === "_" && previous !== "" && previous !== "_") previous = digit;
    else if (!isHex(digit)) return { end, message: `invalid hex digit ${quoteCharacter(digit)}` };
    else {
      value = value * 16 + Number.parseInt(digit, 16);
      if (value > 0xffffffff) return { end, message: "number is too big to fit in a u32" };
      previous = digit;
    }
  }
  if (previous === "_") return { end, message: "trailing underscore in number" };
  if (value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) {
    return { end: end + 1, message: `invalid unicode value 0x${value.toString(16)}` };
  }
  return { end: end + 1, text: String.fromCodePoint(value) };
}

function isHex(text: string): boolean {
  return /^[0-9a-fA-F]$/.test(text);
}

function decodeUtf8(bytes: readonly number[]): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
  } catch {
    return undefined;
  }
}
