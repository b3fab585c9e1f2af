/** Judges a report against the ground truth that stands beside a binary. */
import type { EnvReport } from "../../../src/env/report/report.ts";

/** What a program reads; the format is told beside the fixtures. */
export interface Expected {
  readonly family: string;
  readonly keys: readonly {
    readonly key: string;
    readonly source: string;
    readonly required: boolean | null;
    readonly default?: string;
    readonly runtime?: boolean;
    readonly library?: boolean;
    readonly hard?: string;
  }[];
  readonly dynamic: readonly { readonly source: string; readonly prefix?: string; readonly suffix?: string }[];
  readonly enumerates: readonly string[];
  readonly decoys: readonly string[];
}

/** What is counted. */
export const fields = [
  "keys",
  "found",
  "hard",
  "hardFound",
  "false",
  "decoys",
  "required",
  "requiredKnown",
  "tooLoose",
  "default",
  "defaultFound",
  "dynamic",
  "dynamicFound",
  "all",
  "allFound",
  "ms",
] as const;
export type Score = Record<(typeof fields)[number], number>;
/** Nothing counted yet. */
export const newScore = (): Score => Object.fromEntries(fields.map((field) => [field, 0])) as Score;

/** Counts into `score`; gives what is wrong, in words. */
export function judge(report: EnvReport, expected: Expected, score: Score): string[] {
  const notes: string[] = [];
  const exact = report.reads.filter((read) => read.match === "exact" && read.confidence !== "possible");
  for (const key of expected.keys) {
    const found = exact.find((read) => read.key === key.key && read.source === key.source);
    if (key.runtime || key.library) {
      if (found !== undefined && key.runtime && !found.runtime) notes.push(`not marked runtime: ${key.key}`);
      if (found !== undefined && key.library && !found.library) notes.push(`not marked library: ${key.key}`);
      continue;
    }
    score[key.hard ? "hard" : "keys"]++;
    if (found === undefined) {
      notes.push(`missed${key.hard ? " (hard)" : ""}: ${key.key}`);
      continue;
    }
    score[key.hard ? "hardFound" : "found"]++;
    score.requiredKnown++;
    if (found.required === key.required) score.required++;
    else notes.push(`required of ${key.key}: ${found.required}, expected ${key.required}`);
    if (found.required === false && key.required === true) score.tooLoose++;
    if (found.runtime) notes.push(`marked runtime: ${key.key}`);
    if (key.default === undefined) {
      if (found.default !== null) notes.push(`default of ${key.key}: ${found.default}, expected none`);
      continue;
    }
    score.default++;
    if (found.default === key.default) score.defaultFound++;
    else notes.push(`default of ${key.key}: ${found.default}, expected ${key.default}`);
  }
  for (const read of exact) {
    if (expected.keys.some((key) => key.key === read.key && key.source === read.source)) continue;
    if (read.runtime || read.library) continue;
    score.false++;
    if (expected.decoys.includes(read.key ?? "")) score.decoys++;
    notes.push(`false: ${read.key} (${read.confidence})`);
  }
  const computed = report.reads.filter((read) => read.match === "affix" || read.match === "dynamic");
  for (const { source, prefix, suffix } of expected.dynamic) {
    score.dynamic++;
    const found = computed.some(
      (read) =>
        read.source === source && (read.prefix ?? undefined) === prefix && (read.suffix ?? undefined) === suffix,
    );
    if (found) score.dynamicFound++;
    else notes.push(`missed dynamic: ${prefix ?? ""}*${suffix ?? ""}`);
  }
  for (const read of computed) {
    const known = expected.dynamic.some(
      (d) =>
        d.source === read.source && (read.prefix ?? undefined) === d.prefix && (read.suffix ?? undefined) === d.suffix,
    );
    if (!known && !read.runtime) notes.push(`extra dynamic: ${read.prefix ?? ""}*${read.suffix ?? ""}`);
  }
  for (const source of expected.enumerates) {
    score.all++;
    if (report.reads.some((read) => read.match === "all" && read.source === source)) score.allFound++;
    else notes.push(`missed: everything of ${source}`);
  }
  for (const read of report.reads) {
    if (read.match === "all" && !expected.enumerates.includes(read.source) && !read.runtime)
      notes.push(`extra: everything of ${read.source}`);
  }
  return notes;
}
