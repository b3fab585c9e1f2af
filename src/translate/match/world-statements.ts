import type * as ast from "../../../grammar/ast.ts";
import type { SourceText } from "../../../grammar/source.ts";
import { externItem, includeItem } from "../../package/item-id.ts";
import type { ContainerScope } from "./name-resolution.ts";

/** An import, export or include of a world that names a path. */
export interface Statement {
  readonly node: ast.ImportDecl | ast.ExportDecl | ast.IncludeDecl;
  readonly path: ast.UsePath;
  readonly source: SourceText;
  readonly item: string;
  /** A label makes it an import of its own; without one an interface stands once in each direction. */
  readonly labelled: boolean;
}

/** The statements of a world that name a path, in order. */
export function statementsOf(world: ContainerScope & { kind: "world" }): readonly Statement[] {
  const externs = [...world.imports, ...world.exports].flatMap((extern): Statement[] => {
    const { node, source } = extern.place;
    if (node.extern.kind !== "extern-path" && node.extern.kind !== "extern-named") return [];
    return [
      { node, path: node.extern.path, source, item: externItem(extern), labelled: node.extern.kind === "extern-named" },
    ];
  });
  const includes = world.includes.map((include): Statement => {
    const { node, source } = include.place;
    return { node, path: node.path, source, item: includeItem(world, include), labelled: node.names.length > 0 };
  });
  return [...externs, ...includes].sort((a, b) => a.node.start - b.node.start);
}
