import { nameOf, needOf, notKnown } from "../read-text.ts";
import { countedReads, type ReadFilter } from "../report/confidence.ts";
import type { EnvReport } from "../report/report.ts";

/** One read of one binary, or what is not known of a binary, as texts for a table. */
export interface RegistryRow {
  readonly file: string;
  readonly key: string;
  readonly source: string;
  readonly required: string;
  readonly default: string;
  readonly confidence: string;
  /** Why not everything is known; then the other fields are empty. */
  readonly note: string;
}

/** The fields in the order of the columns. */
export const columns = ["file", "key", "source", "required", "default", "confidence", "note"] as const;

/** The rows of reports, in their order. */
export function registryRows(reports: readonly EnvReport[], filter: ReadFilter): readonly RegistryRow[] {
  return reports.flatMap((report) => {
    const { file } = report;
    const empty = { file, key: "", source: "", required: "", default: "", confidence: "" };
    const note = notKnown(report);
    return [
      ...countedReads(report, filter).map((read) => ({
        file,
        key: nameOf(read),
        source: read.source,
        required: needOf(read),
        default: read.default ?? "",
        confidence: read.confidence,
        note: "",
      })),
      ...(note === undefined ? [] : [{ ...empty, note }]),
    ];
  });
}
