import type * as ast from "../../../grammar/ast.ts";
import { rangeOf, type SourceText, type Span } from "../../../grammar/source.ts";
import type { RelatedPlace } from "../../common/diagnostic.ts";
import type { FileEdit } from "../engine/rule.ts";
import { describe, type Item } from "./item.ts";

/** The line end of a file: that of its first line. */
export function lineEnd({ text }: SourceText): string {
  const at = text.indexOf("\n");
  return at > 0 && text[at - 1] === "\r" ? "\r\n" : "\n";
}

/** What stands before an offset on its line, if that is nothing but white space. */
export function indentBefore({ text }: SourceText, offset: number): string | undefined {
  const before = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  return /^[ \t]*$/.test(before) ? before : undefined;
}

/**
 * Puts a line above an item, below its docs: in the item's own indentation and with the file's line ends. An item that
 * shares its line with something else gets it in front, on the same line.
 */
export function insertAbove(item: Item, line: string): FileEdit {
  const { start } = item.node;
  const indent = indentBefore(item.source, start);
  const text = indent === undefined ? `${line} ` : `${line}${lineEnd(item.source)}${indent}`;
  return { source: item.source, start, end: start, text };
}

export function replace(source: SourceText, span: Span, text: string): FileEdit {
  return { source, start: span.start, end: span.end, text };
}

/** Deletes an attribute with the white space that follows it. */
export function deleteAttribute(source: SourceText, attribute: ast.Attribute): FileEdit {
  const space = /^\s*/.exec(source.text.slice(attribute.end))?.[0].length ?? 0;
  return { source, start: attribute.start, end: attribute.end + space, text: "" };
}

/** A related place in words of its own. */
export function relatedSpan(source: SourceText, span: Span, message: string): RelatedPlace {
  return { file: source.file, range: rangeOf(source, span), message };
}

/** Where the gate of a container stands: for findings about its members. */
export function relatedGate(container: Item): readonly RelatedPlace[] {
  const gate = container.gate.since ?? container.gate.unstable;
  if (!gate) return [];
  return [relatedSpan(container.source, gate, `the gate of ${describe(container)}`)];
}
