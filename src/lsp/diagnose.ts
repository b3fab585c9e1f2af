import type * as lsp from "vscode-languageserver-protocol";
import { compareDiagnostics, type Diagnostic } from "../common/diagnostic.ts";
import { createLevelsFor } from "../lint/config/levels-for.ts";
import { lint } from "../lint/engine/lint.ts";
import type { ConfigSource } from "../lint/project/config-source.ts";
import { rules } from "../lint/rules.ts";
import type { FileReader } from "../package/load/reader.ts";
import { resolve } from "../package/resolve/resolve.ts";
import { diagnosticRange } from "./positions.ts";
import { pathToUri } from "./uris.ts";
import type { WorkspaceSnapshot } from "./workspace.ts";

/** FileFindings by the path of their file. */
export type FileFindings = ReadonlyMap<string, readonly Diagnostic[]>;

/**
 * What `check` and `lint` find in a project's own files, by the levels of the project's configuration. Every own file has an
 * entry, so that old findings go away; a configuration with mistakes has one too.
 */
export async function diagnose(
  snapshot: WorkspaceSnapshot,
  configOf: ConfigSource,
  reader: FileReader,
): Promise<FileFindings> {
  const { project } = snapshot;
  const { config, path: configPath, problems } = await configOf(project.root);
  const { model, diagnostics } = resolve(snapshot.model.sources, { allFeatures: true });
  const own = project.sources.filter(({ role }) => role === "root");
  const paths = new Set(own.map(({ path }) => path));
  const found = lint(model, {
    frontEnd: [...project.diagnostics, ...diagnostics],
    packages: new Set(model.packages.filter(({ source, role }) => role === "root" && paths.has(source.path))),
    levelsFor: await createLevelsFor(config, {}, rules, reader),
    settings: config.settings,
  }).diagnostics;
  const byFile = new Map<string, Diagnostic[]>();
  for (const source of own) for (const { file } of source.files) byFile.set(file.source.file, []);
  if (configPath !== undefined) byFile.set(configPath, []);
  for (const diagnostic of [...found, ...problems].sort(compareDiagnostics))
    byFile.get(diagnostic.file)?.push(diagnostic);
  return byFile;
}

/** The protocol's form of a finding. */
export function toProtocol(diagnostic: Diagnostic): lsp.Diagnostic {
  const { rule, severity, message, help, url, related } = diagnostic;
  const tags = tagsOf(rule);
  return {
    range: diagnosticRange(diagnostic.range),
    severity: severity === "error" ? 1 : severity === "warning" ? 2 : 3,
    code: rule,
    source: "witkit",
    message: help === undefined ? message : `${message}\n${help}`,
    ...(url !== undefined && { codeDescription: { href: url } }),
    ...(tags && { tags }),
    ...(related && {
      relatedInformation: related.map((place) => ({
        location: { uri: pathToUri(place.file), range: diagnosticRange(place.range) },
        message: place.message,
      })),
    }),
  };
}

/** 1: shown faded, 2: struck through. */
function tagsOf(rule: string): lsp.DiagnosticTag[] | undefined {
  if (/unused/.test(rule)) return [1];
  return rule === "deprecated/no-use" ? [2] : undefined;
}
