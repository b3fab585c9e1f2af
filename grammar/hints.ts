import type { WitToken } from "./lexer.ts";
import type { Extra } from "./recovery.ts";
import {
  At,
  Equals,
  GreaterThan,
  Id,
  Integer,
  keywords as K,
  LeftParen,
  Period,
  Semicolon,
  Star,
  StringLiteral,
} from "./tokens.ts";

/**
 * What is probably behind a mistake: syntax that WIT once had, or that other languages have. `start` is the first token of
 * the item or element (or the token before the mistake), `token` the one that didn't fit, `next` and `second` what comes now.
 */
export function hintFor(start: WitToken, token: WitToken, next: WitToken, second: WitToken): Extra {
  const words = obsoleteWords.get(start.image) ?? obsoleteWords.get(token.image);
  if (words !== undefined && (start.tokenType === Id || token.tokenType === Id)) return { help: words };
  switch (token.tokenType) {
    case LeftParen:
      return { help: "a function returns one type: write `-> t`, or `-> tuple<…>` or a record for several" };
    case Star:
      return { help: "name what is used: `use i.{a, b};`" };
    case Period:
      return { help: "an interface of this package is named without `self.`" };
    case K._:
      return { help: "`_` stands only for the first type of `result<_, e>`" };
    case Semicolon:
      return strayEnd(token, next);
    case Equals:
      return second.tokenType === GreaterThan ? { help: "the result is written behind `->`" } : {};
    case K.static:
    case K.async:
      return misplacedModifier(token, second);
    case StringLiteral:
      return start.tokenType === At || start.tokenType === Equals
        ? { help: "versions are written without quotes" }
        : {};
    case Integer:
      return { help: "a name begins with a letter" };
    case Id:
      return token === start ? foreignItem(token) : {};
  }
  return {};
}

const obsoleteWords: ReadonlyMap<string, string> = new Map([
  ["union", "`union` is no longer part of WIT: write a `variant`"],
  ["default", "worlds and interfaces have no `default` any more: remove the word"],
  ["expected", "`expected` is called `result`"],
  ["unit", "`unit` is no longer part of WIT: leave the type out"],
  ["handle", "`handle` is no longer part of WIT: write `own<r>` or `borrow<r>`"],
]);

function strayEnd(token: WitToken, next: WitToken): Extra {
  if (token !== next) return {};
  const edit = { start: token.startOffset, end: token.endOffset + 1, text: "" };
  return { help: "no `;` stands behind a `}`", fix: { kind: "safe", edits: [edit] } };
}

function misplacedModifier(token: WitToken, second: WitToken): Extra {
  if (second.tokenType === K.constructor) return { help: "a constructor can't be `async`; use a static function" };
  return { help: `the order is \`name: static async func(…)\`: \`${token.image}\` is out of place` };
}

function foreignItem(token: WitToken): Extra {
  return token.image === ""
    ? {}
    : { help: "functions of a world are written `import f: func(…);` or `export f: func(…);`" };
}
