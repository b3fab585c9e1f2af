import type * as lsp from "vscode-languageserver-protocol";
import type * as ast from "../../../grammar/ast.ts";
import { gatesOf } from "../../package/gates.ts";
import { children } from "../../syntax/visit.ts";
import { typeText } from "../../wit/type-text.ts";
import { toOffset, toPosition } from "../positions.ts";
import { declarationOf } from "../symbols.ts";
import type { WorkspaceSnapshot } from "../workspace.ts";

/** What is true of an item without being written there: the type that an alias resolves to, and the gate of its container. */
export function inlayHints(
  snapshot: WorkspaceSnapshot,
  file: ast.SourceFile,
  range: lsp.Range,
): readonly lsp.InlayHint[] {
  const { source } = file;
  const [from, to] = [toOffset(source, range.start), toOffset(source, range.end)];
  const hints: lsp.InlayHint[] = [];
  const add = (at: number, label: string, tooltip: string) => {
    if (at >= from && at <= to)
      hints.push({ position: toPosition(source, at), label, tooltip, kind: 1, paddingLeft: true });
  };
  const walk = (node: ast.Node, gate: string | undefined): void => {
    if (node.end < from || node.start > to) return;
    if (node.kind === "type") {
      const resolved = aliasOfAlias(snapshot, node.type);
      if (resolved !== undefined) add(node.type.end, `= ${resolved}`, "The type that the alias resolves to");
    }
    const own = gateText(node);
    if (isGated(node) && own === undefined && gate !== undefined)
      add(nameEnd(node), gate, "The gate of the interface, world or resource");
    for (const child of children(node)) walk(child, own ?? (node.kind === "nested-package" ? undefined : gate));
  };
  walk(file, undefined);
  return hints;
}

/** The items inside a gated container that a reader looks for. */
function isGated(node: ast.Node): node is ast.TypeDecl | ast.FuncDecl | ast.ResourceMember {
  return [
    "type",
    "record",
    "variant",
    "enum",
    "flags",
    "resource",
    "func-decl",
    "method",
    "static",
    "constructor",
  ].includes(node.kind);
}

function gateText(node: ast.Node): string | undefined {
  if (!("attributes" in node)) return undefined;
  const { since, unstable } = gatesOf(node);
  if (unstable) return `unstable: ${unstable.feature.name}`;
  return since && `since ${since.version.text}`;
}

function nameEnd(node: ast.TypeDecl | ast.FuncDecl | ast.ResourceMember): number {
  return node.kind === "constructor" ? node.keyword.end : node.name.end;
}

function aliasOfAlias({ model }: WorkspaceSnapshot, type: ast.TypeNode): string | undefined {
  if (type.kind !== "named") return undefined;
  const seen = new Set<ast.TypeNode>([type]);
  let at: ast.TypeNode = type;
  while (at.kind === "named") {
    const def = model.typeOf(at.id);
    const node = def && declarationOf(def).place.node;
    if (node?.kind !== "type" || seen.has(node.type)) break;
    seen.add(node.type);
    at = node.type;
  }
  return at === type ? undefined : typeText(at);
}
