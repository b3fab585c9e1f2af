import type { Diagnostic } from "../common/diagnostic.ts";
import { visible, visibleName } from "../common/visible.ts";
import type { Report } from "./report.ts";

/**
 * A report whose texts can be shown: control characters in messages, help and names are visible signs. A name that was changed
 * still finds its text.
 */
export function harmlessReport(report: Report): Report {
  const originals = new Map<string, string>();
  const name = (file: string) => {
    const shown = visibleName(file);
    if (shown !== file) originals.set(shown, file);
    return shown;
  };
  const diagnostics = report.diagnostics.map((found) => harmlessDiagnostic(found, name));
  const { sourceOf } = report;
  return {
    ...report,
    diagnostics,
    ...(sourceOf && { sourceOf: (file: string) => sourceOf(originals.get(file) ?? file) }),
  };
}

function harmlessDiagnostic(found: Diagnostic, name: (file: string) => string): Diagnostic {
  const { rule, message, file, item, help, url, related } = found;
  return {
    ...found,
    rule: visibleName(rule),
    message: visible(message),
    file: name(file),
    ...(item !== undefined && { item: visibleName(item) }),
    ...(help !== undefined && { help: visible(help) }),
    ...(url !== undefined && { url: visibleName(url) }),
    ...(related && {
      related: related.map((place) => ({ ...place, file: name(place.file), message: visible(place.message) })),
    }),
  };
}
