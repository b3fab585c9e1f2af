import { columns, type RegistryRow } from "./rows.ts";

/** Rows as CSV (RFC 4180) with a line of headings. A cell that a spreadsheet would take for a formula starts with an apostrophe. */
export function renderCsv(rows: readonly RegistryRow[]): string {
  const lines = [columns.join(","), ...rows.map((row) => columns.map((column) => cell(row[column])).join(","))];
  return lines.map((line) => `${line}\r\n`).join("");
}

function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
