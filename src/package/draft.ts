import type * as ast from "../syntax/ast.ts";
import type { SourceText } from "../syntax/source.ts";
import {
  type Draft,
  type DraftInterface,
  type DraftItem,
  type DraftWorld,
  type FunctionItem,
  type Meta,
  UNRESOLVED,
} from "./arena.ts";
import type { Declared } from "./declare.ts";
import { docsPlace } from "./docs.ts";
import { functionDraft } from "./draft-functions.ts";
import { addDraft, definitionKind, definitionNames, type TypeDrafts, type TypeScope } from "./draft-types.ts";
import { type GraphNode, sortByDependency } from "./graph.ts";
import type { Bindings, Interface, TypeDef, World } from "./model.ts";
import { type At, type Report, relatedAt } from "./report.ts";
import type { Scope } from "./scope.ts";
import { stabilityOf } from "./stability.ts";
import type { Workspace } from "./workspace.ts";

/**
 * Third step of resolution: every type, function and world item of a package as a draft, in the official resolver's order
 * of allocation, with the rules for names and types checked on the way. Gates play no part yet.
 */

export interface DraftContext {
  readonly workspace: Workspace;
  readonly report: Report;
  readonly declared: Declared;
  readonly bindings: Bindings & { bind(id: ast.Identifier, def: TypeDef): void };
  readonly drafts: TypeDrafts;
  readonly interfaces: DraftInterface[];
}

export function draftPackage(
  workspace: Workspace,
  declared: Declared,
  scope: Scope,
  bindings: DraftContext["bindings"],
): Draft {
  const drafts: TypeDrafts = { list: [], indexOf: new Map(), anonymous: new Map() };
  const interfaces: DraftInterface[] = [];
  const context: DraftContext = { workspace, report: workspace.report, declared, bindings, drafts, interfaces };
  draftForeignTypes(context, scope);
  const worlds: DraftWorld[] = [];
  const done = new Set<Interface | World>();
  const all = [...scope.order, ...declared.interfaceOf.values(), ...declared.worldOf.values()];
  for (const item of all) {
    if (item.kind !== "interface" || item.inlineOf || done.has(item)) continue;
    done.add(item);
    interfaces.push(draftInterface(context, item));
  }
  for (const item of all) {
    if (item.kind !== "world" || done.has(item)) continue;
    done.add(item);
    worlds.push(draftWorld(context, item));
  }
  const packageDocs = declared.unit.docs;
  const docs = packageDocs && docsPlace(packageDocs.file.source, packageDocs.docs);
  return {
    package: declared.package,
    ...(docs !== undefined && { docs }),
    types: drafts.list,
    interfaces,
    worlds,
    foreign: scope.foreign,
  };
}

/** The types that the package uses from others: one draft for each, under the gate of the first `use` of it. */
function draftForeignTypes({ declared, drafts }: DraftContext, scope: Scope): void {
  const known = new Map<Interface, Map<string, number>>();
  for (const { use, from } of scope.foreignUses) {
    const source = declared.useOf.get(use)?.place.source;
    const stability = stabilityOf(use.attributes);
    for (const { name } of use.names) {
      const def = from.types.get(name.name);
      if (!def || !source) continue;
      const ofInterface = known.get(from) ?? new Map<string, number>();
      known.set(from, ofInterface);
      if (ofInterface.has(name.name)) continue;
      const kind = { kind: "foreign", from, name: name.name } as const;
      const at = { source, span: name };
      const index = addDraft(drafts, { kind, name: name.name, at, ...(stability && { stability }) });
      ofInterface.set(name.name, index);
      drafts.indexOf.set(def, index);
    }
  }
}

const NO_META: Meta = {};

/** Docs, gate and external id of an item. */
export function metaOf(source: SourceText, item: ast.Attributed): Meta {
  const { attributes } = item;
  const docs = docsPlace(source, item.docs);
  if (attributes.length === 0) return docs === undefined ? NO_META : { docs };
  const externalId = attributes.find((attribute) => attribute.kind === "external-id");
  return { docs, stability: stabilityOf(attributes), externalId: externalId?.value.value };
}

function draftInterface(context: DraftContext, model: Interface): DraftInterface {
  const { source, node } = model.place;
  const items =
    node.kind === "interface" ? node.items : node.extern.kind === "extern-interface" ? node.extern.items : [];
  const label =
    node.kind === "interface" ? node.name : node.extern.kind === "extern-interface" ? node.extern.name : node;
  const types = draftContainerTypes(context, model, source, items);
  const functions = draftInterfaceFunctions(context, model, source, items, types);
  const { docs, stability, externalId } = metaOf(source, node);
  return {
    docs,
    stability,
    // That of an inline interface belongs to the import or export that it stands in.
    externalId: model.inlineOf ? undefined : externalId,
    model,
    name: model.inlineOf ? undefined : model.name,
    types,
    functions,
    at: { source, span: label },
  };
}

export function typeScope(
  context: DraftContext,
  owner: Interface | World,
  source: SourceText,
  words: "type" | "name",
): TypeScope {
  const { drafts, report, bindings, declared, workspace } = context;
  return {
    drafts,
    owner,
    source,
    report,
    bindings,
    words,
    mayBeUnread: (name, at) => workspace.mayBeUnread(declared, name, at),
  };
}

/** Types of an interface or world: used ones in order, then definitions, what they depend on first. */
function draftContainerTypes(
  context: DraftContext,
  owner: Interface | World,
  source: SourceText,
  items: readonly (ast.InterfaceItem | ast.WorldItem)[],
): Map<string, number> {
  const { drafts, report } = context;
  const out = new Map<string, number>();
  const uses = items.filter((item) => item.kind === "use");
  const places = new Map<string, At>();
  for (const use of uses) draftUse(context, use, source, out, places);
  const { nodes, definitions } = definitionGraph(items, report, source);
  const scope = typeScope(context, owner, source, "type");
  const { order, cycles } = sortByDependency(nodes);
  for (const { edge } of cycles)
    report.error("type/cycle", `type \`${edge.name}\` depends on itself`, { source, span: edge });
  for (const index of order) {
    const node = definitions[index];
    if (!node) continue;
    const def = definitionOf(owner, node.name.name, node);
    const earlier = places.get(node.name.name);
    if (earlier) reportDuplicate(report, { source, span: node.name }, node.name.name, earlier);
    const { docs, stability, externalId } = metaOf(source, node);
    const kind = definitionKind(scope, node, stability);
    const at = { source, span: node.name };
    const draft = addDraft(drafts, { name: node.name.name, kind, owner, at, docs, stability, externalId });
    if (earlier || !def) continue;
    drafts.indexOf.set(def, draft);
    places.set(node.name.name, at);
    out.set(node.name.name, draft);
  }
  return out;
}

function draftUse(
  context: DraftContext,
  node: ast.UseDecl,
  source: SourceText,
  out: Map<string, number>,
  places: Map<string, At>,
): void {
  const { declared, drafts, report } = context;
  const use = declared.useOf.get(node);
  if (!use) return;
  const stability = stabilityOf(node.attributes);
  for (const { node: name, target } of use.names) {
    const local = name.as ?? name.name;
    const def = definitionOf(use.owner, local.name, name);
    const at = { source, span: local };
    const earlier = places.get(local.name);
    if (earlier) reportDuplicate(report, at, local.name, earlier);
    if (!def) continue;
    const from = target === undefined ? UNRESOLVED : (drafts.indexOf.get(target) ?? UNRESOLVED);
    const draft = addDraft(drafts, {
      name: local.name,
      kind: { kind: "alias", type: from },
      owner: def.owner,
      at: { source, span: name.name },
      stability,
    });
    drafts.indexOf.set(def, draft);
    if (earlier) continue;
    places.set(local.name, at);
    out.set(local.name, draft);
  }
}

/** The model's type for a node; `undefined` where an earlier one has its name. */
function definitionOf(owner: Interface | World, name: string, node: ast.TypeDecl | ast.UseName): TypeDef | undefined {
  const def = owner.types.get(name);
  return def?.place.node === node ? def : undefined;
}

function reportDuplicate(report: Report, at: At, name: string, first: At): void {
  report.error("name/duplicate", `name \`${name}\` is defined more than once`, at, {
    related: [relatedAt(first, "the first one")],
  });
}

/** The definitions of a container with what each refers to. Used types are nodes too, without edges: they count in the order. */
function definitionGraph(
  items: readonly (ast.InterfaceItem | ast.WorldItem)[],
  report: Report,
  source: SourceText,
): { nodes: GraphNode<ast.Identifier>[]; definitions: (ast.TypeDecl | undefined)[] } {
  const index = new Map<string, number>();
  const definitions: (ast.TypeDecl | undefined)[] = [];
  for (const item of items) {
    if (item.kind === "use") {
      for (const name of item.names) {
        const local = (name.as ?? name.name).name;
        const known = index.get(local);
        if (known !== undefined) {
          if (definitions[known]) warnShadowed(report, source, name.as ?? name.name);
          definitions[known] = undefined;
          continue;
        }
        index.set(local, definitions.length);
        definitions.push(undefined);
      }
    } else if (isTypeDecl(item)) {
      const known = index.get(item.name.name);
      const earlier = known === undefined ? undefined : definitions[known];
      if (earlier) reportDuplicate(report, { source, span: item.name }, item.name.name, { source, span: earlier.name });
      else if (known !== undefined) definitions[known] = item;
      else {
        index.set(item.name.name, definitions.length);
        definitions.push(item);
      }
    }
  }
  const nodes = definitions.map((item) => ({
    edges: (item ? definitionNames(item) : []).flatMap((id) => {
      const to = index.get(id.name);
      return to === undefined ? [] : [{ to, edge: id }];
    }),
  }));
  return { nodes, definitions };
}

/** The official resolver lets a `use` behind a definition of the same name win without a word; that can't be what was meant. */
function warnShadowed(report: Report, source: SourceText, id: ast.Identifier): void {
  report.warning("name/shadowed", `\`use\` of \`${id.name}\` replaces the type of that name defined above`, {
    source,
    span: id,
  });
}

export function isTypeDecl(item: ast.InterfaceItem | ast.WorldItem): item is ast.TypeDecl {
  return (
    item.kind === "type" ||
    item.kind === "record" ||
    item.kind === "flags" ||
    item.kind === "enum" ||
    item.kind === "variant" ||
    item.kind === "resource"
  );
}

function draftInterfaceFunctions(
  context: DraftContext,
  model: Interface,
  source: SourceText,
  items: readonly ast.InterfaceItem[],
  types: ReadonlyMap<string, number>,
): FunctionItem[] {
  const { report } = context;
  const before = new Set<string>();
  const scope: TypeScope = { ...typeScope(context, model, source, "name"), functionsBefore: before };
  const functions: FunctionItem[] = [];
  const names = new Map<string, At>();
  for (const item of items) {
    if (item.kind === "func-decl") {
      const at = { source, span: item.name };
      const name = item.name.name;
      const earlier = names.get(name) ?? (types.has(name) ? typePlace(model, name) : undefined);
      if (earlier) reportDuplicate(report, at, name, earlier);
      else names.set(name, at);
      before.add(name);
      const def = model.functions.get(name);
      if (def?.place.node === item) functions.push(functionDraft(scope, def, metaOf(source, item), at));
    } else if (item.kind === "resource") for (const func of resourceFunctions(scope, item)) functions.push(func);
  }
  return functions;
}

function typePlace(owner: Interface | World, name: string): At | undefined {
  const place = owner.types.get(name)?.place;
  if (!place) return undefined;
  const { node } = place;
  return { source: place.source, span: node.kind === "use-name" ? (node.as ?? node.name) : node.name };
}

function resourceFunctions(scope: TypeScope, node: ast.ResourceDecl): FunctionItem[] {
  const members = definitionOf(scope.owner, node.name.name, node)?.members ?? [];
  return members.map((def) => {
    const member = def.place.node as ast.ResourceMember;
    const span = member.kind === "constructor" ? member.keyword : member.name;
    return functionDraft(scope, def, metaOf(scope.source, member), { source: scope.source, span });
  });
}

function draftWorld(context: DraftContext, model: World): DraftWorld {
  const { source, node } = model.place;
  const types = draftContainerTypes(context, model, source, node.items);
  const imports: DraftItem[] = [];
  const exports: DraftItem[] = [];
  const names = { import: new Map<string, DraftItem["kind"]>(), export: new Map<string, DraftItem["kind"]>() };
  for (const [name, type] of types) {
    const at = context.drafts.list[type]?.at ?? { source, span: node.name };
    imports.push({ kind: "type", name, type, at });
    names.import.set(name, "type");
  }
  const seen = { import: new Set<Interface>(), export: new Set<Interface>() };
  const scope = typeScope(context, model, source, "name");
  for (const item of node.items) {
    if (item.kind === "resource") {
      for (const func of resourceFunctions(scope, item)) {
        if (names.import.has(func.name)) continue;
        names.import.set(func.name, "function");
        imports.push({ kind: "function", name: func.name, func, at: func.at });
      }
    } else if (item.kind === "import" || item.kind === "export") {
      const drafted = draftExtern(context, scope, item);
      if (!drafted) continue;
      if (item.extern.kind === "extern-path" && drafted.kind === "interface") {
        if (seen[item.kind].has(drafted.target))
          context.report.error(
            "world/duplicate-interface",
            `interface cannot be ${item.kind}ed more than once`,
            drafted.at,
          );
        else (item.kind === "import" ? imports : exports).push(drafted);
        seen[item.kind].add(drafted.target);
        continue;
      }
      const name = drafted.name ?? "";
      const earlier = names[item.kind].get(name);
      if (earlier) {
        const what = earlier === "function" ? "func" : earlier;
        context.report.error(
          "world/name-conflict",
          `${item.kind} \`${name}\` conflicts with prior ${what} of same name`,
          drafted.at,
        );
        continue;
      }
      names[item.kind].set(name, drafted.kind);
      (item.kind === "import" ? imports : exports).push(drafted);
    }
  }
  return {
    ...metaOf(source, node),
    model,
    name: model.name,
    imports,
    exports,
    includes: draftIncludes(context, model),
    at: { source, span: node.name },
  };
}

function draftExtern(
  context: DraftContext,
  scope: TypeScope,
  node: ast.ImportDecl | ast.ExportDecl,
): DraftItem | undefined {
  const { declared, workspace } = context;
  const { extern } = node;
  const meta = metaOf(scope.source, node);
  if (extern.kind === "extern-func") {
    const def = declared.externOf.get(node)?.target;
    if (def?.kind !== "function-def") return undefined;
    const at = { source: scope.source, span: extern.name };
    const func = functionDraft(scope, def, meta, at);
    return { kind: "function", name: func.name, func, at };
  }
  if (extern.kind === "extern-interface") {
    const target = declared.interfaceOf.get(node);
    if (!target) return undefined;
    const drafted = draftInterface(context, target);
    context.interfaces.push(drafted);
    const at = { source: scope.source, span: extern.name };
    // Its docs are those of the interface itself.
    const { stability, externalId } = meta;
    return { stability, externalId, kind: "interface", name: extern.name.name, target, at };
  }
  const target = workspace.pathOf.get(extern.path);
  const named = extern.kind === "extern-named";
  const at = { source: scope.source, span: named ? extern.name : extern.path.name };
  if (target?.kind !== "interface") return undefined;
  return { ...meta, kind: "interface", ...(named && { name: extern.name.name }), target, at };
}

function draftIncludes({ workspace }: DraftContext, model: World): DraftWorld["includes"] {
  return model.includes.flatMap(({ place: { source, node } }) => {
    const target = workspace.pathOf.get(node.path);
    if (target?.kind !== "world") return [];
    const names = node.names.map((name) => ({
      name: name.name.name,
      as: name.as.name,
      at: { source, span: name.name },
    }));
    const unread = new Set(target.package.files.flatMap((file) => [...file.lost]));
    const at = { source, span: node.path.name };
    return [{ ...metaOf(source, node), target, names, ...(unread.size > 0 && { unread }), at }];
  });
}
