import type { FunctionDef, Package, TypeDef } from "../../package/model.ts";
import { usedDefinition } from "../../package/type-info.ts";
import { type ContainerScope, type ItemMeaning, identityPath, itemKey, type Meaning } from "./name-resolution.ts";
import { gatherSites, namedBy, type Sites } from "./type-occurrences.ts";

/**
 * What the declarations of packages reach of the old release when a run begins, directly or through other types. A rule may
 * only change what reaches such a construct; as rules remove the constructs, the answer has to be the one of the beginning,
 * so places are known by their names.
 */
export interface Reach {
  /** Whether anything in an interface or world reaches an item of the old release, or one of those that are gone. */
  scope(scope: ContainerScope, what: "from" | "gone"): boolean;
  /** Whether anything in a package does. */
  package(pkg: Package): boolean;
  /** Whether a member of a resource names an item (`ns:pkg/i#t`) in its type. */
  member(resource: TypeDef | undefined, item: string): boolean;
}

/** Everything is reached: for packs that start from no release. */
export const unlimitedReach: Reach = { scope: () => true, package: () => true, member: () => true };

/**
 * @param isGone whether an item of the old release has no successor
 */
export function findReach(
  packages: readonly Package[],
  meaning: Meaning,
  isGone: (item: ItemMeaning) => boolean,
): Reach {
  const sites = gatherSites(packages, meaning);
  const isFrom = (item: ItemMeaning) => meaning.isFrom(item);
  const scopes = {
    from: new Set([...scopesReaching(sites, meaning, isFrom), ...ownScopes(sites, meaning)]),
    gone: scopesReaching(sites, meaning, (item) => isFrom(item) && isGone(item)),
  };
  const members = new Set<string>();
  for (const { func, type } of sites.types) {
    const definition = func?.resource && namedBy(type, meaning);
    if (!definition) continue;
    const item = meaning.itemOf(definition);
    if (isFrom(item)) members.add(`${resourceName(func.resource)}\0${itemKey(item)}`);
  }
  const open = new Set(
    sites.scopes.filter((scope) => scopes.from.has(scopeName(scope))).map(({ package: pkg }) => nameOf(pkg)),
  );
  return {
    scope: (scope, what) => scopes[what].has(scopeName(scope)),
    package: (pkg) => open.has(nameOf(pkg)),
    member: (resource, item) => resource !== undefined && members.has(`${resourceName(resource)}\0${item}`),
  };
}

/** The scopes with a declaration or `use` that reaches an item: from the items themselves upwards, each declaration once. */
function scopesReaching(sites: Sites, meaning: Meaning, isWanted: (item: ItemMeaning) => boolean): ReadonlySet<string> {
  const found = new Set<string>();
  const reached = new Set<TypeDef>();
  const queue: TypeDef[] = [];
  const mark = (scope: ContainerScope, holder: TypeDef | undefined) => {
    found.add(scopeName(scope));
    if (!holder || reached.has(holder)) return;
    reached.add(holder);
    queue.push(holder);
  };
  for (const scope of sites.scopes)
    for (const type of scope.types.values()) if (type.use && isWanted(meaning.itemOf(type))) mark(scope, undefined);
  for (const site of sites.types) {
    const definition = namedBy(site.type, meaning);
    if (definition && isWanted(meaning.itemOf(definition))) mark(site.scope, holderOf(site));
  }
  for (let next = queue.pop(); next; next = queue.pop()) {
    for (const site of sites.referencesTo(next)) mark(site.scope, holderOf(site));
    for (const user of sites.usersOf(next)) mark(user.owner, undefined);
  }
  return found;
}

/** The scopes of packages that are of the old release themselves. */
function ownScopes(sites: Sites, meaning: Meaning): readonly string[] {
  return sites.scopes
    .filter((scope) => meaning.isFrom({ ...identityPath(scope.package), interface: scope.name }))
    .map(scopeName);
}

/** The type whose meaning depends on a type that is written somewhere. */
function holderOf({
  func,
  declaration,
}: {
  func: FunctionDef | undefined;
  declaration: TypeDef | undefined;
}): TypeDef | undefined {
  const holder = declaration ?? func?.resource;
  return holder && usedDefinition(holder);
}

function nameOf(pkg: Package): string {
  return `${pkg.path}\0${pkg.identity.namespace}:${pkg.identity.name}`;
}

/** A name for a scope that stays the same while its package is translated. */
export function scopeName(scope: ContainerScope): string {
  const inline = scope.kind === "interface" && scope.inlineOf ? `${scope.inlineOf.name}.` : "";
  return `${nameOf(scope.package)}\0${scope.kind} ${inline}${scope.name}`;
}

function resourceName(resource: TypeDef | undefined): string {
  return resource ? `${scopeName(resource.owner)}\0${resource.name}` : "";
}
