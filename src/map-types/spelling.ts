import type * as ast from "../../grammar/ast.ts";
import type { TextEdit } from "../../grammar/edit.ts";
import { findCharacter } from "../syntax/find-character.ts";
import type { KeyValuePair } from "./pair.ts";

const opening = "list<tuple<";
const closing = ">>";

/**
 * The edits that turn the text of `list<tuple<k, v>>` into that of `map<k, v>`. What stands around the key and the value
 * stays as it is, so that `spellAsList` gives back the very same text; `undefined` where that can't be: white space or
 * comments between `list` and `tuple` or between their closing brackets, or a comma behind the value.
 */
export function spellAsMap(text: string, list: ast.TypeNode, pair: KeyValuePair): readonly TextEdit[] | undefined {
  const open = { start: list.start, end: list.start + opening.length, text: "map<" };
  const close = { start: list.end - closing.length, end: list.end, text: ">" };
  if (text.slice(open.start, open.end) !== opening || text.slice(close.start, close.end) !== closing) return undefined;
  return findCharacter(text, ",", pair.value.end) < close.start ? undefined : [open, close];
}

/** The edits that turn the text of `map<k, v>` into that of `list<tuple<k, v>>`. */
export function spellAsList(text: string, map: ast.TypeNode): readonly TextEdit[] {
  const inner = findCharacter(text, "<", map.start) + 1;
  return [
    { start: map.start, end: map.start + "map".length, text: "list" },
    { start: inner, end: inner, text: "tuple<" },
    { start: map.end, end: map.end, text: ">" },
  ];
}
