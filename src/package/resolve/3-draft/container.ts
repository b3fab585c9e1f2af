import type * as ast from "../../../../grammar/ast.ts";
import type { SourceText } from "../../../../grammar/source.ts";
import type { Interface, TypeDef, World } from "../../model.ts";
import { UNRESOLVED } from "../indexed-package.ts";
import { type At, type Reporter, relatedAt } from "../report.ts";
import { stabilityOf } from "../stability.ts";
import { type GraphNode, sortByDependency } from "../topological-order.ts";
import { type DraftContext, metaOf, typeScope } from "./context.ts";
import { addDraft, definitionKind, definitionNames } from "./types.ts";

export function draftContainerTypes(
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

export function definitionOf(
  owner: Interface | World,
  name: string,
  node: ast.TypeDecl | ast.UseName,
): TypeDef | undefined {
  const def = owner.types.get(name);
  return def?.place.node === node ? def : undefined;
}

export function reportDuplicate(report: Reporter, at: At, name: string, first: At): void {
  report.error("name/duplicate", `name \`${name}\` is defined more than once`, at, {
    related: [relatedAt(first, "the first one")],
  });
}

function definitionGraph(
  items: readonly (ast.InterfaceItem | ast.WorldItem)[],
  report: Reporter,
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

function warnShadowed(report: Reporter, source: SourceText, id: ast.Identifier): void {
  report.warning("name/shadowed", `\`use\` of \`${id.name}\` replaces the type of that name defined above`, {
    source,
    span: id,
  });
}

function isTypeDecl(item: ast.InterfaceItem | ast.WorldItem): item is ast.TypeDecl {
  return (
    item.kind === "type" ||
    item.kind === "record" ||
    item.kind === "flags" ||
    item.kind === "enum" ||
    item.kind === "variant" ||
    item.kind === "resource"
  );
}
