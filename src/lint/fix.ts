import type { Diagnostic, FixEdit } from "../diagnostic.ts";
import { applyEdits, editsConflict, type TextEdit } from "../syntax/edit.ts";
import { parse } from "../syntax/parse.ts";
import { offsetAt, type SourceText } from "../syntax/source.ts";

/** How often the lint is run again at most: a fix can make room for another. */
export const maxPasses = 10;

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
 * Applies the fixes of findings to texts, once. A fix is applied with all its edits or not at all; of two that overlap
 * the first wins. A file whose new text has more syntax errors than the old one is left as it is.
 */
export function applyFixes(
  diagnostics: readonly Diagnostic[],
  textOf: (file: string) => string | undefined,
  options: FixOptions = {},
): FixedTexts {
  const chosen = new Map<string, TextEdit[]>();
  const perFile = new Map<string, number>();
  for (const { fix } of diagnostics) {
    if (!fix || (fix.kind === "suggestion" && !options.suggestions)) continue;
    const edits = resolveEdits(fix.edits, textOf);
    if (!edits || edits.some(({ file, edit }) => chosen.get(file)?.some((other) => editsConflict(edit, other))))
      continue;
    for (const { file, edit } of edits) {
      const list = chosen.get(file);
      if (list) list.push(edit);
      else chosen.set(file, [edit]);
    }
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

/** The edits of one fix as offsets; `undefined` if one of its files isn't known, or if it overlaps itself. */
function resolveEdits(edits: readonly FixEdit[], textOf: (file: string) => string | undefined) {
  const resolved: { file: string; edit: TextEdit }[] = [];
  for (const { file, range, text } of edits) {
    const content = textOf(file);
    if (content === undefined) return undefined;
    const source: SourceText = { file, text: content };
    const edit = { start: offsetAt(source, range.start), end: offsetAt(source, range.end), text };
    if (resolved.some((other) => other.file === file && editsConflict(edit, other.edit))) return undefined;
    resolved.push({ file, edit });
  }
  return resolved;
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
