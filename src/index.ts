/** The library: everything that the command line does, without a file system, a process or a terminal. */

// The text of a file and its tree.
export type * as ast from "../grammar/ast.ts";
export type { SourceFile } from "../grammar/ast.ts";
export { applyEdits, type TextEdit } from "../grammar/edit.ts";
export { positionAt, rangeOf, type SourceText, type Span } from "../grammar/source.ts";
// Diagnostics: what everything returns for what is wrong with its input.
export type { Diagnostic, Fix, FixEdit, Position, Range, RelatedPlace, Severity } from "./common/diagnostic.ts";
export { compareDiagnostics } from "./common/diagnostic.ts";
export { VERSION } from "./common/version.ts";
// The tools.
export type * from "./compare/change.ts";
export { compareModels as diff } from "./compare/compare.ts";
export { type DiffOptions, type DiffResult, type DiffSide, diffProject } from "./compare/project.ts";
export { type AnalyzeOptions, analyzeEnv } from "./env/analyze.ts";
export {
  type AnalyzeBinariesOptions,
  analyzeBinaries,
  checkDeployment,
  compareBuilds,
  type EnvFindings,
  type EnvProject,
  emitConfiguration,
} from "./env/project.ts";
export type { EnvReport } from "./env/report/report.ts";
export { type LintOptions, type LintResult, lint } from "./lint/engine/lint.ts";
export type { LintRule as Rule } from "./lint/engine/rule.ts";
export { acceptedFindings, withoutAccepted } from "./lint/project/accepted.ts";
export { type FixedProject, fixProject } from "./lint/project/fix-project.ts";
export { type LintProject, type LintProjectOptions, lintProject } from "./lint/project/project.ts";
export type { Against, ReleasePath } from "./lint/project/release.ts";
export { type StabilizedProject, stabilizeProject } from "./lint/project/stabilize-project.ts";
export { rules } from "./lint/rules.ts";
// Packages, and the model in which every name is bound.
export { type CheckOptions, check } from "./package/check.ts";
export { type CheckedProject, type CheckProjectOptions, checkProject } from "./package/check-project.ts";
export {
  type FormatProjectOptions,
  type FormattedFile,
  type FormattedProject,
  formatProject,
} from "./package/format-project.ts";
export { type LoadOptions, loadPackages } from "./package/load/load.ts";
export type { DirectoryEntry, FileReader } from "./package/load/reader.ts";
export type { LoadResult, PackageFile, PackageSource } from "./package/load/source.ts";
export type { FileChange, FileWriter, WriteResult } from "./package/load/writer.ts";
export type * from "./package/model.ts";
export { print } from "./package/print.ts";
export { type ResolveOptions, type ResolveResult, resolve, resolveAsWritten } from "./package/resolve/resolve.ts";
export { type FormatOptions, format } from "./syntax/format.ts";
export { type ParseOptions, type ParseResult, parse, sourceText } from "./syntax/parse.ts";
export { children, type Visitor, visit } from "./syntax/visit.ts";
export { type DerivedProject, deriveProject, type VersionPaths } from "./translate/derive/derive-project.ts";
export { loadPack, type Pack } from "./translate/pack/pack.ts";
export { type PackSources, type ReadPacks, readPacks } from "./translate/pack/read-packs.ts";
export { changesInPlace, changesToFolder, type ProjectFile } from "./translate/project/output.ts";
export {
  type RefusedProject,
  type TranslatedProject,
  type TranslateRequest,
  translateProject,
} from "./translate/project/project.ts";
export type { TranslationReport } from "./translate/report/report.ts";
export { type TranslateResult, translate } from "./translate/translate.ts";
