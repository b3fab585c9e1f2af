import type { Span } from "./source.ts";

/** Replace the text of `span` (offsets in UTF-16 code units) with `text`. An empty span inserts, an empty text deletes. */
export interface TextEdit extends Span {
  readonly text: string;
}

/** Two edits conflict where they overlap, or where both insert at one place. */
export function editsConflict(a: TextEdit, b: TextEdit): boolean {
  if (a.start === a.end && b.start === b.end) return a.start === b.start;
  return a.start < b.end && b.start < a.end;
}

/**
 * Applies edits to a text; all offsets are those of the original text. Insertions at one place keep their order.
 * @throws RangeError if two edits overlap: that is a mistake of the caller, never of the input.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = edits.map((edit, index) => ({ edit, index }));
  sorted.sort((a, b) => a.edit.start - b.edit.start || a.edit.end - b.edit.end || a.index - b.index);
  let out = "";
  let at = 0;
  for (const { edit } of sorted) {
    if (edit.start < at) throw new RangeError(`edits overlap at offset ${edit.start}`);
    out += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return out + text.slice(at);
}
