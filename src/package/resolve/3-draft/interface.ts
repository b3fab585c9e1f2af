import type * as ast from "../../../../grammar/ast.ts";
import type { SourceText } from "../../../../grammar/source.ts";
import type { Interface, World } from "../../model.ts";
import type { DraftInterface, FunctionItem } from "../indexed-package.ts";
import type { At } from "../report.ts";
import { definitionOf, draftContainerTypes, reportDuplicate } from "./container.ts";
import { type DraftContext, metaOf, typeScope } from "./context.ts";
import { functionDraft } from "./functions.ts";
import type { TypeScope } from "./types.ts";

export function draftInterface(context: DraftContext, model: Interface): DraftInterface {
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

export function resourceFunctions(scope: TypeScope, node: ast.ResourceDecl): FunctionItem[] {
  const members = definitionOf(scope.owner, node.name.name, node)?.members ?? [];
  return members.map((def) => {
    const member = def.place.node as ast.ResourceMember;
    const span = member.kind === "constructor" ? member.keyword : member.name;
    return functionDraft(scope, def, metaOf(scope.source, member), { source: scope.source, span });
  });
}
