/**
 * JavaScript: StarlingMonkey (componentize-js) and QuickJS (componentize-qjs, Javy). The engine looks nothing of the program's
 * keys up by itself that data flow could see; but the program's source text lies in the memory that was snapshotted.
 */

import { mergeReads } from "../../report/merge-reads.ts";
import type { Read, Site, Source, Unresolved } from "../../report/report.ts";
import { type SinkImport, withoutVersion } from "../../sinks.ts";
import type { ReaderInput, ReaderResult, ToolchainReader } from "../reader.ts";
import { dataHas } from "../text.ts";
import { carveSources, type EmbeddedSource } from "./carve.ts";
import type { OpenRead } from "./interpreter.ts";
import { importedSpecifiers, type ProgramReads, runProgram } from "./program.ts";
import type { KeyRead, Origin } from "./values.ts";

/** Words that each engine's own code leaves in the data: messages, and paths of its source files. */
const ENGINES =
  /spidermonkey|SpiderMonkey|StarlingMonkey|rquickjs|QuickJS|quickjs\.c|JS_EvalFunction|set_module_exports|Maximum call stack size exceeded/;

/** Names of the code that componentize-js (and jco in it) puts between the engine and the program. */
const GLUE = /\bGLOBAL_COMPONENT_MEMORY_MAP\b|\bglobalThis\.\$bindings\b|\bcontentGlobal\b|\bimport\.meta\.builtin\b/;

export const javascript: ToolchainReader = {
  name: "javascript",
  detect: (input) => dataHas(input, ENGINES),
  read,
};

async function read(input: ReaderInput): Promise<ReaderResult> {
  const { parse } = await import("acorn");
  const sources = carveSources(input.module.bytes, input.data.segments, parse);
  const specifiers = [
    ...new Set([...input.fileSinks.map((sink) => sink.interface), ...sources.flatMap(importedSpecifiers)]),
  ];
  const programs = sources.map((source) => runProgram(source, specifiers));
  const reads = programs.flatMap((program) => readsOf(program, input));
  return { reads: mergeReads(reads), unresolved: unresolvedOf(programs, sources, input), generic: "runtime" };
}

function unresolvedOf(
  programs: readonly ProgramReads[],
  sources: readonly EmbeddedSource[],
  input: ReaderInput,
): readonly Unresolved[] {
  if (programs.some((program) => program.exhausted)) {
    return [{ source: null, reason: "the JavaScript program is too large to be followed to the end", sites: [] }];
  }
  if (sources.some((source) => source.program.body.length > 0) || input.fileSinks.length === 0) return [];
  return [
    {
      source: null,
      reason: "an embedded JavaScript engine: the program isn't there as source text, so its keys can't be told",
      sites: [],
    },
  ];
}

function readsOf({ source, keys, open }: ProgramReads, input: ReaderInput): readonly Read[] {
  const offsetOf = byteOffsets(source);
  const exact = keys.map((read) => exactRead(read, input, offsetOf));
  const reads = [...exact, ...open.map((read) => openRead(read, input, offsetOf))];
  return GLUE.test(source.text) ? reads.map((read) => ({ ...read, runtime: true })) : reads;
}

type OffsetOf = (place: number) => number;

function exactRead(read: KeyRead, input: ReaderInput, offsetOf: OffsetOf): Read {
  return {
    ...behind(read.origin, input),
    key: read.key,
    match: "exact",
    prefix: null,
    suffix: null,
    // With a literal in its place, the program goes on.
    required: read.default === null ? read.required : read.required === true ? null : false,
    default: read.default,
    ...sitesOf(read, input, offsetOf),
  };
}

function openRead(read: OpenRead, input: ReaderInput, offsetOf: OffsetOf): Read {
  return {
    ...behind(read.origin, input),
    key: null,
    match: read.match,
    prefix: read.prefix || null,
    suffix: read.suffix || null,
    required: null,
    default: null,
    ...sitesOf(read, input, offsetOf),
  };
}

/** The import behind a source; adapters and tools may have raised the version that the program names. */
function sinkOf(input: ReaderInput, source: Source, specifier: string | undefined): SinkImport | undefined {
  const path = specifier === undefined ? undefined : withoutVersion(specifier);
  const same = [...input.sinks, ...input.fileSinks].filter((sink) => sink.source === source);
  return same.find((sink) => withoutVersion(sink.interface) === path) ?? same[0];
}

/** The interface behind a read: the import of the component that fits, else the module specifier of the program. */
function behind(
  { source, specifier }: Origin,
  input: ReaderInput,
): Pick<Read, "source" | "interface" | "import" | "confidence" | "runtime" | "library"> {
  const sink = sinkOf(input, source, specifier);
  const path = sink?.interface ?? specifier ?? "process.env";
  const confidence = sink ? "certain" : "likely";
  return { source, interface: path, import: sink?.import ?? path, confidence, runtime: false, library: false };
}

function sitesOf(
  read: { readonly places: ReadonlySet<number>; readonly functionName: string | null; readonly origin: Origin },
  input: ReaderInput,
  offsetOf: OffsetOf,
): { readonly sites: readonly Site[] } {
  const sink = sinkOf(input, read.origin.source, read.origin.specifier);
  const site = (place: number): Site => ({
    module: input.index,
    function: sink?.function ?? 0,
    name: read.functionName,
    offset: offsetOf(place),
    path: [],
  });
  return { sites: [...read.places].filter((place) => place >= 0).map(site) };
}

/** Offset in the text (UTF-16) → offset in the file (the text is UTF-8 there). */
function byteOffsets({ text, start }: EmbeddedSource): OffsetOf {
  if (/^[\x20-\x7e\s]*$/.test(text)) return (place) => start + place;
  const encoder = new TextEncoder();
  return (place) => start + encoder.encode(text.slice(0, place)).length;
}
