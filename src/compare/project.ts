import type { Diagnostic } from "../common/diagnostic.ts";
import { fileTexts } from "../package/load/file-texts.ts";
import { loadPackages } from "../package/load/load.ts";
import type { FileReader } from "../package/load/reader.ts";
import type { Model } from "../package/model.ts";
import { resolveAsWritten } from "../package/resolve/resolve.ts";
import type { Bump } from "../package/version.ts";
import { largerBump } from "./bump.ts";
import type { Change, PackageComparison, Perspective, Side } from "./change.ts";
import { compareModels } from "./compare.ts";
import { type ComponentOptions, compareComponents, componentWorld } from "./component.ts";
import { type FindingOptions, findingsOf } from "./findings.ts";

/** One side of a comparison: paths, and the reader that finds them (of a work tree, of a commit, in memory). */
export interface DiffSide {
  readonly paths: readonly string[];
  readonly reader: FileReader;
  /** What was wrong with the paths themselves: passed on, and if there is an error, nothing is compared. */
  readonly diagnostics?: readonly Diagnostic[];
}

/** What is compared, which changes count, and which of them are errors. */
export interface DiffOptions extends FindingOptions, ComponentOptions {}

/** Two trees, compared. */
export interface DiffResult {
  /** Empty where a side could not be read: a half-read side would show up as removals. */
  readonly comparisons: readonly PackageComparison[];
  /** Each change as a finding, and each version that moved too little; or why nothing was compared. */
  readonly diagnostics: readonly Diagnostic[];
  /** The changes as in `diff --format json`. */
  readonly changes: readonly ChangeEntry[];
  readonly verdicts: readonly PackageVerdict[];
  /** `bump`: of the package that needs the most; absent where nothing was compared. */
  readonly summary: { readonly packages: number; readonly files: number; readonly bump?: BumpSummary };
  /** The text of a file of either side by its display name. */
  sourceOf(file: string): string | undefined;
}

interface BumpSummary {
  readonly needed: Bump;
  readonly actual: Bump;
}

/** What was decided about one package: an entry of `verdicts` in `diff --format json`. */
export interface PackageVerdict extends BumpSummary {
  readonly package: string;
  readonly enough: boolean;
  readonly perspective: Perspective;
  /** Whom the changes break that need the largest bump. */
  readonly decidedBy: readonly Side[];
}

/** An entry of `changes` in `diff --format json`. */
export interface ChangeEntry extends Pick<Change, "item" | "kind" | "breaks" | "bump" | "message" | "cause"> {
  readonly before: string | null;
  readonly after: string | null;
}

/** Loads, resolves and compares two versions of a package or tree. Never throws for bad input. */
export async function diffProject(old: DiffSide, now: DiffSide, options: DiffOptions = {}): Promise<DiffResult> {
  const after = await loadSide(now);
  const before = await loadSide(old);
  // A package whose dependencies are missing is compared all the same; whether a component fits its worlds can't be told.
  const isFit = componentWorld(before.model) !== undefined || componentWorld(after.model) !== undefined;
  const broken = [...before.diagnostics, ...after.diagnostics].filter(
    ({ severity, rule }) => severity === "error" && (isFit || rule !== "package/missing-dependency"),
  );
  const files = before.files + after.files;
  const sourceOf = (file: string): string | undefined => after.sourceOf(file) ?? before.sourceOf(file);
  if (broken.length > 0) {
    return nothingCompared(broken, files, sourceOf);
  }
  const component = compareComponents(before.model, after.model, options);
  if (component && "rule" in component) {
    return nothingCompared([component], files, sourceOf);
  }
  const comparisons = component ? [component] : compareModels(before.model, after.model, options);
  return {
    comparisons,
    diagnostics: comparisons.flatMap((one) => findingsOf(one, options)),
    changes: comparisons.flatMap((one) => one.changes.map(entryOf)),
    verdicts: comparisons.map(verdictOf),
    summary: { packages: comparisons.length, files, bump: overallBump(comparisons) },
    sourceOf,
  };
}

function nothingCompared(
  diagnostics: readonly Diagnostic[],
  files: number,
  sourceOf: DiffResult["sourceOf"],
): DiffResult {
  return { comparisons: [], diagnostics, changes: [], verdicts: [], summary: { packages: 0, files }, sourceOf };
}

interface LoadedSide {
  readonly model: Model;
  readonly diagnostics: readonly Diagnostic[];
  readonly files: number;
  sourceOf(file: string): string | undefined;
}

async function loadSide({ paths, reader, diagnostics = [] }: DiffSide): Promise<LoadedSide> {
  const loaded = await loadPackages(paths, reader);
  const resolved = resolveAsWritten(loaded.packages);
  return {
    model: resolved.model,
    diagnostics: [...diagnostics, ...loaded.diagnostics, ...resolved.diagnostics],
    files: new Set(loaded.packages.flatMap((pkg) => pkg.files.map(({ file }) => file.source.file))).size,
    sourceOf: fileTexts(loaded.packages),
  };
}

function overallBump(comparisons: readonly PackageComparison[]): BumpSummary {
  const worst = comparisons.find((one) => !one.enough) ?? comparisons.reduce(largerNeed, comparisons[0]);
  return { needed: worst?.needed ?? "none", actual: worst?.actual ?? "none" };
}

function verdictOf({ name, needed, actual, enough, perspective, decidedBy }: PackageComparison): PackageVerdict {
  return { package: name, needed, actual, enough, perspective, decidedBy };
}

function largerNeed(a: PackageComparison | undefined, b: PackageComparison): PackageComparison {
  return a && largerBump(a.needed, b.needed) === a.needed ? a : b;
}

function entryOf({ item, kind, before, after, breaks, bump, message, cause }: Change): ChangeEntry {
  const causedBy = cause === undefined ? {} : { cause };
  return { item, kind, before: before ?? null, after: after ?? null, breaks, bump, message, ...causedBy };
}
