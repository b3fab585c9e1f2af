import type * as ast from "../../grammar/ast.ts";
import { packageName } from "../package/item-id.ts";
import type { Model, TypeDef } from "../package/model.ts";
import { createCauseFinder } from "./find-cause.ts";
import { type AliasFollower, createAliasFollower, type FollowedType, type TypeEnd } from "./follow-aliases.ts";
import { noOwnName, type OwnName } from "./identity.ts";
import { createPairDecider, type Pair } from "./pair-decider.ts";

type OptionalType = ast.TypeNode | undefined;

export interface TypeComparer {
  /** Whether two types, of the old and of the new version, are the same to a component. Aliases are transparent. */
  same(old: OptionalType, now: OptionalType): boolean;
  /** Whether the names `old` and `now` stand for the same type. */
  sameName(old: TypeDef, now: TypeDef): boolean;
  /** A definition of another package because of which two types differ, though it has the name that it had. */
  cause(old: FollowedType, now: FollowedType): ChangedDefinition | undefined;
  readonly old: AliasFollower;
  readonly now: AliasFollower;
}

/** A definition of another package that changed under one name. */
export interface ChangedDefinition {
  readonly old: TypeDef;
  readonly now: TypeDef;
}

interface TypeComparerOptions {
  /** Take `map<k, v>` and `list<tuple<k, v>>` for one type: they share their lowered form, not their component type. */
  readonly mapsAsLists?: boolean;
  /** Take types of one name for one type in every package: what became of a type is looked at where it is defined. */
  readonly byName?: boolean;
}

/** The comparers of two versions of a package. */
export interface TypeComparers {
  readonly types: TypeComparer;
  /** As `types`, with `map<k, v>` and `list<tuple<k, v>>` taken for one: tells why two types differ. */
  readonly lowered: TypeComparer;
  /** As `types`, with types of one name taken for one: tells what became of a definition in itself. */
  readonly byName: TypeComparer;
}

/**
 * Compares types of two versions of a package. Types of that package are paired by name whatever their version, and what is
 * different about one is told at its own declaration. Types of other packages are paired by name and compatibility track and
 * compared by structure. Records, variants, enums and flags that differ by name only are the same; resources are paired by name.
 */
export function createTypeComparers(
  oldModel: Model,
  newModel: Model,
  names: { readonly old: OwnName; readonly now: OwnName },
): TypeComparers {
  const before = createAliasFollower(oldModel, names.old);
  const after = createAliasFollower(newModel, names.now);
  const create = (options: TypeComparerOptions) => createTypeComparer(before, after, names.old, options);
  return { types: create({}), lowered: create({ mapsAsLists: true }), byName: create({ byName: true }) };
}

/** Whether types of one model are the same, each named type by its name. */
export function createNameComparer(model: Model): TypeComparer {
  const follower = createAliasFollower(model, noOwnName);
  return createTypeComparer(follower, follower, noOwnName, { byName: true });
}

function createTypeComparer(
  before: AliasFollower,
  after: AliasFollower,
  own: OwnName,
  options: TypeComparerOptions,
): TypeComparer {
  const decider = createPairDecider(partsOf);
  const findCause = createCauseFinder(decider, isCause);
  const knownByName = createPairDecider((pair) => (isSameName(pair) ? [] : partsOf(pair)));

  function same(old: OptionalType, now: OptionalType): boolean {
    if (!old || !now) return old === now;
    return decider.holds({ old: before.type(old), now: after.type(now) });
  }

  /** What has to be the same for two ends to be the same; `undefined` where they differ in themselves. */
  function partsOf({ old, now }: Pair): readonly Pair[] | undefined {
    const [a, b] = [old.end, now.end];
    if (a.kind === "missing" || b.kind === "missing") return sameMissing(old, now) ? [] : undefined;
    if (a.kind === "anonymous" || b.kind === "anonymous") {
      return a.kind === b.kind && a.kind === "anonymous" && b.kind === "anonymous"
        ? pairsOf(anonymousParts(a.type, b.type))
        : undefined;
    }
    if (a.borrow !== b.borrow) return undefined;
    if (isSameName({ old, now }) && (options.byName || isOwn(a.definition) || isResource(a.definition, b.definition))) {
      return [];
    }
    return pairsOf(structureParts(a.definition.place.node, b.definition.place.node));
  }

  function isSameName({ old: { end: a }, now: { end: b } }: Pair): boolean {
    if (a.kind !== "definition" || b.kind !== "definition" || a.borrow !== b.borrow) return false;
    return before.identity(a.definition) === after.identity(b.definition);
  }

  /** A definition that has the name that it had, and differs even if every type that it names is taken for what it was. */
  function isCause(pair: Pair): boolean {
    if (!isSameName(pair)) return false;
    const parts = partsOf(pair);
    return !parts || parts.some((part) => !knownByName.holds(part));
  }

  function isOwn(definition: TypeDef): boolean {
    return packageName(definition.owner.package.identity) === own.name;
  }

  /** One side knows the type by its path alone; the other, whose dependencies are there, may have gone on to what it stands for. */
  function sameMissing(old: FollowedType, now: FollowedType): boolean {
    const [a, b] = [old.end, now.end];
    if (borrowed(a) !== borrowed(b)) return false;
    if (a.kind === "missing" && b.kind === "missing") return a.identity === b.identity;
    if (a.kind === "missing") return after.passes(now.start, a.identity);
    return b.kind === "missing" && before.passes(old.start, b.identity);
  }

  function anonymousParts(old: ast.TypeNode, now: ast.TypeNode): TypePairs {
    if (options.mapsAsLists) {
      const pairs = [asPairList(before, old), asPairList(after, now)] as const;
      if (pairs[0] && pairs[1]) {
        return [
          [pairs[0].key, pairs[1].key],
          [pairs[0].value, pairs[1].value],
        ];
      }
    }
    return shapeParts(old, now);
  }

  function pairsOf(parts: TypePairs): readonly Pair[] | undefined {
    const pairs: Pair[] = [];
    for (const [old, now] of parts ?? []) {
      if (!old && !now) continue;
      if (!old || !now) return undefined;
      pairs.push({ old: before.type(old), now: after.type(now) });
    }
    return parts && pairs;
  }

  return {
    same,
    sameName: (old, now) => decider.holds({ old: before.definition(old), now: after.definition(now) }),
    cause(old, now) {
      const found = findCause({ old, now });
      const [a, b] = [found?.old.end, found?.now.end];
      return a?.kind === "definition" && b?.kind === "definition"
        ? { old: a.definition, now: b.definition }
        : undefined;
    },
    old: before,
    now: after,
  };
}

/** Types that have to be the same in pairs; `undefined` where the types differ in themselves. */
type TypePairs = readonly (readonly [OptionalType, OptionalType])[] | undefined;

function borrowed(end: TypeEnd): boolean {
  return end.kind !== "anonymous" && end.borrow;
}

function isResource(old: TypeDef, now: TypeDef): boolean {
  return old.place.node.kind === "resource" && now.place.node.kind === "resource";
}

function shapeParts(old: ast.TypeNode, now: ast.TypeNode): TypePairs {
  switch (old.kind) {
    case "primitive":
      return now.kind === "primitive" && old.name === now.name ? [] : undefined;
    case "list":
      return now.kind === "list" && sameLength(old.length, now.length) ? [[old.element, now.element]] : undefined;
    case "map":
      return now.kind === "map"
        ? [
            [old.key, now.key],
            [old.value, now.value],
          ]
        : undefined;
    case "option":
      return now.kind === "option" ? [[old.some, now.some]] : undefined;
    case "tuple":
      return now.kind === "tuple" ? inStep(old.items, now.items, (item) => item) : undefined;
    case "result":
      return now.kind === "result"
        ? [
            [old.ok, now.ok],
            [old.err, now.err],
          ]
        : undefined;
    case "future":
      return now.kind === "future" ? [[old.payload, now.payload]] : undefined;
    case "stream":
      return now.kind === "stream" ? [[old.element, now.element]] : undefined;
    case "handle":
    case "named":
      return now.kind === old.kind && nameOf(old) === nameOf(now) ? [] : undefined;
    case "invalid-type":
      return now.kind === "invalid-type" ? [] : undefined;
  }
}

function structureParts(old: TypeDef["place"]["node"], now: TypeDef["place"]["node"]): TypePairs {
  if (old.kind === "record" && now.kind === "record") return namedParts(old.fields, now.fields, ({ type }) => type);
  if (old.kind === "variant" && now.kind === "variant")
    return namedParts(old.cases, now.cases, ({ payload }) => payload);
  if (old.kind === "enum" && now.kind === "enum") return namedParts(old.cases, now.cases, () => undefined);
  if (old.kind === "flags" && now.kind === "flags") return namedParts(old.flags, now.flags, () => undefined);
  return undefined;
}

function namedParts<P extends { readonly name: ast.Identifier }>(
  old: readonly P[],
  now: readonly P[],
  typeOf: (part: P) => OptionalType,
): TypePairs {
  return old.every((part, index) => part.name.name === now[index]?.name.name) ? inStep(old, now, typeOf) : undefined;
}

function inStep<P>(old: readonly P[], now: readonly P[], typeOf: (part: P) => OptionalType): TypePairs {
  if (old.length !== now.length) return undefined;
  return old.map((part, index) => {
    const other = now[index];
    return [typeOf(part), other && typeOf(other)];
  });
}

function sameLength(old: ast.IntegerNode | undefined, now: ast.IntegerNode | undefined): boolean {
  const digits = (node: ast.IntegerNode | undefined) => node?.text.replace(/^0+(?=\d)/, "");
  return digits(old) === digits(now);
}

function nameOf(type: ast.NamedType | ast.HandleType): string {
  return type.kind === "named" ? type.id.name : `${type.ownership}<${type.resource.name}>`;
}

/** `list<tuple<k, v>>` or `map<k, v>` as its key and value. */
function asPairList(
  follower: AliasFollower,
  type: ast.TypeNode,
): { readonly key: ast.TypeNode; readonly value: ast.TypeNode } | undefined {
  if (type.kind === "map") return { key: type.key, value: type.value };
  if (type.kind !== "list" || type.length) return undefined;
  const { end } = follower.type(type.element);
  if (end.kind !== "anonymous" || end.type.kind !== "tuple" || end.type.items.length !== 2) return undefined;
  const [key, value] = end.type.items;
  return key && value ? { key, value } : undefined;
}
