import { type AST, ParseError, parseTOML } from "toml-eslint-parser";
import type { ManifestPlace, ManifestProblem } from "./manifest.ts";
import type { Tree } from "./tree.ts";

export interface ParsedToml {
  readonly tree: Tree | undefined;
  readonly problems: readonly ManifestProblem[];
}

/** A map under construction: tables that are continued further down in the file are joined. */
interface OpenMap {
  readonly kind: "map";
  readonly place: ManifestPlace;
  readonly entries: { key: string; place: ManifestPlace; value: OpenTree }[];
}
type OpenTree =
  | OpenMap
  | { readonly kind: "list"; readonly place: ManifestPlace; readonly items: OpenTree[] }
  | Extract<Tree, { kind: "scalar" }>;

/** A TOML text. The parser stops at the first error, so there is one problem at most. */
export function parseToml(file: string, text: string): ParsedToml {
  let program: AST.TOMLProgram;
  try {
    program = parseTOML(text);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    // The parser's message can quote the text, which may hold a secret.
    const place = { file, line: error.lineNumber, column: error.column + 1 };
    return { tree: undefined, problems: [{ place, message: "not valid TOML" }] };
  }
  const placeOf = (node: AST.TOMLNode): ManifestPlace => ({
    file,
    line: node.loc.start.line,
    column: node.loc.start.column + 1,
  });
  const root: OpenMap = { kind: "map", place: { file, line: 1, column: 1 }, entries: [] };
  for (const item of program.body[0].body) {
    if (item.type === "TOMLKeyValue") addKeyValue(root, item, placeOf);
    else addTable(root, item, placeOf);
  }
  return { tree: root, problems: [] };
}

type PlaceOf = (node: AST.TOMLNode) => ManifestPlace;

function addTable(root: OpenMap, table: AST.TOMLTable, placeOf: PlaceOf): void {
  const keys = table.key.keys;
  const isArray = table.kind === "array";
  let map = root;
  keys.forEach((key, index) => {
    const last = index === keys.length - 1;
    map = last && isArray ? appendItem(map, key, placeOf) : child(map, key, placeOf);
  });
  for (const item of table.body) addKeyValue(map, item, placeOf);
}

function addKeyValue(map: OpenMap, item: AST.TOMLKeyValue, placeOf: PlaceOf): void {
  const keys = item.key.keys;
  const last = keys.at(-1);
  if (!last) return;
  const owner = keys.slice(0, -1).reduce((current, key) => child(current, key, placeOf), map);
  owner.entries.push({ key: nameOf(last), place: placeOf(last), value: contentOf(item.value, placeOf) });
}

/** The map under a key, made where it isn't there; of an array of tables the last one. */
function child(map: OpenMap, key: AST.TOMLBare | AST.TOMLQuoted, placeOf: PlaceOf): OpenMap {
  const name = nameOf(key);
  const found = map.entries.find((entry) => entry.key === name)?.value;
  if (found?.kind === "map") return found;
  const lastItem = found?.kind === "list" ? found.items.at(-1) : undefined;
  if (lastItem?.kind === "map") return lastItem;
  const made: OpenMap = { kind: "map", place: placeOf(key), entries: [] };
  map.entries.push({ key: name, place: placeOf(key), value: made });
  return made;
}

function appendItem(map: OpenMap, key: AST.TOMLBare | AST.TOMLQuoted, placeOf: PlaceOf): OpenMap {
  const name = nameOf(key);
  const made: OpenMap = { kind: "map", place: placeOf(key), entries: [] };
  const found = map.entries.find((entry) => entry.key === name)?.value;
  if (found?.kind === "list") found.items.push(made);
  else
    map.entries.push({ key: name, place: placeOf(key), value: { kind: "list", place: placeOf(key), items: [made] } });
  return made;
}

function contentOf(node: AST.TOMLContentNode, placeOf: PlaceOf): OpenTree {
  if (node.type === "TOMLArray")
    return { kind: "list", place: placeOf(node), items: node.elements.map((item) => contentOf(item, placeOf)) };
  if (node.type === "TOMLInlineTable") {
    const map: OpenMap = { kind: "map", place: placeOf(node), entries: [] };
    for (const item of node.body) addKeyValue(map, item, placeOf);
    return map;
  }
  return { kind: "scalar", place: placeOf(node), text: String(node.value) };
}

function nameOf(key: AST.TOMLBare | AST.TOMLQuoted): string {
  return key.type === "TOMLBare" ? key.name : key.value;
}
