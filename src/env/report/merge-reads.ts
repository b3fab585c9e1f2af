/** Joins what several runs, modules and readers found of one key. */
import { compareConfidence } from "./confidence.ts";
import type { Read, Site } from "./report.ts";

/** One entry per source, match and name, with the places of all; in the order of sources and names. */
export function mergeReads(reads: readonly Read[]): Read[] {
  const byKey = new Map<string, Read>();
  for (const read of reads) {
    const id = [read.source, read.match, read.key, read.prefix, read.suffix].join("\0");
    const known = byKey.get(id);
    byKey.set(id, known === undefined ? read : joinedReads(known, read));
  }
  return [...byKey.values()].sort((a, b) => compare(a.source, b.source) || compare(textOf(a), textOf(b)));
}

function joinedReads(a: Read, b: Read): Read {
  return {
    ...a,
    confidence: compareConfidence(a.confidence, b.confidence) >= 0 ? a.confidence : b.confidence,
    required: joinedRequired(a.required, b.required),
    default: a.default ?? b.default,
    // What the program itself reads is its own, whoever else reads it.
    runtime: a.runtime && b.runtime,
    library: isOthers(a) && isOthers(b) && !(a.runtime && b.runtime),
    sites: uniqueSites([...a.sites, ...b.sites]),
  };
}

/** Read by the runtime or a library. */
function isOthers(read: Read): boolean {
  return read.runtime || read.library;
}

/** A key that one place can't do without is required. */
function joinedRequired(a: boolean | null, b: boolean | null): boolean | null {
  if (a === true || b === true) return true;
  return a === null || b === null ? null : false;
}

function uniqueSites(sites: readonly Site[]): Site[] {
  const seen = new Set<string>();
  return sites.filter((site) => {
    const id = `${site.module}:${site.offset}`;
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}

function textOf(read: Read): string {
  return read.key ?? `${read.prefix ?? ""}\u{10ffff}${read.suffix ?? ""}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
