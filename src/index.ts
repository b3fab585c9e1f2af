/** The library: everything that the command line does, without a file system, a process or a terminal. */

// The tools.
export type * from "./compare/change.ts";
export { compareModels as diff } from "./compare/compare.ts";
// Diagnostics: what everything returns for what is wrong with its input.
export type { Diagnostic, Fix, FixEdit, Position, Range, RelatedPlace, Severity } from "./diagnostic.ts";
export { compareDiagnostics } from "./diagnostic.ts";
export { type AnalyzeOptions, analyzeEnv } from "./env/analyze.ts";
export type { EnvReport } from "./env/report.ts";
export { type LintOptions, type LintResult, lint } from "./lint/lint.ts";
export type { Rule } from "./lint/rule.ts";
export { rules } from "./lint/rules.ts";
// Packages, and the model in which every name is bound.
export { type CheckOptions, check } from "./package/check.ts";
export { type LoadOptions, loadPackages } from "./package/load.ts";
export type * from "./package/model.ts";
export { print } from "./package/print.ts";
export type { DirectoryEntry, FileReader } from "./package/reader.ts";
export { type ResolveOptions, type ResolveResult, resolve } from "./package/resolve.ts";
export type { LoadResult, PackageFile, PackageSource } from "./package/source.ts";
// The text of a file and its tree.
export type * as ast from "./syntax/ast.ts";
export type { SourceFile } from "./syntax/ast.ts";
export { applyEdits, type TextEdit } from "./syntax/edit.ts";
export { type FormatOptions, format } from "./syntax/format.ts";
export { type ParseOptions, type ParseResult, parse, sourceText } from "./syntax/parse.ts";
export { positionAt, rangeOf, type SourceText, type Span } from "./syntax/source.ts";
export { children, type Visitor, visit } from "./syntax/visit.ts";
export { loadPack, type Pack } from "./translate/pack.ts";
export type { TranslationReport } from "./translate/report.ts";
export { type TranslateResult, translate } from "./translate/translate.ts";

export { VERSION } from "./version.ts";
