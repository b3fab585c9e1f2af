import type { Confidence, EnvReport, Read } from "./report.ts";

const RANK: Readonly<Record<Confidence, number>> = { possible: 0, likely: 1, certain: 2 };

/** Orders confidences: negative where `a` is weaker than `b`. */
export function compareConfidence(a: Confidence, b: Confidence): number {
  return RANK[a] - RANK[b];
}

/** Which reads count. */
export interface ReadFilter {
  /** Reads below it are left out (default: `likely`). */
  readonly minConfidence?: Confidence;
  /** Count what a language's runtime reads by itself, too. */
  readonly includeRuntime?: boolean;
}

/** A report without the reads below the confidence asked for; what a runtime reads stays in it. */
export function confidentReads(report: EnvReport, { minConfidence = "likely" }: ReadFilter): EnvReport {
  return { ...report, reads: report.reads.filter((read) => compareConfidence(read.confidence, minConfidence) >= 0) };
}

/** The reads that count: confident enough, and a runtime's own only if they are asked for. */
export function countedReads(report: EnvReport, filter: ReadFilter): readonly Read[] {
  return confidentReads(report, filter).reads.filter((read) => filter.includeRuntime === true || !read.runtime);
}

/** How many reads of a report have no name, not even in part: those that were not resolved, and those of computed or all names. */
export function unseenReads({ reads, unresolved }: EnvReport): number {
  const places = (sites: readonly unknown[]) => Math.max(1, sites.length);
  const open = reads.filter(({ match, runtime }) => !runtime && (match === "dynamic" || match === "all"));
  return [...open, ...unresolved].reduce((sum, { sites }) => sum + places(sites), 0);
}
