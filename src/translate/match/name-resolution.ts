import type * as ast from "../../../grammar/ast.ts";
import type { SourceText } from "../../../grammar/source.ts";
import { createNameComparer, type TypeComparer } from "../../compare/type-equality.ts";
import type { Interface, Model, Package, TypeDef, World } from "../../package/model.ts";
import { parseVersion } from "../../package/version.ts";
import type { ItemPattern, PathPattern } from "../pack/pattern-ast.ts";

/**
 * What names mean: the very item that a name stands for, through `use`, `as`, aliases and re-exports. A package whose
 * dependencies are missing has meaning too: a name that is used from `wasi:x/y@0.2.z` is known by that path.
 */

export type ContainerScope = Interface | World;

/** An interface or world by its full path. */
export interface PathMeaning {
  readonly namespace: string;
  readonly package: string;
  readonly interface: string;
  readonly version?: string;
}

/** A type by its full path; `definition` is set where it was loaded. */
export interface ItemMeaning extends PathMeaning {
  readonly item: string;
  readonly definition?: TypeDef;
}

/** Which releases a pack speaks of: `{"wasi": "0.2"}` and `{"wasi:http": "0.2.0"}` are both fine. */
export type VersionTable = ReadonlyMap<string, string>;

/** Names under which an interface of the old release passes on an item of another: `wasi:io/streams#error` → `wasi:io/error#error`. */
export type Reexports = ReadonlyMap<string, string>;

export interface Meaning {
  readonly model: Model;
  readonly from: VersionTable;
  readonly types: TypeComparer;
  /** The item behind a definition, `use` by `use`; aliases stay what they are. */
  itemOf(definition: TypeDef): ItemMeaning;
  /** The interface or world that a path names. */
  pathOf(path: ast.UsePath, within: Package, source: SourceText): PathMeaning;
  /** Whether a type of that path is of the releases that the pack starts from. */
  isFrom(path: PathMeaning): boolean;
  matchesItem(definition: TypeDef, wanted: ItemPattern): boolean;
  matchesPath(path: PathMeaning, wanted: PathPattern): boolean;
}

/** `wasi:io/streams`. */
export function pathKey(path: PathMeaning): string {
  return `${path.namespace}:${path.package}/${path.interface}`;
}

/** `wasi:io/streams#input-stream`. */
export function itemKey(item: ItemMeaning): string {
  return `${pathKey(item)}#${item.item}`;
}

/** `wasi:io/streams#input-stream` → its parts. */
export function parseItemKey(
  key: string,
): { namespace: string; package: string; interface: string; item?: string } | undefined {
  const found = /^([^:/#]+):([^:/#]+)\/([^:/#]+)(?:#(.+))?$/.exec(key);
  const [, namespace, packageName, interfaceName, item] = found ?? [];
  if (namespace === undefined || packageName === undefined || interfaceName === undefined) return undefined;
  return { namespace, package: packageName, interface: interfaceName, ...(item === undefined ? {} : { item }) };
}

/** The version that a table gives for a package: by `ns:name`, else by its namespace. */
export function versionFor(table: VersionTable, namespace: string, name: string): string | undefined {
  return table.get(`${namespace}:${name}`) ?? table.get(namespace);
}

/**
 * Whether a version is meant: `0.2` is any release 0.2.z (no pre-release), `0.3.0-rc` any pre-release of 0.3.0 that begins so,
 * three numbers are that very version, and nothing is a package without one.
 */
export function versionMatches(version: string | undefined, wanted: string): boolean {
  if (version === undefined) return wanted === "";
  const parsed = parseVersion(version);
  if (!parsed) return false;
  if (version === wanted) return true;
  if (wanted.includes("-")) return version.startsWith(`${wanted}-`) || version.startsWith(`${wanted}.`);
  const numbers = [parsed.major, parsed.minor, parsed.patch].map(String);
  const parts = wanted.split(".");
  return parsed.prerelease.length === 0 && parts.length < 3 && parts.every((part, index) => part === numbers[index]);
}

export function createMeaning(model: Model, from: VersionTable, reexports: Reexports): Meaning {
  const types = createNameComparer(model);
  const aliases = fileAliases(model);
  const items = new Map<TypeDef, ItemMeaning>();

  function pathOf(path: ast.UsePath, within: Package, source: SourceText): PathMeaning {
    if (path.namespace && path.package) return meaningOfPath(path, path.namespace, path.package);
    const resolved = model.pathOf(path);
    if (resolved) return containerPath(resolved);
    const alias = aliases.get(within)?.get(source)?.get(path.name.name);
    if (alias?.namespace && alias.package) return meaningOfPath(alias, alias.namespace, alias.package);
    return { ...identityPath(within), interface: path.name.name };
  }

  function itemOf(definition: TypeDef): ItemMeaning {
    const known = items.get(definition);
    if (known) return known;
    let last = definition;
    const seen = new Set<TypeDef>();
    while (last.used && !seen.has(last)) {
      seen.add(last);
      last = last.used;
    }
    const meaning = canonical(lastMeaning(last));
    items.set(definition, meaning);
    return meaning;
  }

  function lastMeaning(definition: TypeDef): ItemMeaning {
    const { node, source } = definition.place;
    if (node.kind === "use-name" && definition.use) {
      const path = pathOf(definition.use.place.node.path, definition.owner.package, source);
      return { ...path, item: node.name.name };
    }
    return { ...containerPath(definition.owner), item: definition.name, definition };
  }

  function canonical(item: ItemMeaning): ItemMeaning {
    if (!isFrom(item)) return item;
    const other = parseItemKey(reexports.get(itemKey(item)) ?? "");
    if (other?.item === undefined) return item;
    const { version } = item;
    return {
      namespace: other.namespace,
      package: other.package,
      interface: other.interface,
      item: other.item,
      ...(version === undefined ? {} : { version }),
    };
  }

  function isFrom(path: PathMeaning): boolean {
    const wanted = versionFor(from, path.namespace, path.package);
    return wanted !== undefined && versionMatches(path.version, wanted);
  }

  function matchesPath(path: PathMeaning, wanted: PathPattern): boolean {
    if (path.namespace !== wanted.namespace || path.package !== wanted.package) return false;
    if (wanted.interface !== undefined && wanted.interface !== path.interface) return false;
    return wanted.version === undefined ? isFrom(path) : versionMatches(path.version, wanted.version);
  }

  function matchesItem(definition: TypeDef, wanted: ItemPattern): boolean {
    const item = itemOf(definition);
    return item.item === wanted.item && matchesPath(item, wanted);
  }

  return { model, from, types, itemOf, pathOf, isFrom, matchesItem, matchesPath };
}

/** The path of an interface or world; an inline interface is `world.label`, which no text can name. */
export function containerPath(container: ContainerScope): PathMeaning {
  const name =
    container.kind === "interface" && container.inlineOf
      ? `${container.inlineOf.name}.${container.name}`
      : container.name;
  return { ...identityPath(container.package), interface: name };
}

/** The first part of every path into a package. */
export function identityPath(pkg: Package): Omit<PathMeaning, "interface"> {
  const { namespace, name, version } = pkg.identity;
  return version === undefined ? { namespace, package: name } : { namespace, package: name, version };
}

/** What a path says by itself, whatever top-level `use` gives its names. */
export function meaningOfPath(path: ast.UsePath, namespace: ast.Identifier, name: ast.Identifier): PathMeaning {
  const meaning = { namespace: namespace.name, package: name.name, interface: path.name.name };
  return path.version ? { ...meaning, version: path.version.text } : meaning;
}

/** The names that top-level `use` statements give, by package and file. */
function fileAliases(model: Model): Map<Package, Map<SourceText, Map<string, ast.UsePath>>> {
  const found = new Map<Package, Map<SourceText, Map<string, ast.UsePath>>>();
  for (const pkg of model.packages) {
    const bySource = new Map<SourceText, Map<string, ast.UsePath>>();
    for (const { items, source } of fileItems(pkg)) {
      for (const item of items) {
        if (item.kind !== "top-level-use") continue;
        const names = bySource.get(source) ?? new Map<string, ast.UsePath>();
        bySource.set(source, names.set((item.as ?? item.path.name).name, item.path));
      }
    }
    found.set(pkg, bySource);
  }
  return found;
}

/** The top-level items of a package, file by file: those of its files, or of the block that declares it. */
export function fileItems(
  pkg: Package,
): readonly { readonly items: readonly ast.FileItem[]; readonly source: SourceText }[] {
  const { declaration } = pkg;
  if (declaration?.kind === "nested-package") {
    const [file] = pkg.files;
    return file ? [{ items: declaration.items, source: file.source }] : [];
  }
  return pkg.files.map((file) => ({ items: file.items, source: file.source }));
}
