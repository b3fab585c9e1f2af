import type * as ast from "../../../grammar/ast.ts";
import type { Interface, TypeDef, World } from "../../package/model.ts";
import { compareVersionTexts, parseVersion } from "../../package/version.ts";

/** The gates that stand on one item. */
export interface Gate {
  readonly since?: ast.SinceAttribute;
  readonly unstable?: ast.UnstableAttribute;
  readonly deprecated?: ast.DeprecatedAttribute;
  /** A gate that can't be read, or gates that exclude one another: another rule speaks of it, nothing can be concluded from it. */
  readonly broken: boolean;
}

const gates = new WeakMap<readonly ast.Attribute[], Gate>();

/** The gates among the attributes of an item. Of two of a kind the first counts. */
export function gateOf(attributes: readonly ast.Attribute[]): Gate {
  const known = gates.get(attributes);
  if (known) return known;
  const since = attributes.find((attribute) => attribute.kind === "since");
  const unstable = attributes.find((attribute) => attribute.kind === "unstable");
  const deprecated = attributes.find((attribute) => attribute.kind === "deprecated");
  const unreadable = attributes.some((attribute) => attribute.kind === "invalid-attribute");
  const broken =
    unreadable ||
    (since !== undefined && unstable !== undefined) ||
    (deprecated !== undefined && !since && !unstable) ||
    (since !== undefined && parseVersion(since.version.text) === undefined);
  const gate: Gate = {
    ...(since && { since }),
    ...(unstable && { unstable }),
    ...(deprecated && { deprecated }),
    broken,
  };
  gates.set(attributes, gate);
  return gate;
}

/** Whether the item carries a gate of its own (`@deprecated` is none: it does not say when the item is there). */
export function isGated(gate: Gate): boolean {
  return gate.since !== undefined || gate.unstable !== undefined;
}

/** From when on, and behind which features, an item is there: its own gates and those of everything that contains it. */
export interface Availability {
  /** The newest `@since` on the way in. */
  readonly since?: string;
  /** All features that have to be on. */
  readonly features: readonly string[];
  /** Nothing can be concluded: a gate on the way in is broken. */
  readonly broken: boolean;
}

export const always: Availability = { features: [], broken: false };

/** The availability of an item with `gate` inside something that is there as `container` says. */
export function within(container: Availability, gate: Gate): Availability {
  if (gate.broken) return { ...container, broken: true };
  if (!isGated(gate)) return container;
  const own = gate.since?.version.text;
  const since = own === undefined ? container.since : newer(container.since, own);
  const feature = gate.unstable?.feature.name;
  const features =
    feature === undefined || container.features.includes(feature)
      ? container.features
      : [...container.features, feature];
  return { ...(since !== undefined && { since }), features, broken: container.broken };
}

function newer(a: string | undefined, b: string): string {
  return a !== undefined && compareVersionTexts(a, b) > 0 ? a : b;
}

const availabilities = new WeakMap<object, Availability>();

/** The availability of something that the resolver has bound a name to. */
export function availabilityOf(target: TypeDef | Interface | World): Availability {
  const known = availabilities.get(target);
  if (known) return known;
  const found = within(containerAvailability(target), gateOf(attributesOf(target)));
  availabilities.set(target, found);
  return found;
}

function containerAvailability(target: TypeDef | Interface | World): Availability {
  if (target.kind === "type-def") return availabilityOf(target.owner);
  if (target.kind === "interface" && target.inlineOf) return availabilityOf(target.inlineOf);
  return always;
}

/** The attributes of a definition; those of the `use` statement for a type that it brings in. */
export function attributesOf(target: TypeDef | Interface | World): readonly ast.Attribute[] {
  const node = target.place.node;
  if (node.kind === "use-name") return target.kind === "type-def" ? (target.use?.place.node.attributes ?? []) : [];
  return node.attributes;
}
