import { rangeOf, type SourceText } from "../../../grammar/source.ts";
import type { Range } from "../../common/diagnostic.ts";
import { packageId } from "../../package/item-id.ts";
import type { PackageIdentity } from "../../package/model.ts";
import { type Certainty, changesOf, type TextChange, type TrackedDocument } from "../edit/document.ts";
import type { NoteSeverity } from "./note-catalog.ts";

/** The report of a translation: the JSON of `--report`. Places are places in the input. */
export interface TranslationReport {
  readonly version: 1;
  readonly packs: readonly string[];
  readonly packages: readonly PackageReport[];
  readonly verification: Verification;
}

export interface PackageReport {
  readonly name: string;
  /** 0 to 1, see `confidenceOf`. */
  readonly confidence: number;
  /** The package is left without declarations. */
  readonly removed: boolean;
  readonly edits: readonly EditReport[];
  readonly notes: readonly NoteReport[];
}

export interface EditReport {
  readonly rule: string;
  readonly certainty: Certainty;
  readonly file: string;
  readonly range: Range;
  readonly item: string;
  readonly before: string;
  readonly after: string;
  /** Further rules that had a part in it. */
  readonly also?: readonly string[];
}

export interface NoteReport {
  readonly id: string;
  readonly severity: NoteSeverity;
  readonly file: string;
  readonly range: Range;
  readonly item: string;
  readonly message: string;
}

export interface Verification {
  readonly parses: boolean;
  /** `null`: only dependencies are missing. */
  readonly resolves: boolean | null;
  /** What the official parser says; `null` where it isn't installed, or where dependencies are missing. */
  readonly official: boolean | null;
  /** Why the official parser was not asked. */
  readonly officialNotAsked?: string;
  readonly errors: readonly string[];
}

const certaintyOrder: readonly Certainty[] = ["low", "medium", "high", "certain"];

/** The edits of one file, as they read in the report. */
export function editReports(source: SourceText, document: TrackedDocument): readonly EditReport[] {
  return changesOf(document).map((change) => editReport(source, change));
}

function editReport(source: SourceText, change: TextChange): EditReport {
  const [first, ...others] = change.causes;
  const certainty = change.causes.reduce<Certainty>((least, cause) => lesser(least, cause.certainty), "certain");
  const also = [...new Set(others.map(({ rule }) => rule))].filter((rule) => rule !== first?.rule);
  return {
    rule: first?.rule ?? "",
    certainty,
    file: source.file,
    range: rangeOf(source, change),
    item: first?.item ?? "",
    before: source.text.slice(change.start, change.end),
    after: change.text,
    ...(also.length > 0 ? { also } : {}),
  };
}

function lesser(a: Certainty, b: Certainty): Certainty {
  return certaintyOrder.indexOf(a) < certaintyOrder.indexOf(b) ? a : b;
}

/** How much an edit of each certainty is worth: the share of such edits that are right in the pairs that were looked at. */
const worth: Readonly<Record<Certainty, number>> = { certain: 1, high: 0.95, medium: 0.8, low: 0.5 };

/**
 * The confidence in one package: the mean worth of its edits (certain 1, high 0.95, medium 0.8, low 0.5), times 0.9 for each
 * open `action` note (but never below 0.3 by notes alone), times 0 where the output does not parse or resolve, 0.99 where
 * that could not be checked because dependencies are missing. Two decimals.
 */
export function confidenceOf(
  edits: readonly EditReport[],
  notes: readonly NoteReport[],
  verification: Verification,
): number {
  if (!verification.parses || verification.resolves === false || verification.official === false) return 0;
  const mean = edits.length === 0 ? 1 : edits.reduce((sum, { certainty }) => sum + worth[certainty], 0) / edits.length;
  const open = Math.max(0.3, 0.9 ** notes.filter(({ severity }) => severity === "action").length);
  const checked = verification.resolves === null && edits.length > 0 ? 0.99 : 1;
  return Math.round(mean * open * checked * 100) / 100;
}

/** The name of a package in the report. */
export function reportName(identity: PackageIdentity): string {
  return packageId(identity);
}
