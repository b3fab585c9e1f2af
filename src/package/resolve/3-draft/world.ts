import type * as ast from "../../../../grammar/ast.ts";
import type { Interface, World } from "../../model.ts";
import type { DraftItem, DraftWorld } from "../indexed-package.ts";
import { draftContainerTypes } from "./container.ts";
import { type DraftContext, metaOf, typeScope } from "./context.ts";
import { functionDraft } from "./functions.ts";
import { draftInterface, resourceFunctions } from "./interface.ts";
import type { TypeScope } from "./types.ts";

export function draftWorld(context: DraftContext, model: World): DraftWorld {
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
