import { packageId } from "../../package/item-id.ts";
import type { Model, Package } from "../../package/model.ts";
import { versionFor, versionMatches } from "../match/name-resolution.ts";
import type { Pack } from "../pack/pack.ts";

/** Models before and after a translation, and what the packs say of the releases. */
export interface Translated {
  readonly before: Model;
  readonly after: Model;
  readonly packs: readonly Pack[];
}

/** What `deps/` has as one thing: a folder, a file or a binary, with the packages in it. */
export interface VendoredUnit {
  readonly path: string;
  readonly binary: boolean;
  readonly packages: readonly Package[];
  /** Its WIT files by display name; none for a binary. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Vendored packages by the folder or file that holds them. */
export function unitsOf(packages: readonly Package[]): readonly VendoredUnit[] {
  const units = new Map<string, Package[]>();
  for (const pkg of packages) units.set(pkg.source.path, [...(units.get(pkg.source.path) ?? []), pkg]);
  return [...units].map(([path, own]) => {
    const binary = own.some(({ source }) => source.binary === true);
    const files = binary ? [] : own.flatMap(({ source }) => source.files);
    return {
      path,
      binary,
      packages: own,
      texts: new Map(files.map(({ file }) => [file.source.file, file.source.text])),
    };
  });
}

/** The packages that a package refers to, there or not, by id. */
export function referredTo({ dependencies, missing }: Package): readonly string[] {
  return [...dependencies.map(({ identity }) => identity), ...missing].map(packageId);
}

/** The version that a package has to get; `gone` where it has none, `undefined` where it isn't of the old releases. */
export function fateOf({ identity }: Package, packs: readonly Pack[]): string | "gone" | undefined {
  const { namespace, name, version } = identity;
  for (const pack of packs) {
    const from = versionFor(pack.from, namespace, name);
    if (from === undefined || !versionMatches(version, from)) continue;
    if (pack.gone.has(`${namespace}:${name}`)) return "gone";
    if (pack.moved.has(`${namespace}:${name}`)) return versionFor(pack.to, namespace, name);
  }
  return undefined;
}

/** The version of the new release of a package, where it has one. */
export function newVersionOf(pkg: Package, packs: readonly Pack[]): string | undefined {
  const fate = fateOf(pkg, packs);
  return fate === "gone" ? undefined : fate;
}

/** The packages of the old releases (`ns:name@version`) that stay in use, whether or not the vendored ones get replaced. */
export function stillInUse({ before, after, packs }: Translated): ReadonlySet<string> {
  const vendored = new Map(before.packages.map((pkg) => [packageId(pkg.identity), pkg]));
  const goes = (pkg: Package) => pkg.role === "dependency" && fateOf(pkg, packs) !== undefined;
  const queue = after.packages.filter((pkg) => !goes(pkg)).flatMap(referredTo);
  const needed = new Set<string>();
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (needed.has(id)) continue;
    needed.add(id);
    const pkg = vendored.get(id);
    if (pkg?.role === "dependency") queue.push(...referredTo(pkg));
  }
  return needed;
}
