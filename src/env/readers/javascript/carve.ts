/**
 * Source text in the memory of a JavaScript engine. StarlingMonkey keeps the whole text of each module; QuickJS keeps the text
 * of each function, and what is left of the buffer that the module was compiled from, of which the first bytes are overwritten.
 */
import type { Options, Program } from "acorn";
import { type Extent, textRuns } from "../text.ts";

export interface EmbeddedSource {
  readonly text: string;
  /** Offset in the file of the text's first byte; characters that were put in front count as negative. */
  readonly start: number;
  /** How many characters were put in front of what stood in memory. */
  readonly added: number;
  readonly program: Program;
  /** A piece of a program: names in it may be bound by text that is gone. */
  readonly fragment: boolean;
}

type Parse = (text: string, options: Options) => Program;

/** Text as long as this is worth a look. */
const SHORTEST = 24;
const MOST_CANDIDATES = 4000;
/** Every program that reads a key has one of these. */
const LOOKS_LIKE_CODE = /=>|\bfunction\b|\bimport\b|\bexport\b|\brequire\b|\bclass\b|\)\s*\{/;

const MENTIONS_A_SOURCE = /\benv\b|[eE]nvironment|\bprocess\b|\bget\b|[cC]onfig|[sS]ecret|\bDeno\b|\bBun\b|\w:\w/;

/** The sources in the data, longest first; a text that stands within another one is left out. */
export function carveSources(bytes: Uint8Array, segments: readonly Extent[], parse: Parse): readonly EmbeddedSource[] {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const candidates: { text: string; start: number }[] = [];
  for (const { start, end } of segments.flatMap((segment) => textRuns(bytes, segment, SHORTEST))) {
    const text = decoder.decode(bytes.subarray(start, end));
    if (LOOKS_LIKE_CODE.test(text) && text.includes("(")) candidates.push({ text, start });
  }
  candidates.sort((a, b) => b.text.length - a.text.length);
  const found: EmbeddedSource[] = [];
  for (const { text, start } of candidates.slice(0, MOST_CANDIDATES)) {
    if (found.some((longer) => longer.text.includes(text))) continue;
    const file = parseLeniently(text, start, parse);
    if (file && file.program.end - file.program.start >= SHORTEST) found.push(file);
  }
  return found;
}

const MODULE: Options = {
  ecmaVersion: "latest",
  sourceType: "module",
  allowReturnOutsideFunction: true,
  allowAwaitOutsideFunction: true,
  allowImportExportEverywhere: false,
  allowHashBang: true,
};

/** What is put in front of a text whose first bytes are gone: the beginnings of an import, then of a function by itself. */
const LOST_HEADS = [
  "",
  "import {",
  "import { lost as ",
  "import {lost",
  "import * as ",
  "import ",
  "import { lost } from '",
  "(",
  "({",
] as const;

function parseLeniently(text: string, start: number, parse: Parse): EmbeddedSource | undefined {
  const whole = attempt(text, parse);
  if (whole) return { text, start, added: 0, program: whole, fragment: isFragment(whole) };
  // Mending takes many tries: only for what may have to do with keys.
  if (!MENTIONS_A_SOURCE.test(text)) return undefined;
  for (const head of LOST_HEADS) {
    for (const body of new Set([text, trimTail(text)])) {
      const tail = head === "(" ? ")" : head === "({" ? "})" : "";
      const program = attempt(head + body + tail, parse);
      if (program)
        return {
          text: head + body + tail,
          start: start - head.length,
          added: head.length,
          program,
          fragment: tail !== "" || head === "",
        };
    }
  }
  return fromAStatement(text, start, parse);
}

/** Garbage in front or behind: the longest stretch between line ends (or statements) that is a program. */
function fromAStatement(text: string, start: number, parse: Parse): EmbeddedSource | undefined {
  const heads = [
    ...text.matchAll(
      /(?<=[\n;}])\s*(?=import\b|export\b|const\b|let\b|var\b|function\b|class\b|async\b|\/\/|\/\*|["']use strict)|(?=\b(?:import|export|const|let|var|function|class|async function)\b)/g,
    ),
  ];
  for (const { index } of heads.slice(0, 24)) {
    const rest = text.slice(index);
    for (const body of new Set([rest, trimTail(rest), errorCut(rest, parse)])) {
      if (body.length < SHORTEST) continue;
      const program = attempt(body, parse);
      if (program && program.body.length > 0)
        return { text: body, start: start + index, added: 0, program, fragment: true };
    }
  }
  return undefined;
}

/** Up to the last thing that can end a program. */
function trimTail(text: string): string {
  return text.slice(0, Math.max(text.lastIndexOf("}"), text.lastIndexOf(";")) + 1);
}

/** Up to the last end of a statement before the place where the parser gave up. */
function errorCut(text: string, parse: Parse): string {
  try {
    parse(text, MODULE);
    return text;
  } catch (error) {
    const at = error instanceof SyntaxError && "pos" in error && typeof error.pos === "number" ? error.pos : 0;
    return trimTail(text.slice(0, at));
  }
}

function attempt(text: string, parse: Parse): Program | undefined {
  for (const sourceType of ["module", "script"] as const) {
    try {
      const program = parse(text, { ...MODULE, sourceType });
      if (program.body.length > 0) return program;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return undefined;
}

/** A function by itself is what QuickJS keeps for `toString`; its outer names are bound elsewhere. */
function isFragment(program: Program): boolean {
  const [only] = program.body;
  return (
    program.body.length === 1 &&
    (only?.type === "FunctionDeclaration" || only?.type === "ClassDeclaration" || only?.type === "ExpressionStatement")
  );
}
