import { nearest } from "../../common/nearest.ts";
import { compareText } from "../../common/text.ts";
import { countedReads, type ReadFilter } from "../report/confidence.ts";
import type { EnvReport, Read } from "../report/report.ts";

/** A read that only one of two builds has. */
export interface OneSidedRead {
  readonly read: Read;
  /** For a key that is new: one that is gone and spelled nearly the same, or the same key of another source. */
  readonly insteadOf: Read | null;
}

/** A read that both builds have, with other consequences. */
export interface ChangedRead {
  readonly before: Read;
  readonly after: Read;
}

/** How the reads of a new build differ from those of the old one. */
export interface ReadComparison {
  readonly added: readonly OneSidedRead[];
  readonly removed: readonly Read[];
  readonly changed: readonly ChangedRead[];
}

/** Compares the reads of two builds of a program: which keys are new, gone, or needed in another way. */
export function compareReads(before: EnvReport, after: EnvReport, filter: ReadFilter = {}): ReadComparison {
  const [old, current] = [countedReads(before, filter), countedReads(after, filter)];
  const added = current.filter((read) => !old.some((other) => isSame(read, other)));
  const removed = old.filter((read) => !current.some((other) => isSame(read, other)));
  const gone = new Set(removed.flatMap(({ key }) => key ?? []));
  return {
    added: added.sort(byName).map((read) => {
      const name = read.key !== null && gone.has(read.key) ? read.key : nearest(read.key ?? "", gone);
      return { read, insteadOf: removed.find(({ key }) => key !== null && key === name) ?? null };
    }),
    removed: removed.sort(byName),
    changed: [...current].sort(byName).flatMap((read) => {
      const other = old.find((candidate) => isSame(read, candidate));
      const isChanged = other && (other.required !== read.required || other.default !== read.default);
      return isChanged ? [{ before: other, after: read }] : [];
    }),
  };
}

function isSame(a: Read, b: Read): boolean {
  return (
    a.source === b.source && a.match === b.match && a.key === b.key && a.prefix === b.prefix && a.suffix === b.suffix
  );
}

function byName(a: Read, b: Read): number {
  return compareText(a.source, b.source) || compareText(a.key ?? a.prefix ?? "", b.key ?? b.prefix ?? "");
}
