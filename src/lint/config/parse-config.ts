import type { Node, ParseError } from "jsonc-parser/lib/esm/main.js";
import { positionAt, rangeOf, type SourceText, type Span } from "../../../grammar/source.ts";
import type { Diagnostic } from "../../common/diagnostic.ts";
import type { ConfigProblem } from "./config.ts";

/**
 * Texts above this are not parsed: a configuration is written by a person. In UTF-16 code units. The YAML parser compares every key
 * and alias with all others.
 */
const maxLength = { json: 1 << 20, yaml: 1 << 16 } as const;

/** The data of a configuration's text, or why there is none. */
export type ParsedConfig =
  | { readonly data: unknown; locate(problem: ConfigProblem): Promise<Span | undefined> }
  | { readonly problem: Diagnostic };

/**
 * Parses a configuration by the ending of its name: YAML, or JSON with comments and trailing commas. Of a `package.json` it takes
 * the key `witkit`. Positions are looked up only for problems: most configurations are plain JSON and have none.
 */
export async function parseConfig(source: SourceText): Promise<ParsedConfig> {
  const isYaml = /\.ya?ml$/.test(source.file);
  const limit = isYaml ? maxLength.yaml : maxLength.json;
  if (source.text.length > limit) {
    const message = `the configuration has ${source.text.length} characters; at most ${limit} are read`;
    return { problem: { rule: "config/limit", severity: "error", message, file: source.file } };
  }
  try {
    return await (isYaml ? parseYaml(source) : parseJson(source));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = "the configuration is nested too deeply";
    return { problem: { rule: "config/limit", severity: "error", message, file: source.file } };
  }
}

/** How many anchors and aliases a YAML text may have. */
const maxAliases = 100;

async function parseYaml(source: SourceText): Promise<ParsedConfig> {
  const tooMany = {
    rule: "config/limit",
    severity: "error",
    message: "the configuration has too many aliases",
    file: source.file,
  } as const;
  if ((source.text.match(/(?:^|[\s,:[{-])[&*][^\s*]/g)?.length ?? 0) > 2 * maxAliases) return { problem: tooMany };
  const { LineCounter, isMap, isNode, isPair, isScalar, parseDocument } = await import("yaml");
  const document = parseDocument(source.text, { lineCounter: new LineCounter(), prettyErrors: false });
  const [error] = document.errors;
  // The parser reports the end of the stack as an error like any other.
  if (error?.message.startsWith("Maximum call stack size exceeded")) throw new RangeError(error.message);
  if (error) return { problem: syntaxProblem(source, error.message, { start: error.pos[0], end: error.pos[1] }) };
  let data: unknown;
  try {
    data = document.toJS({ maxAliasCount: maxAliases }) ?? {};
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return { problem: tooMany };
  }
  return {
    data,
    async locate({ path, at }) {
      const parent = document.getIn(path.slice(0, -1), true);
      const key = path.at(-1);
      const pair = isMap(parent)
        ? parent.items.find((one) => isPair(one) && isScalar(one.key) && String(one.key.value) === String(key))
        : undefined;
      const node = at === "key" ? pair?.key : document.getIn(path, true);
      const range = isNode(node) ? node.range : undefined;
      return range ? { start: range[0], end: range[1] } : undefined;
    },
  };
}

async function parseJson(source: SourceText): Promise<ParsedConfig> {
  const isManifest = /(?:^|\/)package\.json$/.test(source.file);
  const prefix = isManifest ? ["witkit"] : [];
  let tree: Promise<Node | undefined> | undefined;
  const locate = async ({ path, at }: ConfigProblem) => {
    const { findNodeAtLocation, parseTree } = await import("jsonc-parser/lib/esm/main.js");
    tree ??= (async () => parseTree(source.text, [], { allowTrailingComma: true }))();
    const root = await tree;
    const node = root && findNodeAtLocation(root, [...prefix, ...path]);
    return spanOf(at === "key" ? node?.parent?.children?.[0] : node);
  };
  try {
    const data: unknown = JSON.parse(source.text);
    return { data: isManifest ? (data as { witkit?: unknown }).witkit : data, locate };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  const { parse, printParseErrorCode } = await import("jsonc-parser/lib/esm/main.js");
  const errors: ParseError[] = [];
  const data: unknown = parse(source.text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (!first) return { data, locate };
  const { offset, length } = first;
  return {
    problem: syntaxProblem(source, `invalid JSON: ${inWords(printParseErrorCode(first.error))}`, {
      start: offset,
      end: offset + length,
    }),
  };
}

function spanOf(node: Node | undefined): Span | undefined {
  return node && { start: node.offset, end: node.offset + node.length };
}

/** `CloseBraceExpected` as `close brace expected`. */
function inWords(code: string): string {
  return code.replace(/(?!^)[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
}

function syntaxProblem(source: SourceText, message: string, { start, end }: Span): Diagnostic {
  const last = source.text.length;
  const from = positionAt(source, Math.min(start, last));
  const range = end > start && end <= last ? rangeOf(source, { start, end }) : { start: from, end: from };
  return { rule: "config/syntax", severity: "error", message, file: source.file, range };
}
