import type * as ast from "../../../grammar/ast.ts";
import { offsetAt } from "../../../grammar/source.ts";
import type { Diagnostic } from "../../common/diagnostic.ts";

/** One `.wit` file of a package, parsed. */
export interface PackageFile {
  readonly file: ast.SourceFile;
  /** Whether the parser found errors: then a name that seems to be missing may stand in what it could not read. */
  readonly broken: boolean;
  /** The offsets of the parser's findings. */
  readonly errors?: ReadonlySet<number>;
  /** Whether packages are nested beyond the parser's limit: that says it all about their nesting. */
  readonly tooDeep?: boolean;
}

/** What was loaded as one package: a directory's `.wit` files, a single file, or a binary package. */
export interface PackageSource {
  /** Display path of the directory or file. */
  readonly path: string;
  readonly role: "root" | "dependency";
  /** Packages of one root and its own `deps/` share a number; they see one another first. */
  readonly group: number;
  /** By path. Empty where the directory holds no `.wit` file. */
  readonly files: readonly PackageFile[];
  /** True for a binary package: its text is made from the binary, and its diagnostics point into that text. */
  readonly binary?: boolean;
  /** True for a directory that a search found, and nobody named. */
  readonly found?: boolean;
  /** True for what a binary shows of a package that it refers to: it gives way to the package itself. */
  readonly partial?: boolean;
}

/** What `loadPackages` read: the packages, ready to resolve. */
export interface LoadResult {
  readonly packages: readonly PackageSource[];
  /** What could not be read, and the parser's findings. */
  readonly diagnostics: readonly Diagnostic[];
  /** Display names of the `.wit` files that were named themselves (not through their directory). */
  readonly named: readonly string[];
}

/** A parsed file with what the resolver has to know of the parser's findings. */
export function packageFile(file: ast.SourceFile, diagnostics: readonly Diagnostic[]): PackageFile {
  const { source } = file;
  return {
    file,
    errors: new Set(diagnostics.flatMap(({ range }) => (range ? [offsetAt(source, range.start)] : []))),
    broken: diagnostics.some(({ severity }) => severity === "error"),
    tooDeep: diagnostics.some(({ rule, message }) => rule === "syntax/nesting" && message.startsWith("package")),
  };
}
