import type * as ast from "../../grammar/ast.ts";
import type { Span } from "../../grammar/source.ts";
import { containerId, externItem } from "../package/item-id.ts";
import type { World, WorldExtern } from "../package/model.ts";
import { declarationText } from "../wit/declaration-text.ts";
import { addInterfaceItems, type DeclarationContext, type DeclarationSet, describe } from "./declarations.ts";
import type { FlatExtern, WorldExpander } from "./expand-worlds.ts";
import { withoutTrack } from "./identity.ts";

/** One side's version of a world, with what is needed to describe its imports and exports. */
export interface DescribedWorld {
  readonly world: World;
  readonly context: DeclarationContext;
  readonly expander: WorldExpander;
}

/** Whether the statement of an import or export is in the world itself, not in one that it includes. */
export function isWrittenIn(world: World, extern: FlatExtern): boolean {
  return extern.statement?.world === world;
}

/**
 * Adds an import or export of a world.
 * @param withItems also the items of the interface that it stands for, with keys below that of the import or export
 */
export function addExtern(into: DeclarationSet, at: DescribedWorld, extern: FlatExtern, withItems: boolean): void {
  const { world, context } = at;
  const { direction, target } = extern;
  const name = `${direction} ${withoutTrack(extern.key)}`;
  // Two tracks of one interface may be side by side: the key has the track.
  const key = `${context.key}#${direction} ${extern.key}`;
  const unstable = context.unstable || extern.unstable;
  if (withItems && target?.kind === "interface") {
    addInterfaceItems({ ...context, key, owner: target, source: target.place.source, unstable }, target, into.add);
  }
  const written = isWrittenIn(world, extern) ? extern.statement : undefined;
  into.add({
    of: "extern",
    extern,
    isWritten: written !== undefined,
    hasItems: withItems && target?.kind === "interface",
    ...describe(context, written ? written.place.node : { attributes: [] }, {
      key,
      item: written ? externItem(written) : `${containerId(world)}#${name}`,
      kind: direction,
      name,
      text: written ? declarationText(written.place.node) : `${direction} ${extern.key};`,
      span: spanOf(originOf(at, extern)) ?? world.place.node.name,
    }),
    source: world.place.source,
    unstable,
    container: context.key,
  });
}

type ExternOrigin = ast.ImportDecl | ast.ExportDecl | ast.IncludeDecl | ast.UseDecl;

/** The item of the world that brings an import or export in: its own statement, an `include`, or what needs its types. */
function originOf(at: DescribedWorld, extern: FlatExtern): ExternOrigin | undefined {
  const { world } = at;
  let origin = extern;
  while (origin.because) origin = origin.because;
  if (!origin.statement) return world.uses[0]?.place.node;
  return origin.statement.world === world ? origin.statement.place.node : includesBySource(at).get(origin.statement);
}

const includeCache = new WeakMap<WorldExpander, Map<World, ReadonlyMap<WorldExtern, ast.IncludeDecl>>>();

/** For each statement that an `include` of the world brings in: the first such include. */
function includesBySource({ world, expander }: DescribedWorld): ReadonlyMap<WorldExtern, ast.IncludeDecl> {
  const byWorld = includeCache.get(expander) ?? new Map<World, ReadonlyMap<WorldExtern, ast.IncludeDecl>>();
  includeCache.set(expander, byWorld);
  const known = byWorld.get(world);
  if (known) return known;
  const found = new Map<WorldExtern, ast.IncludeDecl>();
  for (const { node, target } of expander.includesOf(world)) {
    if (!target) continue;
    const { imports, exports } = expander.expand(target);
    for (const { statement } of [...imports.values(), ...exports.values()]) {
      if (statement && !found.has(statement)) found.set(statement, node);
    }
  }
  byWorld.set(world, found);
  return found;
}

function spanOf(node: ExternOrigin | undefined): Span | undefined {
  if (!node) return undefined;
  if (node.kind === "use" || node.kind === "include") return node.path;
  return node.extern.kind === "extern-path" ? node.extern.path : node.extern.name;
}
