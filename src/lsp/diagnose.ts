import type * as lsp from "vscode-languageserver-protocol";
import { compareDiagnostics, type Diagnostic } from "../common/diagnostic.ts";
import { lint } from "../lint/engine/lint.ts";
import { resolve } from "../package/resolve/resolve.ts";
import { diagnosticRange } from "./positions.ts";
import { pathToUri } from "./uris.ts";
import type { WorkspaceSnapshot } from "./workspace.ts";

/** What `check` and `lint` find in a project's own files, by path. Every own file has an entry, so that old findings go away. */
export function diagnose(snapshot: WorkspaceSnapshot): ReadonlyMap<string, readonly Diagnostic[]> {
  const { project } = snapshot;
  const { model, diagnostics } = resolve(snapshot.model.sources, { allFeatures: true });
  const own = new Set(project.sources.filter(({ role }) => role === "root"));
  const packages = new Set(model.packages.filter(({ source }) => isOwn(source.path, own)));
  const found = lint(model, { frontEnd: [...project.diagnostics, ...diagnostics], packages }).diagnostics;
  const byFile = new Map<string, Diagnostic[]>();
  for (const source of own) for (const { file } of source.files) byFile.set(file.source.file, []);
  for (const diagnostic of [...found].sort(compareDiagnostics)) byFile.get(diagnostic.file)?.push(diagnostic);
  return byFile;
}

function isOwn(path: string, own: ReadonlySet<{ readonly path: string }>): boolean {
  return [...own].some((source) => source.path === path);
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
