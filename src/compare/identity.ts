import type * as ast from "../../grammar/ast.ts";
import { packageName } from "../package/item-id.ts";
import type { Interface, TypeDef, World } from "../package/model.ts";
import { compatibleSeries, parseVersion } from "../package/version.ts";

/**
 * What makes two names of two versions the same name: packages by `ns:name` and compatibility track, since a component links
 * across one track (0.2.1 and 0.2.3) and not across two. The compared package itself is known by its name alone.
 */

/** The compared package as one side calls it, and the name that both sides show (the new one, where it was renamed). */
export interface OwnName {
  readonly name: string;
  readonly shown: string;
}

/** For comparisons without a package of their own: every package counts as another one. */
export const noOwnName: OwnName = { name: "", shown: "" };

/** `ns:pkg/interface`, with the compatibility track where it isn't the compared package itself. */
export function containerIdentity(owner: Interface | World, own: OwnName): string {
  const { identity } = owner.package;
  const id = packageName(identity);
  const inline = owner.kind === "interface" && owner.inlineOf ? `${owner.inlineOf.name}.` : "";
  const name = `${inline}${owner.name}`;
  return id === own.name ? `${own.shown}/${name}` : `${id}/${name}${trackSuffix(identity.version)}`;
}

/** The identity of what a path names when it can't be resolved, in the same notation as `containerIdentity`. */
export function pathIdentity(path: ast.UsePath, own: OwnName): string {
  if (!path.namespace || !path.package) return `${own.shown}/${path.name.name}`;
  const id = `${path.namespace.name}:${path.package.name}`;
  if (id === own.name) return `${own.shown}/${path.name.name}`;
  return `${id}/${path.name.name}${trackSuffix(path.version?.text)}`;
}

/** `ns:pkg/interface@track#name`. */
export function typeIdentity(definition: TypeDef, own: OwnName): string {
  return `${containerIdentity(definition.owner, own)}#${definition.name}`;
}

/** The identity of a used type whose package isn't there: known by the path of its `use`. */
export function missingTypeIdentity(definition: TypeDef, node: ast.UseName, own: OwnName): string {
  const path = definition.use?.place.node.path;
  return `${path ? pathIdentity(path, own) : "?"}#${node.name.name}`;
}

/** An identity without its track: `wasi:io/poll@0.2` → `wasi:io/poll`. */
export function withoutTrack(identity: string): string {
  const at = identity.indexOf("@");
  return at === -1 ? identity : identity.slice(0, at);
}

function trackSuffix(version: string | undefined): string {
  if (version === undefined) return "";
  const parsed = parseVersion(version);
  return `@${parsed ? compatibleSeries(parsed) : version}`;
}
