import { nearest } from "../src/common/nearest.ts";
import type { Extra } from "./recovery.ts";
import type { WitToken } from "./token-list.ts";
import {
  Colon,
  Equals,
  ExplicitId,
  GreaterThan,
  Id,
  keywords as K,
  LeftParen,
  LessThan,
  RightBrace,
  Semicolon,
  Star,
} from "./tokens.ts";

/** The tokens around a mistake. */
export interface Surroundings {
  /** The first token of the item or element that can't be read, or the token before the mistake. */
  readonly start: WitToken;
  /** The token that does not fit. */
  readonly token: WitToken;
  readonly previous: WitToken | undefined;
  readonly following: WitToken;
}

/** What is probably behind a mistake: syntax that WIT once had, or that other languages have. */
export function hintFor(place: Surroundings): Extra {
  const { start, token } = place;
  const known = obsoleteWord(start) ?? obsoleteWord(token) ?? misspelled(place);
  if (known) return known;
  return (start === token ? hintForItem(place) : undefined) ?? hintInside(place);
}

const obsoleteWords: ReadonlyMap<string, string> = new Map([
  ["union", "`union` is no longer part of WIT: write a `variant`"],
  ["default", "worlds and interfaces have no `default` any more: remove the word"],
  ["expected", "`expected` is called `result`"],
  ["unit", "`unit` is no longer part of WIT: leave the type out"],
  ["handle", "`handle` is no longer part of WIT: write `own<r>` or `borrow<r>`"],
  ["self", "an interface of this package is named without `self.`"],
]);

function obsoleteWord({ tokenType, image }: WitToken): Extra | undefined {
  const help = tokenType === Id ? obsoleteWords.get(image) : undefined;
  return help === undefined ? undefined : { help };
}

const itemWords = ["package", "interface", "world", "use", "type", "record", "variant", "enum", "flags", "resource"];
const worldWords = ["import", "export", "include", ...itemWords];
const functionWords = ["func", "async", "static"];
const genericWords = ["list", "map", "option", "tuple", "result", "future", "stream", "own", "borrow"];

/** A name in the place of a keyword that is nearly spelled like it. */
function misspelled({ start, token, previous, following }: Surroundings): Extra | undefined {
  const isName = following.tokenType === Id || following.tokenType === ExplicitId;
  if (start === token && isName) return instead(token, worldWords);
  if (previous === undefined) return undefined;
  // `recrd r {`, `constuctor()`: read as the name of a function, without its colon.
  if (start === previous && start.tokenType === Id) {
    if (token.tokenType === Id) return instead(start, worldWords);
    if (token.tokenType === LeftParen) return instead(start, ["constructor"]);
  }
  if (token.tokenType === LessThan) return instead(previous, genericWords);
  return previous.tokenType === Colon ? instead(token, functionWords) : undefined;
}

function instead({ tokenType, image, startOffset, endOffset }: WitToken, words: readonly string[]): Extra | undefined {
  const meant = tokenType === Id ? nearest(image, words) : undefined;
  if (meant === undefined) return undefined;
  const edit = { start: startOffset, end: endOffset + 1, text: meant };
  return { help: `did you mean \`${meant}\`?`, fix: { kind: "suggestion", edits: [edit] } };
}

/** For a token that can begin no item where it stands. */
function hintForItem({ token, previous, following }: Surroundings): Extra | undefined {
  switch (token.tokenType) {
    case Semicolon: {
      if (previous?.tokenType !== RightBrace) return { help: "remove the `;`" };
      const edit = { start: token.startOffset, end: token.endOffset + 1, text: "" };
      return { help: "no `;` stands behind a `}`", fix: { kind: "safe", edits: [edit] } };
    }
    case K.interface:
    case K.world:
      return { help: "interfaces and worlds stand at the top of a file, not in one another" };
    case K.type:
    case K.record:
    case K.variant:
    case K.enum:
    case K.flags:
    case K.resource:
      return { help: "types are defined in an interface or a world" };
    case K.import:
    case K.export:
    case K.include:
      return { help: `\`${token.image}\` stands in a world` };
    case K.async:
      return following.tokenType === K.constructor
        ? { help: "a constructor can't be `async`; use a static function" }
        : undefined;
    case Id:
      return { help: "a function stands in an interface, or behind `import` or `export` in a world" };
  }
  return undefined;
}

function hintInside({ token, following }: Surroundings): Extra {
  switch (token.tokenType) {
    case LeftParen:
      return { help: "a function returns one type: write `-> t`, or `-> tuple<…>` or a record for several" };
    case Star:
      return { help: "name what is used: `use i.{a, b};`" };
    case K._:
      return { help: "`_` stands only for the first type of `result<_, e>`" };
    case Equals:
      return following.tokenType === GreaterThan ? { help: "the result is written behind `->`" } : {};
    case K.static:
    case K.async:
      return { help: `the order is \`name: static async func(…)\`: \`${token.image}\` is out of place` };
  }
  return {};
}
