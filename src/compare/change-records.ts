import { heavier, type Weight } from "./bump.ts";
import type { Change, Declaration, Detail, Side } from "./change.ts";
import { breaksWhenAdded, breaksWhenChanged, breaksWhenRemoved, unionOfSides } from "./compatibility.ts";
import type { Comparable } from "./declarations.ts";
import { contentDetails } from "./details.ts";
import { gateDetails, gateWeight } from "./gates.ts";
import { isLost, type PackagePair, useDetails, wasThere } from "./used-names.ts";

/** A change before the version says which bump its weight needs. */
export interface PendingChange extends Omit<Change, "bump"> {
  readonly weight: Weight;
}

/** The change of a declaration that both versions have; `undefined` if it is what it was. */
export function changed(pair: PackagePair, old: Comparable, now: Comparable): PendingChange | undefined {
  const content =
    old.of === "use" && now.of === "use" ? useDetails(pair, old, now) : contentDetails(pair.comparison, old, now);
  const gates = gateDetails(old, now);
  const details = [...content, ...gates];
  if (details.length === 0) return undefined;
  const breaks = changeBreaks(pair, old, now, content);
  const causes = new Set(content.map(({ cause }) => cause));
  const [cause] = causes.size === 1 ? causes : [];
  return {
    kind: "changed",
    declaration: now.kind,
    item: now.item,
    old,
    new: now,
    before: withGates(old, gates),
    after: withGates(now, gates),
    details,
    breaks,
    weight: breaks.length > 0 ? "breaking" : harmlessWeight(old, now, content, gates),
    message: `${now.kind} \`${nameInMessage(now)}\` changed: ${shortList(details)}`,
    ...(cause !== undefined && { cause }),
  };
}

/** An unstable item makes no promise; once it is stable, it is new. What an `include` brings is told import by import. */
function changeBreaks(
  pair: PackagePair,
  old: Comparable,
  now: Comparable,
  content: readonly Detail[],
): readonly Side[] {
  if (old.of === "include") return [];
  if (old.unstable) return now.unstable ? [] : breaksWhenAdded(now, pair.roles);
  if (now.unstable) return breaksWhenChanged();
  return unionOfSides(
    content.map(
      ({ breaks, addition }) => breaks ?? (addition ? breaksWhenAdded(now, pair.roles) : breaksWhenChanged()),
    ),
  );
}

function harmlessWeight(
  old: Comparable,
  now: Comparable,
  content: readonly Detail[],
  gates: readonly Detail[],
): Weight {
  if (old.of === "include") return "detail";
  if (old.unstable) return now.unstable ? "detail" : "addition";
  return heavier(content.length > 0 ? "addition" : "none", gateWeight(gates));
}

/** The details on one line; of many, the first three. */
function shortList(details: readonly Detail[]): string {
  const shown = details.slice(0, 3).map(({ message }) => message);
  const more = details.length - shown.length;
  return `${shown.join("; ")}${more > 1 ? `; and ${more} more differences` : more === 1 ? `; ${details[3]?.message}` : ""}`;
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

/** The change of a declaration that only the old version has. */
export function gone(pair: PackagePair, declaration: Comparable): PendingChange {
  const breaks = isLost(pair, declaration) ? breaksWhenRemoved(declaration, pair.roles) : [];
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

/** The change of a declaration that only the new version has. */
export function arrived(pair: PackagePair, declaration: Comparable): PendingChange {
  const within = withinOf(declaration, pair.before);
  const isDetail = declaration.unstable || bringsNothing(pair, declaration);
  const isConsequence = within.within !== undefined;
  const breaks = isDetail || isConsequence ? [] : breaksWhenAdded(declaration, pair.roles);
  const reason = breaks.length > 0 ? exportedBy(pair, declaration) : undefined;
  return {
    kind: "added",
    declaration: declaration.kind,
    item: declaration.item,
    new: declaration,
    after: declaration.text,
    details: reason === undefined ? [] : [{ aspect: "target", message: reason, breaks }],
    breaks,
    weight: breaks.length > 0 ? "breaking" : isDetail ? "detail" : "addition",
    message: `${declaration.kind} \`${nameInMessage(declaration)}\` was added${reason === undefined ? "" : `: ${reason}`}`,
    ...within,
  };
}

/** Why an addition to an interface breaks: the world that exports it. */
function exportedBy(pair: PackagePair, declaration: Comparable): string | undefined {
  const world = declaration.of === "extern" ? undefined : pair.roles.lastingExporter(declaration.scope);
  return world ? `world \`${world}\` exports its interface, and existing components lack it` : undefined;
}

/** A statement that only changes how a name comes about: what was declared is now imported by `use`, or the other way round. */
function bringsNothing(pair: PackagePair, declaration: Comparable): boolean {
  if (declaration.of === "include") return true;
  if (declaration.of === "type") return wasThere(pair, declaration, declaration.type);
  return declaration.of === "use" && declaration.names.every((type) => wasThere(pair, declaration, type));
}

/** The change of a declaration that is probably the same under another name or in another place. */
export function renamed(pair: PackagePair, old: Comparable, now: Comparable): PendingChange {
  const breaks = old.unstable
    ? []
    : unionOfSides([breaksWhenRemoved(old, pair.roles), breaksWhenAdded(now, pair.roles)]);
  return {
    kind: "renamed",
    declaration: now.kind,
    item: now.item,
    old,
    new: now,
    before: old.text,
    after: now.text,
    details: contentDetails(pair.comparison, old, now),
    breaks,
    weight: old.unstable ? "detail" : "breaking",
    message: `${old.kind} \`${nameInMessage(old)}\` was probably renamed to \`${nameInMessage(now)}\``,
    ...withinOf(old, pair.after),
  };
}
