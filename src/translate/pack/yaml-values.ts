import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import type { Diagnostic, Range } from "../../common/diagnostic.ts";
import { didYouMean } from "../../common/nearest.ts";

/** A value of a rule pack with its place, so that what is wrong with a pack is reported where it stands. */
export interface PackValue {
  readonly file: string;
  readonly range: Range;
  readonly content:
    | {
        readonly kind: "map";
        readonly entries: ReadonlyMap<string, PackValue>;
        readonly keys: ReadonlyMap<string, Range>;
      }
    | { readonly kind: "list"; readonly items: readonly PackValue[] }
    | { readonly kind: "text"; readonly text: string }
    | { readonly kind: "flag"; readonly flag: boolean }
    | { readonly kind: "nothing" };
}

export interface PackText {
  /** The name in diagnostics, and by which a pack refers to its parts. */
  readonly file: string;
  readonly text: string;
}

/** Collects what is wrong with a pack. */
export type Problems = Diagnostic[];

/** Limits far beyond any pack that people write; what exceeds them is an error, however it came about. */
const limits = { nesting: 100, characters: 4_000_000, values: 200_000, aliases: 1_000 };

/** Reads a YAML text; `undefined` where it is none. */
export function readPackText({ file, text }: PackText, problems: Problems): PackValue | undefined {
  const lines = new LineCounter();
  const start = { file, range: { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } } };
  if (text.length > limits.characters) {
    problems.push(
      problem(start, `a file of a rule pack has at most ${limits.characters} characters, this one has ${text.length}`),
    );
    return undefined;
  }
  let document: Document.Parsed;
  try {
    // Keys are compared below: the parser's own check takes time that grows with the square of their number.
    document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false, logLevel: "silent" });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    problems.push(problem(start, `the YAML is nested more than ${limits.nesting} levels deep`));
    return undefined;
  }
  const rangeOf = (start: number, end: number): Range => {
    const from = lines.linePos(start);
    const to = lines.linePos(end);
    return { start: { line: from.line, column: from.col }, end: { line: to.line, column: to.col } };
  };
  for (const error of document.errors) {
    // The parser catches its own stack overflow.
    if (error.message.startsWith("Maximum call stack")) {
      problems.push(problem(start, `the YAML is nested more than ${limits.nesting} levels deep`));
      return undefined;
    }
    problems.push(
      problem(
        { file, range: rangeOf(error.pos[0], error.pos[1]) },
        `this is not valid YAML: ${error.message.split("\n")[0]}`,
      ),
    );
  }
  if (document.errors.length > 0) return undefined;
  const counts = { values: 0, aliases: 0 };
  let exceeded: Diagnostic | undefined;
  const convert = (raw: Node | null, depth: number): PackValue => {
    counts.values++;
    if (isAlias(raw)) counts.aliases++;
    const range = rangeOf(raw?.range?.[0] ?? 0, raw?.range?.[1] ?? 0);
    const at = { file, range };
    if (depth > limits.nesting) exceeded ??= problem(at, `the YAML is nested more than ${limits.nesting} levels deep`);
    if (counts.values > limits.values)
      exceeded ??= problem(at, `a file of a rule pack has at most ${limits.values} values, aliases included`);
    if (counts.aliases > limits.aliases)
      exceeded ??= problem(
        at,
        `a file of a rule pack has at most ${limits.aliases} aliases, each counted where it is used`,
      );
    if (exceeded) return { ...at, content: { kind: "nothing" } };
    const node = isAlias(raw) ? raw.resolve(document) : raw;
    if (isMap(node)) {
      const entries = new Map<string, PackValue>();
      const keys = new Map<string, Range>();
      for (const { key, value } of node.items) {
        const name = isScalar(key) ? String(key.value) : String(key);
        const keyRange = (key as Node | null)?.range;
        const place = rangeOf(keyRange?.[0] ?? 0, keyRange?.[1] ?? 0);
        if (entries.has(name))
          problems.push(problem({ file, range: place }, "this is not valid YAML: Map keys must be unique"));
        entries.set(name, convert(value as Node | null, depth + 1));
        keys.set(name, place);
      }
      return { ...at, content: { kind: "map", entries, keys } };
    }
    if (isSeq(node))
      return {
        ...at,
        content: { kind: "list", items: node.items.map((item) => convert(item as Node | null, depth + 1)) },
      };
    if (!isScalar(node) || node.value === null) return { ...at, content: { kind: "nothing" } };
    if (typeof node.value === "boolean") return { ...at, content: { kind: "flag", flag: node.value } };
    return {
      ...at,
      content: {
        kind: "text",
        text: typeof node.value === "string" ? node.value : (node.source ?? String(node.value)),
      },
    };
  };
  const value = convert(document.contents, 0);
  if (exceeded) problems.push(exceeded);
  return exceeded ? undefined : value;
}

export function problem(
  place: { readonly file: string; readonly range: Range },
  message: string,
  help?: string,
): Diagnostic {
  return {
    rule: "config/rule-pack",
    severity: "error",
    message,
    file: place.file,
    range: place.range,
    ...(help === undefined ? {} : { help }),
  };
}

/** The fields of a map; keys that are none of `known` are reported. */
export function fieldsOf(
  value: PackValue,
  known: readonly string[],
  what: string,
  problems: Problems,
): ReadonlyMap<string, PackValue> {
  const entries = mapOf(value, what, problems);
  if (value.content.kind !== "map") return entries;
  for (const [key, range] of value.content.keys) {
    if (known.includes(key)) continue;
    problems.push(problem({ file: value.file, range }, `${what} has no field \`${key}\`.${didYouMean(key, known)}`));
  }
  return entries;
}

/** `true` or `false`; what is wrong is reported. */
export function flagOf(value: PackValue, what: string, problems: Problems): boolean | undefined {
  if (value.content.kind === "flag") return value.content.flag;
  problems.push(problem(value, `${what} has to be true or false`));
  return undefined;
}

/** A map with any keys. */
export function mapOf(value: PackValue, what: string, problems: Problems): ReadonlyMap<string, PackValue> {
  if (value.content.kind === "map") return value.content.entries;
  problems.push(problem(value, `${what} has to be a map, found ${contentName(value)}`));
  return new Map();
}

export function listOf(value: PackValue | undefined, what: string, problems: Problems): readonly PackValue[] {
  if (!value || value.content.kind === "nothing") return [];
  if (value.content.kind === "list") return value.content.items;
  problems.push(problem(value, `${what} has to be a list, found ${contentName(value)}`));
  return [];
}

export function textOf(value: PackValue | undefined, what: string, problems: Problems): string | undefined {
  if (!value) return undefined;
  if (value.content.kind === "text") return value.content.text;
  problems.push(problem(value, `${what} has to be a text, found ${contentName(value)}`));
  return undefined;
}

/** A text that has to be one of some words. */
export function wordOf<W extends string>(
  value: PackValue | undefined,
  words: readonly W[],
  what: string,
  problems: Problems,
): W | undefined {
  const text = textOf(value, what, problems);
  const found = words.find((word) => word === text);
  if (value && text !== undefined && found === undefined) {
    problems.push(
      problem(value, `${what} has to be one of ${words.join(", ")}, found \`${text}\`.${didYouMean(text, words)}`),
    );
  }
  return found;
}

function contentName(value: PackValue): string {
  const { content } = value;
  if (content.kind === "text") return `the text \`${content.text}\``;
  if (content.kind === "flag") return `\`${content.flag}\``;
  return content.kind === "nothing" ? "nothing" : `a ${content.kind}`;
}
