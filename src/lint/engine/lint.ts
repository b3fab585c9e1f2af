import { rangeOf, type SourceText } from "../../../grammar/source.ts";
import { compareDiagnostics, type Diagnostic, type Severity } from "../../common/diagnostic.ts";
import { docsUrl } from "../../common/version.ts";
import type { PackageComparison } from "../../compare/change.ts";
import type { Model, Package } from "../../package/model.ts";
import { presetLevels, type RuleLevels, severityOf } from "../config/levels.ts";
import { defaultSettings, type LintSettings } from "../config/settings.ts";
import { itemId, nameSpan } from "../queries/item.ts";
import { rules as allRules, configurable } from "../rules.ts";
import type { Finding } from "./finding.ts";
import { mergeFrontEnd } from "./merge-front-end.ts";
import type { LintPackage, LintRule, Listeners, PresetName, RuleReport } from "./rule.ts";
import { type Suppressed, suppress } from "./suppress.ts";
import { prepare, walk } from "./walk.ts";

/** Which rules `lint` runs, and how. */
export interface LintOptions {
  /** Default `recommended`. */
  readonly presets?: readonly PresetName[];
  /** Levels and options of every rule for a file (its display name); default: those of the presets. */
  readonly levelsFor?: (file: string) => RuleLevels;
  readonly settings?: Partial<LintSettings>;
  /** What parsing, loading and resolving have reported: merged, so that each mistake is told once. */
  readonly frontEnd?: readonly Diagnostic[];
  /** Speak of packages under `deps/` too. */
  readonly includeDeps?: boolean;
  /** Lint only these packages of the model; default: all roots. The others are there to resolve names. */
  readonly packages?: ReadonlySet<Package>;
  /** Report only what is in these files (display names); default: all. */
  readonly files?: ReadonlySet<string>;
  /** What changed since the last release, for `baseline/*`. */
  readonly comparisons?: readonly PackageComparison[];
  /** Earlier releases, newest first, for `unstable/stale`. */
  readonly releases?: readonly Model[];
  /** How many findings to report at most (at least 1); the last one then says that there are more. Default: all. */
  readonly maxFindings?: number;
}

/** What `lint` found. */
export interface LintResult {
  readonly diagnostics: readonly Diagnostic[];
  /** What comments keep from counting. */
  readonly suppressed: readonly Suppressed[];
}

/**
 * Lints all root packages of a model in one walk. Never throws for bad input.
 * Findings are in no particular order; `compareDiagnostics` sorts them.
 */
export function lint(model: Model, options: LintOptions = {}): LintResult {
  const presets = presetLevels(configurable, options.presets ?? ["recommended"]);
  const levelsFor = options.levelsFor ?? (() => presets);
  const linted = model.packages.filter(
    (pkg) => (options.includeDeps || pkg.role === "root") && (options.packages?.has(pkg) ?? true),
  );
  const packages = linted.map(prepare);
  const findings: Finding[] = [];
  const run: RuleRun = {
    model,
    options,
    packages,
    levelsFor,
    findings,
    baselineSince: baselineSince(options.comparisons ?? []),
  };
  const listeners = activeRules(run).map((rule) => listenersOf(rule, run));
  walk(packages, listeners);
  for (const comparison of options.comparisons ?? []) for (const one of listeners) one.comparison?.(comparison);
  const merged = mergeFrontEnd(findings, frontEndOf(model, options), levelsFor);
  const spoken = options.files ? merged.filter(({ file }) => options.files?.has(file)) : merged;
  const { diagnostics, suppressed } = suppress(spoken, filesOf(linted, options.files), levelsFor);
  return { diagnostics: limitFindings(diagnostics, options.maxFindings), suppressed };
}

/** The first findings in the order of the output; the last one says how many are left out. */
export function limitFindings(
  diagnostics: readonly Diagnostic[],
  max = Number.POSITIVE_INFINITY,
): readonly Diagnostic[] {
  if (diagnostics.length <= max) return diagnostics;
  const sorted = [...diagnostics].sort(compareDiagnostics);
  const shown = sorted.slice(0, Math.max(0, max - 1));
  const hidden = sorted.slice(shown.length);
  const severity = severities.find((one) => hidden.some((diagnostic) => diagnostic.severity === one)) ?? "info";
  const message = `${hidden.length} more findings are not shown`;
  return [...shown, { rule: "lint/too-many-findings", severity, message, file: hidden[0]?.file ?? "" }];
}

const severities: readonly Severity[] = ["error", "warning", "info"];

/** The reports of the front end, without those about dependencies: these are only read. */
function frontEndOf(model: Model, { frontEnd = [], includeDeps }: LintOptions): readonly Diagnostic[] {
  if (includeDeps || frontEnd.length === 0) return frontEnd;
  const own = new Set<string>();
  const dependencies = new Set<string>();
  for (const pkg of model.packages) {
    for (const { source } of pkg.files) (pkg.role === "root" ? own : dependencies).add(source.file);
  }
  return frontEnd.filter(({ file }) => own.has(file) || !dependencies.has(file));
}

interface RuleRun {
  readonly model: Model;
  readonly options: LintOptions;
  readonly packages: readonly LintPackage[];
  readonly levelsFor: (file: string) => RuleLevels;
  readonly findings: Finding[];
  readonly baselineSince: ReadonlyMap<string, string>;
}

/** The rules that are on for at least one of the files. */
function activeRules(run: RuleRun): readonly LintRule[] {
  const distinct = new Set<RuleLevels>();
  for (const pkg of run.packages) for (const { source } of pkg.files) distinct.add(run.levelsFor(source.file));
  return allRules.filter((rule) => [...distinct].some((levels) => levels.get(rule.id)?.level !== "off"));
}

function listenersOf(rule: LintRule, run: RuleRun): Listeners {
  return rule.create({
    model: run.model,
    settings: { ...defaultSettings, ...run.options.settings },
    optionsFor: (source) => run.levelsFor(source.file).get(rule.id)?.options ?? {},
    packages: run.packages,
    baselineSince: run.baselineSince,
    isOn: (id, source) => (run.levelsFor(source.file).get(id)?.level ?? "off") !== "off",
    releases: run.options.releases ?? [],
    report: (report) => {
      const finding = toFinding(rule, report, run.levelsFor);
      if (finding) run.findings.push(finding);
    },
  });
}

function toFinding(rule: LintRule, report: RuleReport, levelsFor: (file: string) => RuleLevels): Finding | undefined {
  const source = report.source ?? report.item?.source;
  const asked = severityOf(levelsFor(source?.file ?? "").get(rule.id)?.level ?? "off");
  if (!asked) return undefined;
  const severity = asked === "error" && report.atMost ? report.atMost : asked;
  return {
    rule,
    diagnostic: toDiagnostic(rule, severity, report, source),
    ...(source && { source }),
    ...(report.item && { covers: report.item.node }),
    ...(report.answers !== undefined && { answers: report.answers }),
  };
}

function toDiagnostic(
  rule: LintRule,
  severity: Severity,
  report: RuleReport,
  source: SourceText | undefined,
): Diagnostic {
  const span = report.span ?? (report.item && nameSpan(report.item.node));
  const item = report.itemId ?? (report.item && itemId(report.item));
  const kind = report.fix ?? rule.fix;
  return {
    rule: rule.id,
    severity,
    message: report.message,
    file: source?.file ?? "",
    ...(source && span && { range: rangeOf(source, span) }),
    ...(item !== undefined && { item }),
    ...(report.help !== undefined && { help: report.help }),
    url: docsUrl(`rules/${rule.id}`),
    ...(report.related && report.related.length > 0 && { related: report.related }),
    ...(report.edits &&
      report.edits.length > 0 &&
      kind && {
        fix: {
          kind,
          edits: report.edits.map((edit) => ({
            file: edit.source.file,
            range: rangeOf(edit.source, edit),
            text: edit.text,
          })),
        },
      }),
  };
}

function filesOf(packages: readonly Package[], only: ReadonlySet<string> | undefined) {
  const files = new Set(packages.flatMap((pkg) => pkg.files));
  return [...files].filter((file) => only?.has(file.source.file) ?? true);
}

function baselineSince(comparisons: readonly PackageComparison[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { changes, new: now, old } of comparisons) {
    const version = now?.identity.version;
    for (const change of changes) {
      const since = change.old ? change.old.gates.since : old && version;
      if (change.new && since !== undefined) found.set(change.new.item, since);
    }
  }
  return found;
}
