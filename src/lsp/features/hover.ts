import type * as lsp from "vscode-languageserver-protocol";
import type * as ast from "../../../grammar/ast.ts";
import type { SourceText } from "../../../grammar/source.ts";
import { docsText } from "../../package/docs.ts";
import { containerId, packageId, typeItem } from "../../package/item-id.ts";
import type { Interface, TypeDef, World } from "../../package/model.ts";
import { typeText } from "../../wit/type-text.ts";
import { toRange } from "../positions.ts";
import { declarationOf, type WitSymbol } from "../symbols.ts";
import type { WorkspaceSnapshot } from "../workspace.ts";
import { symbolUnder } from "./navigation.ts";

/** The longest declaration that a hover shows in full, in lines. */
const MAX_LINES = 24;

/** What the name under the cursor stands for: its declaration with gates, where it comes from, what an alias resolves to, its docs. */
export function hover(snapshot: WorkspaceSnapshot, path: string, position: lsp.Position): lsp.Hover | undefined {
  const found = symbolUnder(snapshot, path, position);
  if (!found) return undefined;
  const value = describe(snapshot, found.symbol, found.ancestors);
  return value === undefined
    ? undefined
    : { contents: { kind: "markdown", value }, range: toRange(found.source, found.id) };
}

function describe(snapshot: WorkspaceSnapshot, symbol: WitSymbol, ancestors: readonly ast.Node[]): string | undefined {
  switch (symbol.kind) {
    case "type":
      return describeType(snapshot, symbol.def);
    case "container":
      return describeContainer(symbol.def);
    case "package": {
      const version = symbol.package ? "" : "\n\nNot found in the workspace or in `deps/`.";
      return `${code(`package ${packageId(symbol.identity)};`)}${version}`;
    }
    case "feature":
      return code(`@unstable(feature = ${symbol.name})`);
    case "local": {
      const owner = ancestors.findLast((node) => isNamed(node) && node !== symbol.node);
      return section(
        code(dedented(symbol.source, symbol.node)),
        docsOf(symbol.source, symbol.node),
        owner && inOwner(owner),
      );
    }
  }
}

function describeType(snapshot: WorkspaceSnapshot, def: TypeDef): string {
  const declared = declarationOf(def);
  const { node, source } = declared.place;
  const shown = node.kind === "use-name" ? code(`use ${node.name.name}`) : code(dedented(source, node));
  const resolved = node.kind === "type" ? resolvedAlias(snapshot, node.type) : undefined;
  return section(
    shown,
    resolved && `Resolves to \`${resolved}\``,
    docsOf(source, node),
    `From \`${typeItem(declared)}\``,
  );
}

/** What an alias of an alias comes to; `undefined` where its text says it already. */
function resolvedAlias({ model }: WorkspaceSnapshot, type: ast.TypeNode): string | undefined {
  const seen = new Set<ast.TypeNode>();
  let at = type;
  while (at.kind === "named" && !seen.has(at)) {
    seen.add(at);
    const def = model.typeOf(at.id);
    const node = def && declarationOf(def).place.node;
    if (!def || !node) return undefined;
    if (node.kind !== "type") return at === type ? undefined : typeItem(declarationOf(def));
    at = node.type;
  }
  return at === type ? undefined : typeText(at);
}

function describeContainer(def: Interface | World): string {
  const { node, source } = def.place;
  return section(code(dedented(source, node)), docsOf(source, node), `\`${containerId(def)}\``);
}

function section(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== "").join("\n\n");
}

function code(text: string): string {
  return `\`\`\`wit\n${text}\n\`\`\``;
}

function docsOf(source: SourceText, node: ast.Node): string | undefined {
  return "docs" in node ? docsText(source, node.docs) : undefined;
}

/** The text of a node with the indentation of its first line taken off the others; long ones are cut. */
function dedented({ text }: SourceText, { start, end }: ast.Node): string {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(lineStart, start))?.[0] ?? "";
  const lines = text
    .slice(start, end)
    .split(/\r?\n/)
    .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line));
  return (lines.length > MAX_LINES ? [...lines.slice(0, MAX_LINES), "…"] : lines).join("\n");
}

function isNamed(node: ast.Node): node is Extract<ast.Node, { readonly name: ast.Identifier }> {
  return "name" in node && typeof node.name === "object" && node.name.kind === "identifier";
}

function inOwner(node: ast.Node): string | undefined {
  return isNamed(node) ? `In \`${node.name.name}\`` : undefined;
}
