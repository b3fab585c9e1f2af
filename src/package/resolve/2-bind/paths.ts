import type * as ast from "../../../../grammar/ast.ts";
import type { FileScope, PackageUnit } from "../1-declare/units.ts";

/** A path in a package, with what the place where it stands asks of it. */
export interface PathUse {
  readonly path: ast.UsePath;
  readonly scope: FileScope;
  readonly wanted: "interface" | "world" | "either";
  /** The gates of the statement. */
  readonly attributes: readonly ast.Attribute[];
  /** The names of a `use … .{…}`. */
  readonly names?: readonly ast.UseName[];
  /** The interface or world whose place in the order of declarations depends on the path: interfaces through `use`, worlds through `include`. */
  readonly orders?: ast.Identifier;
  readonly statement: ast.UseDecl | ast.ImportDecl | ast.ExportDecl | ast.IncludeDecl | ast.TopLevelUse;
}

/** Every path of a package in the order in which the official resolver meets them: in a world `use` and `include` first, then imports, then exports. */
export function* packagePaths(unit: PackageUnit): Generator<PathUse> {
  for (const scope of unit.files) {
    for (const item of scope.items) {
      if (item.kind === "world") yield* worldPaths(scope, item);
      else if (item.kind === "interface") yield* usePaths(scope, item.items, item.name);
      else if (item.kind === "top-level-use")
        yield { path: item.path, scope, wanted: "either", attributes: item.attributes, statement: item };
    }
  }
}

function* worldPaths(scope: FileScope, world: ast.WorldDecl): Generator<PathUse> {
  for (const item of world.items) {
    if (item.kind === "use") yield usePath(scope, item);
    else if (item.kind === "include")
      yield {
        path: item.path,
        scope,
        wanted: "world",
        attributes: item.attributes,
        orders: world.name,
        statement: item,
      };
  }
  for (const kind of ["import", "export"] as const) {
    for (const item of world.items) {
      if (item.kind !== kind) continue;
      const { extern } = item;
      if (extern.kind === "extern-interface") yield* usePaths(scope, extern.items, undefined);
      else if (extern.kind !== "extern-func")
        yield { path: extern.path, scope, wanted: "interface", attributes: item.attributes, statement: item };
    }
  }
}

function* usePaths(
  scope: FileScope,
  items: readonly ast.InterfaceItem[],
  orders: ast.Identifier | undefined,
): Generator<PathUse> {
  for (const item of items) {
    if (item.kind === "use") yield usePath(scope, item, orders);
  }
}

function usePath(scope: FileScope, use: ast.UseDecl, orders?: ast.Identifier): PathUse {
  const { path, attributes, names } = use;
  return { path, scope, wanted: "interface", attributes, names, statement: use, ...(orders && { orders }) };
}
