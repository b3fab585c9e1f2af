import type * as ast from "../../../grammar/ast.ts";
import { gatesOf } from "../gates.ts";
import type { IndexedStability } from "./indexed-package.ts";

const known = new WeakMap<readonly ast.Attribute[], { readonly stability: IndexedStability | undefined }>();

/** The stability that a list of attributes states: one object per list, so that one gate is reported once. `undefined` where there is no gate. */
export function stabilityOf(attributes: readonly ast.Attribute[]): IndexedStability | undefined {
  if (attributes.length === 0) return undefined;
  let entry = known.get(attributes);
  if (!entry) {
    entry = { stability: readStability(attributes) };
    known.set(attributes, entry);
  }
  return entry.stability;
}

function readStability(attributes: readonly ast.Attribute[]): IndexedStability | undefined {
  const { since, unstable, deprecated } = gatesOf({ attributes });
  const until = deprecated ? { deprecated: deprecated.version.text } : {};
  if (since) return { kind: "stable", since: since.version.text, ...until };
  if (unstable) return { kind: "unstable", feature: unstable.feature.name, ...until };
  return undefined;
}
