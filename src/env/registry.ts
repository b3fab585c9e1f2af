/** One report from the JSON lines of many scans. */
import type { FileReader } from "../package/load/reader.ts";
import { renderCsv } from "./registry/csv.ts";
import { renderHtml } from "./registry/html.ts";
import { type MergedReports, mergeReports } from "./registry/merge.ts";
import { registryRows } from "./registry/rows.ts";
import type { ReadFilter } from "./report/confidence.ts";

/** `jsonl`: the merged reports themselves, one per line and by name. */
export type RegistryFormat = "html" | "csv" | "jsonl";

/** Reads the JSON lines of scans and merges them. Rejects if a file can't be read. */
export async function readRegistry(paths: readonly string[], reader: FileReader): Promise<MergedReports> {
  const texts: (readonly [string, string])[] = [];
  for (const path of paths)
    texts.push([reader.display?.(path) ?? path, new TextDecoder().decode(await reader.read(path))]);
  return mergeReports(texts);
}

/** Merged reports as a page with a search box, a table for spreadsheets, or JSON lines. */
export function renderRegistry({ reports }: MergedReports, format: RegistryFormat, filter: ReadFilter = {}): string {
  switch (format) {
    case "html":
      return renderHtml(registryRows(reports, filter), reports.length);
    case "csv":
      return renderCsv(registryRows(reports, filter));
    case "jsonl":
      return reports.map((report) => `${JSON.stringify(report)}\n`).join("");
  }
}
