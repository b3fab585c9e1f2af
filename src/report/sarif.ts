import {
  compareDiagnostics,
  type Diagnostic,
  type Fix,
  type FixEdit,
  type Range,
  type Severity,
} from "../common/diagnostic.ts";
import { HOMEPAGE, VERSION } from "../common/version.ts";
import { exitCodeOf } from "./exit-code.ts";
import { fingerprinter } from "./fingerprint.ts";
import type { Rendered, RenderOptions, Report, RuleMetadata, SuppressedDiagnostic } from "./report.ts";
import { summaryLine } from "./summary.ts";

const LEVELS = { error: "error", warning: "warning", info: "note" } as const satisfies Record<Severity, string>;

/** `--format sarif`: SARIF 2.1.0 (OASIS), as code scanning takes it. */
export function renderSarif(report: Report, { logStyle }: RenderOptions): Rendered {
  const found: readonly (SuppressedDiagnostic | { readonly diagnostic: Diagnostic })[] = [
    ...report.diagnostics.map((diagnostic) => ({ diagnostic })),
    ...(report.suppressed ?? []),
  ].toSorted((a, b) => compareDiagnostics(a.diagnostic, b.diagnostic));
  const rules = ruleTable(
    report.rules ?? [],
    found.map(({ diagnostic }) => diagnostic),
  );
  const indexes = new Map(rules.map((rule, index) => [rule.id, index]));
  const fingerprint = fingerprinter(report.sourceOf);
  const document = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: { name: "witkit", semanticVersion: VERSION, informationUri: HOMEPAGE, rules: rules.map(ruleAsSarif) },
        },
        automationDetails: { id: `witkit/${report.command}/` },
        invocations: [{ executionSuccessful: exitCodeOf(report.diagnostics) !== 2 }],
        columnKind: "utf16CodeUnits",
        results: found.map((one) => ({
          ...resultOf(one.diagnostic, indexes.get(one.diagnostic.rule) ?? -1),
          partialFingerprints: { "witkitFinding/v1": fingerprint(one.diagnostic) },
          ...("kind" in one && {
            suppressions: [{ kind: one.kind, ...(one.reason !== undefined && { justification: one.reason }) }],
          }),
        })),
      },
    ],
  };
  return { output: `${JSON.stringify(document, undefined, 2)}\n`, log: summaryLine(report, logStyle) };
}

/** The rules that ran, and those that only the findings name. */
function ruleTable(known: readonly RuleMetadata[], diagnostics: readonly Diagnostic[]): readonly RuleMetadata[] {
  const table = new Map(known.map((rule) => [rule.id, rule]));
  for (const { rule, url } of diagnostics) {
    if (!table.has(rule)) table.set(rule, { id: rule, summary: rule, ...(url !== undefined && { url }) });
  }
  return [...table.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function ruleAsSarif(rule: RuleMetadata) {
  return {
    id: rule.id,
    shortDescription: { text: rule.summary },
    ...(rule.description !== undefined && { fullDescription: { text: rule.description } }),
    ...(rule.url !== undefined && { helpUri: rule.url }),
    ...(rule.severity !== undefined && { defaultConfiguration: { level: LEVELS[rule.severity] } }),
  };
}

function resultOf(diagnostic: Diagnostic, ruleIndex: number) {
  const { rule, severity, message, file, range, item, help, related = [], fix } = diagnostic;
  return {
    ruleId: rule,
    ruleIndex,
    level: LEVELS[severity],
    message: { text: help === undefined ? message : `${message}\n${help}` },
    locations: [
      {
        physicalLocation: physicalLocation(file, range),
        ...(item !== undefined && { logicalLocations: [{ fullyQualifiedName: item }] }),
      },
    ],
    ...(related.length > 0 && {
      relatedLocations: related.map((place, index) => ({
        id: index + 1,
        message: { text: place.message },
        physicalLocation: physicalLocation(place.file, place.range),
      })),
    }),
    ...(fix && { fixes: [fixAsSarif(fix)] }),
  };
}

function fixAsSarif(fix: Fix) {
  const files = new Map<string, FixEdit[]>();
  for (const edit of fix.edits) files.set(edit.file, [...(files.get(edit.file) ?? []), edit]);
  return {
    description: { text: fix.kind === "safe" ? "Applied by --fix" : "Applied by --fix-suggestions" },
    artifactChanges: [...files].map(([file, edits]) => ({
      artifactLocation: artifactLocation(file),
      replacements: edits.map(({ range, text }) => ({ deletedRegion: region(range), insertedContent: { text } })),
    })),
  };
}

function physicalLocation(file: string, range: Range | undefined) {
  return { artifactLocation: artifactLocation(file), ...(range && { region: region(range) }) };
}

/** A path as a relative reference (RFC 3986): each segment is percent-encoded, so that no `:` makes it look like a scheme. */
function artifactLocation(file: string) {
  return { uri: file.toWellFormed().split("/").map(encodeURIComponent).join("/"), uriBaseId: "%SRCROOT%" };
}

function region({ start, end }: Range) {
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}
