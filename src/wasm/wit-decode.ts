/**
 * From typed scopes to WIT: instances become interfaces, component types worlds, and a type that equals one with a name already
 * becomes a `use` of it.
 */
import { malformed, overLimit } from "./bytes.ts";
import type { ComponentType, ComponentValueType } from "./component-types.ts";
import { type ExternName, fullName } from "./extern-name.ts";
import type {
  FunctionKind,
  Resolved,
  ResolvedFunction,
  ResolvedType,
  ResolvedTypeDef,
  TypeKind,
  WorldItem,
} from "./resolved.ts";
import { own } from "./resolved.ts";
import {
  type Budget,
  type FunctionNode,
  type NamedItem,
  spend,
  type TypedScope,
  type TypeEnv,
  type TypeNode,
  typeAt,
} from "./typing.ts";

type Owner = NonNullable<ResolvedTypeDef["owner"]>;

/** A package that is being put together. */
export interface PackageDraft {
  readonly name: string;
  readonly interfaces: Map<string, number>;
  readonly worlds: Map<string, number>;
}

/** What has been decoded so far. */
export interface Decoder {
  readonly budget: Budget;
  readonly resolved: Resolved;
  /** The package (or component) that is decoded. */
  root: PackageDraft;
  /** Packages that it refers to, as far as it shows them. */
  readonly foreign: Map<string, PackageDraft>;
  /** Interfaces of the root package by whole name. */
  readonly named: Map<string, number>;
  readonly types: Map<TypeNode, number>;
  /** Resources by owner and name. */
  readonly resources: Map<string, number>;
  /** Names of imports and exports that have no form in WIT: core modules, components, values, exported types. */
  readonly omitted: string[];
  /** Index of the type `error-context`, once it is used. */
  errorContext: number | undefined;
  /** Of types without a name: how many types they are when written out. */
  readonly weights: Map<number, number>;
  /** How many types are being decoded within one another. */
  depth: number;
}

/** Types within types beyond this are given up; engines do so earlier. */
const maxTypeDepth = 200;

export function createDecoder(budget: Budget): Decoder {
  return {
    budget,
    resolved: { worlds: [], interfaces: [], types: [], packages: [] },
    root: draft(""),
    foreign: new Map(),
    named: new Map(),
    types: new Map(),
    resources: new Map(),
    omitted: [],
    weights: new Map(),
    errorContext: undefined,
    depth: 0,
  };
}

export function draft(name: string): PackageDraft {
  return { name, interfaces: new Map(), worlds: new Map() };
}

const label = /^(?:[a-z][a-z0-9]*|[A-Z][A-Z0-9]*)(?:-(?:[a-z0-9]+|[A-Z0-9]+))*$/;
const interfaceName = /^([^/@]+:[^/@]+)\/([^/@]+)(@.+)?$/;

/** Splits `ns:pkg/name@version` into the package and the name; `undefined` for a plain name. */
export function splitName(name: string): { readonly package: string; readonly name: string } | undefined {
  const match = interfaceName.exec(name);
  const [, path = "", item = "", version = ""] = match ?? [];
  return match === null ? undefined : { package: path + version, name: item };
}

function checkLabel(text: string, offset: number): string {
  return label.test(text) ? text : malformed(offset, `\`${text}\` isn't a WIT name`);
}

/** The items that a world imports and exports. `place` is the world's index, for the types that it owns. */
export function worldItems(
  decoder: Decoder,
  scope: TypedScope,
  place: number,
): { readonly imports: Record<string, WorldItem>; readonly exports: Record<string, WorldItem> } {
  const imports: Record<string, WorldItem> = {};
  const exports: Record<string, WorldItem> = {};
  for (const item of scope.imports) worldItem(decoder, item, place, imports, true);
  for (const item of scope.exports) worldItem(decoder, item, place, exports, false);
  return { imports, exports };
}

function worldItem(
  decoder: Decoder,
  { name, item, offset }: NamedItem,
  place: number,
  into: Record<string, WorldItem>,
  imported: boolean,
): void {
  const external = name.externalId === undefined ? {} : { "external-id": name.externalId };
  if (item.sort === "instance") {
    const full = fullName(name);
    const path = splitName(full) !== undefined;
    const id = path
      ? foreignInterface(decoder, full, item.exports, offset)
      : name.implements === undefined
        ? ownInterface(decoder, checkLabel(name.name, offset), item.exports, offset)
        : foreignInterface(decoder, name.implements, item.exports, offset);
    into[path ? `interface-${id}` : checkLabel(name.name, offset)] = { interface: { id, ...external } };
  } else if (item.sort === "func") {
    into[name.name] = {
      function: { ...functionOf(decoder, name, item.node, { world: place }, offset), ...external },
    };
  } else if (item.sort === "type" && imported) {
    into[checkLabel(name.name, offset)] = {
      type: exportedType(decoder, name.name, item.node, { world: place }, offset),
    };
  } else {
    decoder.omitted.push(name.name);
  }
}

/**
 * An interface of the root package, or of a world where the name is a plain one: its index. One that is known already is filled up.
 */
export function ownInterface(decoder: Decoder, name: string, exports: readonly NamedItem[], offset: number): number {
  if (decoder.named.has(name)) return foreignInterface(decoder, name, exports, offset);
  const path = splitName(name);
  const id = newInterface(decoder, path === undefined ? null : checkLabel(path.name, offset));
  fill(decoder, id, exports);
  if (path !== undefined) {
    decoder.root.interfaces.set(path.name, id);
    decoder.named.set(name, id);
  }
  return id;
}

function newInterface(decoder: Decoder, name: string | null): number {
  return decoder.resolved.interfaces.push({ name, types: {}, functions: {}, package: null }) - 1;
}

/** An interface that is named by its path: of the root package, or of another one, of which only what is used is known. */
export function foreignInterface(
  decoder: Decoder,
  name: string,
  exports: readonly NamedItem[],
  offset: number,
): number {
  const known = decoder.named.get(name);
  const id = known ?? foreignByName(decoder, name, offset);
  fill(decoder, id, exports);
  return id;
}

function foreignByName(decoder: Decoder, name: string, offset: number): number {
  const path = splitName(name);
  if (path === undefined) malformed(offset, `\`${name}\` isn't the name of an interface`);
  const owner = decoder.foreign.get(path.package) ?? draft(path.package);
  decoder.foreign.set(path.package, owner);
  const known = owner.interfaces.get(path.name);
  if (known !== undefined) return known;
  const id = newInterface(decoder, checkLabel(path.name, offset));
  owner.interfaces.set(path.name, id);
  return id;
}

/** Adds what an instance exports to an interface; types that it has already get the new identity too. */
function fill(decoder: Decoder, id: number, exports: readonly NamedItem[]): void {
  const target = decoder.resolved.interfaces[id];
  if (target === undefined) return;
  for (const { name, item, offset } of exports) {
    spend(decoder.budget, 1);
    const external = name.externalId === undefined ? {} : { "external-id": name.externalId };
    if (item.sort === "type") {
      const known = own(target.types, checkLabel(name.name, offset));
      if (known !== undefined) decoder.types.set(item.node, known);
      else target.types[name.name] = exportedType(decoder, name.name, item.node, { interface: id }, offset, external);
    } else if (item.sort === "func" && own(target.functions, name.name) === undefined) {
      target.functions[name.name] = { ...functionOf(decoder, name, item.node, { interface: id }, offset), ...external };
    } else if (item.sort !== "func") {
      decoder.omitted.push(name.name);
    }
  }
}

function ownerKey(owner: Owner, name: string): string {
  return "interface" in owner ? `i${owner.interface} ${name}` : `w${owner.world} ${name}`;
}

/** A named type: new, or another name of one that is known. */
function exportedType(
  decoder: Decoder,
  name: string,
  node: TypeNode,
  owner: Owner,
  offset: number,
  external: { readonly "external-id"?: string } = {},
): number {
  const known = knownType(decoder, node);
  let kind: TypeKind;
  if (known !== undefined) kind = { type: known };
  else {
    const source = peel(decoder, node);
    kind = source.kind === "resource" ? "resource" : typeKind(decoder, source.type, source.env, offset);
  }
  const id = decoder.resolved.types.push({ name, kind, owner, ...external }) - 1;
  if (kind === "resource") decoder.resources.set(ownerKey(owner, name), id);
  decoder.types.set(node, id);
  return id;
}

/** The type that a node, or one that it is another name of, has become. */
function knownType(decoder: Decoder, node: TypeNode): number | undefined {
  for (let current = node; ; current = current.of) {
    spend(decoder.budget, 1);
    const known = decoder.types.get(current);
    if (known !== undefined) return known;
    if (current.kind !== "alias") return undefined;
  }
}

function peel(decoder: Decoder, node: TypeNode): Exclude<TypeNode, { kind: "alias" }> {
  let current = node;
  while (current.kind === "alias") {
    spend(decoder.budget, 1);
    current = current.of;
  }
  return current;
}

function functionOf(
  decoder: Decoder,
  name: ExternName,
  { type, env }: FunctionNode,
  owner: Owner,
  offset: number,
): ResolvedFunction {
  const params = type.params.map((param) => ({
    name: checkLabel(param.name, offset),
    type: valueType(decoder, param.type, env, offset),
  }));
  const results = type.namedResults;
  if (results !== undefined) malformed(offset, "a function with named results has no form in WIT");
  const result = type.result === undefined ? {} : { result: valueType(decoder, type.result, env, offset) };
  return { name: name.name, kind: functionKind(decoder, name.name, type.async, owner, offset), params, ...result };
}

const memberName = /^\[(constructor|method|static)\]([^.]+)(?:\.(.+))?$/;

function functionKind(decoder: Decoder, name: string, async: boolean, owner: Owner, offset: number): FunctionKind {
  const [, kind, resource = "", member] = memberName.exec(name) ?? [];
  if (kind === undefined) {
    checkLabel(name, offset);
    return async ? "async-freestanding" : "freestanding";
  }
  if (member !== undefined) checkLabel(member, offset);
  const id = decoder.resources.get(ownerKey(owner, resource));
  if (id === undefined) malformed(offset, `\`${name}\` belongs to no resource here`);
  if (kind === "constructor") return { constructor: id };
  if (kind === "method") return async ? { "async-method": id } : { method: id };
  return async ? { "async-static": id } : { static: id };
}

function valueType(decoder: Decoder, type: ComponentValueType, env: TypeEnv, offset: number): ResolvedType {
  if (typeof type === "string") return type === "error-context" ? errorContext(decoder) : type;
  const node = typeAt(env, type, offset);
  const known = knownType(decoder, node);
  if (known !== undefined) {
    spend(decoder.budget, weight(decoder, known));
    return known;
  }
  const source = peel(decoder, node);
  if (source.kind === "resource") malformed(offset, "a resource is used without a handle");
  if (source.type.kind === "primitive") return valueType(decoder, source.type.type, env, offset);
  if (mustBeNamed.has(source.type.kind)) malformed(offset, `a ${source.type.kind} without a name has no form in WIT`);
  const kind = typeKind(decoder, source.type, source.env, offset);
  const id = decoder.resolved.types.push({ name: null, kind, owner: null }) - 1;
  decoder.types.set(node, id);
  const total = parts(kind).reduce((sum: number, part) => sum + weight(decoder, part), 1);
  decoder.weights.set(id, total);
  spend(decoder.budget, total);
  return id;
}

/**
 * A type without a name is written out wherever it is used, and two uses within each of two uses … double at every step: what would
 * be written out counts against the budget.
 */
function weight(decoder: Decoder, type: ResolvedType | null): number {
  return typeof type === "number" ? (decoder.weights.get(type) ?? 1) : 1;
}

const mustBeNamed: ReadonlySet<ComponentType["kind"]> = new Set(["record", "variant", "enum", "flags"]);

/** The types that a type without a name is made of. */
function parts(kind: TypeKind): readonly (ResolvedType | null)[] {
  if (typeof kind === "string") return [];
  if ("tuple" in kind) return kind.tuple.types;
  if ("map" in kind) return kind.map;
  if ("result" in kind) return [kind.result.ok, kind.result.err];
  if ("list" in kind) return [kind.list];
  if ("option" in kind) return [kind.option];
  if ("fixed-length-list" in kind) return [kind["fixed-length-list"][0]];
  if ("stream" in kind) return [kind.stream];
  return "future" in kind ? [kind.future] : [];
}

/** `error-context` is a type of its own in the resolved form, not a primitive. */
function errorContext(decoder: Decoder): ResolvedType {
  decoder.errorContext ??= decoder.resolved.types.push({ name: null, kind: "error-context", owner: null }) - 1;
  return decoder.errorContext;
}

function typeKind(decoder: Decoder, type: ComponentType, env: TypeEnv, offset: number): TypeKind {
  decoder.depth++;
  if (decoder.depth > maxTypeDepth) overLimit(offset, `types nest more than ${maxTypeDepth} deep`);
  const kind = typeKindWithin(decoder, type, env, offset);
  decoder.depth--;
  return kind;
}

function typeKindWithin(decoder: Decoder, type: ComponentType, env: TypeEnv, offset: number): TypeKind {
  const value = (inner: ComponentValueType): ResolvedType => valueType(decoder, inner, env, offset);
  const optional = (inner: ComponentValueType | undefined): ResolvedType | null =>
    inner === undefined ? null : value(inner);
  const labelled = (name: string): { readonly name: string } => ({ name: checkLabel(name, offset) });
  spend(decoder.budget, 1);
  switch (type.kind) {
    case "primitive":
      return type.type === "error-context" ? "error-context" : { type: type.type };
    case "record":
      return { record: { fields: type.fields.map((field) => ({ ...labelled(field.name), type: value(field.type) })) } };
    case "variant":
      return { variant: { cases: type.cases.map((item) => ({ ...labelled(item.name), type: optional(item.type) })) } };
    case "enum":
      return { enum: { cases: type.names.map(labelled) } };
    case "flags":
      return { flags: { flags: type.names.map(labelled) } };
    case "tuple":
      return { tuple: { types: type.types.map(value) } };
    case "list":
      return type.length === undefined
        ? { list: value(type.element) }
        : { "fixed-length-list": [value(type.element), type.length] };
    case "map":
      return { map: [value(type.key), value(type.value)] };
    case "option":
      return { option: value(type.type) };
    case "result":
      return { result: { ok: optional(type.ok), err: optional(type.error) } };
    case "own":
    case "borrow":
      return { handle: handle(decoder, type.kind, typeAt(env, type.resource, offset), offset) };
    case "stream":
      return { stream: optional(type.type) };
    case "future":
      return { future: optional(type.type) };
    default:
      return malformed(offset, `a ${type.kind} type stands where a value's type is expected`);
  }
}

function handle(
  decoder: Decoder,
  kind: "own" | "borrow",
  node: TypeNode,
  offset: number,
): { readonly own: number } | { readonly borrow: number } {
  const id = knownType(decoder, node);
  if (id === undefined) malformed(offset, "a handle refers to a resource without a name");
  return kind === "own" ? { own: id } : { borrow: id };
}
