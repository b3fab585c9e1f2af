import type * as lsp from "vscode-languageserver-protocol";
import type * as ast from "../../../grammar/ast.ts";
import type { SourceText } from "../../../grammar/source.ts";
import { funcOf } from "../../lint/queries/item.ts";
import { declarationText } from "../../wit/declaration-text.ts";
import { usePathText } from "../../wit/name-text.ts";
import { toRange } from "../positions.ts";
import { pathToUri } from "../uris.ts";
import type { Project } from "../workspace.ts";

/** The protocol's numbers for the kinds of symbols that WIT has. */
const Kind = {
  module: 2,
  package: 4,
  class: 5,
  method: 6,
  field: 8,
  constructor: 9,
  enum: 10,
  interface: 11,
  function: 12,
  variable: 13,
  enumMember: 22,
  struct: 23,
  event: 24,
  typeParameter: 26,
} as const satisfies Record<string, lsp.SymbolKind>;

/** The outline of a file. A range ends with its item; docs above belong to it. */
export function documentSymbols(file: ast.SourceFile): readonly lsp.DocumentSymbol[] {
  return file.items.flatMap((item) => symbolsOf(file.source, item));
}

function symbolsOf(
  source: SourceText,
  node: ast.FileItem | ast.InterfaceItem | ast.WorldItem | ast.ResourceMember,
): lsp.DocumentSymbol[] {
  switch (node.kind) {
    case "interface":
      return [
        make(
          source,
          node,
          node.name,
          Kind.interface,
          node.items.flatMap((item) => symbolsOf(source, item)),
        ),
      ];
    case "world":
      return [
        make(
          source,
          node,
          node.name,
          Kind.module,
          node.items.flatMap((item) => symbolsOf(source, item)),
        ),
      ];
    case "nested-package": {
      const { namespace, name } = node.name;
      const children = node.items.flatMap((item) => symbolsOf(source, item));
      return [{ ...make(source, node, name, Kind.package, children), name: `${namespace.name}:${name.name}` }];
    }
    case "record":
      return [
        make(
          source,
          node,
          node.name,
          Kind.struct,
          node.fields.map((field) => make(source, field, field.name, Kind.field)),
        ),
      ];
    case "variant":
    case "enum":
      return [
        make(
          source,
          node,
          node.name,
          Kind.enum,
          node.cases.map((one) => make(source, one, one.name, Kind.enumMember)),
        ),
      ];
    case "flags":
      return [
        make(
          source,
          node,
          node.name,
          Kind.enum,
          node.flags.map((flag) => make(source, flag, flag.name, Kind.enumMember)),
        ),
      ];
    case "resource":
      return [
        make(
          source,
          node,
          node.name,
          Kind.class,
          node.members.flatMap((member) => symbolsOf(source, member)),
        ),
      ];
    case "type":
      return [make(source, node, node.name, Kind.typeParameter)];
    case "func-decl":
    case "static":
      return [make(source, node, node.name, Kind.function)];
    case "method":
      return [make(source, node, node.name, Kind.method)];
    case "constructor":
      return [{ ...make(source, node, node.keyword, Kind.constructor), name: "constructor" }];
    case "import":
    case "export":
      return [externSymbol(source, node)];
    case "use":
    case "include":
    case "top-level-use":
      return [];
  }
}

function externSymbol(source: SourceText, node: ast.ImportDecl | ast.ExportDecl): lsp.DocumentSymbol {
  const { extern } = node;
  const span = extern.kind === "extern-path" ? extern.path : extern.name;
  const name = extern.kind === "extern-path" ? usePathText(extern.path) : extern.name.name;
  const children = extern.kind === "extern-interface" ? extern.items.flatMap((item) => symbolsOf(source, item)) : [];
  return { ...make(source, node, span, Kind.event, children), name: `${node.kind} ${name}` };
}

function make(
  source: SourceText,
  node: ast.Node,
  name: ast.Identifier | { readonly start: number; readonly end: number },
  kind: lsp.SymbolKind,
  children: lsp.DocumentSymbol[] = [],
): lsp.DocumentSymbol {
  const detail = detailOf(node);
  const deprecated = "attributes" in node && node.attributes.some((attribute) => attribute.kind === "deprecated");
  return {
    name: "name" in name ? name.name : "",
    kind,
    range: toRange(source, node),
    selectionRange: toRange(source, name),
    ...(detail !== undefined && { detail }),
    ...(deprecated && { tags: [1 as const] }),
    ...(children.length > 0 && { children }),
  };
}

/** The signature of a function, the type of an alias. */
function detailOf(node: ast.Node): string | undefined {
  const isFunction =
    "attributes" in node &&
    node.kind !== "nested-package" &&
    node.kind !== "top-level-use" &&
    funcOf(node) !== undefined;
  if (!isFunction && node.kind !== "type") return undefined;
  return declarationText(node as ast.InterfaceItem)
    .replace(/^[^:=]*[:=] ?/, "")
    .replace(/;$/, "");
}

/** Symbols of all packages whose name has the letters of the query in its order. */
export function workspaceSymbols(
  projects: readonly Project[],
  query: string,
  limit = 500,
): readonly lsp.SymbolInformation[] {
  const pattern = new RegExp([...query.toLowerCase()].map((letter) => letter.replace(/[^a-z0-9]/, "\\$&")).join(".*"));
  const found: lsp.SymbolInformation[] = [];
  for (const project of projects) {
    for (const source of project.sources) {
      if (source.role !== "root") continue;
      for (const { file } of source.files) collect(file, pattern, found, limit);
    }
  }
  return found;
}

function collect(file: ast.SourceFile, pattern: RegExp, found: lsp.SymbolInformation[], limit: number): void {
  const uri = pathToUri(file.source.file);
  const walk = (symbols: readonly lsp.DocumentSymbol[], containerName: string | undefined): void => {
    for (const { name, kind, selectionRange, children = [] } of symbols) {
      if (found.length >= limit) return;
      if (pattern.test(name.toLowerCase()))
        found.push({
          name,
          kind,
          location: { uri, range: selectionRange },
          ...(containerName !== undefined && { containerName }),
        });
      walk(children, name);
    }
  };
  walk(documentSymbols(file), undefined);
}
