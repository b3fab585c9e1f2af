import type * as ast from "../../grammar/ast.ts";
import { packageName as nameOfPackage } from "../package/item-id.ts";
import type { Interface, Model, TypeDef, World } from "../package/model.ts";
import { compatibleSeries, parseVersion } from "../package/version.ts";

/** What a type is once every alias and every `use` on the way has been followed. `passed`: the names on the way. */
type Settled =
  | { readonly kind: "anonymous"; readonly type: ast.TypeNode; readonly borrow: boolean; readonly passed: Passed }
  | { readonly kind: "definition"; readonly definition: TypeDef; readonly borrow: boolean; readonly passed: Passed }
  /** Its package isn't there: known by the path of the `use` that names it. */
  | { readonly kind: "foreign"; readonly identity: string; readonly borrow: boolean };

type Passed = ReadonlySet<TypeDef>;

export interface TypeComparer {
  /** Whether two types, of the old and of the new version, are the same to a component. Aliases are transparent. */
  same(old: ast.TypeNode | undefined, now: ast.TypeNode | undefined): boolean;
  /** Whether the names `old` and `now` stand for the same type. */
  sameName(old: TypeDef, now: TypeDef): boolean;
}

export interface TypeComparerOptions {
  /** Take `map<k, v>` and `list<tuple<k, v>>` for one type: they share their lowered form, not their component type. */
  readonly mapsAsLists?: boolean;
}

/**
 * Compares types of two versions of the package `packageName` (`ns:name`). Types of that package are paired by name whatever
 * their version; types of other packages by name and compatibility track, since a component links across one (0.2.1 and 0.2.3)
 * and not across two. Records, variants, enums and flags that differ by name only are compared by structure, resources by name.
 */
export function createTypeComparer(
  oldModel: Model,
  newModel: Model,
  packageName: string,
  options: TypeComparerOptions = {},
): TypeComparer {
  const structural = new Map<TypeDef, Map<TypeDef, boolean>>();

  function same(old: ast.TypeNode | undefined, now: ast.TypeNode | undefined): boolean {
    if (!old || !now) return old === now;
    return sameSettled(settleType(oldModel, old, packageName), settleType(newModel, now, packageName));
  }

  function sameSettled(old: Settled, now: Settled): boolean {
    if (old.kind === "foreign") return old.borrow === now.borrow && isNamedOnTheWay(old.identity, now);
    if (now.kind === "foreign") return old.borrow === now.borrow && isNamedOnTheWay(now.identity, old);
    if (old.kind === "anonymous" || now.kind === "anonymous") {
      return old.kind === "anonymous" && now.kind === "anonymous" && sameAnonymous(old.type, now.type);
    }
    if (old.borrow !== now.borrow) return false;
    if (identityOf(old.definition, packageName) === identityOf(now.definition, packageName)) return true;
    return sameStructure(old.definition, now.definition);
  }

  /** One side knows the type by its path alone; the other, whose dependencies are there, may have gone on to what it stands for. */
  function isNamedOnTheWay(identity: string, other: Settled): boolean {
    if (other.kind === "foreign") return other.identity === identity;
    return [...other.passed].some((definition) => identityOf(definition, packageName) === identity);
  }

  function sameAnonymous(old: ast.TypeNode, now: ast.TypeNode): boolean {
    if (options.mapsAsLists) {
      const pairs = [asPairList(oldModel, old, packageName), asPairList(newModel, now, packageName)] as const;
      if (pairs[0] && pairs[1]) return same(pairs[0].key, pairs[1].key) && same(pairs[0].value, pairs[1].value);
    }
    switch (old.kind) {
      case "primitive":
        return now.kind === "primitive" && old.name === now.name;
      case "list":
        return now.kind === "list" && sameLength(old.length, now.length) && same(old.element, now.element);
      case "map":
        return now.kind === "map" && same(old.key, now.key) && same(old.value, now.value);
      case "option":
        return now.kind === "option" && same(old.some, now.some);
      case "tuple":
        return now.kind === "tuple" && sameAll(old.items, now.items);
      case "result":
        return now.kind === "result" && same(old.ok, now.ok) && same(old.err, now.err);
      case "future":
        return now.kind === "future" && same(old.payload, now.payload);
      case "stream":
        return now.kind === "stream" && same(old.element, now.element);
      case "handle":
      case "named":
        return now.kind === old.kind && nameOf(old) === nameOf(now);
      case "invalid-type":
        return now.kind === "invalid-type";
    }
  }

  function sameAll(old: readonly ast.TypeNode[], now: readonly ast.TypeNode[]): boolean {
    return old.length === now.length && old.every((type, index) => same(type, now[index]));
  }

  function sameStructure(old: TypeDef, now: TypeDef): boolean {
    const known = structural.get(old)?.get(now);
    if (known !== undefined) return known;
    const result = compareStructure(old.place.node, now.place.node);
    const row = structural.get(old) ?? new Map<TypeDef, boolean>();
    structural.set(old, row.set(now, result));
    return result;
  }

  function compareStructure(old: TypeDef["place"]["node"], now: TypeDef["place"]["node"]): boolean {
    if (old.kind === "record" && now.kind === "record") {
      return sameParts(old.fields, now.fields, (a, b) => same(a.type, b.type));
    }
    if (old.kind === "variant" && now.kind === "variant") {
      return sameParts(old.cases, now.cases, (a, b) => same(a.payload, b.payload));
    }
    if (old.kind === "enum" && now.kind === "enum") return sameParts(old.cases, now.cases, () => true);
    if (old.kind === "flags" && now.kind === "flags") return sameParts(old.flags, now.flags, () => true);
    return false;
  }

  function sameName(old: TypeDef, now: TypeDef): boolean {
    return sameSettled(
      settleDefinition(oldModel, old, false, packageName),
      settleDefinition(newModel, now, false, packageName),
    );
  }

  return { same, sameName };
}

function sameParts<P extends { readonly name: ast.Identifier }>(
  old: readonly P[],
  now: readonly P[],
  alike: (a: P, b: P) => boolean,
): boolean {
  return (
    old.length === now.length &&
    old.every((part, index) => {
      const other = now[index];
      return other !== undefined && part.name.name === other.name.name && alike(part, other);
    })
  );
}

function sameLength(old: ast.IntegerNode | undefined, now: ast.IntegerNode | undefined): boolean {
  return (old && Number(old.text)) === (now && Number(now.text));
}

function nameOf(type: ast.NamedType | ast.HandleType): string {
  return type.kind === "named" ? type.id.name : `${type.ownership}<${type.resource.name}>`;
}

/** `list<tuple<k, v>>` or `map<k, v>` as its key and value. */
function asPairList(
  model: Model,
  type: ast.TypeNode,
  packageName: string,
): { readonly key: ast.TypeNode; readonly value: ast.TypeNode } | undefined {
  if (type.kind === "map") return { key: type.key, value: type.value };
  if (type.kind !== "list" || type.length) return undefined;
  const element = settleType(model, type.element, packageName);
  if (element.kind !== "anonymous" || element.type.kind !== "tuple" || element.type.items.length !== 2)
    return undefined;
  const [key, value] = element.type.items;
  return key && value ? { key, value } : undefined;
}

function settleType(model: Model, type: ast.TypeNode, packageName: string): Settled {
  const nothing = { borrow: false, passed: new Set<TypeDef>() };
  if (type.kind !== "named" && type.kind !== "handle") return { kind: "anonymous", type, ...nothing };
  const id = type.kind === "named" ? type.id : type.resource;
  const definition = model.typeOf(id);
  const borrow = type.kind === "handle" && type.ownership === "borrow";
  return definition
    ? settleDefinition(model, definition, borrow, packageName)
    : { kind: "anonymous", type, ...nothing };
}

/** Follows aliases and uses. The resolver refuses cycles, but a model with errors may hold one: hence `passed`. */
function settleDefinition(model: Model, start: TypeDef, borrow: boolean, packageName: string): Settled {
  const passed = new Set<TypeDef>();
  let definition = start;
  while (!passed.has(definition)) {
    passed.add(definition);
    const { node } = definition.place;
    if (node.kind === "use-name") {
      if (!definition.used)
        return { kind: "foreign", identity: foreignIdentity(definition, node, packageName), borrow };
      definition = definition.used;
      continue;
    }
    if (node.kind !== "type") break;
    const { type } = node;
    if (type.kind !== "named") return { kind: "anonymous", type, borrow, passed };
    const next = model.typeOf(type.id);
    if (!next) return { kind: "anonymous", type, borrow, passed };
    definition = next;
  }
  return { kind: "definition", definition, borrow, passed };
}

function identityOf(definition: TypeDef, packageName: string): string {
  return `${containerIdentity(definition.owner, packageName)}#${definition.name}`;
}

/** `ns:pkg/interface`, with the compatibility track where it isn't the compared package itself. */
export function containerIdentity(owner: Interface | World, packageName: string): string {
  const { identity } = owner.package;
  const id = nameOfPackage(identity);
  const inline = owner.kind === "interface" && owner.inlineOf ? `${owner.inlineOf.name}.` : "";
  return `${id}/${inline}${owner.name}${id === packageName ? "" : trackSuffix(identity.version)}`;
}

function foreignIdentity(definition: TypeDef, node: ast.UseName, packageName: string): string {
  const path = definition.use?.place.node.path;
  return `${path ? pathIdentity(path, packageName) : "?"}#${node.name.name}`;
}

/** The identity of what a path names when it can't be resolved, in the same notation as `containerIdentity`. */
export function pathIdentity(path: ast.UsePath, packageName: string): string {
  if (!path.namespace || !path.package) return `${packageName}/${path.name.name}`;
  const id = `${path.namespace.name}:${path.package.name}`;
  return `${id}/${path.name.name}${id === packageName ? "" : trackSuffix(path.version?.text)}`;
}

function trackSuffix(version: string | undefined): string {
  if (version === undefined) return "";
  const parsed = parseVersion(version);
  return `@${parsed ? compatibleSeries(parsed) : version}`;
}
