import { nearest } from "../../common/nearest.ts";
import type { Configuration, MissingReference, SuppliedKey } from "../manifest/combine.ts";
import type { ManifestPlace } from "../manifest/manifest.ts";
import { countedReads, type ReadFilter } from "../report/confidence.ts";
import type { EnvReport, Match, Read, Site, Source } from "../report/report.ts";
import { chooseComponent } from "./component.ts";

export interface DeploymentCheckOptions extends ReadFilter {
  /** The component that the binaries are; otherwise it goes by their names. */
  readonly component?: string;
  /** Keys that may be missing or undecided; a `*` at the end stands for any rest. */
  readonly allow?: readonly string[];
  /** Reads of unknown names are accepted. */
  readonly allowDynamic?: boolean;
  /** A key of which it isn't known whether it is required counts as optional. */
  readonly allowUnknownRequired?: boolean;
}

export interface MissingKey {
  readonly key: string;
  readonly source: Source;
  /** As the analysis found it: `null` where it could not be decided. */
  readonly required: boolean | null;
  readonly file: string;
  readonly component: string | null;
  /** A key that is supplied, read by nothing, and spelled nearly the same. */
  readonly suggestion: string | null;
  readonly default: string | null;
  readonly sites: readonly Site[];
}

export interface UnusedKey {
  readonly key: string;
  readonly place: ManifestPlace;
  readonly component: string | null;
  /** A key that is missing and spelled nearly the same. */
  readonly suggestion: string | null;
}

export interface MisplacedKey {
  readonly key: string;
  readonly expected: Source;
  readonly found: Source;
  readonly required: boolean | null;
  readonly file: string;
  readonly component: string | null;
  readonly place: ManifestPlace;
}

export interface UndecidedRead {
  readonly file: string;
  readonly component: string | null;
  /** `null` where it concerns all sources. */
  readonly source: Source | null;
  /** `null` where it isn't about a read: see `cause`. */
  readonly match: Match | null;
  /** `read`: of a name that isn't known. `analysis`: the binary was not, or not wholly, analysed. `component`: nobody knows which one it is. */
  readonly cause: "read" | "analysis" | "component";
  readonly prefix: string | null;
  readonly suffix: string | null;
  readonly reason: string;
  readonly sites: readonly Site[];
}

/** What a deployment lacks, and what it has to no purpose. */
export interface CheckResult {
  /** The files that were compared with. */
  readonly sources: readonly string[];
  readonly missing: readonly MissingKey[];
  readonly unused: readonly UnusedKey[];
  readonly misplaced: readonly MisplacedKey[];
  readonly undecided: readonly UndecidedRead[];
  readonly duplicates: readonly SuppliedKey[];
  readonly references: readonly MissingReference[];
}

/** Whether the program stops without the key, as `--check` sees it: what isn't known counts as required. */
export function isRequired(
  required: boolean | null,
  options: Pick<DeploymentCheckOptions, "allowUnknownRequired">,
): boolean {
  return required ?? options.allowUnknownRequired !== true;
}

/** Compares what binaries read with what the deployment files supply. */
export function checkConfiguration(
  reports: readonly EnvReport[],
  configuration: Configuration,
  options: DeploymentCheckOptions = {},
): CheckResult {
  const allowed = allowList(options.allow ?? []);
  const used = new Set<SuppliedKey>();
  const judged = new Set<string | null>();
  let readsUnknownNames = false;
  const missing: Omit<MissingKey, "suggestion">[] = [];
  const misplaced: MisplacedKey[] = [];
  const undecided: UndecidedRead[] = [];

  for (const report of reports) {
    const choice = chooseComponent(report.file, configuration.components, options.component);
    if (choice.problem !== undefined) {
      undecided.push({ ...nowhere(report, null), cause: "component", reason: choice.problem });
      continue;
    }
    const { component } = choice;
    judged.add(component);
    const scope = configuration.supplied.filter(
      (supplied) => supplied.component === null || supplied.component === component,
    );
    undecided.push(...notAnalyzed(report, component, options));
    for (const read of countedReads(report, options)) {
      if (read.match === "exact") exact(read, { report, component, scope });
      else {
        if (read.match !== "affix") readsUnknownNames = true;
        open(read, { report, component, scope });
      }
    }
  }

  function exact(read: Read, { report, component, scope }: CheckedScope): void {
    const key = read.key ?? "";
    const sameKey = scope.filter((supplied) => supplied.key === key);
    const fitting = sameKey.filter((supplied) => supplied.sources.includes(read.source));
    for (const supplied of fitting) used.add(supplied);
    if (fitting.length > 0) return;
    const { file } = report;
    const [elsewhere] = sameKey;
    if (elsewhere) {
      for (const supplied of sameKey) used.add(supplied);
      if (allowed(key)) return;
      const found = elsewhere.sources[0] ?? "env";
      misplaced.push({
        key,
        expected: read.source,
        found,
        required: read.required,
        file,
        component,
        place: elsewhere.place,
      });
    } else if (!allowed(key)) {
      missing.push({
        key,
        source: read.source,
        required: read.required,
        file,
        component,
        default: read.default,
        sites: read.sites,
      });
    }
  }

  function open(read: Read, { report, component, scope }: CheckedScope): void {
    const { prefix, suffix, match, source, sites } = read;
    if (match === "affix") {
      const fitting = scope.filter(
        (supplied) => supplied.sources.includes(source) && fits(supplied.key, prefix ?? "", suffix ?? ""),
      );
      for (const supplied of fitting) used.add(supplied);
      if (fitting.length > 0 || allowed(`${prefix ?? ""}${suffix ?? ""}`)) return;
    }
    if (options.allowDynamic === true) return;
    undecided.push({
      file: report.file,
      component,
      source,
      match,
      cause: "read",
      prefix,
      suffix,
      reason: whyUndecided(read),
      sites,
    });
  }

  const unused = configuration.supplied.filter(
    (supplied) =>
      !used.has(supplied) && (supplied.component === null || judged.has(supplied.component)) && !allowed(supplied.key),
  );
  const missingNames = new Set(missing.map(({ key }) => key));
  const unusedNames = new Set(unused.map(({ key }) => key));
  const withSuggestion = unused.map(({ key, place, component }) => ({
    key,
    place,
    component,
    suggestion: nearest(key, missingNames) ?? null,
  }));
  return {
    sources: configuration.files,
    missing: missing.map((entry) => ({ ...entry, suggestion: nearest(entry.key, unusedNames) ?? null })),
    // Where names are read that nobody can tell, only what looks like a slip of the pen is called unused.
    unused: readsUnknownNames ? withSuggestion.filter(({ suggestion }) => suggestion !== null) : withSuggestion,
    misplaced,
    undecided,
    duplicates: configuration.supplied.filter(({ overrides }) => overrides !== null),
    references: configuration.missingReferences.filter(({ component }) => component === null || judged.has(component)),
  };
}

interface CheckedScope {
  readonly report: EnvReport;
  readonly component: string | null;
  readonly scope: readonly SuppliedKey[];
}

function notAnalyzed(
  report: EnvReport,
  component: string | null,
  options: DeploymentCheckOptions,
): readonly UndecidedRead[] {
  const incomplete = report.analyzed !== "all";
  const about = report.unresolved.map(({ source, reason, sites }) => ({
    ...nowhere(report, component),
    source,
    reason,
    sites,
  }));
  if (!incomplete)
    return options.allowDynamic === true
      ? []
      : about.map((entry) => ({ ...entry, match: "dynamic" as const, cause: "read" as const }));
  const reason =
    report.analyzed === "none" ? "the binary could not be analysed" : "a part of the binary could not be analysed";
  return about.length > 0 ? about : [{ ...nowhere(report, component), reason }];
}

function nowhere(report: EnvReport, component: string | null): Omit<UndecidedRead, "reason"> {
  return {
    file: report.file,
    component,
    source: null,
    match: null,
    cause: "analysis",
    prefix: null,
    suffix: null,
    sites: [],
  };
}

function fits(key: string, prefix: string, suffix: string): boolean {
  return key.length > prefix.length + suffix.length && key.startsWith(prefix) && key.endsWith(suffix);
}

function whyUndecided(read: Read): string {
  if (read.match === "all") return "everything is read, so it can't be told which keys matter";
  if (read.match === "dynamic") return "the name is put together at run time, and nothing of it is constant";
  const ends = [read.prefix ? `begins with \`${read.prefix}\`` : "", read.suffix ? `ends with \`${read.suffix}\`` : ""];
  return `the name is put together at run time (it ${ends.filter((end) => end !== "").join(" and ")}), and no key that fits is supplied`;
}

/** A test for the keys of `--allow`. */
function allowList(patterns: readonly string[]): (key: string) => boolean {
  const exact = new Set(patterns.filter((pattern) => !pattern.endsWith("*")));
  const prefixes = patterns.filter((pattern) => pattern.endsWith("*")).map((pattern) => pattern.slice(0, -1));
  return (key) => exact.has(key) || prefixes.some((prefix) => key.startsWith(prefix));
}
