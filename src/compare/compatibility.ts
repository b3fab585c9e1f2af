import type { Side } from "./change.ts";
import type { Comparable } from "./declarations.ts";

/**
 * Whom a change breaks. A guest is a component that was built from the old text; it is broken if it no longer fits where the
 * new text is expected, which is what the official `semver-check` asks. A host is a runtime that follows the old text; it is
 * broken if a component that was built from the new text no longer fits it.
 */
const both: readonly Side[] = ["host", "guest"];

/** How the worlds of a package use its interfaces, by the key of the interface. */
export interface InterfaceRoles {
  /** A world of the old package that imports it. */
  importer(scope: string): string | undefined;
  /** A world of the old package that exports it. */
  exporter(scope: string): string | undefined;
  /** A world that exports it in both versions: components of that world exist, and have to export all of it. */
  lastingExporter(scope: string): string | undefined;
  /** Whether it is imported by a component of the new side, which imports only what it calls: a host has to supply all of it. */
  isCalled?(scope: string): boolean;
}

/**
 * A new import is something that an old host does not supply, a new export something that an old component does not have. What
 * is added to an interface has to be exported by every component of a world that exports the interface. It breaks nobody
 * else: a component imports only those functions that it calls.
 */
export function breaksWhenAdded(declaration: Comparable, roles: InterfaceRoles): readonly Side[] {
  if (declaration.unstable) return [];
  switch (declaration.of) {
    case "extern":
      return declaration.extern.direction === "import" ? ["host"] : ["guest"];
    case "include":
    case "container":
      return [];
    default:
      if (roles.isCalled?.(declaration.scope)) return ["host"];
      return roles.lastingExporter(declaration.scope) === undefined ? [] : ["guest"];
  }
}

/**
 * What is removed is missed by components that import it, and by hosts that call what components export. An interface that no
 * world of the package uses may be imported and exported by worlds elsewhere.
 */
export function breaksWhenRemoved(declaration: Comparable, roles: InterfaceRoles): readonly Side[] {
  if (declaration.unstable || declaration.of === "include") return [];
  if (declaration.of === "extern") return declaration.extern.direction === "import" ? ["guest"] : ["host"];
  const isImported = roles.importer(declaration.scope) !== undefined;
  const isExported = roles.exporter(declaration.scope) !== undefined;
  if (isImported === isExported) return both;
  return isImported ? ["guest"] : ["host"];
}

/** What changed fits neither side: types are compared for equality in both directions. */
export function breaksWhenChanged(): readonly Side[] {
  return both;
}

/** The sides of several changes together, hosts first. */
export function unionOfSides(all: readonly (readonly Side[])[]): readonly Side[] {
  return both.filter((side) => all.some((sides) => sides.includes(side)));
}
