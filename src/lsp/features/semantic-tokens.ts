import type * as lsp from "vscode-languageserver-protocol";
import type * as ast from "../../../grammar/ast.ts";
import { lineIndexAt, lineStarts, type Span } from "../../../grammar/source.ts";
import { children } from "../../syntax/visit.ts";
import { declarationOf } from "../symbols.ts";
import type { WorkspaceSnapshot } from "../workspace.ts";

/** The types and modifiers that the server announces; a token refers to them by index. */
export const tokenTypes = [
  "namespace",
  "interface",
  "type",
  "struct",
  "enum",
  "enumMember",
  "class",
  "function",
  "method",
  "property",
  "parameter",
  "decorator",
  "keyword",
  "string",
  "number",
  "comment",
] as const;
export const tokenModifiers = ["declaration", "deprecated", "async", "defaultLibrary"] as const;

type TokenType = (typeof tokenTypes)[number];
interface Token extends Span {
  readonly type: TokenType;
  readonly modifiers: number;
}

const DECLARATION = 1;
const DEFAULT_LIBRARY = 8;

/** The names, types and comments of a file for highlighting; keywords are left to the editor's grammar. */
export function semanticTokens(snapshot: WorkspaceSnapshot, file: ast.SourceFile): lsp.SemanticTokens {
  const tokens: Token[] = file.comments.map(({ start, end }) => ({ start, end, type: "comment", modifiers: 0 }));
  const add = ({ start, end }: Span, type: TokenType, modifiers = 0) => {
    if (end > start) tokens.push({ start, end, type, modifiers });
  };
  const walk = (node: ast.Node, parent: ast.Node | undefined): void => {
    tokenOf(snapshot, node, parent, add);
    for (const child of children(node)) walk(child, node);
  };
  walk(file, undefined);
  return { data: encode(file, tokens) };
}

function tokenOf(
  { model }: WorkspaceSnapshot,
  node: ast.Node,
  parent: ast.Node | undefined,
  add: (span: Span, type: TokenType, modifiers?: number) => void,
): void {
  switch (node.kind) {
    case "primitive":
      add(node, "type", DEFAULT_LIBRARY);
      break;
    case "string":
      add(node, "string");
      break;
    case "version":
    case "integer":
      add(node, "number");
      break;
    case "named": {
      const def = model.typeOf(node.id);
      add(node.id, def ? typeToken(declarationOf(def).place.node) : "type");
      break;
    }
    case "handle":
      add(node.resource, "class");
      break;
    case "use-path":
      if (node.namespace) add(node.namespace, "namespace");
      if (node.package) add(node.package, "namespace");
      add(node.name, model.pathOf(node)?.kind === "world" ? "namespace" : "interface");
      break;
    case "package-name":
      add(node.namespace, "namespace", DECLARATION);
      add(node.name, "namespace", DECLARATION);
      break;
    case "unstable":
      add(node.feature, "decorator");
      break;
    case "use-name":
      add(node.name, "type");
      if (node.as) add(node.as, "type", DECLARATION);
      break;
    case "identifier":
      declared(node, parent, add);
      break;
    default:
  }
}

/** The name of a declaration. */
function declared(
  id: ast.Identifier,
  parent: ast.Node | undefined,
  add: (span: Span, type: TokenType, modifiers?: number) => void,
) {
  if (!parent || !("name" in parent) || parent.name !== id) {
    if (parent?.kind === "import" || parent?.kind === "export")
      add(id, parent.extern.kind === "extern-func" ? "function" : "interface", DECLARATION);
    return;
  }
  const type = declarationTypes.get(parent.kind);
  if (type) add(id, type, DECLARATION);
}

const declarationTypes: ReadonlyMap<ast.Node["kind"], TokenType> = new Map(
  Object.entries({
    interface: "interface",
    world: "namespace",
    type: "type",
    record: "struct",
    variant: "enum",
    enum: "enum",
    flags: "enum",
    resource: "class",
    "func-decl": "function",
    static: "function",
    method: "method",
    field: "property",
    flag: "enumMember",
    "enum-case": "enumMember",
    "variant-case": "enumMember",
    param: "parameter",
  } as const) as [ast.Node["kind"], TokenType][],
);

function typeToken(node: ReturnType<typeof declarationOf>["place"]["node"]): TokenType {
  return node.kind === "use-name" ? "type" : (declarationTypes.get(node.kind) ?? "type");
}

/** The protocol's encoding: five numbers a token, relative to the one before; a token never goes over a line end. */
function encode({ source }: ast.SourceFile, tokens: readonly Token[]): number[] {
  const starts = lineStarts(source);
  const data: number[] = [];
  let [lastLine, lastStart] = [0, 0];
  for (const token of tokens.toSorted((a, b) => a.start - b.start)) {
    for (let { start } = token; start < token.end; ) {
      const line = lineIndexAt(starts, start);
      const lineStart = starts[line] ?? 0;
      const end = Math.min(token.end, starts[line + 1] ?? token.end);
      const length = source.text.slice(start, end).replace(/\r?\n$/, "").length;
      const character = start - lineStart;
      if (length > 0) {
        data.push(line - lastLine, line === lastLine ? character - lastStart : character, length);
        data.push(tokenTypes.indexOf(token.type), token.modifiers);
        [lastLine, lastStart] = [line, character];
      }
      start = end;
    }
  }
  return data;
}
