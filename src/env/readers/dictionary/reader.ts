/**
 * Zig and AssemblyScript: both copy the environment into a hash map and look names up there.
 */

import type { Event } from "../../explore/exploration.ts";
import { mergeReads } from "../../report/merge-reads.ts";
import type { Read, Site } from "../../report/report.ts";
import type { ReaderInput, ReaderResult, ToolchainReader } from "../reader.ts";
import { dataHas } from "../text.ts";
import { sliceCandidates, utf16Candidates } from "./candidates.ts";
import { type Probe, probe } from "./probe.ts";

/** The keys of Wyhash, which `std.StringHashMap` of Zig hashes with, as `i64.const` in code. */
const WYHASH = [0xa0761d6478bd642fn, 0xe7037ed1a0b428dbn, 0x8ebc6af09c88c6e3n, 0x589965cc75374cc3n];

/** What Rust's standard library leaves in nearly every binary; some of its crates hash with Wyhash, too. */
const RUST = /\/rustc\/|panicked at|library\/(std|core|alloc)\//;

/** Names of errors that `std.process` of Zig returns. */
const ZIG_ERRORS = /EnvironmentVariableNotFound|InvalidWtf8/;

export const zig: ToolchainReader = {
  name: "zig",
  detect: (input) =>
    readsEnvironment(input) && !dataHas(input, RUST) && (dataHas(input, ZIG_ERRORS) || codeHas(input, WYHASH)),
  read: async (input) => tell(input, probe(input, sliceCandidates(input))),
};

/** Objects of class `String` among the data; nearly always also paths of its standard library, in UTF-16. */
export const assemblyscript: ToolchainReader = {
  name: "assemblyscript",
  detect: (input) => readsEnvironment(input) && utf16Candidates(input).length > 0,
  read: async (input) => tell(input, probe(input, utf16Candidates(input))),
};

function readsEnvironment(input: ReaderInput): boolean {
  return input.sinks.some((sink) => sink.source === "env");
}

function codeHas({ module }: ReaderInput, constants: readonly bigint[]): boolean {
  const [first, last] = [module.codeStarts[0], module.codeEnds.at(-1)];
  if (first === undefined || last === undefined) return false;
  const code = new TextDecoder("latin1").decode(module.bytes.subarray(first, last));
  return constants.some((constant) => code.includes(new TextDecoder("latin1").decode(signedLeb(constant))));
}

function signedLeb(constant: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asIntN(64, constant);
  for (;;) {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    const isLast = (rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0);
    bytes.push(isLast ? low : low | 0x80);
    if (isLast) return Uint8Array.from(bytes);
  }
}

function tell(input: ReaderInput, { events, everything, complete }: Probe): ReaderResult {
  const reads = events.map((event) => toRead(event, input));
  const all = everything ? [{ ...frameOf(input), key: null, match: "all" as const, required: null, sites: [] }] : [];
  const unresolved = complete
    ? []
    : [{ source: "env" as const, reason: "the program is too large to be followed to the end", sites: [] }];
  return { reads: mergeReads([...reads, ...all]), unresolved, generic: "skip" };
}

function toRead(event: Event, input: ReaderInput): Read {
  const { verdicts } = event;
  const required = verdicts.includes("stops")
    ? true
    : verdicts.length === 0 || verdicts.includes("unclear")
      ? null
      : false;
  return { ...frameOf(input), key: event.text.key, match: "exact", required, sites: [siteOf(event, input)] };
}

function frameOf(input: ReaderInput): Omit<Read, "key" | "match" | "required" | "sites"> {
  const sink = input.sinks.find((candidate) => candidate.source === "env");
  return {
    source: "env",
    prefix: null,
    suffix: null,
    confidence: "certain",
    default: null,
    runtime: false,
    library: false,
    interface: sink?.interface ?? "",
    import: sink?.import ?? "",
  };
}

/** The comparison within the map stands innermost. */
function siteOf({ stack }: Event, { index, names }: ReaderInput): Site {
  const frames = stack.map((place) => ({ function: place.function, name: names.function(place.function) }));
  const last = frames.at(-1) ?? { function: 0, name: null };
  return { ...last, module: index, offset: stack.at(-1)?.offset ?? 0, path: frames.slice(0, -1) };
}
