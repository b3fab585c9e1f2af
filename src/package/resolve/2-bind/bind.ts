import type * as ast from "../../../../grammar/ast.ts";
import type { Interface, World } from "../../model.ts";
import type { Declared } from "../1-declare/declare.ts";
import type { FileScope } from "../1-declare/units.ts";
import type { ForeignReference } from "../indexed-package.ts";
import { type At, relatedAt } from "../report.ts";
import { type GraphNode, sortByDependency } from "../topological-order.ts";
import type { ResolveWorkspace } from "../workspace.ts";
import { type ForeignPaths, foreignPaths, wrongKind } from "./foreign-paths.ts";
import { type PathUse, packagePaths } from "./paths.ts";

/** Second step of resolution: what every path of a package refers to, and in which order its interfaces and worlds come. */

export interface BoundPackage {
  /** The package's interfaces and worlds by dependency. */
  readonly order: readonly (Interface | World)[];
  readonly foreign: ReadonlyMap<Interface | World, ForeignReference>;
  /** The foreign `use` statements, in the order in which the official resolver meets them. */
  readonly foreignUses: readonly { readonly use: ast.UseDecl; readonly from: Interface }[];
}

type BindTarget = Interface | World;
/** `undefined`: known to be wrong, and reported. */
type FileNames = Map<
  string,
  {
    readonly id: ast.Identifier;
    readonly target: BindTarget | undefined;
    readonly local?: ast.Identifier;
    /** What a top-level `use` of another package names. */
    readonly foreign?: ast.UsePath;
  }
>;

export function bindPaths(workspace: ResolveWorkspace, declared: Declared): BoundPackage {
  reportDuplicateItems(workspace, declared);
  const paths = [...packagePaths(declared.unit)];
  const foreign = foreignPaths(workspace, declared, paths);
  const names = new Map<FileScope, FileNames>();
  for (const scope of declared.unit.files) names.set(scope, fileNames(workspace, declared, scope, foreign));
  const edges = new Map<string, { to: string; at: At }[]>();
  const foreignUses: { use: ast.UseDecl; from: Interface }[] = [];
  for (const use of paths) {
    if (use.wanted === "either") continue;
    const target = bindPath(workspace, declared, use, names.get(use.scope) ?? new Map(), foreign);
    if (target) workspace.pathOf.set(use.path, target);
    if (target?.kind === "interface" && target.package !== declared.package && use.statement.kind === "use")
      foreignUses.push({ use: use.statement, from: target });
    const edge = orderEdge(declared, use, names.get(use.scope));
    if (use.orders && edge) {
      const list = edges.get(use.orders.name) ?? [];
      list.push(edge);
      edges.set(use.orders.name, list);
    }
  }
  foreign.reportUnknown();
  return { order: orderItems(workspace, declared, edges), foreign: foreign.references, foreignUses };
}

function reportDuplicateItems({ report }: ResolveWorkspace, declared: Declared): void {
  const seen = new Map<string, At>();
  for (const { file, items } of declared.unit.files) {
    for (const item of items) {
      if (item.kind !== "interface" && item.kind !== "world") continue;
      const at = { source: file.source, span: item.name };
      const first = seen.get(item.name.name);
      if (!first) seen.set(item.name.name, at);
      else
        report.error("name/duplicate-item", `duplicate item named \`${item.name.name}\``, at, {
          related: [relatedAt(first, "the first one")],
        });
    }
  }
}

/** The names that one file sees without a package: its own interfaces, worlds and top-level `use`s. */
function fileNames(
  workspace: ResolveWorkspace,
  declared: Declared,
  scope: FileScope,
  foreign: ForeignPaths,
): FileNames {
  const names: FileNames = new Map();
  for (const item of scope.items) {
    if (item.kind === "nested-package") continue;
    const id = item.kind === "top-level-use" ? (item.as ?? item.path.name) : item.name;
    const earlier = names.get(id.name);
    if (earlier) {
      const bothItems = item.kind !== "top-level-use" && earlier.local === earlier.id;
      if (!bothItems)
        workspace.report.error(
          "name/duplicate-in-file",
          `duplicate name \`${id.name}\` in this file`,
          { source: scope.file.source, span: id },
          { related: [relatedAt({ source: scope.file.source, span: earlier.id }, "the first one")] },
        );
      continue;
    }
    if (item.kind !== "top-level-use") {
      const target = item.kind === "interface" ? declared.interfaceOf.get(item) : declared.worldOf.get(item);
      names.set(id.name, { id, target, local: item.name });
      continue;
    }
    const local = item.path.package === undefined;
    const target = local ? itemNamed(declared, item.path.name.name) : foreign.target(item.path, "either");
    if (local && !target) reportUnknownItem(workspace, declared, scope, item.path.name);
    if (target) workspace.pathOf.set(item.path, target);
    names.set(id.name, { id, target, ...(local ? { local: item.path.name } : { foreign: item.path }) });
  }
  return names;
}

function itemNamed(declared: Declared, name: string): BindTarget | undefined {
  return declared.package.interfaces.get(name) ?? declared.package.worlds.get(name);
}

function reportUnknownItem(
  workspace: ResolveWorkspace,
  declared: Declared,
  scope: FileScope,
  id: ast.Identifier,
): void {
  const at = { source: scope.file.source, span: id };
  if (workspace.mayBeUnread(declared, id.name, at)) return;
  const { interfaces, worlds } = declared.package;
  const help = workspace.report.meant(id.name, [...interfaces.keys(), ...worlds.keys()]);
  workspace.report.error("name/unknown-item", `interface or world \`${id.name}\` does not exist`, at, help);
}

function bindPath(
  workspace: ResolveWorkspace,
  declared: Declared,
  use: PathUse,
  names: FileNames,
  foreign: ForeignPaths,
): BindTarget | undefined {
  if (use.path.package) return foreign.target(use.path, use.wanted);
  const id = use.path.name;
  const at: At = { source: use.scope.file.source, span: id };
  const named = names.get(id.name);
  const target = named ? named.target : itemNamed(declared, id.name);
  if (!target) {
    if (!named) reportUnknownItem(workspace, declared, use.scope, id);
    else if (named.foreign && use.wanted === "world") foreign.wantedWorld(named.foreign, id.name, at);
    return undefined;
  }
  if (use.wanted === target.kind) return target;
  wrongKind(workspace, id.name, target.kind, at);
  return undefined;
}

/** For the order of declarations only what stands in the package itself counts; the place is the one that a cycle is reported at. */
function orderEdge(declared: Declared, use: PathUse, names: FileNames | undefined): { to: string; at: At } | undefined {
  if (!use.orders || use.path.package) return undefined;
  const source = use.scope.file.source;
  const named = names?.get(use.path.name.name);
  if (named) return named.local && { to: named.local.name, at: { source, span: named.local } };
  return itemNamed(declared, use.path.name.name) && { to: use.path.name.name, at: { source, span: use.path.name } };
}

function orderItems(
  { report }: ResolveWorkspace,
  declared: Declared,
  edges: ReadonlyMap<string, readonly { to: string; at: At }[]>,
): BindTarget[] {
  const items: BindTarget[] = [];
  const index = new Map<string, number>();
  for (const { items: decls } of declared.unit.files) {
    for (const item of decls) {
      if (item.kind !== "interface" && item.kind !== "world") continue;
      const target = itemNamed(declared, item.name.name);
      if (!target || index.has(item.name.name)) continue;
      index.set(item.name.name, items.length);
      items.push(target);
    }
  }
  const nodes: GraphNode<At>[] = items.map(({ name }) => ({
    edges: (edges.get(name) ?? []).flatMap(({ to, at }) => {
      const at2 = index.get(to);
      return at2 === undefined ? [] : [{ to: at2, edge: at }];
    }),
  }));
  const { order, cycles } = sortByDependency(nodes);
  for (const { to, edge } of cycles)
    report.error("name/cycle", `interface or world \`${items[to]?.name ?? ""}\` depends on itself`, edge);
  return order.flatMap((at) => items[at] ?? []);
}
