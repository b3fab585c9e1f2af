import type * as ast from "../../../../grammar/ast.ts";
import type { SourceText } from "../../../../grammar/source.ts";
import { typeParts } from "../../../syntax/type-parts.ts";
import { primitiveNames } from "../../../wit/keywords.ts";
import { docsPlace } from "../../docs.ts";
import type { Bindings, FunctionDef, Interface, TypeDef, World } from "../../model.ts";
import { dealias, isUnresolved } from "../../type-info.ts";
import {
  type DraftType,
  type IndexedName,
  type IndexedStability,
  type IndexedTypeKind,
  type TypeRef,
  UNRESOLVED,
} from "../indexed-package.ts";
import type { At, Reporter } from "../report.ts";

/** Types of one package as drafts: a list in order of allocation, with one entry for each anonymous type however often it is written. */
export interface TypeDrafts {
  readonly list: DraftType[];
  /** The draft of a definition of this package, or of one that it uses from another. */
  readonly indexOf: Map<TypeDef, number>;
  readonly anonymous: Map<string, number>;
}

/** What types are resolved in: the container whose names they see. */
export interface TypeScope {
  readonly drafts: TypeDrafts;
  readonly owner: Interface | World;
  readonly source: SourceText;
  readonly report: Reporter;
  readonly bindings: Bindings & { bind(id: ast.Identifier, def: TypeDef): void };
  /** In definitions an unknown name is a `type` that doesn't exist, in functions a `name`: the words of the official resolver. */
  readonly words: "type" | "name";
  mayBeUnread(name: string, at: At): boolean;
  /** Functions that are declared before the place that is being resolved (a later one isn't known yet to the official resolver). */
  readonly functionsBefore?: ReadonlySet<string>;
}

export function addDraft(drafts: TypeDrafts, draft: DraftType): number {
  drafts.list.push(draft);
  return drafts.list.length - 1;
}

/** The kind of a type that is written out. Anonymous parts are added to the drafts on the way, so they come before it. */
function typeKind(scope: TypeScope, type: ast.TypeNode, stability: IndexedStability | undefined): IndexedTypeKind {
  const inner = (node: ast.TypeNode): TypeRef => typeRef(scope, node, stability);
  switch (type.kind) {
    case "primitive":
      return { kind: "alias", type: type.name };
    case "invalid-type":
      return { kind: "alias", type: UNRESOLVED };
    case "named":
      return { kind: "alias", type: namedRef(scope, type.id) };
    case "handle": {
      const resource = resourceRef(scope, type.resource);
      return resource === UNRESOLVED
        ? { kind: "alias", type: UNRESOLVED }
        : { kind: "handle", ownership: type.ownership, resource };
    }
    case "list": {
      const element = inner(type.element);
      return type.length
        ? { kind: "fixed-length-list", type: element, length: Number(type.length.text) }
        : { kind: "list", type: element };
    }
    case "map":
      return mapKind(scope, type, inner);
    case "option":
      return { kind: "option", type: inner(type.some) };
    case "tuple":
      return { kind: "tuple", types: type.items.map(inner) };
    case "result": {
      const ok = type.ok && inner(type.ok);
      const err = type.err && inner(type.err);
      return { kind: "result", ok, err };
    }
    case "future":
      return type.payload ? { kind: "future", type: inner(type.payload) } : { kind: "future" };
    case "stream":
      return type.element ? { kind: "stream", type: inner(type.element) } : { kind: "stream" };
  }
}

const KEYS: ReadonlySet<TypeRef> = new Set<TypeRef>([
  "bool",
  "u8",
  "u16",
  "u32",
  "u64",
  "s8",
  "s16",
  "s32",
  "s64",
  "char",
  "string",
]);

function mapKind(scope: TypeScope, type: ast.MapType, inner: (node: ast.TypeNode) => TypeRef): IndexedTypeKind {
  const key = inner(type.key);
  const value = inner(type.value);
  if (key !== UNRESOLVED && !KEYS.has(key)) {
    scope.report.error(
      "map/key-type",
      "invalid map key type: map keys must be bool, u8, u16, u32, u64, s8, s16, s32, s64, char, or string",
      { source: scope.source, span: { start: type.start, end: type.start + "map".length } },
      type.key.kind === "named"
        ? { help: `an alias is no key: write out what \`${type.key.id.name}\` stands for` }
        : {},
    );
    return { kind: "alias", type: UNRESOLVED };
  }
  return { kind: "map", key, value };
}

/** A type where it is used: anonymous types are shared within the package. */
export function typeRef(scope: TypeScope, type: ast.TypeNode, stability: IndexedStability | undefined): TypeRef {
  const kind = typeKind(scope, type, stability);
  return anonymousRef(scope.drafts, kind, { source: scope.source, span: type }, stability);
}

/** The draft of an anonymous type. `own<r>` without a name of its own is `r`; an alias is what it stands for. */
export function anonymousRef(
  drafts: TypeDrafts,
  kind: IndexedTypeKind,
  at: At,
  stability: IndexedStability | undefined,
): TypeRef {
  if (kind.kind === "alias") return kind.type;
  if (kind.kind === "handle" && kind.ownership === "own") return kind.resource;
  const parts = partsOf(kind);
  if (parts.includes(UNRESOLVED)) return UNRESOLVED;
  const key = anonymousKey(kind, parts);
  const known = drafts.anonymous.get(key);
  if (known !== undefined) return known;
  const inherited = stability ?? inheritedStability(drafts, parts);
  const index = addDraft(drafts, { kind, at, stability: inherited });
  drafts.anonymous.set(key, index);
  return index;
}

/** An anonymous type takes over the first stability that its parts state. */
function inheritedStability(drafts: TypeDrafts, parts: readonly TypeRef[]): IndexedStability | undefined {
  for (const part of parts) {
    const stability = typeof part === "number" ? drafts.list[part]?.stability : undefined;
    if (stability) return stability;
  }
  return undefined;
}

/** The types that a type directly consists of, in order. */
export function partsOf(kind: IndexedTypeKind): readonly TypeRef[] {
  switch (kind.kind) {
    case "alias":
    case "option":
    case "list":
    case "fixed-length-list":
      return [kind.type];
    case "record":
      return kind.fields.map((field) => field.type);
    case "tuple":
      return kind.types;
    case "variant":
      return kind.cases.flatMap((one) => (one.type === undefined ? [] : [one.type]));
    case "map":
      return [kind.key, kind.value];
    case "result":
      return [...(kind.ok === undefined ? [] : [kind.ok]), ...(kind.err === undefined ? [] : [kind.err])];
    case "future":
    case "stream":
      return kind.type === undefined ? [] : [kind.type];
    case "handle":
      return [kind.resource];
    default:
      return [];
  }
}

function anonymousKey(kind: IndexedTypeKind, parts: readonly TypeRef[]): string {
  if (kind.kind === "result") return `result ${kind.ok ?? "_"} ${kind.err ?? "_"}`;
  if (kind.kind === "fixed-length-list") return `list ${kind.type} ${kind.length}`;
  return `${kind.kind} ${parts.join(" ")}`;
}

/** What a name in type position stands for, bound for the model on the way. */
function lookUp(scope: TypeScope, id: ast.Identifier): TypeDef | undefined {
  const def = scope.owner.types.get(id.name);
  if (def) {
    scope.bindings.bind(id, def);
    return def;
  }
  if (!scope.mayBeUnread(id.name, { source: scope.source, span: id })) reportUnknown(scope, id);
  return undefined;
}

function reportUnknown(scope: TypeScope, id: ast.Identifier): void {
  const at = { source: scope.source, span: id };
  const isFunction = scope.owner.kind === "interface" && scope.owner.functions.has(id.name);
  if (scope.words === "name" && scope.functionsBefore?.has(id.name)) {
    scope.report.error("type/not-a-type", `cannot use function \`${id.name}\` as a type`, at);
    return;
  }
  const renamed = { float32: "f32", float64: "f64" }[id.name];
  const hint =
    renamed && scope.words === "type"
      ? `\nthe \`${id.name}\` type has been renamed to \`${renamed}\` and is no longer accepted, but the \`WIT_REQUIRE_F32_F64=0\` environment variable can be used to temporarily disable this error`
      : "";
  const message = `${scope.words} \`${id.name}\` does not exist${hint}`;
  if (renamed) scope.report.error("type/unknown", message, at, { help: `write \`${renamed}\`` });
  else if (isFunction) scope.report.error("type/unknown", message, at, { help: `\`${id.name}\` is a function` });
  else scope.report.error("type/unknown", message, at, scope.report.meant(id.name, namesOf(scope)));
}

/** What may stand as the name of a type. */
function* namesOf(scope: TypeScope): Generator<string> {
  yield* primitiveNames;
  yield* scope.owner.types.keys();
}

function namedRef(scope: TypeScope, id: ast.Identifier): TypeRef {
  const def = lookUp(scope, id);
  return def ? (scope.drafts.indexOf.get(def) ?? UNRESOLVED) : UNRESOLVED;
}

/** What stands in `own<…>` and `borrow<…>`: it has to be a resource, through any chain of aliases. */
function resourceRef(scope: TypeScope, id: ast.Identifier): number {
  const def = lookUp(scope, id);
  const index = def && scope.drafts.indexOf.get(def);
  if (!def || index === undefined || index === UNRESOLVED) return UNRESOLVED;
  if (isUnresolved(scope.bindings, def)) return UNRESOLVED;
  const end = dealias(scope.bindings, def);
  if (end.place.node.kind === "resource") return index;
  const isForeign = end.owner.package !== def.owner.package;
  const message = isForeign
    ? "type used in a handle must be a resource"
    : `type \`${id.name}\` used in a handle must be a resource`;
  scope.report.error("type/not-a-resource", message, { source: scope.source, span: id });
  return UNRESOLVED;
}

/** The kind of a definition: of an alias, the type that it stands for. */
export function definitionKind(
  scope: TypeScope,
  node: ast.TypeDecl,
  stability: IndexedStability | undefined,
): IndexedTypeKind {
  const { source } = scope;
  const named = (item: { readonly name: ast.Identifier; readonly docs?: ast.Docs }): IndexedName => {
    const docs = docsPlace(source, item.docs);
    return docs === undefined ? { name: item.name.name } : { name: item.name.name, docs };
  };
  switch (node.kind) {
    case "type":
      return typeKind(scope, node.type, stability);
    case "record":
      return {
        kind: "record",
        fields: node.fields.map((field) => ({
          name: field.name.name,
          docs: docsPlace(source, field.docs),
          type: typeRef(scope, field.type, stability),
        })),
      };
    case "flags":
      return { kind: "flags", flags: node.flags.map(named) };
    case "enum":
      return { kind: "enum", cases: node.cases.map(named) };
    case "variant":
      return {
        kind: "variant",
        cases: node.cases.map((one) => ({
          name: one.name.name,
          docs: docsPlace(source, one.docs),
          type: one.payload && typeRef(scope, one.payload, stability),
        })),
      };
    case "resource":
      reportDuplicateMembers(scope, node);
      return { kind: "resource" };
  }
}

function reportDuplicateMembers({ report, source }: TypeScope, node: ast.ResourceDecl): void {
  const names = new Set<string>();
  let constructors = 0;
  for (const member of node.members) {
    if (member.kind === "constructor") {
      if (++constructors > 1)
        report.error("name/duplicate", "duplicate constructors", { source, span: member.keyword });
    } else if (names.has(member.name.name)) {
      const at = { source, span: member.name };
      report.error("name/duplicate", `duplicate function name \`${member.name.name}\``, at);
    } else names.add(member.name.name);
  }
}

/** The identifiers that a definition depends on, in order: its edges in the order of definitions. */
export function definitionNames(node: ast.TypeDecl): ast.Identifier[] {
  const out: ast.Identifier[] = [];
  const visit = (type: ast.TypeNode | undefined): void => {
    if (type) namesIn(type, out);
  };
  if (node.kind === "type") visit(node.type);
  if (node.kind === "record") for (const field of node.fields) visit(field.type);
  if (node.kind === "variant") for (const one of node.cases) visit(one.payload);
  return out;
}

function namesIn(type: ast.TypeNode, out: ast.Identifier[]): void {
  if (type.kind === "named") out.push(type.id);
  else if (type.kind === "handle") out.push(type.resource);
  else for (const part of typeParts(type)) namesIn(part, out);
}

export function functionName(func: FunctionDef): string {
  const { kind } = func.place.node;
  if (!func.resource) return func.name;
  if (kind === "constructor") return `[constructor]${func.resource.name}`;
  return `[${kind === "static" ? "static" : "method"}]${func.resource.name}.${func.name}`;
}
