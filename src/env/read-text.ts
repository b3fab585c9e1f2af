import { count } from "../common/text.ts";
import { visibleName } from "../common/visible.ts";
import { SOURCE_NAMES } from "./check/findings.ts";
import type { EnvReport, Read } from "./report/report.ts";

/** The key, or what is known of it. */
export function nameOf({ match, key, prefix, suffix }: Read): string {
  if (match === "exact") return visibleName(key ?? "");
  if (match === "affix") return visibleName(`${prefix ?? ""}*${suffix ?? ""}`);
  return match === "all" ? "(everything)" : "(any name)";
}

/** `required`, `optional` or `?`. */
export function needOf({ match, required }: Read): string {
  if (match !== "exact" && required !== true) return "?";
  return required === true ? "required" : required === false ? "optional" : "?";
}

/** `default "info"`, or nothing. */
export function defaultText(read: Read): readonly string[] {
  return read.default === null ? [] : [`default ${JSON.stringify(read.default)}`];
}

/** What the report does not know, in one line: how much was analysed, and how many reads were not resolved. */
export function notKnown({ analyzed, unresolved }: EnvReport): string | undefined {
  const [first] = unresolved;
  if (first === undefined) return undefined;
  const more = unresolved.length > 1 ? ` (and ${unresolved.length - 1} more, see --format json)` : "";
  const source = first.source === null ? "" : `${SOURCE_NAMES[first.source].many}: `;
  const what = {
    all: `${count(unresolved.length, "read")} not resolved`,
    partly: "analysed only in part",
    none: "not analysed",
  }[analyzed];
  return `${what}: ${source}${visibleName(first.reason)}${more}`;
}
