import type * as ast from "../syntax/ast.ts";
import type { Scope } from "./meaning.ts";
import { attributesWithin } from "./versions.ts";

/**
 * The gate of something that a translation makes: the `@unstable` of what holds it, else, where the package has gates, a
 * `@since` of the version that the package has (never of one that it doesn't have).
 * @param around what holds the new item, innermost first
 */
export function madeGate(around: readonly ast.Node[], scope: Scope): string | undefined {
  const unstable = around.flatMap(attributesOf).find((attribute) => attribute.kind === "unstable");
  if (unstable?.kind === "unstable") return `@unstable(feature = ${unstable.feature.name})`;
  const { version } = scope.package.identity;
  const gated = attributesWithin(scope.place.node).some(({ kind }) => kind === "since");
  return gated && version !== undefined ? `@since(version = ${version})` : undefined;
}

function attributesOf(node: ast.Node): readonly ast.Attribute[] {
  return "attributes" in node ? node.attributes : [];
}
