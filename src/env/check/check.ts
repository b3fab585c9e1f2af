import { nearest } from "../../common/nearest.ts";
import type { Configuration, SuppliedKey } from "../manifest/configuration.ts";
import { confidentReads, countedReads, unseenReads } from "../report/confidence.ts";
import type { EnvReport, Read, Source } from "../report/report.ts";
import { chooseComponent } from "./component.ts";
import type {
  CheckResult,
  DeploymentCheckOptions,
  MisplacedKey,
  MissingKey,
  UndecidedCause,
  UndecidedRead,
} from "./result.ts";

/** What one binary is compared with. */
interface CheckedBinary {
  readonly report: EnvReport;
  readonly component: string | null;
  /** The keys that reach its component. */
  readonly scope: readonly SuppliedKey[];
}

/** The result while binaries are compared one after the other. */
interface CheckInProgress {
  readonly used: Set<SuppliedKey>;
  /** Components (`null`: all) and sources of which reads of unknown names exist. */
  readonly open: { readonly component: string | null; readonly source: Source | null }[];
  readonly missing: Omit<MissingKey, "suggestion">[];
  readonly misplaced: MisplacedKey[];
  readonly undecided: UndecidedRead[];
}

/**
 * Compares what binaries read with what the deployment files supply. If one of the files is malformed, nothing is compared: every
 * key of it would be missing.
 */
export function checkConfiguration(
  reports: readonly EnvReport[],
  configuration: Configuration,
  options: DeploymentCheckOptions = {},
): CheckResult {
  const found: CheckInProgress = { used: new Set(), open: [], missing: [], misplaced: [], undecided: [] };
  const judged = new Set<string | null>();
  const compared = configuration.isMalformed ? [] : reports;
  for (const report of compared) {
    const choice = chooseComponent(report.file, configuration.components, options.component);
    if (choice.problem !== undefined) {
      found.undecided.push({ ...aboutBinary(report, null), cause: "component", reason: choice.problem });
      found.open.push({ component: null, source: null });
      continue;
    }
    const { component } = choice;
    judged.add(component);
    const scope = configuration.supplied.filter((key) => key.component === null || key.component === component);
    compare({ report, component, scope }, configuration, options, found);
  }
  const allowed = allowList(options.allow ?? []);
  const unused =
    judged.size === 0 ? [] : configuration.supplied.filter((key) => !found.used.has(key) && !allowed(key.key));
  const reached = unused.filter(({ component }) => component === null || judged.has(component));
  return {
    sources: configuration.files,
    ...withSuggestions(found, reached),
    misplaced: found.misplaced,
    undecided: found.undecided,
    duplicates: configuration.isMalformed ? [] : configuration.supplied.filter(({ overrides }) => overrides !== null),
    references: configuration.isMalformed
      ? []
      : configuration.missingReferences.filter(
          ({ component, name }) => (component === null || judged.has(component)) && !allowed(name),
        ),
    unseenReads: compared.reduce((sum, report) => sum + unseenReads(confidentReads(report, options)), 0),
  };
}

/** Pairs missing keys with unused ones that are spelled nearly the same. */
function withSuggestions(
  { missing, open }: CheckInProgress,
  unused: readonly SuppliedKey[],
): Pick<CheckResult, "missing" | "unused"> {
  const missingNames = new Set(missing.map(({ key }) => key));
  const unusedNames = new Set(unused.map(({ key }) => key));
  const mayBeRead = ({ component, sources }: SuppliedKey) =>
    open.some(
      (read) =>
        (component === null || read.component === component) && (read.source === null || sources.includes(read.source)),
    );
  return {
    missing: missing.map((entry) => ({ ...entry, suggestion: nearest(entry.key, unusedNames) ?? null })),
    unused: unused.flatMap((supplied) => {
      const { key, place, component } = supplied;
      const suggestion = nearest(key, missingNames) ?? null;
      // Where names are read that are not known, only what looks like a typo is called unused.
      return suggestion === null && mayBeRead(supplied) ? [] : [{ key, place, component, suggestion }];
    }),
  };
}

function compare(
  binary: CheckedBinary,
  configuration: Configuration,
  options: DeploymentCheckOptions,
  found: CheckInProgress,
): void {
  const { report, component, scope } = binary;
  const { unseen, isIncomplete } = unresolvedReads(binary);
  found.open.push(...unseen.map(({ source }) => ({ component, source })));
  if (isIncomplete || options.allowDynamic !== true) found.undecided.push(...unseen);
  // What is supplied to a runtime, or to a read that isn't certain, is not supplied in vain.
  for (const read of report.reads)
    for (const supplied of scope)
      if (supplied.sources.includes(read.source) && matches(read, supplied.key)) found.used.add(supplied);
  for (const read of countedReads(report, options)) {
    if (read.match === "exact") compareExact(read, binary, configuration, options, found);
    else comparePattern(read, binary, options, found);
  }
}

function compareExact(
  read: Read,
  { report: { file }, component, scope }: CheckedBinary,
  configuration: Configuration,
  options: DeploymentCheckOptions,
  found: CheckInProgress,
): void {
  const { key, source, required, alternatives = [] } = read;
  if (key === null) return;
  const wanted = [key, ...alternatives];
  const serves = (supplied: SuppliedKey) => wanted.includes(supplied.key) && supplied.sources.includes(source);
  if (scope.some((supplied) => serves(supplied) && !supplied.mayBeAbsent)) return;
  if (wanted.some(allowList(options.allow ?? []))) return;
  const sameGroup = (missing: { key: string; file: string; source: Source }) =>
    missing.file === file && missing.source === source && alternatives.includes(missing.key);
  if (found.missing.some(sameGroup)) return;
  const elsewhere = scope.filter((supplied) => supplied.key === key && !supplied.sources.includes(source));
  const [first] = elsewhere;
  if (first) {
    for (const supplied of elsewhere) found.used.add(supplied);
    const from = first.sources[0] ?? "env";
    found.misplaced.push({ key, expected: source, found: from, required, file, component, place: first.place });
    return;
  }
  const unknown = configuration.unknownSupplies.find(
    (supply) =>
      (supply.component === null || supply.component === component) &&
      supply.sources.includes(source) &&
      wanted.some((name) => name.startsWith(supply.prefix)),
  );
  found.missing.push({
    key,
    source,
    required,
    alternatives,
    foreign: read.runtime || read.library,
    file,
    component,
    maybeIn: scope.find(serves)?.mayBeAbsent ?? unknown?.from ?? null,
    default: read.default,
    sites: read.sites,
  });
}

function comparePattern(
  read: Read,
  { report: { file }, component, scope }: CheckedBinary,
  options: DeploymentCheckOptions,
  found: CheckInProgress,
): void {
  const { prefix, suffix, match, source, required, sites } = read;
  if (match === "affix") {
    const allowed = allowList(options.allow ?? []);
    const isSupplied = scope.some(({ key, sources }) => sources.includes(source) && matches(read, key));
    if (isSupplied || allowed(`${prefix ?? ""}${suffix ?? ""}`)) return;
  } else found.open.push({ component, source });
  if (options.allowDynamic === true) return;
  const reason = whyUndecided(read);
  found.undecided.push({ file, component, source, match, cause: "read", required, prefix, suffix, reason, sites });
}

/** Whether a read of one name or of a family of names reads this key. */
function matches({ match, key, prefix, suffix }: Read, candidate: string): boolean {
  if (match === "exact") return candidate === key;
  const [start, end] = [prefix ?? "", suffix ?? ""];
  return (
    match === "affix" &&
    candidate.length > start.length + end.length &&
    candidate.startsWith(start) &&
    candidate.endsWith(end)
  );
}

/** What the report could not resolve, as undecided reads. */
function unresolvedReads({ report, component }: CheckedBinary): {
  readonly unseen: readonly UndecidedRead[];
  readonly isIncomplete: boolean;
} {
  const isIncomplete = report.analyzed !== "all";
  const cause: UndecidedCause = report.analyzed === "all" ? "read" : report.analyzed;
  const about = report.unresolved.map(({ source, reason, sites }) => ({
    ...aboutBinary(report, component),
    source,
    match: isIncomplete ? null : ("dynamic" as const),
    cause,
    reason,
    sites,
  }));
  if (!isIncomplete || about.length > 0) return { unseen: about, isIncomplete };
  const reason =
    report.analyzed === "none" ? "the binary could not be analysed" : "a part of the binary could not be analysed";
  return { unseen: [{ ...aboutBinary(report, component), cause, reason }], isIncomplete };
}

function aboutBinary({ file }: EnvReport, component: string | null): Omit<UndecidedRead, "reason" | "cause"> {
  return { file, component, source: null, match: null, required: null, prefix: null, suffix: null, sites: [] };
}

function whyUndecided({ match, prefix, suffix }: Read): string {
  if (match === "all") return "the program reads all of them, so it is not known which keys matter";
  if (match === "dynamic") return "the name is computed at run time, and no part of it is constant";
  const ends = [prefix ? `starts with \`${prefix}\`` : "", suffix ? `ends with \`${suffix}\`` : ""];
  return `the name is computed at run time (it ${ends.filter((end) => end !== "").join(" and ")}), and no matching key is supplied`;
}

/** A test for the keys of `--allow`. */
function allowList(patterns: readonly string[]): (key: string) => boolean {
  const exact = new Set(patterns.filter((pattern) => !pattern.endsWith("*")));
  const prefixes = patterns.filter((pattern) => pattern.endsWith("*")).map((pattern) => pattern.slice(0, -1));
  return (key) => exact.has(key) || prefixes.some((prefix) => key.startsWith(prefix));
}
