import type * as lsp from "vscode-languageserver-protocol";
import type * as ast from "../../../grammar/ast.ts";
import type { TypeDef } from "../../package/model.ts";
import { children } from "../../syntax/visit.ts";
import { occurrencesIn, occurrencesOf, sameSymbol, symbolAt } from "../occurrences.ts";
import { toOffset, toRange } from "../positions.ts";
import { declarationPlace, type NamePlace, placeKey, typeName } from "../symbols.ts";
import { pathToUri } from "../uris.ts";
import type { Workspace, WorkspaceSnapshot } from "../workspace.ts";

function locationOf({ source, id }: NamePlace): lsp.Location {
  return { uri: pathToUri(source.file), range: toRange(source, id) };
}

/** Where the thing under the cursor is defined: through `use`, aliases of paths, versions and `deps/`. */
export function definition(
  snapshot: WorkspaceSnapshot,
  path: string,
  position: lsp.Position,
): lsp.Location | undefined {
  const found = symbolUnder(snapshot, path, position);
  const place = found && declarationPlace(found.symbol);
  return place && locationOf(place);
}

/** Where the name under the cursor comes into its scope: the `use` that brings it in, else the definition. */
export function declaration(
  snapshot: WorkspaceSnapshot,
  path: string,
  position: lsp.Position,
): lsp.Location | undefined {
  const found = symbolUnder(snapshot, path, position);
  if (found?.symbol.kind !== "type") return definition(snapshot, path, position);
  const { place } = found.symbol.def;
  return locationOf({ source: place.source, id: typeName(found.symbol.def) });
}

/** Where the type of the field, parameter, alias or function under the cursor is defined. */
export function typeDefinition(
  snapshot: WorkspaceSnapshot,
  path: string,
  position: lsp.Position,
): readonly lsp.Location[] {
  const found = symbolUnder(snapshot, path, position);
  if (!found) return [];
  const types = found.symbol.kind === "type" ? aliasedTypes(found.symbol.def) : typesOf(found.ancestors.at(-1));
  const places = types.flatMap((type) => namedIn(snapshot, type)).map((def) => declarationPlace({ kind: "type", def }));
  const distinct = new Map(places.filter((place) => place !== undefined).map((place) => [placeKey(place), place]));
  if (distinct.size > 0) return [...distinct.values()].map(locationOf);
  const own = definition(snapshot, path, position);
  return found.symbol.kind === "type" && own ? [own] : [];
}

function aliasedTypes(def: TypeDef): readonly ast.TypeNode[] {
  const { node } = def.place;
  return node.kind === "type" ? [node.type] : [];
}

function typesOf(node: ast.Node | undefined): readonly ast.TypeNode[] {
  switch (node?.kind) {
    case "field":
    case "param":
      return [node.type];
    case "variant-case":
      return node.payload ? [node.payload] : [];
    case "func-decl":
    case "method":
    case "static":
      return node.func.result ? [node.func.result] : [];
    default:
      return [];
  }
}

/** The named types in a type, outermost first. */
function namedIn({ model }: WorkspaceSnapshot, type: ast.TypeNode): readonly TypeDef[] {
  const found: TypeDef[] = [];
  const walk = (node: ast.Node): void => {
    const def =
      node.kind === "named" ? model.typeOf(node.id) : node.kind === "handle" ? model.typeOf(node.resource) : undefined;
    if (def) found.push(def);
    for (const child of children(node)) walk(child);
  };
  walk(type);
  return found;
}

/** Every place in the workspace that names the thing under the cursor. */
export async function references(
  workspace: Workspace,
  snapshot: WorkspaceSnapshot,
  path: string,
  position: lsp.Position,
  includeDeclaration: boolean,
): Promise<readonly lsp.Location[]> {
  const found = symbolUnder(snapshot, path, position);
  if (!found) return [];
  const place = declarationPlace(found.symbol);
  const declared = place && placeKey(place);
  const all = await occurrencesOf(workspace, snapshot, found.symbol);
  return all.filter((one) => includeDeclaration || placeKey(one) !== declared).map(locationOf);
}

/** The places in one file that name the thing under the cursor. */
export function highlights(
  snapshot: WorkspaceSnapshot,
  path: string,
  position: lsp.Position,
): readonly lsp.DocumentHighlight[] {
  const found = symbolUnder(snapshot, path, position);
  const file = snapshot.files.get(path);
  if (!found || !file) return [];
  const declared = declarationPlace(found.symbol);
  return occurrencesIn(snapshot, [file], sameSymbol(found.symbol)).map((one) => ({
    range: toRange(one.source, one.id),
    // 3: written (declared) here, 2: read.
    kind: declared && placeKey(declared) === placeKey(one) ? 3 : 2,
  }));
}

export function symbolUnder(snapshot: WorkspaceSnapshot, path: string, position: lsp.Position) {
  const file = snapshot.files.get(path);
  return file && symbolAt(snapshot, path, toOffset(file.source, position));
}
