import type * as ast from "../../grammar/ast.ts";
import { gatesOf } from "../package/gates.ts";
import type { FunctionDef, Interface, Model, World, WorldExtern } from "../package/model.ts";
import { MAX_WORLD_ITEMS } from "../package/resolve/4-elaborate/state.ts";
import { createCompatibleLookup } from "./compatible-lookup.ts";
import { containerIdentity, type OwnName, pathIdentity } from "./identity.ts";

/** One import or export of a world after its includes are expanded and the interfaces that it needs are added. */
export interface FlatExtern {
  readonly direction: "import" | "export";
  /** A plain name, or `ns:pkg/interface` (with the compatibility track if it is another package's). Unique per direction. */
  readonly key: string;
  /** The interface or function that it stands for; absent where it could not be resolved. */
  readonly target?: Interface | FunctionDef;
  /** The statement that declares it, in this world or in one that it includes; absent for an import that a type needs. */
  readonly statement?: WorldExtern;
  /** For an import without a statement: the import or export whose types need it; absent if a `use` of the world does. */
  readonly because?: FlatExtern;
  /** It, or an include on the way to it, is `@unstable`. */
  readonly unstable: boolean;
}

export interface FlatWorld {
  readonly imports: ReadonlyMap<string, FlatExtern>;
  readonly exports: ReadonlyMap<string, FlatExtern>;
  /** Whether everything that its includes and interfaces refer to was found; else there may be more imports and exports. */
  readonly complete: boolean;
}

/**
 * Worlds as a component sees them (WIT.md, "Wit Identifiers" and "Packages and worlds"): includes expanded with their renames,
 * and every interface imported that an imported or exported one uses types of. Gated items are all there. A reference to a
 * version that isn't there is followed into another one of the same compatible series: which imports a world has is the same.
 */
export interface WorldExpander {
  expand(world: World): FlatWorld;
  /** The includes of a world with the worlds that they bring in. */
  includesOf(world: World): readonly ExpandedInclude[];
  /** The first world that was left incomplete because all worlds together have too many imports and exports. */
  readonly tooLarge: World | undefined;
}

export interface ExpandedInclude {
  readonly node: ast.IncludeDecl;
  readonly target: World | undefined;
}

/** What a world and its includes declare, before the interfaces that they need are added. */
interface DeclaredExterns {
  readonly imports: Map<string, FlatExtern>;
  readonly exports: Map<string, FlatExtern>;
  complete: boolean;
}

const empty: DeclaredExterns = { imports: new Map(), exports: new Map(), complete: true };

/** Expands worlds of one model, each once. Over `maxItems` imports and exports in all, the rest is left out. */
export function createWorldExpander(model: Model, own: OwnName, maxItems = MAX_WORLD_ITEMS): WorldExpander {
  const lookup = createCompatibleLookup(model);
  const declared = new Map<World, DeclaredExterns>();
  const flat = new Map<World, FlatWorld>();
  let itemsLeft = maxItems;
  let tooLarge: World | undefined;

  /** Takes as many items out of the budget; false if there are not enough left. */
  function take(count: number, world: World): boolean {
    if (tooLarge) return false;
    itemsLeft -= count;
    if (itemsLeft < 0) tooLarge = world;
    return itemsLeft >= 0;
  }

  function includesOf(world: World): readonly ExpandedInclude[] {
    return world.includes.map(({ place: { node }, target }) => ({ node, target: target ?? lookup.world(node.path) }));
  }

  /** The included worlds before the world itself, on a stack of its own: includes may be nested as deep as a file is long. */
  function declaredIn(root: World): DeclaredExterns {
    const pending = [root];
    const open = new Set<World>();
    for (let world = pending.at(-1); world; world = pending.at(-1)) {
      const waiting = declared.has(world)
        ? []
        : includesOf(world).flatMap(({ target }) =>
            target && !declared.has(target) && !open.has(target) ? [target] : [],
          );
      if (waiting.length > 0 && !open.has(world)) {
        open.add(world);
        pending.push(...waiting);
        continue;
      }
      pending.pop();
      if (!declared.has(world)) declared.set(world, merged(world));
    }
    return declared.get(root) ?? empty;
  }

  function merged(world: World): DeclaredExterns {
    const into: DeclaredExterns = { imports: new Map(), exports: new Map(), complete: true };
    for (const statement of [...world.imports, ...world.exports]) keepStablest(into, ownExtern(statement, into));
    for (const { node, target } of includesOf(world)) {
      const from = target && declared.get(target);
      if (!target) into.complete = false;
      if (!from) continue;
      if (!from.complete) into.complete = false;
      if (!take(from.imports.size + from.exports.size, world)) return { ...into, complete: false };
      const renames = new Map(node.names.map(({ name, as }) => [name.name, as.name]));
      const unstable = isUnstable(node);
      for (const extern of [...from.imports.values(), ...from.exports.values()]) {
        keepStablest(into, arrived(extern, renames.get(extern.key) ?? extern.key, unstable));
      }
    }
    return into;
  }

  function ownExtern(statement: WorldExtern, into: DeclaredExterns): FlatExtern {
    const { extern: syntax } = statement.place.node;
    const target = statement.target ?? (syntax.kind === "extern-path" ? lookup.interface(syntax.path) : undefined);
    if (!target && syntax.kind === "extern-path") into.complete = false;
    return {
      direction: statement.kind,
      key: externKey(statement, own),
      ...(target && { target }),
      statement,
      unstable: isUnstable(statement.place.node),
    };
  }

  function usesOf(owner: Interface | World): { readonly needed: readonly Interface[]; readonly complete: boolean } {
    const found = owner.uses.map((use) => use.target ?? lookup.interface(use.place.node.path));
    return { needed: found.filter((one) => one !== undefined), complete: !found.includes(undefined) };
  }

  function flatten(world: World): FlatWorld {
    const { imports: declaredImports, exports, complete: known } = declaredIn(world);
    const imports = new Map(declaredImports);
    let complete = known;
    const queue: { readonly needed: Interface; readonly because?: FlatExtern }[] = [];
    const need = (owner: Interface | World, because?: FlatExtern): void => {
      const uses = usesOf(owner);
      if (!uses.complete) complete = false;
      for (const needed of uses.needed) queue.push({ needed, ...(because && { because }) });
    };
    need(world);
    for (const extern of [...imports.values(), ...exports.values()]) {
      if (extern.target?.kind === "interface") need(extern.target, extern);
    }
    for (let next = queue.pop(); next; next = queue.pop()) {
      const { needed, because } = next;
      const key = containerIdentity(needed, own);
      if (imports.has(key) || (because?.direction === "export" && exports.has(key))) continue;
      if (!take(1, world)) complete = false;
      if (!complete && tooLarge) break;
      const implied: FlatExtern = {
        direction: "import",
        key,
        target: needed,
        ...(because && { because }),
        unstable: because?.unstable ?? false,
      };
      imports.set(key, implied);
      need(needed, implied);
    }
    return { imports, exports, complete };
  }

  return {
    includesOf,
    expand(world) {
      const known = flat.get(world) ?? flatten(world);
      flat.set(world, known);
      return known;
    },
    get tooLarge() {
      return tooLarge;
    },
  };
}

function arrived(extern: FlatExtern, key: string, unstable: boolean): FlatExtern {
  return key === extern.key && (!unstable || extern.unstable)
    ? extern
    : { ...extern, key, unstable: extern.unstable || unstable };
}

/** Two includes may bring the same interface: it is stable if one of them is. */
function keepStablest(into: DeclaredExterns, extern: FlatExtern): void {
  const externs = extern.direction === "import" ? into.imports : into.exports;
  const there = externs.get(extern.key);
  if (!there || (there.unstable && !extern.unstable)) externs.set(extern.key, extern);
}

function externKey(statement: WorldExtern, own: OwnName): string {
  if (statement.name !== undefined) return statement.name;
  if (statement.target?.kind === "interface") return containerIdentity(statement.target, own);
  const { extern: syntax } = statement.place.node;
  return syntax.kind === "extern-path" ? pathIdentity(syntax.path, own) : syntax.name.name;
}

/** Anything that can have gates. */
export interface Gated {
  readonly attributes: readonly ast.Attribute[];
}

export function isUnstable(node: Gated): boolean {
  return gatesOf(node).unstable !== undefined;
}
