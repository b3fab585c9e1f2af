import type * as ast from "../syntax/ast.ts";
import type { Stability } from "./arena.ts";
import { gatesOf } from "./gates.ts";

const known = new WeakMap<readonly ast.Attribute[], { readonly stability: Stability | undefined }>();

/** The stability that a list of attributes states: one object per list, so that one gate is reported once. `undefined` where there is no gate. */
export function stabilityOf(attributes: readonly ast.Attribute[]): Stability | undefined {
  if (attributes.length === 0) return undefined;
  let entry = known.get(attributes);
  if (!entry) {
    entry = { stability: readStability(attributes) };
    known.set(attributes, entry);
  }
  return entry.stability;
}

function readStability(attributes: readonly ast.Attribute[]): Stability | undefined {
  const { since, unstable, deprecated } = gatesOf({ attributes });
  const until = deprecated ? { deprecated: deprecated.version.text } : {};
  if (since) return { kind: "stable", since: since.version.text, ...until };
  if (unstable) return { kind: "unstable", feature: unstable.feature.name, ...until };
  return undefined;
}
