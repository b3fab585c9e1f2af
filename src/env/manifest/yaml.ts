import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments } from "yaml";
import type { ManifestPlace, ManifestProblem } from "./manifest.ts";
import { type ManifestTreeEntry, TREE_LIMITS, type Tree } from "./tree.ts";

export interface ParsedDocuments {
  readonly documents: readonly Tree[];
  readonly problems: readonly ManifestProblem[];
}

/** All documents of a YAML text (JSON is YAML too). Empty documents are left out. */
export function parseYaml(file: string, text: string): ParsedDocuments {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, {
    lineCounter: lines,
    uniqueKeys: false,
    prettyErrors: false,
    merge: true,
    logLevel: "silent",
  });
  const documents: Tree[] = [];
  const problems: ManifestProblem[] = [];
  const placeOf = (offset: number): ManifestPlace => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  for (const document of Array.isArray(parsed) ? parsed : []) {
    for (const error of document.errors) {
      problems.push({ place: placeOf(error.pos[0]), message: `not valid YAML (${spelled(error.code)})` });
    }
    if (!document.contents) continue;
    const tree = converter(placeOf, problems)(document.contents as Node, 0);
    if (tree) documents.push(tree);
  }
  return { documents, problems };
}

/** The parser's own message would quote the text, which may hold a secret: only the kind of error is told. */
function spelled(code: string): string {
  return code.toLowerCase().replaceAll("_", " ");
}

function converter(placeOf: (offset: number) => ManifestPlace, problems: ManifestProblem[]) {
  // Looked up here, as the library searches the whole document for each alias.
  const anchors = new Map<string, Node>();
  let nodes = 0;
  let tooLarge = false;
  const convert = (node: Node | null | undefined, depth: number): Tree | undefined => {
    if (!node) return undefined;
    const target = isAlias(node) ? anchors.get(node.source) : node;
    if (!isAlias(node) && node.anchor !== undefined) anchors.set(node.anchor, node);
    const place = placeOf(node.range?.[0] ?? 0);
    if (++nodes > TREE_LIMITS.nodes || depth > TREE_LIMITS.depth) {
      if (!tooLarge) problems.push({ place, message: "the YAML is nested too deeply or too large to be read" });
      tooLarge = true;
      return undefined;
    }
    if (isMap(target)) return { kind: "map", place, entries: mapEntries(target.items, depth) };
    if (isSeq(target)) {
      return { kind: "list", place, items: target.items.flatMap((item) => convert(item as Node, depth + 1) ?? []) };
    }
    if (isScalar(target)) {
      const empty = target.value === null || target.value === undefined;
      return { kind: "scalar", place, text: empty ? null : (target.source ?? String(target.value)) };
    }
    return undefined;
  };
  const mapEntries = (pairs: readonly { key: unknown; value: unknown }[], depth: number): ManifestTreeEntry[] =>
    pairs.flatMap((pair): ManifestTreeEntry[] => {
      if (tooLarge || !isScalar(pair.key)) return [];
      const place = placeOf(pair.key.range?.[0] ?? 0);
      const value = convert(pair.value as Node | null, depth + 1) ?? { kind: "scalar", place, text: null };
      const key = String(pair.key.source ?? pair.key.value);
      // A merge key (`<<: *defaults`) brings the entries of another map; what stands beside it wins.
      if (key !== "<<") return [{ key, place, value }];
      const merged = value.kind === "list" ? value.items.toReversed() : [value];
      return merged.flatMap((map) => (map.kind === "map" ? map.entries : []));
    });
  return convert;
}
