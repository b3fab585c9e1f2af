import type { Diagnostic } from "../diagnostic.ts";
import type * as ast from "../syntax/ast.ts";

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
}

export interface LoadResult {
  readonly packages: readonly PackageSource[];
  /** What could not be read, and the parser's findings. */
  readonly diagnostics: readonly Diagnostic[];
  /** Display names of the `.wit` files that were named themselves (not through their directory). */
  readonly named: readonly string[];
}
