import type * as ast from "../syntax/ast.ts";
import type { ForeignReference } from "./arena.ts";
import type { Declared } from "./declare.ts";
import { type FeatureSelection, gatesOf, isEnabled } from "./gates.ts";
import { type GraphNode, sortByDependency } from "./graph.ts";
import { packageId, packageName, pathPackage } from "./item.ts";
import type { Interface, Package, PackageIdentity, World } from "./model.ts";
import { type PathUse, packagePaths } from "./paths.ts";
import { type At, type Report, relatedAt } from "./report.ts";
import { stabilityOf } from "./stability.ts";
import type { FileScope } from "./units.ts";

/** Second step of resolution: what every path of a package refers to, and in which order its interfaces and worlds come. */

export interface Workspace {
  readonly report: Report;
  readonly selection: FeatureSelection;
  /** The package that an identity means when `from` refers to it. */
  find(from: Declared, identity: PackageIdentity): Found;
  /** Whether a name that can't be found may stand in a part of the package that could not be parsed, or belongs to such a part itself. */
  mayBeUnread(declared: Declared, name: string, at?: At): boolean;
  readonly pathOf: Map<ast.UsePath, Interface | World>;
  /** The packages that `from` can refer to. */
  visibleTo(from: Declared): readonly Package[];
}

export type Found =
  | { readonly kind: "one"; readonly declared: Declared }
  | { readonly kind: "none" }
  | { readonly kind: "several"; readonly declared: readonly Declared[] };

export interface Scope {
  /** The package's interfaces and worlds by dependency. */
  readonly order: readonly (Interface | World)[];
  readonly foreign: ReadonlyMap<Interface | World, ForeignReference>;
  /** The foreign `use` statements, in the order in which the official resolver meets them. */
  readonly foreignUses: readonly { readonly use: ast.UseDecl; readonly from: Interface }[];
}

type Target = Interface | World;
/** `undefined`: known to be wrong, and reported. */
type FileNames = Map<
  string,
  { readonly id: ast.Identifier; readonly target: Target | undefined; readonly local?: ast.Identifier }
>;

export function bindPaths(workspace: Workspace, declared: Declared): Scope {
  reportDuplicateItems(workspace, declared);
  const foreign = new ForeignPaths(workspace, declared);
  const paths = [...packagePaths(declared.unit)];
  for (const use of paths) foreign.collect(use);
  foreign.finish();
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
  return { order: orderItems(workspace, declared, edges), foreign: foreign.references, foreignUses };
}

function reportDuplicateItems({ report }: Workspace, declared: Declared): void {
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
function fileNames(workspace: Workspace, declared: Declared, scope: FileScope, foreign: ForeignPaths): FileNames {
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
    names.set(id.name, { id, target, ...(local && { local: item.path.name }) });
  }
  return names;
}

function itemNamed(declared: Declared, name: string): Target | undefined {
  return declared.package.interfaces.get(name) ?? declared.package.worlds.get(name);
}

function reportUnknownItem(workspace: Workspace, declared: Declared, scope: FileScope, id: ast.Identifier): void {
  const at = { source: scope.file.source, span: id };
  if (workspace.mayBeUnread(declared, id.name, at)) return;
  workspace.report.error("name/unknown-item", `interface or world \`${id.name}\` does not exist`, at);
}

function bindPath(
  workspace: Workspace,
  declared: Declared,
  use: PathUse,
  names: FileNames,
  foreign: ForeignPaths,
): Target | undefined {
  if (use.path.package) return foreign.target(use.path, use.wanted);
  const id = use.path.name;
  const named = names.get(id.name);
  const target = named ? named.target : itemNamed(declared, id.name);
  if (!target) {
    if (!named) reportUnknownItem(workspace, declared, use.scope, id);
    return undefined;
  }
  if (use.wanted === target.kind) return target;
  const [is, wanted] = target.kind === "world" ? ["a world", "an interface"] : ["an interface", "a world"];
  workspace.report.error("name/wrong-kind", `name \`${id.name}\` is defined as ${is}, not ${wanted}`, {
    source: use.scope.file.source,
    span: id,
  });
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
  { report }: Workspace,
  declared: Declared,
  edges: ReadonlyMap<string, readonly { to: string; at: At }[]>,
): Target[] {
  const items: Target[] = [];
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

interface ForeignPath {
  readonly declared: Declared | undefined;
  /** How the package uses it first: that is what the official resolver takes it for everywhere. A top-level `use` may mean either. */
  kind: "interface" | "world" | undefined;
  readonly name: string;
  readonly nameAt: At;
  readonly identity: PackageIdentity;
  enabled: boolean;
  /** Used both as an interface and as a world: that is reported, and says enough. */
  mixed: boolean;
  target: Target | undefined;
  readonly stabilities: ForeignReference["stabilities"][number][];
}

/** The paths of a package that lead into other packages. */
class ForeignPaths {
  readonly references = new Map<Target, ForeignReference>();
  readonly #paths = new Map<string, ForeignPath>();
  readonly #packages = new Map<string, Declared | undefined>();

  readonly workspace: Workspace;
  readonly declared: Declared;

  constructor(workspace: Workspace, declared: Declared) {
    this.workspace = workspace;
    this.declared = declared;
  }

  collect(use: PathUse): void {
    const identity = pathPackage(use.path);
    if (!identity) return;
    const key = pathKey(identity, use.path);
    const source = use.scope.file.source;
    let entry = this.#paths.get(key);
    if (!entry) {
      entry = {
        declared: this.#package(identity, use),
        kind: undefined,
        name: use.path.name.name,
        nameAt: { source, span: use.path.name },
        identity,
        enabled: false,
        mixed: false,
        target: undefined,
        stabilities: [],
      };
      this.#paths.set(key, entry);
    }
    entry.stabilities.push(stabilityOf(use.attributes));
    if (isEnabled(gatesOf(use), this.workspace.selection)) entry.enabled = true;
    if (use.wanted !== "either") entry.kind ??= use.wanted;
    if (use.wanted !== "either" && use.wanted !== entry.kind) {
      entry.mixed = true;
      const name = use.path.name.name;
      const [is, wanted] = entry.kind === "world" ? ["a world", "an interface"] : ["an interface", "a world"];
      this.workspace.report.error("name/wrong-kind", `name \`${name}\` is defined as ${is}, not ${wanted}`, {
        source,
        span: use.path.name,
      });
    }
  }

  #package(identity: PackageIdentity, use: PathUse): Declared | undefined {
    const id = packageId(identity);
    if (this.#packages.has(id)) return this.#packages.get(id);
    const found = this.workspace.find(this.declared, identity);
    const declared = found.kind === "one" ? found.declared : undefined;
    this.#packages.set(id, declared);
    if (declared) this.declared.references.push({ to: declared.package, at: packageSpan(use) });
    if (declared && declared !== this.declared) this.declared.package.dependencies.push(declared.package);
    if (!declared) this.#reportPackage(identity, found, packageSpan(use));
    return declared;
  }

  #reportPackage(identity: PackageIdentity, found: Found, at: At): void {
    const { report } = this.workspace;
    const id = packageId(identity);
    if (found.kind === "several") {
      const places = found.declared.flatMap(({ unit }) => unit.nameAt ?? []);
      report.error("package/ambiguous", `package \`${id}\` is defined in two different locations`, at, {
        related: places.map((place) => relatedAt(place, "defined here")),
        help: "name only one of them on the command line, or put the one that is meant under `deps/`",
      });
      return;
    }
    this.declared.package.missing.push(identity);
    report.error("package/missing-dependency", missingMessage(identity, this.workspace, this.declared), at, {
      help: `fetch it with \`wkg wit fetch\` (or \`wkg get --format wit ${id}\`), or put its WIT under \`deps/\` or on the command line`,
    });
  }

  /** Looks up every path, once all its uses are known. */
  finish(): void {
    for (const entry of this.#paths.values()) {
      if (!entry.declared) continue;
      const { interfaces, worlds } = entry.declared.package;
      const { name } = entry;
      const world = entry.kind !== "interface" ? worlds.get(name) : undefined;
      entry.target = (entry.kind !== "world" ? interfaces.get(name) : undefined) ?? world;
      if (entry.target) {
        if (entry.declared !== this.declared)
          this.references.set(entry.target, { stabilities: entry.stabilities, at: entry.nameAt });
      } else if (entry.enabled && !entry.mixed && !this.workspace.mayBeUnread(entry.declared, name)) {
        const other = entry.kind === "world" ? interfaces.has(name) : worlds.has(name);
        this.workspace.report.error(
          "name/unknown-item",
          `${entry.kind ?? "interface"} '${name}' not found in package '${packageId(entry.identity)}'`,
          entry.nameAt,
          other ? { help: `\`${name}\` is ${entry.kind === "world" ? "an interface" : "a world"} there` } : {},
        );
      }
    }
  }

  target(path: ast.UsePath, wanted: PathUse["wanted"]): Target | undefined {
    const identity = pathPackage(path);
    const target = identity && this.#paths.get(pathKey(identity, path))?.target;
    return target && (wanted === "either" || target.kind === wanted) ? target : undefined;
  }
}

function pathKey(identity: PackageIdentity, path: ast.UsePath): string {
  return `${packageId(identity)}/${path.name.name}`;
}

/** A missing package is pointed at by its name, without interface and version. */
function packageSpan(use: PathUse): At {
  const { namespace, package: name } = use.path;
  const span = namespace && name ? { start: namespace.start, end: name.end } : use.path;
  return { source: use.scope.file.source, span };
}

const LISTED = 20;

/** As the official resolver says it, with the packages that there are: the one that was meant is mostly among them. */
function missingMessage(identity: PackageIdentity, workspace: Workspace, from: Declared): string {
  const name = packageName(identity);
  const known = workspace.visibleTo(from).map((pkg) => pkg.identity);
  const [same, other] = [
    known.filter((id) => packageName(id) === name),
    known.filter((id) => packageName(id) !== name),
  ];
  const ids = [...new Set([...same, ...other].map(packageId))];
  const more = ids.length > LISTED ? `\n    … and ${ids.length - LISTED} more` : "";
  const list = ids.slice(0, LISTED).map((id) => `\n    ${id}`);
  return `package '${packageId(identity)}' not found. known packages:${list.join("")}${more}`;
}
