/**
 * Go: the program runs on its own stack and keeps the environment in a map, so no argument of a call leads from a key to the
 * host. Its function table stays in every binary; with it the program is run, and asked at `syscall.Getenv`.
 */

import { Origin } from "../../machine/labels.ts";
import { mergeReads } from "../../report/merge-reads.ts";
import type { CallPathFrame, Read, Site } from "../../report/report.ts";
import type { ReaderInput, ReaderResult, ToolchainReader } from "../reader.ts";
import { dataHas, textSegments } from "../text.ts";
import { type GoEvent, type GoRun, runGo } from "./explore.ts";
import { isRuntime, isStandard, packageOf } from "./packages.ts";
import { type GoTable, goTable } from "./pclntab.ts";

export const go: ToolchainReader = {
  name: "go",
  detect: (input) =>
    input.module.codeStarts.length > 100 &&
    dataHas(input, /runtime\.goexit|runtime\.main|go:buildid|Go build ID/) &&
    dataHas(input, /runtime\.gopanic|runtime\.mallocgc/),
  read,
};

async function read(input: ReaderInput): Promise<ReaderResult> {
  const table = goTable(input);
  if (!table)
    return {
      reads: [],
      unresolved: [
        { source: null, reason: "a Go program whose function table has a layout that isn't known", sites: [] },
      ],
      generic: "skip",
    };
  const isOwn = (name: string) => name.includes(".") && !isStandard(packageOf(name), new Set());
  const result = runGo(input, table, isOwn);
  const reads = result.events.flatMap((event) => toRead(event, result, input, table, isOwn));
  reads.push(...prefixReads(reads, result));
  const unresolved = result.booted
    ? []
    : [{ source: null, reason: "the Go program could not be followed from its start to main.main", sites: [] }];
  return { reads: mergeReads(reads), unresolved, generic: "skip" };
}

function toRead(
  event: GoEvent,
  { defaults, isCopied }: GoRun,
  input: ReaderInput,
  table: GoTable,
  isOwn: (name: string) => boolean,
): readonly Read[] {
  const sink = input.sinks.find((candidate) => candidate.source === "env");
  const names = new Map(table.functions.map((entry) => [entry.index, entry.name]));
  const dependencies = dependenciesOf(input);
  const site = siteOf(event, input, names, isOwn);
  const stackNames = event.stack.map((place) => names.get(place.function) ?? "");
  const from = packageOf(site.name ?? "runtime.start");
  const own = isOwn(site.name ?? "");
  const linked =
    own &&
    (isChosenByStandardLibrary(stackNames, isOwn) ||
      stackNames.some((name) => isInit(name) && dependencies.some((path) => isWithin(packageOf(name), path))));
  const { key, match, prefix, suffix, origin } = event.text;
  // A function that is handed the name is no read by itself; its callers are.
  if (event.kind === "inner" && (origin & Origin.param) !== 0) return [];
  // All variables were read only to look some up by their names.
  if (event.everything && isCopied) return [];
  const text = defaults.get(event) ?? null;
  return [
    {
      source: "env",
      key,
      match: event.everything ? "all" : match,
      prefix,
      suffix,
      confidence: event.kind === "entry" && !event.forced ? "certain" : "likely",
      required: event.everything || match !== "exact" ? null : requiredOf(event),
      default: text,
      runtime: !own && isRuntime(from),
      library: linked || (!own && !isRuntime(from)),
      interface: sink?.interface ?? "wasi_snapshot_preview1",
      import: sink?.import ?? "wasi_snapshot_preview1",
      sites: [site],
    },
  ];
}

/** The initialiser of a package: nothing but itself has told it what to read. Elsewhere a caller may have left the stack. */
function isInit(name: string): boolean {
  return /\.init(\.\d+)?$/.test(name);
}

/** `os.Getwd`, `http.ProxyFromEnvironment`: the program calls them, and they know which keys to read. */
function isChosenByStandardLibrary(names: readonly string[], isOwn: (name: string) => boolean): boolean {
  const called = names[names.findLastIndex(isOwn) + 1];
  return called !== undefined && called !== "" && !readsForItsCaller.test(called);
}

/** Functions of the standard library that read the key that they are given, or all. */
const readsForItsCaller =
  /^(os\.(Getenv|LookupEnv|ExpandEnv|Expand|Environ|Setenv|Unsetenv|Clearenv)|syscall\.|runtime\.|internal\/)/;

/** Modules that the program is linked with: the build information that Go puts into every binary lists them. */
function dependenciesOf(input: ReaderInput): readonly string[] {
  return textSegments(input).flatMap(({ text }) =>
    [...text.matchAll(/\ndep\t([^\s\t]+)\t/g)].map((match) => match[1] ?? ""),
  );
}

function isWithin(path: string, module: string): boolean {
  return path === module || path.startsWith(`${module}/`);
}

/** `strings.HasPrefix(variable, "PLUGIN_")` over all variables; with the `=`, it is a key. */
function prefixReads(reads: readonly Read[], { prefixes }: GoRun): readonly Read[] {
  const all = reads.find((read) => read.match === "all");
  if (!all) return [];
  return [...prefixes].map((prefix): Read => {
    const [key = "", ...rest] = prefix.split("=");
    return rest.length > 0 ? { ...all, match: "exact", key } : { ...all, match: "affix", prefix };
  });
}

function requiredOf({ verdicts }: GoEvent): boolean | null {
  if (verdicts.includes("stops")) return true;
  return verdicts.length === 0 || verdicts.includes("unclear") ? null : false;
}

/** The innermost function of the program on the way to the read; of a read in the standard library, whatever called it. */
function siteOf(
  event: GoEvent,
  input: ReaderInput,
  names: ReadonlyMap<number, string>,
  isOwn: (name: string) => boolean,
): Site {
  const nameOf = (index: number) => names.get(index) ?? input.names.function(index);
  const stack = event.stack.filter((place) => place.offset > 0);
  let at = stack.findLastIndex((place) => isOwn(nameOf(place.function) ?? ""));
  if (at < 0) at = stack.findLastIndex((place) => !/^(os|syscall)\./.test(nameOf(place.function) ?? "os."));
  const place = stack[at];
  const frame = (index: number): CallPathFrame => ({ function: index, name: nameOf(index) });
  return {
    ...frame(place?.function ?? 0),
    module: input.index,
    offset: place?.offset ?? 0,
    path: stack.slice(0, at).map((outer) => frame(outer.function)),
  };
}
