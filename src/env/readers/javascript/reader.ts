/**
 * JavaScript: StarlingMonkey (componentize-js) and QuickJS (componentize-qjs, Javy). The engine looks nothing of the program's
 * keys up by itself that data flow could see; but the program's source text lies in the memory that was snapshotted. It is carved
 * out and run in a sandbox.
 */

import { mergeReads } from "../../report/merge-reads.ts";
import type { Read, Site, Source, Unresolved } from "../../report/report.ts";
import { type SinkImport, withoutVersion } from "../../sinks.ts";
import type { ReaderInput, ReaderResult, ToolchainReader } from "../reader.ts";
import { dataHas } from "../text.ts";
import { carveSources, type EmbeddedSource } from "./carve.ts";
import { importedSpecifiers, type ProgramPlace, type ProgramRead, readPrograms } from "./program.ts";

/** Words that each engine's own code leaves in the data: messages, and paths of its source files. */
const ENGINES =
  /spidermonkey|SpiderMonkey|StarlingMonkey|rquickjs|QuickJS|quickjs\.c|JS_EvalFunction|set_module_exports|Maximum call stack size exceeded/;

/** Names of the code that componentize-js (and jco in it) puts between the engine and the program. */
const GLUE =
  /\bGLOBAL_COMPONENT_MEMORY_MAP\b|\bglobalThis\.\$bindings\b|\bcontentGlobal\b|\bimport\.meta\.builtin\b|\$source_mod\b/;

export const javascript: ToolchainReader = {
  name: "javascript",
  detect: (input) => dataHas(input, ENGINES),
  read,
};

async function read(input: ReaderInput): Promise<ReaderResult> {
  const { parse } = await import("acorn");
  const carved = carveSources(input.module.bytes, input.data.segments, parse);
  const sources = inLoadingOrder(carved.filter(({ text }) => !GLUE.test(text)));
  if (sources.length === 0) return { reads: [], unresolved: notThere(input), generic: "runtime" };
  const specifiers = [
    ...new Set([...input.fileSinks.map((sink) => sink.interface), ...sources.flatMap(importedSpecifiers)]),
  ];
  const program = await readPrograms(sources, specifiers);
  const offsetOf = byteOffsets();
  const isLibrary = libraryKeys(program.reads);
  const reads = program.reads.map((each) => ({ ...toRead(each, input, offsetOf), library: isLibrary(each) }));
  const unresolved = program.problems.map((reason) => ({ source: null, reason, sites: [] }));
  return { reads: mergeReads(reads), unresolved, generic: "runtime" };
}

function notThere(input: ReaderInput): readonly Unresolved[] {
  if (input.fileSinks.length === 0) return [];
  const reason = "an embedded JavaScript engine: the program isn't there as source text, so its keys can't be told";
  return [{ source: null, reason, sites: [] }];
}

/** What others import comes first: a program of several modules. */
function inLoadingOrder(sources: readonly EmbeddedSource[]): readonly EmbeddedSource[] {
  const locals = (source: EmbeddedSource) => importedSpecifiers(source).filter((name) => /^[./]/.test(name)).length;
  return sources.toSorted((a, b) => locals(a) - locals(b));
}

/** Variables by which libraries choose their ways: of the program, only if it reads its own keys in the same way. */
const LIBRARY_KEYS =
  /^(NODE_ENV|NODE_DEBUG|NODE_OPTIONS|DEBUG(_\w+)?|NO_COLOR|FORCE_COLOR|COLORTERM|TERM|CI|TZ|PWD|READABLE_STREAM)$/;

/**
 * Such a variable is a library's where the program reads its own keys in another way, or further down: bundlers put what a module
 * needs before it.
 */
function libraryKeys(reads: readonly ProgramRead[]): (read: ProgramRead) => boolean {
  const isKnown = (read: ProgramRead) =>
    read.interface === "process.env" && read.key !== null && LIBRARY_KEYS.test(read.key) && read.required !== true;
  const own = reads.filter((read) => read.key !== null && !isKnown(read));
  const first = Math.min(...own.filter(isProcess).flatMap(({ places }) => places.map(({ at }) => at)));
  return (read) =>
    isKnown(read) && own.length > 0 && (!own.some(isProcess) || read.places.every(({ at }) => at < first));
}

const isProcess = (read: ProgramRead): boolean => read.interface === "process.env";

function toRead(read: ProgramRead, input: ReaderInput, offsetOf: OffsetOf): Read {
  const { source, match, key, prefix, suffix, required } = read;
  const sink = sinkOf(input, source, read.interface);
  const path = sink?.interface ?? read.interface;
  const site = (place: ProgramPlace): Site => ({
    module: input.index,
    function: sink?.function ?? 0,
    name: place.functionName,
    offset: offsetOf(place),
    path: [],
  });
  return {
    source,
    key,
    match,
    prefix,
    suffix,
    confidence: sink && read.seen === "run" ? "certain" : "likely",
    required,
    default: read.default,
    runtime: false,
    library: false,
    interface: path,
    import: sink?.import ?? path,
    sites: read.places.map(site),
  };
}

/** The import behind a source; adapters and tools may have raised the version that the program names. */
function sinkOf(input: ReaderInput, source: Source, specifier: string): SinkImport | undefined {
  const path = withoutVersion(specifier);
  const same = [...input.sinks, ...input.fileSinks].filter((sink) => sink.source === source);
  return same.find((sink) => withoutVersion(sink.interface) === path) ?? same[0];
}

type OffsetOf = (place: ProgramPlace) => number;

/** Offset in the text (UTF-16) → offset in the file (the text is UTF-8 there). */
function byteOffsets(): OffsetOf {
  const encoder = new TextEncoder();
  const plain = new Map<EmbeddedSource, boolean>();
  return ({ source, at }) => {
    const isPlain = plain.get(source) ?? /^[\x20-\x7e\s]*$/.test(source.text);
    plain.set(source, isPlain);
    return source.start + (isPlain ? at : encoder.encode(source.text.slice(0, at)).length);
  };
}
