import type * as ast from "../../grammar/ast.ts";
import { usePathId } from "../wit/name-text.ts";
import type {
  FunctionDef,
  Include,
  Interface,
  Package,
  PackageIdentity,
  TypeDef,
  Use,
  World,
  WorldExtern,
} from "./model.ts";

/**
 * Item ids: how findings, changes and reports name an item (the `item` field of the JSON). `ns:pkg@version` ·
 * `ns:pkg/interface@version` · `…#name` · `…#resource.method` · `…#type.field` · `…#use path` · `ns:pkg/world@version#import name-or-path`.
 * The version is left out where the package has none. A constructor is `…#resource.constructor`.
 */

/** `ns:name` or `ns:name@version`. */
export function packageId(identity: PackageIdentity): string {
  return identity.version === undefined ? packageName(identity) : `${packageName(identity)}@${identity.version}`;
}

/** `ns:name`, whatever the version. */
export function packageName(identity: PackageIdentity): string {
  return `${identity.namespace}:${identity.name}`;
}

/** `ns:pkg/name@version` for an interface or world of a package. */
export function pathId(identity: PackageIdentity, name: string): string {
  const path = `${packageName(identity)}/${name}`;
  return identity.version === undefined ? path : `${path}@${identity.version}`;
}

/** The id of an interface or world. An inline interface is named after its world: `ns:pkg/world@version#import label`. */
export function containerId(container: Interface | World): string {
  if (container.kind === "interface" && container.inlineOf) {
    const direction = container.place.node.kind === "export" ? "export" : "import";
    return `${containerId(container.inlineOf)}#${direction} ${container.name}`;
  }
  return pathId(container.package.identity, container.name);
}

/** The id of something inside an interface or world. Inside an inline interface the names are joined with a dot. */
function memberId(container: Interface | World, name: string): string {
  const id = containerId(container);
  return container.kind === "interface" && container.inlineOf ? `${id}.${name}` : `${id}#${name}`;
}

export function packageItem(pkg: Package): string {
  return packageId(pkg.identity);
}

/** The id of a type; of a used type, the id under its local name. */
export function typeItem(type: TypeDef): string {
  return memberId(type.owner, type.name);
}

/** The id of a record field, variant case, enum case or flag. */
export function fieldItem(type: TypeDef, field: string): string {
  return memberId(type.owner, `${type.name}.${field}`);
}

/** The id of a function; of a world's own function, that of its import or export. */
export function functionItem(func: FunctionDef): string {
  if (func.resource) return memberId(func.owner, `${func.resource.name}.${func.name}`);
  const kind = func.place.node.kind;
  if (kind === "import" || kind === "export") return memberId(func.owner, `${kind} ${func.name}`);
  return memberId(func.owner, func.name);
}

/** The id of a `use` statement: one item, whatever the number of its names. */
export function useItem(container: Interface | World, use: Use): string {
  return memberId(container, `use ${usePathId(use.place.node.path)}`);
}

export function externItem(extern: WorldExtern): string {
  const name = extern.name ?? externName(extern.place.node.extern);
  return memberId(extern.world, `${extern.kind} ${name}`);
}

export function includeItem(world: World, include: Include): string {
  return memberId(world, `include ${usePathId(include.place.node.path)}`);
}

/** What an import or export goes by: its plain name, or its path. */
export function externName(extern: ast.Extern): string {
  return extern.kind === "extern-path" ? usePathId(extern.path) : extern.name.name;
}

/** The package that a path names; `undefined` for a path within its own package. */
export function pathPackage(path: ast.UsePath): PackageIdentity | undefined {
  if (!path.namespace || !path.package) return undefined;
  const identity = { namespace: path.namespace.name, name: path.package.name };
  return path.version ? { ...identity, version: path.version.text } : identity;
}

/** The identity that a `package` declaration gives. */
export function declaredIdentity(name: ast.PackageName): PackageIdentity {
  const identity = { namespace: name.namespace.name, name: name.name.name };
  return name.version ? { ...identity, version: name.version.text } : identity;
}
