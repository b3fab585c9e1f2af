import type { SourceText } from "../../grammar/source.ts";
import type { Diagnostic } from "../common/diagnostic.ts";
import type { PackageSource } from "../package/load/source.ts";
import type { Model, Package } from "../package/model.ts";
import { resolveAsWritten } from "../package/resolve/resolve.ts";
import { parse } from "../syntax/parse.ts";
import { applyTracked, inputOffset, type TrackedDocument, track } from "./edit/document.ts";
import type { Plan } from "./edit/plan.ts";

/** The packages of a run while they are translated: their texts, and what was resolved from them. */
export interface TranslateWorkspace {
  readonly sources: readonly PackageSource[];
  readonly model: Model;
  /** By display name; only files that may be changed. */
  readonly documents: ReadonlyMap<string, TrackedDocument>;
  /** What is wrong with the packages that are translated, apart from what is missing. */
  readonly diagnostics: readonly Diagnostic[];
}

/** The workspace of a model that was just loaded. */
export function openWorkspace(model: Model, includeDependencies: boolean): TranslateWorkspace {
  const { sources } = model;
  const documents = new Map<string, TrackedDocument>();
  for (const source of sources) {
    if (source.binary || (source.role !== "root" && !includeDependencies)) continue;
    for (const { file } of source.files) documents.set(file.source.file, track(file.source.text));
  }
  return { sources, model, documents, diagnostics: [] };
}

/** Applies a plan, and parses and resolves what it changed. */
export function applyPlan(workspace: TranslateWorkspace, plan: Plan): TranslateWorkspace {
  const documents = new Map(workspace.documents);
  for (const [source, edits] of plan.edits) {
    const document = documents.get(source.file);
    if (document) documents.set(source.file, applyTracked(document, edits));
  }
  return withDocuments(workspace, documents);
}

/** The same packages with other texts. */
function withDocuments(
  workspace: TranslateWorkspace,
  documents: ReadonlyMap<string, TrackedDocument>,
): TranslateWorkspace {
  const diagnostics: Diagnostic[] = [];
  const sources = workspace.sources.map((source) => ({
    ...source,
    files: source.files.map((file) => {
      const text = documents.get(file.file.source.file)?.text;
      if (text === undefined || text === file.file.source.text) return file;
      const parsed = parse(text, { file: file.file.source.file });
      diagnostics.push(...parsed.diagnostics);
      return { file: parsed.file, broken: parsed.diagnostics.length > 0 };
    }),
  }));
  const resolved = resolveAsWritten(sources);
  return { sources, model: resolved.model, documents, diagnostics: [...diagnostics, ...resolved.diagnostics] };
}

/** The packages that are translated. */
export function openPackages(workspace: TranslateWorkspace): readonly Package[] {
  return workspace.model.packages.filter((pkg) => pkg.files.some(({ source }) => workspace.documents.has(source.file)));
}

/** A span of the present text in terms of the input. */
export function inputSpan(
  workspace: TranslateWorkspace,
  source: SourceText,
  span: { readonly start: number; readonly end: number },
): { start: number; end: number } {
  const document = workspace.documents.get(source.file);
  if (!document) return { start: span.start, end: span.end };
  const start = inputOffset(document, span.start);
  return {
    start,
    end: Math.max(start, inputOffset(document, Math.max(span.start, span.end - 1)) + (span.end > span.start ? 1 : 0)),
  };
}
