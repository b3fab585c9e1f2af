import { type AST, ParseError, parseTOML } from "toml-eslint-parser";
import type { Span } from "../../../grammar/source.ts";

/** A value of a TOML text that is no table, with its full path: `[a] b.c = 1` has the path `a`, `b`, `c`. */
export interface TomlEntry {
  readonly path: readonly string[];
  /** What the value says, where it is a string. */
  readonly text: string | undefined;
  /** Offsets of the key as written before `=`, of the value, and of both. */
  readonly key: Span;
  readonly value: Span;
  readonly whole: Span;
  /** It is a field of `{ … }`. */
  readonly inline: boolean;
  /** The tables around it, outermost first: each with the length of its path and its place. */
  readonly tables: readonly { readonly depth: number; readonly whole: Span; readonly kind: "section" | "inline" }[];
}

/** All values of a TOML text, in order; none where it is not TOML. */
export function tomlEntries(text: string): readonly TomlEntry[] {
  let program: AST.TOMLProgram;
  try {
    program = parseTOML(text);
  } catch (error) {
    if (error instanceof ParseError) return [];
    throw error;
  }
  const found: TomlEntry[] = [];
  for (const item of program.body[0].body) {
    if (item.type === "TOMLKeyValue") addEntry(item, [], [], false, found);
    else {
      const path = item.key.keys.map(nameOf);
      const table = { depth: path.length, whole: spanOf(item), kind: "section" as const };
      for (const inner of item.body) addEntry(inner, path, [table], false, found);
    }
  }
  return found;
}

function addEntry(
  item: AST.TOMLKeyValue,
  prefix: readonly string[],
  tables: TomlEntry["tables"],
  inline: boolean,
  found: TomlEntry[],
): void {
  const path = [...prefix, ...item.key.keys.map(nameOf)];
  if (item.value.type === "TOMLInlineTable") {
    const table = { depth: path.length, whole: spanOf(item), kind: "inline" as const };
    for (const inner of item.value.body) addEntry(inner, path, [...tables, table], true, found);
    return;
  }
  const text = item.value.type === "TOMLValue" && item.value.kind === "string" ? item.value.value : undefined;
  const [key, value, whole] = [spanOf(item.key), spanOf(item.value), spanOf(item)];
  found.push({ path, text, key, value, whole, inline, tables });
}

function nameOf(key: AST.TOMLBare | AST.TOMLQuoted): string {
  return key.type === "TOMLBare" ? key.name : key.value;
}

function spanOf({ range }: AST.TOMLNode): Span {
  return { start: range[0], end: range[1] };
}

/**
 * The stretch to delete so that everything under the first `depth` keys of an entry goes: a section, a line, or an element of
 * an inline table with its comma.
 */
export function removalOf(entry: TomlEntry, depth: number, all: readonly TomlEntry[], text: string): Span {
  const table = entry.tables.find((one) => one.depth === depth);
  const whole = table?.whole ?? entry.whole;
  const holder = entry.tables.findLast((one) => one.depth < depth);
  if (holder?.kind === "inline") return inlineRemoval(whole, text);
  const { start, end } = lineSpan(text, whole);
  const alone = all.every(({ whole: other }) => other.end <= start || other.start >= end || isWithin(other, whole));
  return alone ? { start, end } : whole;
}

function isWithin(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** The lines that a stretch touches, with the line break at their end. */
export function lineSpan(text: string, span: Span): Span {
  const end = text.indexOf("\n", span.end);
  return { start: text.lastIndexOf("\n", span.start - 1) + 1, end: end === -1 ? text.length : end + 1 };
}

function inlineRemoval({ start, end }: Span, text: string): Span {
  const before = /,\s*$/.exec(text.slice(0, start));
  if (before) return { start: before.index, end };
  const after = /^\s*,\s*/.exec(text.slice(end));
  return { start, end: end + (after?.[0].length ?? 0) };
}
