import { compareVersionTexts } from "../../package/version.ts";
import { isGated } from "./gate.ts";
import type { Item } from "./item.ts";

/** What is wrong between an item's gate and those of its containers (WIT.md, "Rules for feature gate usage"). */
export type ContainmentFault =
  /** No gate, in a `@since` container. */
  | { readonly kind: "ungated"; readonly container: Item; readonly since: string }
  /** No gate or `@since`, in an `@unstable` container. */
  | { readonly kind: "unstable"; readonly container: Item; readonly feature: string }
  /** An older `@since` than a container's. */
  | { readonly kind: "older"; readonly container: Item; readonly since: string; readonly own: string };

/**
 * Every item has at most one such fault. A gate that can't be read says nothing, neither the item's nor a container's;
 * `@unstable` of another feature than the container's is fine: both have to be on.
 */
export function containmentFault(item: Item): ContainmentFault | undefined {
  if (!item.container || item.gate.broken || item.container.availability.broken) return undefined;
  if (!isGated(item.gate)) return ungatedFault(item.container);
  return item.gate.since ? stableFault(item.container, item.gate.since.version.text) : undefined;
}

/** The nearest container with a gate decides. */
function ungatedFault(nearest: Item): ContainmentFault | undefined {
  let container: Item | undefined = nearest;
  while (container && !isGated(container.gate)) container = container.container;
  if (container?.gate.unstable) return { kind: "unstable", container, feature: container.gate.unstable.feature.name };
  const since = nearest.availability.since;
  return container && since !== undefined ? { kind: "ungated", container, since } : undefined;
}

function stableFault(nearest: Item, own: string): ContainmentFault | undefined {
  for (let at: Item | undefined = nearest; at; at = at.container) {
    if (at.gate.unstable) return { kind: "unstable", container: at, feature: at.gate.unstable.feature.name };
  }
  for (let at: Item | undefined = nearest; at; at = at.container) {
    const since = at.gate.since?.version.text;
    if (since !== undefined && compareVersionTexts(own, since) < 0) return { kind: "older", container: at, since, own };
  }
  return undefined;
}
