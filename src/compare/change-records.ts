import { heavier, type Weight } from "./bump.ts";
import type { Change, Declaration, Detail, Side } from "./change.ts";
import type { Comparable } from "./declarations.ts";
import { contentDetails } from "./details.ts";
import { gateDetails, gateWeight } from "./gates.ts";
import { type PackagePair, typeNamed, useDetails, wasThere } from "./used-names.ts";

const both: readonly Side[] = ["host", "guest"];

/** A change before the version says which bump its weight needs. */
export interface PendingChange extends Omit<Change, "bump"> {
  readonly weight: Weight;
}

export function changed(pair: PackagePair, old: Comparable, now: Comparable): PendingChange | undefined {
  const content =
    old.of === "use" && now.of === "use" ? useDetails(pair, old, now) : contentDetails(pair.comparison, old, now);
  const gates = gateDetails(old, now);
  const details = [...content, ...gates];
  if (details.length === 0) return undefined;
  const weight = changeWeight(old, now, content, gates);
  return {
    kind: "changed",
    declaration: now.kind,
    item: now.item,
    old,
    new: now,
    before: withGates(old, gates),
    after: withGates(now, gates),
    details,
    breaks: weight === "breaking" ? both : [],
    weight,
    message: `${now.kind} \`${nameInMessage(now)}\` changed: ${details.map((detail) => detail.message).join("; ")}`,
  };
}

/** An unstable item makes no promise; once it is stable, it is new. What an `include` brings is told import by import. */
function changeWeight(old: Comparable, now: Comparable, content: readonly Detail[], gates: readonly Detail[]): Weight {
  if (old.of === "include") return "detail";
  if (old.unstable) return now.unstable ? "detail" : "addition";
  return heavier(contentWeight(content), gateWeight(old, now, gates));
}

/** What differs in content breaks, unless it only adds. */
function contentWeight(details: readonly Detail[]): Weight {
  if (details.length === 0) return "none";
  return details.every((detail) => detail.addition === true) ? "addition" : "breaking";
}

function withGates(declaration: Declaration, gates: readonly Detail[]): string {
  if (gates.length === 0) return declaration.text;
  const { since, unstable, deprecated } = declaration.gates;
  const shown = [
    since === undefined ? "" : `@since(version = ${since}) `,
    unstable === undefined ? "" : `@unstable(feature = ${unstable}) `,
    deprecated === undefined ? "" : `@deprecated(version = ${deprecated}) `,
  ];
  return shown.join("") + declaration.text;
}

export function gone(pair: PackagePair, declaration: Comparable): PendingChange {
  const breaks = declaration.unstable ? [] : breaksWhenRemoved(pair, declaration);
  return {
    kind: "removed",
    declaration: declaration.kind,
    item: declaration.item,
    old: declaration,
    before: declaration.text,
    details: deprecatedDetail(declaration),
    breaks,
    weight: breaks.length === 0 ? "detail" : "breaking",
    message: `${declaration.kind} \`${nameInMessage(declaration)}\` was removed`,
    ...withinOf(declaration, pair.after),
  };
}

/** A removal that was announced. */
function deprecatedDetail({ gates }: Declaration): readonly Detail[] {
  if (gates.deprecated === undefined) return [];
  return [{ aspect: "deprecated", message: `it was deprecated since ${gates.deprecated}` }];
}

/** The container that came or went as a whole, of which this declaration is a part. */
function withinOf(declaration: Declaration, other: ReadonlyMap<string, Comparable>): { readonly within?: string } {
  const { container } = declaration;
  return container !== undefined && !other.has(container) ? { within: container } : {};
}

/** What a message calls a declaration: the `import` of `import x` is already said by its kind. */
function nameInMessage(declaration: Declaration): string {
  const prefix = `${declaration.kind} `;
  return declaration.name.startsWith(prefix) ? declaration.name.slice(prefix.length) : declaration.name;
}

export function breaksWhenRemoved(pair: PackagePair, declaration: Comparable): readonly Side[] {
  switch (declaration.of) {
    case "extern":
      return declaration.extern.direction === "import" ? ["guest"] : ["host"];
    case "include":
      return [];
    case "use":
      return useDetails(pair, declaration, undefined).length > 0 ? both : [];
    case "type": {
      const other = typeNamed(pair.after, declaration, declaration.name);
      return other && pair.comparison.types.sameName(declaration.type, other) ? [] : both;
    }
    default:
      return both;
  }
}

export function arrived(pair: PackagePair, declaration: Comparable): PendingChange {
  const within = withinOf(declaration, pair.before);
  const fresh = declaration.unstable || within.within !== undefined;
  const breaks = declaration.of === "extern" && !fresh ? breaksWhenAdded(declaration.extern.direction) : [];
  const detail = declaration.unstable || bringsNothing(pair, declaration);
  return {
    kind: "added",
    declaration: declaration.kind,
    item: declaration.item,
    new: declaration,
    after: declaration.text,
    details: [],
    breaks,
    weight: breaks.length > 0 ? "breaking" : detail ? "detail" : "addition",
    message: `${declaration.kind} \`${nameInMessage(declaration)}\` was added`,
    ...within,
  };
}

/** An old host can't supply a new import; an old component doesn't have a new export. */
function breaksWhenAdded(direction: "import" | "export"): readonly Side[] {
  return direction === "import" ? ["host"] : ["guest"];
}

/** A statement that only changes how a name comes about: what was declared is now brought in, or the other way round. */
function bringsNothing(pair: PackagePair, declaration: Comparable): boolean {
  if (declaration.of === "include") return true;
  if (declaration.of === "type") return wasThere(pair, declaration, declaration.type);
  return declaration.of === "use" && declaration.names.every((type) => wasThere(pair, declaration, type));
}

export function renamed(pair: PackagePair, old: Comparable, now: Comparable): PendingChange {
  return {
    kind: "renamed",
    declaration: now.kind,
    item: now.item,
    old,
    new: now,
    before: old.text,
    after: now.text,
    details: contentDetails(pair.comparison, old, now),
    breaks: old.unstable ? [] : both,
    weight: old.unstable ? "detail" : "breaking",
    message: `${old.kind} \`${nameInMessage(old)}\` was probably renamed to \`${nameInMessage(now)}\``,
    ...withinOf(old, pair.after),
  };
}
