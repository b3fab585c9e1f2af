import type { SourceText, Span } from "../../../grammar/source.ts";
import { positionAt, rangeOf, utf8Column } from "../../../grammar/source.ts";
import type { Diagnostic, RelatedPlace } from "../../common/diagnostic.ts";

/** Where something stands. */
export interface At {
  readonly source: SourceText;
  readonly span: Span;
}

export interface ReportExtra {
  readonly item?: string;
  readonly help?: string;
  readonly url?: string;
  readonly related?: readonly RelatedPlace[];
}

/** Collects diagnostics; a second one of the same rule at the same place is the same mistake seen twice and is dropped. */
export interface Reporter {
  readonly diagnostics: Diagnostic[];
  error(rule: string, message: string, at: At, extra?: ReportExtra): void;
  warning(rule: string, message: string, at: At, extra?: ReportExtra): void;
}

export function createReport(): Reporter {
  const diagnostics: Diagnostic[] = [];
  const seen = new WeakMap<SourceText, Set<string>>();
  const add = (severity: "error" | "warning", rule: string, message: string, at: At, extra?: ReportExtra): void => {
    let places = seen.get(at.source);
    if (!places) {
      places = new Set();
      seen.set(at.source, places);
    }
    const key = `${at.span.start} ${rule}`;
    if (places.has(key)) return;
    places.add(key);
    diagnostics.push({ rule, severity, message, file: at.source.file, range: rangeOf(at.source, at.span), ...extra });
  };
  return {
    diagnostics,
    error: (rule, message, at, extra) => add("error", rule, message, at, extra),
    warning: (rule, message, at, extra) => add("warning", rule, message, at, extra),
  };
}

/** A related place for `at`. */
export function relatedAt(at: At, message: string): RelatedPlace {
  return { file: at.source.file, range: rangeOf(at.source, at.span), message };
}

/** `file:line:column` as the official tools print it (the column counts UTF-8 bytes). */
export function placeText(at: At): string {
  return `${at.source.file}:${positionAt(at.source, at.span.start).line}:${utf8Column(at.source, at.span.start)}`;
}
