import { applyEdits, editsConflict, type TextEdit } from "../../../grammar/edit.ts";
import { offsetAt, type SourceText } from "../../../grammar/source.ts";
import type { Diagnostic, FixEdit } from "../../common/diagnostic.ts";
import { parse } from "../../syntax/parse.ts";

/** How often the lint is run again at most: a fix can make room for another. */
const maxPasses = 10;

export interface FixOptions {
  /** Apply suggestions too. */
  readonly suggestions?: boolean;
}

export interface FixedTexts {
  /** The files that changed, by display name, with their new text. */
  readonly texts: ReadonlyMap<string, string>;
  /** How many findings were fixed. */
  readonly applied: number;
}

/**
 * Applies the fixes of findings to texts, once, in the order of the text. A fix is applied with all its edits or not at
 * all; of two that overlap the first wins. A file whose new text has more syntax errors than the old one is left as it is.
 */
export function applyFixes(
  diagnostics: readonly Diagnostic[],
  textOf: (file: string) => string | undefined,
  options: FixOptions = {},
): FixedTexts {
  const chosen = new Map<string, TextEdit[]>();
  const perFile = new Map<string, number>();
  for (const edits of inOrder(diagnostics, textOf, options)) {
    if (edits.some(({ file, edit }) => conflicts(chosen.get(file) ?? [], edit))) continue;
    for (const { file, edit } of edits) chosen.set(file, insert(chosen.get(file) ?? [], edit));
    for (const file of new Set(edits.map(({ file }) => file))) perFile.set(file, (perFile.get(file) ?? 0) + 1);
  }
  const texts = new Map<string, string>();
  let applied = 0;
  for (const [file, edits] of chosen) {
    const before = textOf(file) ?? "";
    const after = applyEdits(before, edits);
    if (after === before || syntaxErrors(after) > syntaxErrors(before)) continue;
    texts.set(file, after);
    applied += perFile.get(file) ?? 0;
  }
  return { texts, applied };
}

interface OffsetEdit {
  readonly file: string;
  readonly edit: TextEdit;
}

/** The edits of every fix that is asked for, the fixes in the order of the text: so each is compared with few others. */
function inOrder(
  diagnostics: readonly Diagnostic[],
  textOf: (file: string) => string | undefined,
  options: FixOptions,
): readonly (readonly OffsetEdit[])[] {
  const sources = new Map<string, SourceText | undefined>();
  const sourceOf = (file: string): SourceText | undefined => {
    const text = sources.has(file) ? undefined : textOf(file);
    if (!sources.has(file)) sources.set(file, text === undefined ? undefined : { file, text });
    return sources.get(file);
  };
  const fixes = diagnostics.flatMap(({ fix }) => {
    const isWanted = fix && (fix.kind === "safe" || options.suggestions);
    const edits = isWanted ? resolveEdits(fix.edits, sourceOf) : undefined;
    return edits ? [edits] : [];
  });
  const start = (edits: readonly OffsetEdit[]) => edits[0]?.edit.start ?? 0;
  return fixes.sort((a, b) => start(a) - start(b));
}

/** The edits of one fix as offsets, in order; `undefined` if one of its files isn't known, or if it overlaps itself. */
function resolveEdits(
  edits: readonly FixEdit[],
  sourceOf: (file: string) => SourceText | undefined,
): readonly OffsetEdit[] | undefined {
  const resolved: OffsetEdit[] = [];
  for (const { file, range, text } of edits) {
    const source = sourceOf(file);
    if (!source) return undefined;
    const edit = { start: offsetAt(source, range.start), end: offsetAt(source, range.end), text };
    if (resolved.some((other) => other.file === file && editsConflict(edit, other.edit))) return undefined;
    resolved.push({ file, edit });
  }
  return resolved.sort((a, b) => a.edit.start - b.edit.start);
}

/** Whether an edit overlaps one of a sorted list without overlaps: only its neighbours can. */
function conflicts(sorted: readonly TextEdit[], edit: TextEdit): boolean {
  const at = position(sorted, edit);
  for (let i = at - 1; i >= 0 && i >= at - 2; i--) if (isOverlap(sorted[i], edit)) return true;
  for (let i = at; i < sorted.length && (sorted[i]?.start ?? 0) <= edit.end; i++) {
    if (isOverlap(sorted[i], edit)) return true;
  }
  return false;
}

function isOverlap(other: TextEdit | undefined, edit: TextEdit): boolean {
  return other !== undefined && editsConflict(other, edit);
}

/** Puts an edit where it belongs; mostly that is the end. */
function insert(sorted: TextEdit[], edit: TextEdit): TextEdit[] {
  sorted.splice(position(sorted, edit), 0, edit);
  return sorted;
}

/** The index of the first edit that begins at the same place or later. */
function position(sorted: readonly TextEdit[], { start }: TextEdit): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

function syntaxErrors(text: string): number {
  return parse(text).diagnostics.filter(({ severity }) => severity === "error").length;
}

/** One run of the lint over changed texts. */
export type LintTexts = (texts: ReadonlyMap<string, string>) => Promise<{
  readonly diagnostics: readonly Diagnostic[];
  readonly textOf: (file: string) => string | undefined;
}>;

/**
 * Fixes, lints again, and so on until nothing changes or `maxPasses` is reached. A pass that adds an error of the front
 * end (a name that no longer resolves) is taken back.
 */
export async function fixUntilStable(lintTexts: LintTexts, options: FixOptions = {}) {
  let texts: ReadonlyMap<string, string> = new Map();
  let run = await lintTexts(texts);
  let applied = 0;
  for (let pass = 0; pass < maxPasses; pass++) {
    const fixed = applyFixes(run.diagnostics, run.textOf, options);
    if (fixed.texts.size === 0) break;
    const next = new Map([...texts, ...fixed.texts]);
    const after = await lintTexts(next);
    if (brokenNames(after.diagnostics) > brokenNames(run.diagnostics)) break;
    texts = next;
    run = after;
    applied += fixed.applied;
  }
  return { texts, applied, diagnostics: run.diagnostics };
}

/** Errors that say that the text no longer means anything: those of the parser and the resolver. */
function brokenNames(diagnostics: readonly Diagnostic[]): number {
  return diagnostics.filter(({ rule, severity }) => severity === "error" && /^(?:syntax|resolve|package)\//.test(rule))
    .length;
}
