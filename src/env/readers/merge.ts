import type { Confidence, Read } from "../report/report.ts";

const RANK: Readonly<Record<Confidence, number>> = { possible: 0, likely: 1, certain: 2 };

/** One entry for each key (or family of keys) of a source; places are collected, and the strictest `required` counts. */
export function mergeReads(reads: readonly Read[]): readonly Read[] {
  const merged = new Map<string, Read>();
  for (const read of reads) {
    const id = JSON.stringify([read.source, read.match, read.key, read.prefix, read.suffix]);
    const known = merged.get(id);
    merged.set(id, known ? both(known, read) : read);
  }
  return [...merged.values()];
}

function both(a: Read, b: Read): Read {
  const places = new Set(a.sites.map((site) => `${site.module}:${site.offset}`));
  const stronger = RANK[b.confidence] > RANK[a.confidence] ? b : a;
  return {
    ...stronger,
    required:
      a.required === true || b.required === true ? true : a.required === null || b.required === null ? null : false,
    default: a.default ?? b.default,
    // What the program itself reads is its own, whoever else reads it.
    runtime: a.runtime && b.runtime,
    library: a.library && b.library,
    sites: [...a.sites, ...b.sites.filter((site) => !places.has(`${site.module}:${site.offset}`))],
  };
}
