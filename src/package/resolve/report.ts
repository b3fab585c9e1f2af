import type { SourceText, Span } from "../../../grammar/source.ts";
import { positionAt, rangeOf, utf8Column } from "../../../grammar/source.ts";
import type { Diagnostic, RelatedPlace } from "../../common/diagnostic.ts";
import { nearest } from "../../common/nearest.ts";

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
  /** The help that names which of the candidates was probably meant. Nothing once very many were looked at: time is bounded. */
  meant(name: string, candidates: Iterable<string>): Pick<Diagnostic, "help">;
}

/** How many candidates are compared with unknown names in one run. */
const COMPARED = 20_000;

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
  let left = COMPARED;
  function* within(candidates: Iterable<string>): Generator<string> {
    for (const candidate of candidates) {
      if (left-- <= 0) return;
      yield candidate;
    }
  }
  return {
    diagnostics,
    meant(name, candidates) {
      const found = nearest(name, within(candidates));
      return found === undefined ? {} : { help: `did you mean \`${found}\`?` };
    },
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
