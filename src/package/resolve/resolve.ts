import type * as ast from "../../../grammar/ast.ts";
import type { Diagnostic } from "../../common/diagnostic.ts";
import { compareText } from "../../common/text.ts";
import type { FeatureSelection } from "../gates.ts";
import { packageId } from "../item-id.ts";
import type { PackageSource } from "../load/source.ts";
import type { Interface, Model, Package, PackageIdentity, TypeDef, World } from "../model.ts";
import { compareVersionTexts } from "../version.ts";
import { type Declared, declarePackage } from "./1-declare/declare.ts";
import { dropDuplicates, packageUnits } from "./1-declare/units.ts";
import { type BoundPackage, bindPaths } from "./2-bind/bind.ts";
import type { DraftContext } from "./3-draft/context.ts";
import { draftPackage } from "./3-draft/draft.ts";
import { elaborate } from "./4-elaborate/elaborate.ts";
import type { ElaborationLimits } from "./4-elaborate/state.ts";
import type { IndexedModel, PackageDraft } from "./indexed-package.ts";
import { type At, createReport, type Reporter } from "./report.ts";
import { type GraphNode, visitDependencies } from "./topological-order.ts";
import type { FoundPackage, ResolveWorkspace } from "./workspace.ts";

/** Which features count, and how far `resolve` goes. */
export interface ResolveOptions extends FeatureSelection, ElaborationLimits {
  /** False: stop at the model, without the checks that depend on features and on worlds as a whole. Default true. */
  readonly elaborate?: boolean;
}

/** The model, complete but for what could not be bound, and every mistake that was found on the way. */
export interface ResolveResult {
  readonly model: Model;
  readonly diagnostics: readonly Diagnostic[];
}

/** What `print` and `--json` are made from: kept beside the model, per model. */
interface Elaboration {
  readonly drafts: readonly PackageDraft[];
  readonly selection: FeatureSelection;
}

const elaborations = new WeakMap<Model, Elaboration>();

/**
 * Binds every name of the packages and checks the rules of WIT (component-model, design/mvp/WIT.md) as the official
 * resolver does, but to the end: all mistakes are reported, each once. Never throws for bad input.
 */
export function resolve(packages: readonly PackageSource[], options: ResolveOptions = {}): ResolveResult {
  const report = createReport();
  const units = dropDuplicates(
    packages.flatMap((source) => packageUnits(source, report)),
    report,
  );
  const declared = units.map((unit) => declarePackage(unit));
  const pathOf = new Map<ast.UsePath, Interface | World>();
  const workspace: ResolveWorkspace = {
    report,
    selection: options,
    find: packageFinder(declared),
    mayBeUnread,
    pathOf,
    visibleTo: (from) => visiblePackages(declared, from),
  };
  const sorted = [...declared].sort(compareDeclared);
  const scopes = new Map<Declared, BoundPackage>();
  for (const one of sorted) scopes.set(one, bindPaths(workspace, one));
  for (const one of sorted) bindUses(workspace, one);
  const ordered = orderPackages(sorted, report);
  const typeOf = new Map<ast.Identifier, TypeDef>();
  const bindings: DraftContext["bindings"] = {
    typeOf: (id) => typeOf.get(id),
    pathOf: (path) => pathOf.get(path),
    bind: (id, def) => void typeOf.set(id, def),
  };
  const drafts: PackageDraft[] = [];
  for (const one of ordered) {
    const scope = scopes.get(one);
    if (scope) drafts.push(draftPackage(workspace, one, scope, bindings));
  }
  const model: Model = {
    packages: ordered.map((one) => one.package),
    sources: packages,
    typeOf: bindings.typeOf,
    pathOf: bindings.pathOf,
  };
  elaborations.set(model, { drafts, selection: options });
  if (options.elaborate !== false) elaborate(drafts, options, report);
  return { model, diagnostics: report.diagnostics };
}

/**
 * `resolve` for the tools that read and rewrite what stands in the files: every item counts, whatever its gates, and worlds
 * stay as they are written. `check` and `print` need the features and the worlds as a whole, and call `resolve`.
 */
export function resolveAsWritten(packages: readonly PackageSource[]): ResolveResult {
  return resolve(packages, { allFeatures: true, elaborate: false });
}

/** The official resolver's view of one root package of a model: itself, its nested packages, its `deps/`, and what it needs of the others. */
export function resolvedView(model: Model, root: Package): IndexedModel {
  const elaboration = elaborations.get(model);
  if (!elaboration) return { worlds: [], interfaces: [], types: [], packages: [] };
  const wanted = new Set<Package>(packagesOfRoot(model, root));
  const pending = [...wanted];
  for (let pkg = pending.pop(); pkg; pkg = pending.pop()) {
    for (const dependency of pkg.dependencies) {
      if (wanted.has(dependency)) continue;
      wanted.add(dependency);
      pending.push(dependency);
    }
  }
  const drafts = elaboration.drafts.filter((draft) => wanted.has(draft.package));
  return elaborate(drafts, elaboration.selection, createReport());
}

/** The packages that belong to one root: itself, what is nested in its files, its `deps/`. */
function packagesOfRoot(model: Model, root: Package): readonly Package[] {
  return model.packages.filter((pkg) => pkg.source.group === root.source.group);
}

function compareDeclared(a: Declared, b: Declared): number {
  const [left, right] = [a.package.identity, b.package.identity];
  return (
    a.unit.source.group - b.unit.source.group ||
    Number(b.unit.source.binary ?? false) - Number(a.unit.source.binary ?? false) ||
    compareText(left.namespace, right.namespace) ||
    compareText(left.name, right.name) ||
    (left.version === undefined || right.version === undefined
      ? Number(left.version !== undefined) - Number(right.version !== undefined)
      : compareVersionTexts(left.version, right.version))
  );
}

/**
 * In a file with syntax errors a name may be missing only because its definition could not be read, or be no name at all
 * where the next token is the mistake. Reporting it would make two mistakes of one.
 */
const mayBeUnread: ResolveWorkspace["mayBeUnread"] = (declared, name, at) =>
  declared.unit.source.files.some(
    ({ file, errors }) =>
      file.lost.has(name) ||
      (at !== undefined && errors !== undefined && file.source === at.source && errors.has(nextToken(at))),
  );

function nextToken({ source, span }: At): number {
  const rest = /\s*/y;
  rest.lastIndex = span.end;
  rest.exec(source.text);
  return rest.lastIndex;
}

function visiblePackages(all: readonly Declared[], from: Declared): Package[] {
  const { group } = from.unit.source;
  return all.filter(({ unit }) => unit.source.group === group || unit.source.role === "root").map((one) => one.package);
}

/**
 * A reference means a package of the same root first; else one of the packages that were named, if only one has that identity
 * or a search found several copies of it: then the copy that stands nearest.
 */
function packageFinder(all: readonly Declared[]): ResolveWorkspace["find"] {
  const own = new Map<string, Declared>();
  const named = new Map<string, Declared[]>();
  const copies = new Map<string, boolean>();
  for (const one of all) {
    const id = packageId(one.package.identity);
    own.set(`${one.unit.source.group} ${id}`, one);
    if (one.unit.source.role !== "root") continue;
    const list = named.get(id) ?? [];
    list.push(one);
    named.set(id, list);
  }
  return (from: Declared, identity: PackageIdentity): FoundPackage => {
    const id = packageId(identity);
    const mine = own.get(`${from.unit.source.group} ${id}`);
    if (mine) return { kind: "one", declared: mine };
    const others = named.get(id) ?? [];
    const only = others[0];
    if (!only) return { kind: "none" };
    if (others.length === 1) return { kind: "one", declared: only };
    let same = copies.get(id);
    if (same === undefined) {
      same = others.every((other) => isCopy(only, other));
      copies.set(id, same);
    }
    return same ? { kind: "one", declared: nearestTo(from, others) } : { kind: "several", declared: others };
  };
}

/** Whether two packages that a search found have the same texts, whatever their files are called. Who names both is asked which one is meant. */
function isCopy(a: Declared, b: Declared): boolean {
  const [left, right] = [a.unit.source.files, b.unit.source.files];
  return (
    a.unit.source.found === true &&
    b.unit.source.found === true &&
    left.length === right.length &&
    left.every(({ file }, index) => file.source.text === right[index]?.file.source.text)
  );
}

/** The package whose path has most in common with that of `from`; the first of several. */
function nearestTo(from: Declared, candidates: readonly Declared[]): Declared {
  const shared = ({ unit }: Declared): number => commonLength(unit.source.path, from.unit.source.path);
  return candidates.reduce((best, one) => (shared(one) > shared(best) ? one : best));
}

function commonLength(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}

/** `use path.{a, b as c}`: what each name means there. */
function bindUses({ report, pathOf, mayBeUnread }: ResolveWorkspace, declared: Declared): void {
  for (const [node, use] of declared.useOf) {
    const target = pathOf.get(node.path);
    if (target?.kind !== "interface") continue;
    use.target = target;
    for (const name of use.names) {
      const id = name.node.name;
      const def = target.types.get(id.name);
      name.target = def;
      const local = use.owner.types.get(name.local);
      if (local?.place.node === name.node && def) (local as { used?: TypeDef }).used = def;
      if (def) continue;
      const at: At = { source: use.place.source, span: id };
      if (mayBeUnread(declared, id.name, at)) continue;
      if (target.package !== declared.package)
        report.error(
          "name/unknown-type",
          `type \`${id.name}\` not defined in interface`,
          at,
          report.meant(id.name, target.types.keys()),
        );
      else if (target.functions.has(id.name))
        report.error("name/not-a-type", `cannot import function \`${id.name}\``, at);
      else {
        const help = report.meant(id.name, target.types.keys());
        report.error("name/unknown-type", `name \`${id.name}\` does not exist`, at, help);
      }
    }
  }
  for (const [node, extern] of declared.externOf) {
    if (node.extern.kind !== "extern-path" && node.extern.kind !== "extern-named") continue;
    const target = pathOf.get(node.extern.path);
    if (target?.kind === "interface") extern.target = target;
  }
  for (const [node, include] of declared.includeOf) {
    const target = pathOf.get(node.path);
    if (target?.kind === "world") include.target = target;
  }
}

/** Dependencies before their users. A cycle is reported at the reference that closes it. */
function orderPackages(sorted: readonly Declared[], report: Reporter): Declared[] {
  const index = new Map<Package, number>(sorted.map((one, at) => [one.package, at]));
  const nodes: GraphNode<At>[] = sorted.map((one) => ({
    edges: one.references.flatMap(({ to, at }) => {
      const target = index.get(to);
      return target === undefined ? [] : [{ to: target, edge: at }];
    }),
  }));
  const { order, cycles } = visitDependencies(nodes);
  for (const { to, edge } of cycles) {
    const id = packageId(sorted[to]?.package.identity ?? { namespace: "", name: "" });
    report.error("package/cycle", `package \`${id}\` creates a dependency cycle`, edge);
  }
  return order.flatMap((at) => sorted[at] ?? []);
}
