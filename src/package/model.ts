import type * as ast from "../../grammar/ast.ts";
import type { SourceText } from "../../grammar/source.ts";
import type { PackageSource } from "./load/source.ts";

/**
 * The resolved model: packages, interfaces, worlds and types with every name bound to its definition, each linked to the
 * syntax that it came from. It holds *every* item, gated or not, whatever features are on; `resolvedView` (resolve.ts) gives
 * the official resolver's view of it (features applied, includes flattened, transitive imports added).
 * What could not be resolved is `undefined` here and has a diagnostic.
 */

/** `ns:name@version` as one string is `packageId(name)`. */
export interface PackageIdentity {
  readonly namespace: string;
  readonly name: string;
  /** Normalised semver text; absent where the package has no version. */
  readonly version?: string;
}

/** All packages of a run with their names bound. */
export interface Model extends Bindings {
  /** Every package that was loaded, dependencies before their users; cycles are broken and reported. */
  readonly packages: readonly Package[];
  /** What it was resolved from. */
  readonly sources: readonly PackageSource[];
}

/** A package: the files of a directory with one name, a nested package, or a package out of a binary. */
export interface Package {
  readonly kind: "package";
  readonly identity: PackageIdentity;
  /** `root`: named by the user (its nested packages too). `dependency`: from a `deps/` folder, read to resolve names only. */
  readonly role: "root" | "dependency";
  /** What it was loaded from, shared by a file's nested packages. */
  readonly source: PackageSource;
  /** Display path of the directory or file that it was loaded from. */
  readonly path: string;
  /** The files it stands in (a nested package: the one file that holds it). */
  readonly files: readonly ast.SourceFile[];
  /** The node that declares it: a header (the first) or a nested package. Absent for a directory without a header. */
  readonly declaration?: ast.PackageHeader | ast.NestedPackage;
  /** In order of declaration: files by path, then place. */
  readonly interfaces: ReadonlyMap<string, Interface>;
  readonly worlds: ReadonlyMap<string, World>;
  /** Packages that this one refers to, resolved. */
  readonly dependencies: readonly Package[];
  /** References to packages that are nowhere. */
  readonly missing: readonly PackageIdentity[];
}

/** Where a definition stands: the file and the node. */
export interface SourcePlace<N extends ast.Node = ast.Node> {
  readonly source: SourceText;
  readonly node: N;
}

/** An interface, or the interface that a world writes inline. */
export interface Interface {
  readonly kind: "interface";
  readonly package: Package;
  /** The name; for an inline interface of a world, the label. */
  readonly name: string;
  /** Set for `import x: interface { … }`. */
  readonly inlineOf?: World;
  readonly place: SourcePlace<ast.InterfaceDecl | ast.ImportDecl | ast.ExportDecl>;
  /** Types and used types, in order of declaration. The first wins where a name is there twice (reported). */
  readonly types: ReadonlyMap<string, TypeDef>;
  readonly functions: ReadonlyMap<string, FunctionDef>;
  readonly uses: readonly Use[];
}

/** A world as it is written: what `include` adds is not in `imports` and `exports`. */
export interface World {
  readonly kind: "world";
  readonly package: Package;
  readonly name: string;
  readonly place: SourcePlace<ast.WorldDecl>;
  readonly types: ReadonlyMap<string, TypeDef>;
  readonly uses: readonly Use[];
  readonly imports: readonly WorldExtern[];
  readonly exports: readonly WorldExtern[];
  readonly includes: readonly Include[];
}

/** An import or export of a world. */
export interface WorldExtern {
  readonly kind: "import" | "export";
  readonly world: World;
  readonly place: SourcePlace<ast.ImportDecl | ast.ExportDecl>;
  /** The plain name; absent for a bare path. */
  readonly name?: string;
  /** An interface (by path, by label, or inline), or a function. `undefined`: not resolved. */
  readonly target: Interface | FunctionDef | undefined;
}

/** An `include` of a world; `target` is `undefined` where it could not be resolved. */
export interface Include {
  readonly place: SourcePlace<ast.IncludeDecl>;
  readonly target: World | undefined;
}

/** A `use` statement; a `target` is `undefined` where it could not be resolved. */
export interface Use {
  readonly place: SourcePlace<ast.UseDecl>;
  readonly target: Interface | undefined;
  readonly names: readonly {
    readonly node: ast.UseName;
    readonly local: string;
    readonly target: TypeDef | undefined;
  }[];
}

/** A named type: declared here, or brought in by `use`. */
export interface TypeDef {
  readonly kind: "type-def";
  readonly name: string;
  readonly owner: Interface | World;
  /** A declaration, or the `use` name that brings it in (`place.node.kind === "use-name"`, and `use` is set). */
  readonly place: SourcePlace<ast.TypeDecl | ast.UseName>;
  /** For a used type: the statement, and the definition that it names (one step; follow `used` again for chains). */
  readonly use?: Use;
  readonly used?: TypeDef;
  /** Constructor, methods and static functions of a resource. */
  readonly members: readonly FunctionDef[];
}

/** A function of an interface, a world or a resource. */
export interface FunctionDef {
  readonly kind: "function-def";
  /** Plain name; `constructor` for one. */
  readonly name: string;
  readonly owner: Interface | World;
  /** Set for constructor, method and static. */
  readonly resource?: TypeDef;
  readonly place: SourcePlace<ast.FuncDecl | ast.ResourceMember | ast.ImportDecl | ast.ExportDecl>;
  readonly func: ast.FuncType;
}

/** What an identifier in type position stands for, and what a path stands for: the side tables of the resolver. Keyed by node identity. */
export interface Bindings {
  /** The definition that a type name (also in `own<>`/`borrow<>`) refers to. */
  typeOf(id: ast.Identifier): TypeDef | undefined;
  /** The interface or world that a `use`, `import`, `export` or `include` path refers to. */
  pathOf(path: ast.UsePath): Interface | World | undefined;
}
