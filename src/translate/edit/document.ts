import { applyEdits, type TextEdit } from "../../../grammar/edit.ts";

/**
 * A text under translation. Rules run in passes, each on the text that the last one left, and reports speak of places in
 * the input; so the document remembers which stretch of the input every change stands for.
 */

export type Certainty = "certain" | "high" | "medium" | "low";

/** Why a stretch was changed: which rule, on which item. */
export interface Cause {
  readonly rule: string;
  readonly certainty: Certainty;
  readonly item: string;
}

/** One change in terms of the input: its text in `[start, end)` became `text`. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** In the order in which they happened; never empty. */
  readonly causes: readonly Cause[];
}

type Piece =
  | { readonly kind: "kept"; readonly start: number; readonly end: number }
  | ({ readonly kind: "changed" } & TextChange);

export interface TrackedDocument {
  readonly input: string;
  /** The text as it stands now. */
  readonly text: string;
  readonly pieces: readonly Piece[];
}

export interface CausedEdit extends TextEdit {
  readonly cause: Cause;
}

/** A document that nothing has changed yet. */
export function track(input: string): TrackedDocument {
  return { input, text: input, pieces: [{ kind: "kept", start: 0, end: input.length }] };
}

/** The changes so far, in order; they do not overlap, and applied to the input they give the present text. */
export function changesOf(document: TrackedDocument): readonly TextChange[] {
  return document.pieces.flatMap((piece) => {
    if (piece.kind === "kept" || document.input.slice(piece.start, piece.end) === piece.text) return [];
    return [{ start: piece.start, end: piece.end, text: piece.text, causes: piece.causes }];
  });
}

/** Where an offset of the present text comes from: the same place of the input, or the start of the change that it lies in. */
export function inputOffset(document: TrackedDocument, offset: number): number {
  let at = 0;
  for (const piece of document.pieces) {
    const length = lengthOf(piece);
    if (offset < at + length) return piece.kind === "kept" ? piece.start + (offset - at) : piece.start;
    at += length;
  }
  return document.input.length;
}

/**
 * Applies edits to the present text (offsets are those of the present text).
 * @throws RangeError if two edits overlap: the plan has to prevent it.
 */
export function applyTracked(document: TrackedDocument, edits: readonly CausedEdit[]): TrackedDocument {
  if (edits.length === 0) return document;
  const out: Piece[] = [];
  let at = 0;
  let index = 0;
  let inside = 0;
  const current = () => document.pieces[index];
  /** Takes pieces up to `offset`; what is taken from a kept piece is split off. Empty pieces at `offset` are taken too. */
  const takeTo = (offset: number, withEmpty: boolean): Piece[] => {
    const taken: Piece[] = [];
    for (let piece = current(); piece; piece = current()) {
      const left = lengthOf(piece) - inside;
      if (left === 0 ? at > offset || (at === offset && !withEmpty) : at >= offset) break;
      const take = Math.min(left, offset - at);
      if (piece.kind === "changed") taken.push(piece);
      else taken.push({ kind: "kept", start: piece.start + inside, end: piece.start + inside + take });
      at += take;
      inside = take === left ? 0 : inside + take;
      if (take === left) index++;
    }
    return taken;
  };
  for (const group of groupEdits(document, edits)) {
    out.push(...takeTo(group.start, true));
    const covered = takeTo(group.end, false);
    const here = current();
    const fallback = here === undefined ? document.input.length : here.start + (here.kind === "kept" ? inside : 0);
    const text = applyEdits(
      document.text.slice(group.start, group.end),
      group.edits.map((edit) => ({ start: edit.start - group.start, end: edit.end - group.start, text: edit.text })),
    );
    const causes = [
      ...covered.flatMap((piece) => (piece.kind === "changed" ? piece.causes : [])),
      ...group.edits.map((edit) => edit.cause),
    ];
    out.push({
      kind: "changed",
      start: covered[0]?.start ?? fallback,
      end: covered.at(-1)?.end ?? fallback,
      text,
      causes: unique(causes),
    });
  }
  out.push(...takeTo(document.text.length, true));
  return { input: document.input, text: out.map((piece) => textOf(document.input, piece)).join(""), pieces: out };
}

interface EditGroup {
  readonly start: number;
  readonly end: number;
  readonly edits: readonly CausedEdit[];
}

/** Edits that reach into text which an earlier pass wrote are widened to the whole of it; those that then meet become one. */
function groupEdits(document: TrackedDocument, edits: readonly CausedEdit[]): EditGroup[] {
  const sorted = edits.map((edit, order) => ({ edit, order }));
  sorted.sort((a, b) => a.edit.start - b.edit.start || a.edit.end - b.edit.end || a.order - b.order);
  const written = writtenSpans(document);
  const groups: { start: number; end: number; edits: CausedEdit[] }[] = [];
  let index = 0;
  for (const { edit } of sorted) {
    while ((written[index]?.end ?? Number.POSITIVE_INFINITY) <= edit.start) index++;
    let { start, end } = edit;
    for (
      let i = index;
      (written[i]?.start ?? end) < end || (i === index && (written[i]?.start ?? start) < start);
      i++
    ) {
      start = Math.min(start, written[i]?.start ?? start);
      end = Math.max(end, written[i]?.end ?? end);
    }
    const last = groups.at(-1);
    if (last && start < last.end) {
      last.end = Math.max(last.end, end);
      last.edits.push(edit);
    } else groups.push({ start, end, edits: [edit] });
  }
  return groups;
}

function writtenSpans(document: TrackedDocument): { start: number; end: number }[] {
  const spans: { start: number; end: number }[] = [];
  let at = 0;
  for (const piece of document.pieces) {
    const length = lengthOf(piece);
    if (piece.kind === "changed" && length > 0) spans.push({ start: at, end: at + length });
    at += length;
  }
  return spans;
}

function lengthOf(piece: Piece): number {
  return piece.kind === "kept" ? piece.end - piece.start : piece.text.length;
}

function textOf(input: string, piece: Piece): string {
  return piece.kind === "kept" ? input.slice(piece.start, piece.end) : piece.text;
}

function unique(causes: readonly Cause[]): readonly Cause[] {
  return causes.filter(
    (cause, index) => causes.findIndex(({ rule, item }) => rule === cause.rule && item === cause.item) === index,
  );
}
