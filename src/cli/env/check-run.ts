import type { Diagnostic } from "../../common/diagnostic.ts";
import { type CheckResult, checkConfiguration, type DeploymentCheckOptions } from "../../env/check/check.ts";
import { checkFindings } from "../../env/check/findings.ts";
import { combine } from "../../env/manifest/combine.ts";
import type { ManifestPlace } from "../../env/manifest/manifest.ts";
import { readManifest } from "../../env/manifest/read.ts";
import type { EnvReport } from "../../env/report/report.ts";
import type { CommandContext } from "../command.ts";
import { readText } from "./files.ts";

export interface CheckRun {
  readonly result: CheckResult;
  readonly diagnostics: readonly Diagnostic[];
  /** The texts of the deployment files are not kept: a code frame could show a secret. */
  readonly files: readonly string[];
}

/** Reads the deployment files and compares them with the reports. */
export async function runCheck(
  context: CommandContext,
  paths: readonly string[],
  reports: readonly EnvReport[],
  options: DeploymentCheckOptions,
): Promise<CheckRun> {
  const manifests = [];
  for (const path of paths) {
    const file = path === "-" ? "<stdin>" : (context.reader.display?.(path) ?? path);
    manifests.push(await readManifest({ file, text: await readText(context, path) }));
  }
  const configuration = combine(manifests);
  const result = checkConfiguration(reports, configuration, options);
  return { result, diagnostics: checkFindings(result, configuration, options), files: configuration.files };
}

/** `check` of the JSON: places as `file:line`. */
export function checkJson(result: CheckResult): Readonly<Record<string, unknown>> {
  return {
    sources: result.sources,
    missing: result.missing,
    unused: result.unused.map((entry) => ({ ...entry, place: placeText(entry.place) })),
    misplaced: result.misplaced.map((entry) => ({ ...entry, place: placeText(entry.place) })),
    undecided: result.undecided,
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
