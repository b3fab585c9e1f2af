import type { Diagnostic } from "../common/diagnostic.ts";
import { textOfLine } from "./frame.ts";
import { type SourceLookup, sourceLookup } from "./sources.ts";

/**
 * Gives findings a name that stays when lines move: from the rule, the file and the item (without one, the text of the line).
 * The same name a second time gets a number behind it.
 */
export function fingerprinter(
  sourceOf: ((file: string) => string | undefined) | undefined,
): (found: Diagnostic) => string {
  const seen = new Map<string, number>();
  const sources = sourceLookup(sourceOf);
  return (found) => {
    const name = hash(JSON.stringify([found.rule, found.file, found.item ?? lineOf(found, sources) ?? found.message]));
    const number = (seen.get(name) ?? 0) + 1;
    seen.set(name, number);
    return `${name}:${number}`;
  };
}

function lineOf({ file, range }: Diagnostic, sources: SourceLookup): string | undefined {
  const source = range === undefined ? undefined : sources(file);
  return source === undefined || range === undefined ? undefined : textOfLine(source, range.start.line).trim();
}

/** FNV-1a, 64 bits, over UTF-16 code units, in hexadecimal. */
function hash(text: string): string {
  let value = 0xcbf29ce484222325n;
  for (let at = 0; at < text.length; at++) {
    value ^= BigInt(text.charCodeAt(at));
    value = BigInt.asUintN(64, value * 0x100000001b3n);
  }
  return value.toString(16).padStart(16, "0");
}
