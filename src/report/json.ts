import { compareDiagnostics, type Diagnostic } from "../common/diagnostic.ts";
import { countSeverities, type Rendered, type RenderOptions, type Report } from "./report.ts";

/** `--format json`: the shape that the documentation of the command line fixes, version 1. */
export function renderJson(report: Report, _options: RenderOptions): Rendered {
  const { packages, files, ...others } = report.summary;
  const { error, warning } = countSeverities(report.diagnostics);
  const document = {
    version: 1,
    diagnostics: report.diagnostics.toSorted(compareDiagnostics).map(diagnosticAsJson),
    ...report.extra,
    summary: { packages, files, errors: error, warnings: warning, ...others },
  };
  return { output: `${JSON.stringify(document, undefined, 2)}\n`, log: "" };
}

/** The documented fields in their documented order, and nothing else that an object may carry. */
function diagnosticAsJson(diagnostic: Diagnostic): Diagnostic {
  const { rule, severity, message, file, range, item, help, url, related, fix } = diagnostic;
  return {
    rule,
    severity,
    message,
    file,
    ...(range && { range }),
    ...(item !== undefined && { item }),
    ...(help !== undefined && { help }),
    ...(url !== undefined && { url }),
    ...(related && related.length > 0 && { related }),
    ...(fix && { fix }),
  };
}
