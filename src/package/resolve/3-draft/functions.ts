import type * as ast from "../../../../grammar/ast.ts";
import type { FunctionDef, TypeDef } from "../../model.ts";
import { type FunctionItem, type Meta, type TypeRef, UNRESOLVED } from "../indexed-package.ts";
import type { At } from "../report.ts";
import { anonymousRef, functionName, type TypeScope, typeRef } from "./types.ts";

/** A function as the binary format sees it: a method gets `self`, a constructor returns its resource. */
export function functionDraft(scope: TypeScope, def: FunctionDef, meta: Meta, at: At): FunctionItem {
  const { node } = def.place;
  const resource = def.resource && scope.drafts.indexOf.get(def.resource);
  const kind =
    node.kind === "constructor" || node.kind === "method" || node.kind === "static" ? node.kind : "freestanding";
  const params = functionParams(scope, def, kind, resource, at);
  const result =
    kind === "constructor"
      ? constructorResult(scope, def.func, def.resource, resource)
      : def.func.result && typeRef(scope, def.func.result, undefined);
  const { docs, stability, externalId } = meta;
  const name = functionName(def);
  return { name, kind, async: def.func.async, resource, params, result, docs, stability, externalId, at };
}

function functionParams(
  scope: TypeScope,
  def: FunctionDef,
  kind: FunctionItem["kind"],
  resource: number | undefined,
  at: At,
): FunctionItem["params"] {
  const params: { name: string; type: TypeRef }[] = [];
  const names = new Set<string>();
  if (kind === "method") {
    names.add("self");
    const type =
      resource === undefined
        ? UNRESOLVED
        : anonymousRef(scope.drafts, { kind: "handle", ownership: "borrow", resource }, at, undefined);
    params.push({ name: "self", type });
  }
  for (const param of def.func.params) {
    const type = typeRef(scope, param.type, undefined);
    if (names.has(param.name.name)) {
      const help =
        kind === "method" && param.name.name === "self" ? { help: "a method has a parameter `self` already" } : {};
      const message = `param \`${param.name.name}\` is defined more than once`;
      scope.report.error("name/duplicate-param", message, { source: scope.source, span: param.name }, help);
      continue;
    }
    names.add(param.name.name);
    params.push({ name: param.name.name, type });
  }
  return params;
}

function constructorResult(
  scope: TypeScope,
  func: ast.FuncType,
  def: TypeDef | undefined,
  resource: number | undefined,
): TypeRef {
  const own = resource ?? UNRESOLVED;
  if (!func.result) return own;
  const type = typeRef(scope, func.result, undefined);
  if (type === UNRESOLVED) return UNRESOLVED;
  const kind = typeof type === "number" ? scope.drafts.list[type]?.kind : undefined;
  if (kind?.kind !== "result") {
    scope.report.error(
      "type/constructor-result",
      "if a constructor return type is declared it must be a `result`",
      { source: scope.source, span: func.result },
      { help: `write \`-> result<${def?.name ?? "…"}>\`, or leave it out` },
    );
    return UNRESOLVED;
  }
  if (kind.ok === own) return type;
  const span = func.result.kind === "result" && func.result.ok ? func.result.ok : func.result;
  scope.report.error("type/constructor-result", "the `ok` type must be the resource being constructed", {
    source: scope.source,
    span,
  });
  return UNRESOLVED;
}
