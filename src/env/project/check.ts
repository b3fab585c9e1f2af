import type { Diagnostic } from "../../common/diagnostic.ts";
import type { FileReader } from "../../package/load/reader.ts";
import { checkConfiguration } from "../check/check.ts";
import { checkFindings } from "../check/findings.ts";
import type { CheckResult, DeploymentCheckOptions } from "../check/result.ts";
import { combine } from "../manifest/combine.ts";
import type { ManifestPlace } from "../manifest/manifest.ts";
import { readManifest } from "../manifest/read.ts";
import type { EnvReport } from "../report/report.ts";

export interface DeploymentCheck {
  readonly result: CheckResult;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads deployment files and compares them with reports. The texts of the files are not kept: a code frame could show a secret.
 * Rejects if a file can't be read.
 */
export async function checkReports(
  reports: readonly EnvReport[],
  paths: readonly string[],
  reader: FileReader,
  options: DeploymentCheckOptions = {},
): Promise<DeploymentCheck> {
  const decoder = new TextDecoder();
  const manifests = [];
  for (const path of paths) {
    const text = decoder.decode(await reader.read(path));
    manifests.push(await readManifest({ file: reader.display?.(path) ?? path, text }));
  }
  const configuration = combine(manifests);
  const result = checkConfiguration(reports, configuration, options);
  return { result, diagnostics: checkFindings(result, configuration, options) };
}

/** `check` of the JSON: places as `file:line`. */
export function checkJson(result: CheckResult): Readonly<Record<string, unknown>> {
  return {
    sources: result.sources,
    missing: result.missing,
    unused: result.unused.map((entry) => ({ ...entry, place: placeText(entry.place) })),
    misplaced: result.misplaced.map((entry) => ({ ...entry, place: placeText(entry.place) })),
    undecided: result.undecided,
    unseenReads: result.unseenReads,
    duplicates: result.duplicates.map(({ key, component, place, overrides }) => ({
      key,
      component,
      place: placeText(place),
      overrides: overrides && placeText(overrides),
    })),
    references: result.references.map((entry) => ({ ...entry, place: placeText(entry.place) })),
  };
}

function placeText({ file, line }: ManifestPlace): string {
  return `${file}:${line}`;
}
