import type { SourceText, Span } from "./source.ts";

/**
 * The syntax tree of WIT (component-model, design/mvp/WIT.md). Every node knows its span in the text that it came from:
 * `start` and `end` are offsets in UTF-16 code units, `end` exclusive. The span of an item begins at its first attribute
 * (or its first keyword or name) and ends behind its last token; docs stand before it, the comma of a list behind it.
 * The tree holds no copy of the text: together with `SourceFile.source` it is lossless.
 */

/** One comment, with its markers. `line` is `// …` (also `/// …`) without the line end, `block` is `/* … *␣/`. */
export interface Comment extends Span {
  readonly kind: "line" | "block";
}

/** The comments that stand directly before an item: its documentation (every run of comments counts, as in the official tools). */
export interface Docs extends Span {
  readonly comments: readonly Comment[];
}

/** A name. `%` is not part of `name`; the span includes it. */
export interface Identifier extends Span {
  readonly kind: "identifier";
  readonly name: string;
  readonly escaped: boolean;
}

/** A semantic version as written (`1.0.0-rc.1+b`). It may be malformed: then the parser has reported it. */
export interface VersionNode extends Span {
  readonly kind: "version";
  readonly text: string;
}

export interface StringNode extends Span {
  readonly kind: "string";
  /** The value, escapes resolved. */
  readonly value: string;
}

export interface IntegerNode extends Span {
  readonly kind: "integer";
  /** As written; the parser has checked that it fits a u32. */
  readonly text: string;
}

// ---- attributes (gates and external ids)

export interface SinceAttribute extends Span {
  readonly kind: "since";
  readonly version: VersionNode;
}
export interface UnstableAttribute extends Span {
  readonly kind: "unstable";
  readonly feature: Identifier;
}
export interface DeprecatedAttribute extends Span {
  readonly kind: "deprecated";
  readonly version: VersionNode;
}
export interface ExternalIdAttribute extends Span {
  readonly kind: "external-id";
  readonly value: StringNode;
}
/** An attribute that could not be read: unknown, obsolete or malformed. The parser has reported it. */
export interface InvalidAttribute extends Span {
  readonly kind: "invalid-attribute";
  readonly name?: Identifier;
}
export type Attribute =
  | SinceAttribute
  | UnstableAttribute
  | DeprecatedAttribute
  | ExternalIdAttribute
  | InvalidAttribute;

/** What every item has: docs before it, attributes at its head. */
export interface Documented extends Span {
  readonly docs?: Docs;
}
export interface Attributed extends Documented {
  readonly attributes: readonly Attribute[];
}

// ---- types

export type PrimitiveName =
  | "u8"
  | "u16"
  | "u32"
  | "u64"
  | "s8"
  | "s16"
  | "s32"
  | "s64"
  | "f32"
  | "f64"
  | "char"
  | "bool"
  | "string"
  | "error-context";

export interface PrimitiveType extends Span {
  readonly kind: "primitive";
  readonly name: PrimitiveName;
}
export interface ListType extends Span {
  readonly kind: "list";
  readonly element: TypeNode;
  /** `list<T, N>` 🔧 */
  readonly length?: IntegerNode;
}
export interface MapType extends Span {
  readonly kind: "map";
  readonly key: TypeNode;
  readonly value: TypeNode;
}
export interface OptionType extends Span {
  readonly kind: "option";
  readonly some: TypeNode;
}
export interface TupleType extends Span {
  readonly kind: "tuple";
  readonly items: readonly TypeNode[];
}
/** `result`, `result<T>`, `result<T, E>`, `result<_, E>`. */
export interface ResultType extends Span {
  readonly kind: "result";
  readonly ok?: TypeNode;
  readonly err?: TypeNode;
}
export interface FutureType extends Span {
  readonly kind: "future";
  readonly payload?: TypeNode;
}
export interface StreamType extends Span {
  readonly kind: "stream";
  readonly element?: TypeNode;
}
/** `own<r>` or `borrow<r>`. */
export interface HandleType extends Span {
  readonly kind: "handle";
  readonly ownership: "own" | "borrow";
  readonly resource: Identifier;
}
export interface NamedType extends Span {
  readonly kind: "named";
  readonly id: Identifier;
}
/** A place where a type was expected and none could be read. The parser has reported it. */
export interface InvalidType extends Span {
  readonly kind: "invalid-type";
}
export type TypeNode =
  | PrimitiveType
  | ListType
  | MapType
  | OptionType
  | TupleType
  | ResultType
  | FutureType
  | StreamType
  | HandleType
  | NamedType
  | InvalidType;

// ---- functions

export interface Param extends Span {
  readonly kind: "param";
  readonly name: Identifier;
  readonly type: TypeNode;
}

/** `async func(a: u8) -> u8`. */
export interface FuncType extends Span {
  readonly kind: "func";
  readonly async: boolean;
  readonly params: readonly Param[];
  readonly result?: TypeNode;
}

// ---- type definitions

export interface TypeAlias extends Attributed {
  readonly kind: "type";
  readonly name: Identifier;
  readonly type: TypeNode;
}
export interface RecordField extends Documented {
  readonly kind: "field";
  readonly name: Identifier;
  readonly type: TypeNode;
}
export interface RecordDecl extends Attributed {
  readonly kind: "record";
  readonly name: Identifier;
  readonly fields: readonly RecordField[];
}
export interface FlagDecl extends Documented {
  readonly kind: "flag";
  readonly name: Identifier;
}
export interface FlagsDecl extends Attributed {
  readonly kind: "flags";
  readonly name: Identifier;
  readonly flags: readonly FlagDecl[];
}
export interface EnumCase extends Documented {
  readonly kind: "enum-case";
  readonly name: Identifier;
}
export interface EnumDecl extends Attributed {
  readonly kind: "enum";
  readonly name: Identifier;
  readonly cases: readonly EnumCase[];
}
export interface VariantCase extends Documented {
  readonly kind: "variant-case";
  readonly name: Identifier;
  readonly payload?: TypeNode;
}
export interface VariantDecl extends Attributed {
  readonly kind: "variant";
  readonly name: Identifier;
  readonly cases: readonly VariantCase[];
}

export interface ResourceConstructor extends Attributed {
  readonly kind: "constructor";
  /** The keyword `constructor`: what a finding about it points at. */
  readonly keyword: Span;
  /** `async` is false; `result` only where the constructor is fallible. */
  readonly func: FuncType;
}
export interface ResourceMethod extends Attributed {
  readonly kind: "method";
  readonly name: Identifier;
  readonly func: FuncType;
}
export interface ResourceStatic extends Attributed {
  readonly kind: "static";
  readonly name: Identifier;
  readonly func: FuncType;
}
export type ResourceMember = ResourceConstructor | ResourceMethod | ResourceStatic;

export interface ResourceDecl extends Attributed {
  readonly kind: "resource";
  readonly name: Identifier;
  /** False for `resource r;`. */
  readonly body: boolean;
  readonly members: readonly ResourceMember[];
}

export type TypeDecl = TypeAlias | RecordDecl | FlagsDecl | EnumDecl | VariantDecl | ResourceDecl;

// ---- uses, imports, exports, includes

/** `i`, `ns:pkg/i` or `ns:pkg/i@1.0.0`. `namespace` and `package` are both there or both absent. */
export interface UsePath extends Span {
  readonly kind: "use-path";
  readonly namespace?: Identifier;
  readonly package?: Identifier;
  readonly name: Identifier;
  readonly version?: VersionNode;
}

/** `a` or `a as b` in a list of names. */
export interface UseName extends Span {
  readonly kind: "use-name";
  readonly name: Identifier;
  readonly as?: Identifier;
}

/** `use path.{a, b as c};` in an interface or a world. */
export interface UseDecl extends Attributed {
  readonly kind: "use";
  readonly path: UsePath;
  readonly names: readonly UseName[];
}

/** `f: func();` in an interface. */
export interface FuncDecl extends Attributed {
  readonly kind: "func-decl";
  readonly name: Identifier;
  readonly func: FuncType;
}

/** What stands behind `import` or `export`. */
export type Extern =
  | { readonly kind: "extern-path"; readonly path: UsePath }
  | { readonly kind: "extern-func"; readonly name: Identifier; readonly func: FuncType }
  | { readonly kind: "extern-interface"; readonly name: Identifier; readonly items: readonly InterfaceItem[] }
  /** `import label: path;` 🏷️ */
  | { readonly kind: "extern-named"; readonly name: Identifier; readonly path: UsePath };

export interface ImportDecl extends Attributed {
  readonly kind: "import";
  readonly extern: Extern;
}
export interface ExportDecl extends Attributed {
  readonly kind: "export";
  readonly extern: Extern;
}
export interface IncludeName extends Span {
  readonly kind: "include-name";
  readonly name: Identifier;
  readonly as: Identifier;
}
export interface IncludeDecl extends Attributed {
  readonly kind: "include";
  readonly path: UsePath;
  readonly names: readonly IncludeName[];
}

export type InterfaceItem = UseDecl | TypeDecl | FuncDecl;
export type WorldItem = ImportDecl | ExportDecl | UseDecl | TypeDecl | IncludeDecl;

// ---- files

export interface InterfaceDecl extends Attributed {
  readonly kind: "interface";
  readonly name: Identifier;
  readonly items: readonly InterfaceItem[];
}
export interface WorldDecl extends Attributed {
  readonly kind: "world";
  readonly name: Identifier;
  readonly items: readonly WorldItem[];
}
/** `use path;` or `use path as name;` at the top of a file. `attributes` are never allowed; the parser reports them. */
export interface TopLevelUse extends Attributed {
  readonly kind: "top-level-use";
  readonly path: UsePath;
  readonly as?: Identifier;
}
/** `ns:name` or `ns:name@1.0.0`. */
export interface PackageName extends Span {
  readonly kind: "package-name";
  readonly namespace: Identifier;
  readonly name: Identifier;
  readonly version?: VersionNode;
}
/** `package ns:name@version;` */
export interface PackageHeader extends Documented {
  readonly kind: "package-header";
  readonly name: PackageName;
}
/** `package ns:name@version { … }` */
export interface NestedPackage extends Attributed {
  readonly kind: "nested-package";
  readonly name: PackageName;
  readonly items: readonly FileItem[];
}
export type FileItem = InterfaceDecl | WorldDecl | TopLevelUse | NestedPackage;

/** A WIT file: production `wit-file` of WIT.md. With `source` it is lossless. */
export interface SourceFile extends Span {
  readonly kind: "file";
  readonly source: SourceText;
  readonly header?: PackageHeader;
  readonly items: readonly FileItem[];
  /** Every comment of the file, in order. */
  readonly comments: readonly Comment[];
  /** Names in text that could not be read: that one of them is not defined anywhere is no mistake of its own. */
  readonly lost: ReadonlySet<string>;
}

/** Any item that can carry gates. */
export type GateableItem = InterfaceDecl | WorldDecl | InterfaceItem | WorldItem | ResourceMember;

/** Every kind of node that a visitor meets. */
export type Node =
  | SourceFile
  | PackageHeader
  | PackageName
  | NestedPackage
  | InterfaceDecl
  | WorldDecl
  | TopLevelUse
  | InterfaceItem
  | WorldItem
  | ResourceMember
  | RecordField
  | FlagDecl
  | EnumCase
  | VariantCase
  | UsePath
  | UseName
  | IncludeName
  | FuncType
  | Param
  | TypeNode
  | Attribute
  | Identifier
  | VersionNode
  | StringNode
  | IntegerNode;
