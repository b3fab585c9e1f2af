/** The library: everything that the command line does, without a file system, a process or a terminal. */
export type { Diagnostic, Fix, FixEdit, Position, Range, RelatedPlace, Severity } from "./diagnostic.ts";
export { compareDiagnostics } from "./diagnostic.ts";
export type * from "./package/model.ts";
export type { DirectoryEntry, FileReader } from "./package/reader.ts";
export type * as ast from "./syntax/ast.ts";
export { type ParseOptions, type ParseResult, parse } from "./syntax/parse.ts";
export { applyEdits, type TextEdit } from "./syntax/edit.ts";
export { positionAt, rangeOf, type SourceText, type Span } from "./syntax/source.ts";
export { VERSION } from "./version.ts";
