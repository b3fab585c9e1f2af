import type * as ast from "../../grammar/ast.ts";
import { gatesOf } from "../package/gates.ts";
import type { FunctionDef, Interface, Model, Package, World, WorldExtern } from "../package/model.ts";
import { parseVersion, versionsCompatible } from "../package/version.ts";
import { containerIdentity, pathIdentity } from "./type-equality.ts";

/** One import or export of a world after its includes are expanded and the interfaces that it needs are added. */
export interface FlatExtern {
  readonly direction: "import" | "export";
  /** A plain name, or `ns:pkg/interface` (with the compatibility track if it is another package's). Unique per direction. */
  readonly key: string;
  /** The interface or function behind it; absent where it could not be resolved. */
  readonly target?: Interface | FunctionDef;
  /** The node that brings it in: the import, the export, the `include`, or for what is only implied, what implies it. */
  readonly node: ast.ImportDecl | ast.ExportDecl | ast.IncludeDecl | ast.UseDecl;
  /** The world that `node` stands in. */
  readonly world: World;
  /** The statement of the world itself; absent where an `include` brings it, or a type that another one uses needs it. */
  readonly written?: WorldExtern;
  /** It, or an include on the way to it, is `@unstable`. */
  readonly unstable: boolean;
}

export interface FlatWorld {
  readonly imports: ReadonlyMap<string, FlatExtern>;
  readonly exports: ReadonlyMap<string, FlatExtern>;
  /** Whether everything that its includes and interfaces refer to was found; else there may be more imports and exports. */
  readonly complete: boolean;
}

interface Arrival {
  readonly node?: ast.IncludeDecl;
  readonly world?: World;
  readonly unstable: boolean;
  readonly rename: (name: string) => string;
}

/**
 * A world as a component sees it (WIT.md, "Wit Identifiers" and "Packages and worlds"): includes expanded with their renames,
 * and every interface imported that an imported or exported one uses types of. Gated items are all there. A reference to a
 * version that isn't there is followed into another one of the same compatible series: which imports a world has is the same.
 */
export function flattenWorld(model: Model, world: World, packageName: string): FlatWorld {
  const imports = new Map<string, FlatExtern>();
  const exports = new Map<string, FlatExtern>();
  const search = createSearch(model);
  collect(search, world, packageName, { unstable: false, rename: (name) => name }, new Set(), imports, exports);
  addImplied(search, packageName, imports, exports, world);
  return { imports, exports, complete: !search.missed };
}

/** Finds what references lead to, and remembers whether one led nowhere. */
interface ExternSearch {
  readonly model: Model;
  missed: boolean;
}

function createSearch(model: Model): ExternSearch {
  return { model, missed: false };
}

/** What a path names, looked for in the compatible versions of its package where its own version isn't there. */
function followed<T>(search: ExternSearch, path: ast.UsePath, pick: (pkg: Package) => T | undefined): T | undefined {
  const { namespace, package: name, version } = path;
  const wanted = version === undefined ? undefined : parseVersion(version.text);
  if (namespace && name && wanted) {
    for (const pkg of search.model.packages) {
      const there = pkg.identity.version === undefined ? undefined : parseVersion(pkg.identity.version);
      if (pkg.identity.namespace !== namespace.name || pkg.identity.name !== name.name) continue;
      const found = there && versionsCompatible(there, wanted) ? pick(pkg) : undefined;
      if (found) return found;
    }
  }
  search.missed = true;
  return undefined;
}

function collect(
  search: ExternSearch,
  world: World,
  packageName: string,
  arrival: Arrival,
  open: Set<World>,
  imports: Map<string, FlatExtern>,
  exports: Map<string, FlatExtern>,
): void {
  if (open.has(world)) return;
  open.add(world);
  for (const extern of [...world.imports, ...world.exports]) {
    const key = externKey(extern, packageName, arrival.rename);
    const target = externTarget(search, extern);
    const flat: FlatExtern = {
      direction: extern.kind,
      key,
      ...(target && { target }),
      node: arrival.node ?? extern.place.node,
      world: arrival.world ?? extern.world,
      ...(!arrival.node && { written: extern }),
      unstable: arrival.unstable || isUnstable(extern.place.node),
    };
    keepStablest(extern.kind === "import" ? imports : exports, flat);
  }
  for (const include of world.includes) {
    const { path } = include.place.node;
    const included = include.target ?? followed(search, path, (pkg) => pkg.worlds.get(path.name.name));
    if (!included) continue;
    const names = new Map(include.place.node.names.map((name) => [name.name.name, name.as.name]));
    collect(
      search,
      included,
      packageName,
      {
        node: arrival.node ?? include.place.node,
        world: arrival.world ?? world,
        unstable: arrival.unstable || isUnstable(include.place.node),
        rename: (name) => arrival.rename(names.get(name) ?? name),
      },
      open,
      imports,
      exports,
    );
  }
  open.delete(world);
}

/** Two includes may bring the same interface: it is stable if one of them is. */
function keepStablest(into: Map<string, FlatExtern>, extern: FlatExtern): void {
  const there = into.get(extern.key);
  if (!there || (there.unstable && !extern.unstable)) into.set(extern.key, extern);
}

function externKey(extern: WorldExtern, packageName: string, rename: (name: string) => string): string {
  if (extern.name !== undefined) return rename(extern.name);
  if (extern.target?.kind === "interface") return containerIdentity(extern.target, packageName);
  const { extern: syntax } = extern.place.node;
  return syntax.kind === "extern-path" ? pathIdentity(syntax.path, packageName) : syntax.name.name;
}

function externTarget(search: ExternSearch, extern: WorldExtern): WorldExtern["target"] {
  const { extern: syntax } = extern.place.node;
  if (extern.target || syntax.kind !== "extern-path") return extern.target;
  return followed(search, syntax.path, (pkg) => pkg.interfaces.get(syntax.path.name.name));
}

function usesOf(search: ExternSearch, owner: Interface | World): readonly Interface[] {
  return owner.uses.flatMap((use) => {
    const { path } = use.place.node;
    return use.target ?? followed(search, path, (pkg) => pkg.interfaces.get(path.name.name)) ?? [];
  });
}

function addImplied(
  search: ExternSearch,
  packageName: string,
  imports: Map<string, FlatExtern>,
  exports: Map<string, FlatExtern>,
  world: World,
): void {
  const queue: { readonly needed: Interface; readonly because: FlatExtern | undefined }[] = usesOf(search, world).map(
    (needed) => ({ needed, because: undefined }),
  );
  const explain = (extern: FlatExtern): void => {
    if (extern.target?.kind !== "interface") return;
    for (const needed of usesOf(search, extern.target)) queue.push({ needed, because: extern });
  };
  for (const extern of [...imports.values(), ...exports.values()]) explain(extern);
  for (let next = queue.pop(); next; next = queue.pop()) {
    const { needed, because } = next;
    const key = containerIdentity(needed, packageName);
    const served = imports.has(key) || (because?.direction === "export" && exports.has(key));
    if (served) continue;
    const node = because?.node ?? world.uses[0]?.place.node;
    if (!node) continue;
    const implied: FlatExtern = {
      direction: "import",
      key,
      target: needed,
      node,
      world: because?.world ?? world,
      unstable: because?.unstable ?? false,
    };
    imports.set(key, implied);
    explain(implied);
  }
}

/** Anything that can stand behind gates. */
export interface Gated {
  readonly attributes: readonly ast.Attribute[];
}

export function isUnstable(node: Gated): boolean {
  return gatesOf(node).unstable !== undefined;
}
