import { applyEdits, editsConflict, type TextEdit } from "../../../grammar/edit.ts";
import { offsetAt, type SourceText } from "../../../grammar/source.ts";
import type { Diagnostic, FixEdit } from "../../common/diagnostic.ts";
import { push } from "../../common/multimap.ts";
import { parse } from "../../syntax/parse.ts";

/** How often fixes are applied at most: a fix can make room for another. */
const maxPasses = 10;

/** How often the lint runs at most, to find the fixes that break something among those that don't. */
const maxRuns = 80;

export interface FixOptions {
  /** Apply suggestions too. */
  readonly suggestions?: boolean;
}

export interface FixedTexts {
  /** The files that changed, by display name, with their new text. */
  readonly texts: ReadonlyMap<string, string>;
  /** The findings that were fixed. */
  readonly applied: readonly Diagnostic[];
  /** Findings whose fix would have added a syntax error. */
  readonly refused: readonly Diagnostic[];
}

/**
 * Applies the fixes of findings to texts, once, in the order of the text. A fix is applied with all its edits or not at
 * all; of two that overlap the first wins. A fix that adds a syntax error is refused, the others are applied.
 */
export function applyFixes(
  diagnostics: readonly Diagnostic[],
  textOf: (file: string) => string | undefined,
  options: FixOptions = {},
): FixedTexts {
  const chosen = withoutOverlaps(inOrder(diagnostics, textOf, options));
  const texts = new Map<string, string>();
  const applied: Diagnostic[] = [];
  const refused: Diagnostic[] = [];
  for (const group of byFiles(chosen)) {
    const result = largestSafe(group, textOf);
    for (const [file, text] of result.texts) if (text !== textOf(file)) texts.set(file, text);
    applied.push(...result.kept.map(({ diagnostic }) => diagnostic));
    refused.push(...result.refused.map(({ diagnostic }) => diagnostic));
  }
  return { texts, applied, refused };
}

/** Leaves out every fix that overlaps an earlier one. */
function withoutOverlaps(fixes: readonly OffsetFix[]): readonly OffsetFix[] {
  const taken = new Map<string, TextEdit[]>();
  return fixes.filter(({ edits }) => {
    if (edits.some(({ file, edit }) => conflicts(taken.get(file) ?? [], edit))) return false;
    for (const { file, edit } of edits) taken.set(file, insert(taken.get(file) ?? [], edit));
    return true;
  });
}

/** Fixes of one file are a group; one of several files joins their groups. */
function byFiles(fixes: readonly OffsetFix[]): readonly (readonly OffsetFix[])[] {
  const groups = new Map<string, OffsetFix[]>();
  for (const fix of fixes) {
    const found = new Set(fix.edits.map(({ file }) => groups.get(file)).filter((group) => group !== undefined));
    const [group = [], ...others] = found;
    const joined = others.flat();
    group.push(...joined, fix);
    for (const { edits } of [...joined, fix]) for (const { file } of edits) groups.set(file, group);
  }
  return [...new Set(groups.values())];
}

/** Applies all fixes if no file gets more syntax errors by them, else as many as possible, by halves. */
function largestSafe(fixes: readonly OffsetFix[], textOf: (file: string) => string | undefined) {
  const kept: OffsetFix[] = [];
  const refused: OffsetFix[] = [];
  let texts = new Map<string, string>();
  const pending = [fixes];
  for (let chunk = pending.pop(); chunk; chunk = pending.pop()) {
    const next = applyAll([...kept, ...chunk], textOf);
    if ([...next].every(([file, after]) => syntaxErrors(after) <= syntaxErrors(textOf(file) ?? ""))) {
      kept.push(...chunk);
      texts = next;
    } else if (chunk.length === 1) refused.push(...chunk);
    else {
      const middle = Math.ceil(chunk.length / 2);
      pending.push(chunk.slice(middle), chunk.slice(0, middle));
    }
  }
  return { kept, refused, texts };
}

function applyAll(fixes: readonly OffsetFix[], textOf: (file: string) => string | undefined): Map<string, string> {
  const edits = new Map<string, TextEdit[]>();
  for (const fix of fixes) for (const { file, edit } of fix.edits) push(edits, file, edit);
  return new Map(
    [...edits].map(([file, list]) => [
      file,
      applyEdits(
        textOf(file) ?? "",
        list.sort((a, b) => a.start - b.start),
      ),
    ]),
  );
}

interface OffsetEdit {
  readonly file: string;
  readonly edit: TextEdit;
}

interface OffsetFix {
  readonly diagnostic: Diagnostic;
  readonly edits: readonly OffsetEdit[];
}

/** The edits of every fix that is asked for, the fixes in the order of the text: so each is compared with few others. */
function inOrder(
  diagnostics: readonly Diagnostic[],
  textOf: (file: string) => string | undefined,
  options: FixOptions,
): readonly OffsetFix[] {
  const sources = new Map<string, SourceText | undefined>();
  const sourceOf = (file: string): SourceText | undefined => {
    const text = sources.has(file) ? undefined : textOf(file);
    if (!sources.has(file)) sources.set(file, text === undefined ? undefined : { file, text });
    return sources.get(file);
  };
  const fixes = diagnostics.flatMap((diagnostic) => {
    const { fix } = diagnostic;
    const isWanted = fix && (fix.kind === "safe" || options.suggestions);
    const edits = isWanted ? resolveEdits(fix.edits, sourceOf) : undefined;
    return edits && edits.length > 0 ? [{ diagnostic, edits }] : [];
  });
  const start = ({ edits }: OffsetFix) => edits[0]?.edit.start ?? 0;
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
export interface LintedTexts {
  readonly diagnostics: readonly Diagnostic[];
  /** What parser, loader and resolver reported, whatever the levels of the rules. */
  readonly frontEnd: readonly Diagnostic[];
  readonly textOf: (file: string) => string | undefined;
}

/** What `fixUntilStable` did. */
export interface FixResult<T extends LintedTexts> {
  readonly texts: ReadonlyMap<string, string>;
  /** How many findings were fixed. */
  readonly applied: number;
  /** Findings whose fix was not applied, because the package would no longer parse or resolve as before. */
  readonly dropped: readonly Diagnostic[];
  /** The lint of the new texts. */
  readonly run: T;
}

/**
 * Fixes, lints again, and so on until nothing changes. After each step the packages must parse and resolve as before: where
 * they don't, the fix that is to blame is found by halving, and dropped.
 */
export async function fixUntilStable<T extends LintedTexts>(
  lintTexts: (texts: ReadonlyMap<string, string>) => Promise<T>,
  options: FixOptions = {},
): Promise<FixResult<T>> {
  let texts: ReadonlyMap<string, string> = new Map();
  let run = await lintTexts(texts);
  let applied = 0;
  const dropped = new Map<string, Diagnostic>();
  const drop = (found: readonly Diagnostic[]) => {
    for (const one of found) dropped.set(findingKey(one), one);
  };
  const open = () => run.diagnostics.filter((one) => one.fix && !dropped.has(findingKey(one)));
  let candidates = open();
  for (let [runs, passes] = [0, 0]; runs < maxRuns && passes < maxPasses; runs++) {
    const fixed = applyFixes(candidates, run.textOf, options);
    drop(fixed.refused);
    if (fixed.texts.size === 0) break;
    const next = new Map([...texts, ...fixed.texts]);
    const after = await lintTexts(next);
    if (resolvesAsBefore(run, after)) {
      texts = next;
      run = after;
      applied += fixed.applied.length;
      passes++;
      candidates = open();
    } else if (fixed.applied.length > 1) candidates = fixed.applied.slice(0, Math.ceil(fixed.applied.length / 2));
    else {
      drop(fixed.applied);
      candidates = open();
    }
  }
  return { texts, applied, dropped: [...dropped.values()], run };
}

/** A finding is recognised in the next run although its place may have moved. */
function findingKey({ rule, file, item, message }: Diagnostic): string {
  return [rule, file, item, message].join("\0");
}

/** Whether no error of parser, loader or resolver is new. Faults of gates don't count: a fix may bring another to light. */
function resolvesAsBefore(before: LintedTexts, after: LintedTexts): boolean {
  const known = errorCounts(before);
  return [...errorCounts(after)].every(([key, count]) => count <= (known.get(key) ?? 0));
}

function errorCounts({ frontEnd }: LintedTexts): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { rule, severity, file, message } of frontEnd) {
    if (severity !== "error" || /^(?:since|unstable|deprecated)\//.test(rule)) continue;
    const key = [rule, file, message].join("\0");
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
