import type { TypeDef } from "../package/model.ts";
import type { Declaration, Detail } from "./change.ts";
import type { Comparable } from "./declarations.ts";
import type { Comparison } from "./details.ts";

/** The two versions of a package as declarations by key, and how their types compare. */
export interface PackagePair {
  readonly comparison: Comparison;
  readonly before: ReadonlyMap<string, Comparable>;
  readonly after: ReadonlyMap<string, Comparable>;
}

export type UseDeclaration = Extract<Comparable, { of: "use" }>;

/** What became of the names that a `use` brings in: a name that its scope still has, for the same type, is not lost. */
export function useDetails(pair: PackagePair, old: UseDeclaration, now: UseDeclaration | undefined): readonly Detail[] {
  const details: Detail[] = [];
  const kept = new Map(now?.names.map((type) => [type.name, type]));
  for (const type of old.names) {
    const other = kept.get(type.name) ?? typeNamed(pair.after, old, type.name);
    if (!other) details.push({ aspect: "type", message: `\`${type.name}\` is no longer brought in` });
    else if (!pair.comparison.types.sameName(type, other)) {
      details.push({ aspect: "type", message: `\`${type.name}\` is another type now` });
    }
  }
  const known = new Set(old.names.map((type) => type.name));
  for (const type of now?.names ?? []) {
    if (known.has(type.name) || wasThere(pair, old, type)) continue;
    details.push({ aspect: "type", message: `\`${type.name}\` is brought in besides`, addition: true });
  }
  return details;
}

/** The type that the container of `sibling` calls `name`, declared there or brought in. */
export function typeNamed(
  declarations: ReadonlyMap<string, Comparable>,
  sibling: Declaration,
  name: string,
): TypeDef | undefined {
  const declared = declarations.get(`${sibling.container}#${name}`);
  if (declared?.of === "type") return declared.type;
  for (const other of declarations.values()) {
    if (other.of !== "use" || other.container !== sibling.container) continue;
    const found = other.names.find((type) => type.name === name);
    if (found) return found;
  }
  return undefined;
}

/** Whether the old container of `sibling` had the name already, for the same type. */
export function wasThere(pair: PackagePair, sibling: Declaration, type: TypeDef): boolean {
  const was = typeNamed(pair.before, sibling, type.name);
  return was !== undefined && pair.comparison.types.sameName(was, type);
}
