import { type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { positionAt } from "../../../grammar/source.ts";
import type { ManifestPlace, ManifestProblem } from "./manifest.ts";
import type { Tree } from "./tree.ts";

export interface ParsedJson {
  readonly tree: Tree | undefined;
  readonly problems: readonly ManifestProblem[];
}

/** A JSON text; comments and a trailing comma are let through. */
export function parseJson(file: string, text: string): ParsedJson {
  const source = { file, text };
  const placeOf = (offset: number): ManifestPlace => ({ file, ...positionAt(source, offset) });
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  return {
    tree: root ? convert(root, placeOf) : undefined,
    problems: errors.map((error) => ({
      place: placeOf(error.offset),
      message: `not valid JSON (${printParseErrorCode(error.error)
        .replace(/\B[A-Z]/g, " $&")
        .toLowerCase()})`,
    })),
  };
}

function convert(node: Node, placeOf: (offset: number) => ManifestPlace): Tree {
  const place = placeOf(node.offset);
  if (node.type === "object") {
    const entries = (node.children ?? []).flatMap((property) => {
      const [key, value] = property.children ?? [];
      if (!key || typeof key.value !== "string") return [];
      const keyPlace = placeOf(key.offset);
      return [
        {
          key: key.value,
          place: keyPlace,
          value: value ? convert(value, placeOf) : ({ kind: "scalar", place: keyPlace, text: null } as const),
        },
      ];
    });
    return { kind: "map", place, entries };
  }
  if (node.type === "array")
    return { kind: "list", place, items: (node.children ?? []).map((item) => convert(item, placeOf)) };
  return { kind: "scalar", place, text: node.value === null || node.value === undefined ? null : String(node.value) };
}
