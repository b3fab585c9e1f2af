import { visibleName } from "../../common/visible.ts";
import { defaultText, nameOf, needOf, notKnown } from "../read-text.ts";
import type { EnvReport, Read } from "../report/report.ts";
import type { ReadComparison } from "./compare.ts";

/** A comparison as lines: `+` new, `~` changed, `-` gone, `?` what is not known of one of the builds. */
export function renderComparison({ added, removed, changed }: ReadComparison, reports: readonly EnvReport[]): string {
  const unknown = reports.flatMap((report) => {
    const text = notKnown(report);
    return text === undefined ? [] : [visibleName(`? ${report.file}: ${text}`)];
  });
  const rows = [
    ...added.map(({ read }) => ["+", read, about(read)] as const),
    ...changed.map(({ before, after }) => ["~", after, `${about(before)} → ${about(after)}`] as const),
    ...removed.map((read) => ["-", read, about(read)] as const),
  ];
  const width = Math.max(0, ...rows.map(([, read]) => nameOf(read).length));
  const lines = rows.map(([sign, read, text]) =>
    visibleName(`${sign} ${nameOf(read).padEnd(width)}  ${read.source.padEnd(6)}  ${text}`),
  );
  return [...lines, ...unknown].map((line) => `${line}\n`).join("");
}

function about(read: Read): string {
  return [needOf(read), ...defaultText(read)].join(", ");
}

/** `compare` of the JSON. */
export function comparisonJson(
  { added, removed, changed }: ReadComparison,
  old: string,
  current: string,
): Readonly<Record<string, unknown>> {
  return {
    old,
    new: current,
    added: added.map(({ read, insteadOf }) => ({ ...described(read), insteadOf: insteadOf && described(insteadOf) })),
    removed: removed.map(described),
    changed: changed.map(({ before, after }) => ({ ...described(after), before: consequences(before) })),
  };
}

function described(read: Read): Readonly<Record<string, unknown>> {
  const { source, key, match, prefix, suffix, confidence, sites } = read;
  return { source, key, match, prefix, suffix, confidence, ...consequences(read), sites };
}

function consequences({ required, default: fallback }: Read): Readonly<Record<string, unknown>> {
  return { required, default: fallback };
}
