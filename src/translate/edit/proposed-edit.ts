import type { SourceText, Span } from "../../../grammar/source.ts";
import type { ContainerScope } from "../match/name-resolution.ts";
import type { NoteSeverity } from "../report/note-catalog.ts";
import type { Cause, Certainty } from "./document.ts";
import type { Extended } from "./removal-range.ts";

/** A `use` that a rewrite needs. */
export interface NeededUse {
  readonly scope: ContainerScope;
  readonly path: string;
  readonly name: string;
  readonly local: string;
}

/** A type that a rewrite needs and that is nowhere: its declaration goes to the end of the scope. */
export interface NeededType {
  readonly scope: ContainerScope;
  readonly name: string;
  /** The declaration, without indentation. */
  readonly text: string;
}

export interface PlacedEdit extends Span {
  readonly source: SourceText;
  readonly text: string;
  readonly cause: Cause;
}

export interface PlacedNote {
  readonly id: string;
  readonly source: SourceText;
  readonly span: Span;
  readonly item: string;
  readonly message?: string;
  /** Where it is another than the one of the note's id. */
  readonly severity?: NoteSeverity;
  /** Words for the message of the note: `start-open`, the name of a type … */
  readonly words: Readonly<Record<string, string>>;
}

/** What one firing of a rule wants to do; it happens as a whole or not at all. */
export interface ProposedEdit {
  readonly rule: string;
  readonly certainty: Certainty;
  readonly edits: PlacedEdit[];
  readonly deletions: { readonly source: SourceText; readonly item: Extended; readonly cause: Cause }[];
  /** Elements of a comma list that go; several drafts may speak of one list. */
  readonly elements: {
    readonly source: SourceText;
    readonly list: ElementList;
    readonly index: number;
    readonly cause: Cause;
  }[];
  readonly claims: { readonly source: SourceText; readonly span: Span }[];
  /** What no earlier draft of the pass may have dealt with, though this one doesn't change it. */
  readonly free: { readonly source: SourceText; readonly span: Span }[];
  readonly needs: NeededUse[];
  readonly types: NeededType[];
  readonly notes: PlacedNote[];
}

/** A comma list in a text: its elements, and the places behind its opening and at its closing bracket. */
export interface ElementList {
  readonly elements: readonly Extended[];
  readonly open: number;
  readonly close: number;
}

export function createDraft(rule: string, certainty: Certainty): ProposedEdit {
  return {
    rule,
    certainty,
    edits: [],
    deletions: [],
    elements: [],
    claims: [],
    free: [],
    needs: [],
    types: [],
    notes: [],
  };
}

export function replace(draft: ProposedEdit, source: SourceText, span: Span, text: string, item: string): void {
  if (source.text.slice(span.start, span.end) === text) return;
  draft.edits.push({ source, start: span.start, end: span.end, text, cause: causeOf(draft, item) });
}

/** Deletes a whole item, with what belongs to it. Where a rule removes a declaration that has docs, a note keeps what they said. */
export function remove(draft: ProposedEdit, source: SourceText, item: Extended, id: string): void {
  draft.deletions.push({ source, item, cause: causeOf(draft, id) });
  const text = item.docs && isDeclaration(item) ? firstSentence(source.text.slice(item.docs.start, item.docs.end)) : "";
  if (text !== "" && !/^(table|reference)\//.test(draft.rule)) {
    const name = id.slice(Math.max(id.lastIndexOf("#"), id.lastIndexOf(".")) + 1);
    note(draft, { id: "note/removed-docs", source, span: item, item: id, words: { name, text } });
  }
  claim(draft, source, item);
}

export function removeElement(
  draft: ProposedEdit,
  source: SourceText,
  list: ElementList,
  index: number,
  id: string,
): void {
  draft.elements.push({ source, list, index, cause: causeOf(draft, id) });
}

/** Marks a stretch as dealt with: no later rule of the pass touches it. */
export function claim(draft: ProposedEdit, source: SourceText, span: Span): void {
  draft.claims.push({ source, span: { start: span.start, end: span.end } });
}

export function need(draft: ProposedEdit, use: NeededUse): void {
  draft.needs.push(use);
}

export function note(draft: ProposedEdit, added: PlacedNote): void {
  draft.notes.push(added);
}

function causeOf(draft: ProposedEdit, item: string): Cause {
  return { rule: draft.rule, certainty: draft.certainty, item };
}

function isDeclaration(item: Extended): boolean {
  return "kind" in item && !/^(use|import|export|include|top-level-use|nested-package)$/.test(String(item.kind));
}

/** What a doc comment says first, without the signs of the comment. */
function firstSentence(docs: string): string {
  const lines = docs.split("\n").filter((line) => /^\s*(\/\/\/|\/\*\*|\*)/.test(line));
  const text = lines
    .map((line) =>
      line
        .replace(/^\s*(\/\/\/|\/\*\*|\*(?!\/))/, "")
        .replace(/\*\/\s*$/, "")
        .trim(),
    )
    .join(" ")
    .trim();
  const sentence = /^.*?[.!?](?=\s|$)/.exec(text)?.[0] ?? text;
  return sentence.length > 100 ? `${sentence.slice(0, 99)}…` : sentence;
}
