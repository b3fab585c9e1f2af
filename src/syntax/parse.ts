import type { SourceFile } from "../../grammar/ast.ts";
import { WitParser } from "../../grammar/parser.ts";
import type { Problem } from "../../grammar/problem.ts";
import { rangeOf, type SourceText } from "../../grammar/source.ts";
import type { Diagnostic } from "../common/diagnostic.ts";

/** What `parse` should know of a text. */
export interface ParseOptions {
  /** The name of the text in diagnostics. */
  readonly file?: string;
  /** How many mistakes are reported at most; a file that is no WIT at all would have one in each line. Default 1000. */
  readonly maxDiagnostics?: number;
}

/** The tree, usable with errors in it, and the mistakes in the order of the text. */
export interface ParseResult {
  readonly file: SourceFile;
  readonly diagnostics: readonly Diagnostic[];
}

/** Made at the first use and kept: making one costs more than parsing a package. */
let parser: WitParser | undefined;

/**
 * Reads a WIT file (component-model, design/mvp/WIT.md). Never throws: what is wrong is in `diagnostics`, in the order of the
 * text, and the tree holds everything that could be read.
 */
export function parse(source: string, options: ParseOptions = {}): ParseResult {
  const { file = "<text>", maxDiagnostics = 1000 } = options;
  const text: SourceText = { file, text: source };
  parser ??= new WitParser();
  const { header, items, comments, lost, problems } = parser.parseFile(source, maxDiagnostics);
  const tree: SourceFile = {
    kind: "file",
    source: text,
    header,
    items,
    comments,
    lost,
    start: 0,
    end: source.length,
  };
  const sorted = [...problems].sort((a, b) => a.start - b.start);
  const shown = sorted.slice(0, maxDiagnostics);
  const last = shown.at(-1);
  if (last && shown.length === maxDiagnostics) shown[shown.length - 1] = tooMany(last, maxDiagnostics);
  return { file: tree, diagnostics: shown.map((problem) => diagnosticOf(text, problem)) };
}

function tooMany({ start, end }: Problem, limit: number): Problem {
  return {
    rule: "syntax/too-many-mistakes",
    message: `there are ${limit} mistakes or more up to here; the rest of the file is not read`,
    start,
    end,
    help: "is this a WIT file?",
  };
}

/** The text that a tree came from, byte for byte. */
export function sourceText(file: SourceFile): string {
  return file.source.text;
}

function diagnosticOf(source: SourceText, problem: Problem): Diagnostic {
  const { file } = source;
  const { fix, related } = problem;
  return {
    rule: problem.rule,
    severity: "error",
    message: problem.message,
    file,
    range: rangeOf(source, problem),
    ...(problem.help !== undefined && { help: problem.help }),
    ...(related && {
      related: related.map((place) => ({ file, range: rangeOf(source, place), message: place.message })),
    }),
    ...(fix && {
      fix: {
        kind: fix.kind,
        edits: fix.edits.map((edit) => ({ file, range: rangeOf(source, edit), text: edit.text })),
      },
    }),
  };
}
