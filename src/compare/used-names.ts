import type { TypeDef } from "../package/model.ts";
import type { Declaration, Detail } from "./change.ts";
import type { InterfaceRoles } from "./compatibility.ts";
import type { Comparable } from "./declarations.ts";
import { type Comparison, causeOf } from "./details.ts";

/** The two versions of a package as declarations by key, how their types compare, and how worlds use the interfaces. */
export interface PackagePair {
  readonly comparison: Comparison;
  readonly before: ReadonlyMap<string, Comparable>;
  readonly after: ReadonlyMap<string, Comparable>;
  readonly roles: InterfaceRoles;
}

export type UseDeclaration = Extract<Comparable, { of: "use" }>;

/** What became of the names that a `use` imports: a name that its scope still has, for the same type, is not lost. */
export function useDetails(pair: PackagePair, old: UseDeclaration, now: UseDeclaration | undefined): readonly Detail[] {
  const details: Detail[] = [];
  const kept = new Map(now?.names.map((type) => [type.name, type]));
  for (const type of old.names) {
    const other = kept.get(type.name) ?? typeNamed(pair.after, old, type.name);
    if (!other) details.push({ aspect: "type", message: `\`${type.name}\` is no longer brought in` });
    else if (!pair.comparison.types.sameName(type, other)) details.push(otherType(pair, type, other));
  }
  const known = new Set(old.names.map((type) => type.name));
  for (const type of now?.names ?? []) {
    if (known.has(type.name) || wasThere(pair, old, type)) continue;
    details.push({ aspect: "type", message: `\`${type.name}\` is brought in besides`, addition: true });
  }
  return details;
}

function otherType({ comparison }: PackagePair, old: TypeDef, now: TypeDef): Detail {
  const { types } = comparison;
  const caused = causeOf(comparison, types.old.definition(old), types.now.definition(now));
  const message = `\`${old.name}\` is another type now`;
  return caused ? { ...caused, aspect: "type", message: `${message}: ${caused.message}` } : { aspect: "type", message };
}

/** The type that the container of `sibling` calls `name`, declared there or imported by `use`. */
function typeNamed(
  declarations: ReadonlyMap<string, Comparable>,
  sibling: Declaration,
  name: string,
): TypeDef | undefined {
  const declared = declarations.get(`${sibling.container}#${name}`);
  if (declared?.of === "type") return declared.type;
  return usedNames(declarations)
    .get(sibling.container ?? "")
    ?.get(name);
}

const usedNamesCache = new WeakMap<
  ReadonlyMap<string, Comparable>,
  ReadonlyMap<string, ReadonlyMap<string, TypeDef>>
>();

/** The types that `use` imports, by container and name. */
function usedNames(declarations: ReadonlyMap<string, Comparable>): ReadonlyMap<string, ReadonlyMap<string, TypeDef>> {
  const known = usedNamesCache.get(declarations);
  if (known) return known;
  const found = new Map<string, Map<string, TypeDef>>();
  for (const declaration of declarations.values()) {
    if (declaration.of !== "use") continue;
    const names = found.get(declaration.container ?? "") ?? new Map<string, TypeDef>();
    for (const type of declaration.names) if (!names.has(type.name)) names.set(type.name, type);
    found.set(declaration.container ?? "", names);
  }
  usedNamesCache.set(declarations, found);
  return found;
}

/** Whether the old container of `sibling` had the name already, for the same type. */
export function wasThere(pair: PackagePair, sibling: Declaration, type: TypeDef): boolean {
  const was = typeNamed(pair.before, sibling, type.name);
  return was !== undefined && pair.comparison.types.sameName(was, type);
}

/** Whether what a declaration stood for is gone: a type may still be there in another way. */
export function isLost(pair: PackagePair, declaration: Comparable): boolean {
  if (declaration.of === "include") return false;
  if (declaration.of === "use") return useDetails(pair, declaration, undefined).length > 0;
  if (declaration.of !== "type") return true;
  const other = typeNamed(pair.after, declaration, declaration.name);
  return !(other && pair.comparison.types.sameName(declaration.type, other));
}
