import type * as ast from "../../../grammar/ast.ts";
import type { ContainerScope } from "../match/name-resolution.ts";
import { attributesWithin } from "./versions.ts";

/**
 * The gate of something that a translation makes: the `@unstable` of what holds it, else, where the package has gates, a
 * `@since` of the version that the package has (never of one that it doesn't have).
 * @param around what holds the new item, innermost first
 * @param since `container`: as old as the container, since old items will refer to it; `package`: the version of the package
 */
export function madeGate(
  around: readonly ast.Node[],
  scope: ContainerScope,
  since: "package" | "container",
): string | undefined {
  const unstable = around.flatMap(attributesOf).find((attribute) => attribute.kind === "unstable");
  if (unstable?.kind === "unstable") return `@unstable(feature = ${unstable.feature.name})`;
  const { version } = scope.package.identity;
  const own =
    since === "container" ? attributesOf(scope.place.node).find((attribute) => attribute.kind === "since") : undefined;
  if (own?.kind === "since") return `@since(version = ${own.version.text})`;
  const gated = attributesWithin(scope.place.node).some(({ kind }) => kind === "since");
  return gated && version !== undefined ? `@since(version = ${version})` : undefined;
}

function attributesOf(node: ast.Node): readonly ast.Attribute[] {
  return "attributes" in node ? node.attributes : [];
}
