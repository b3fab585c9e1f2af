/** Which environment variables, config keys and secrets a binary reads. */
import { attempt, type WasmProblem } from "../wasm/bytes.ts";
import { type Component, readBinary } from "../wasm/component.ts";
import { type ImportTarget, type Linked, type LinkedInstance, link } from "../wasm/link.ts";
import type { CoreModule } from "../wasm/module.ts";
import { hostFunctions } from "../wasm/reach.ts";
import { type ResultLayout, resultLayouts } from "../wasm/result-layout.ts";
import { callGraph } from "./explore/call-graph.ts";
import type { ExploreLimits } from "./explore/exploration.ts";
import { coreModuleNames } from "./explore/function-names.ts";
import { analyzeModule, type EntryPoint } from "./explore/module-analysis.ts";
import { staticData } from "./explore/static-data.ts";
import type { ToolchainReader } from "./readers/reader.ts";
import { mergeReads } from "./report/merge-reads.ts";
import { textSearch } from "./report/provenance.ts";
import { readsOf } from "./report/reads.ts";
import type { EnvReport, Read, Unresolved } from "./report/report.ts";
import { knownSinks, type Sink, type SinkImport, sinkImports, withoutVersion } from "./sinks.ts";
import { validateModules } from "./validation.ts";

/** How `analyzeEnv` looks at a binary. */
export interface AnalyzeOptions {
  /** The name that the report gives the binary. */
  readonly file?: string;
  /** Further sinks. */
  readonly sinks?: readonly Sink[];
  readonly limits?: Partial<ExploreLimits>;
  /** The readers that are asked, in place of the known ones. */
  readonly readers?: readonly ToolchainReader[];
}

const defaultLimits: ExploreLimits = { path: 400_000, start: 4_000_000, paths: 400, total: 40_000_000 };

/** Analyses a core module or component. Whatever the bytes are: a report. */
export async function analyzeEnv(bytes: Uint8Array, options: AnalyzeOptions = {}): Promise<EnvReport> {
  const frame = { version: 1 as const, file: options.file ?? "", size: bytes.length };
  const { binary, problem } = readBinary(bytes);
  if (binary === undefined) return { ...frame, ...malformedReport("module", problem) };
  const linked = link(binary);
  const sinks = [...(options.sinks ?? []), ...knownSinks];
  const validated = validateModules(linked);
  if (validated.problem !== undefined) return { ...frame, ...malformedReport(binary.kind, validated.problem) };
  const rest = { ...frame, kind: binary.kind, capabilities: capabilities(linked, sinks) };
  if (validated.refused !== undefined) return { ...rest, ...unanalysed(validated.refused) };
  try {
    return { ...rest, ...(await findings(binary, linked, sinks, options)) };
  } catch (error) {
    // A fault of ours in one file must not take the others with it.
    const detail = error instanceof Error ? error.message : String(error);
    return { ...rest, ...unanalysed(`the analysis failed: ${detail}`) };
  }
}

function malformedReport(
  kind: EnvReport["kind"],
  { message, offset }: WasmProblem,
): Omit<EnvReport, "version" | "file" | "size"> {
  return {
    kind,
    ...unanalysed(`${message} (at offset ${offset})`),
    capabilities: [],
    problem: { message, offset },
  };
}

function unanalysed(reason: string): Pick<EnvReport, "analyzed" | "reads" | "unresolved"> {
  return { analyzed: "none", reads: [], unresolved: [{ source: null, reason, sites: [] }] };
}

/** What the modules of a binary read, and how much of them was seen. */
async function findings(
  binary: CoreModule | Component,
  linked: Linked,
  sinks: readonly Sink[],
  options: AnalyzeOptions,
): Promise<Pick<EnvReport, "analyzed" | "reads" | "unresolved">> {
  const targets = instancesOf(linked, sinks);
  const found: ModuleFindings = { reads: [], unresolved: [] };
  if (linked.problem !== undefined) {
    const reason = `the component could not be linked: ${linked.problem.message}`;
    found.unresolved.push({ source: null, reason, sites: [] });
  }
  const readers = options.readers ?? (await import("./readers/index.ts")).readers;
  const told = await askReaders(readers, targets, found);
  const limits = { ...defaultLimits, ...options.limits };
  const layouts = binary.kind === "component" ? resultLayouts(binary) : undefined;
  for (const target of targets) {
    if (target.instance.role !== "main" || target.sinks.length === 0 || told.skipped.has(target)) continue;
    const own = analyzeInstance(linked, target, limits, resultsOf(target.instance, layouts));
    found.reads.push(...own.reads.map((read) => (told.isRuntime ? { ...read, runtime: true } : read)));
    if (!told.isRuntime) found.unresolved.push(...own.unresolved);
  }
  if (found.reads.length === 0 && found.unresolved.length === 0) found.unresolved.push(...unexplained(targets));
  return {
    analyzed: found.unresolved.length > 0 ? "partly" : "all",
    reads: mergeReads(found.reads),
    unresolved: found.unresolved,
  };
}

/** A program that calls the host for its environment does so to read something: if nothing was found, that is said, not passed over. */
function unexplained(targets: readonly AnalysisTarget[]): Unresolved[] {
  return targets.flatMap(({ instance, sinks }) => {
    if (instance.role !== "main") return [];
    const { callers } = callGraph(instance.module);
    const asked = sinks.find((sink) => (callers[sink.function]?.length ?? 0) > 0);
    if (asked === undefined) return [];
    const reason = `core module ${instance.ordinal} calls \`${asked.import}\`, but no key that it looks up there was found`;
    return [{ source: null, reason, sites: [] }];
  });
}

interface ModuleFindings {
  readonly reads: Read[];
  readonly unresolved: Unresolved[];
}

/** An instance of a core module with what it asks of the host. */
interface AnalysisTarget {
  readonly index: number;
  readonly instance: LinkedInstance;
  readonly sinks: readonly SinkImport[];
}

function instancesOf(linked: Linked, sinks: readonly Sink[]): AnalysisTarget[] {
  return linked.instances.map((instance, index) => ({
    index,
    instance,
    sinks: sinkImports(instance.module, instance.imports, sinks, (target) => isSatisfied(linked, target)),
  }));
}

/** Asks the readers of toolchains; adds what they tell. */
async function askReaders(
  readers: readonly ToolchainReader[],
  targets: readonly AnalysisTarget[],
  found: ModuleFindings,
): Promise<{ readonly skipped: ReadonlySet<AnalysisTarget>; readonly isRuntime: boolean }> {
  const skipped = new Set<AnalysisTarget>();
  let isRuntime = false;
  const fileSinks = targets.flatMap(({ sinks, instance }) => (instance.role === "adapter" ? [] : sinks));
  if (fileSinks.length === 0) return { skipped, isRuntime };
  for (const target of targets) {
    const { module, ordinal } = target.instance;
    if (target.instance.role === "adapter" || (module.data.length === 0 && module.codeStarts.length === 0)) continue;
    const input = {
      module,
      index: ordinal,
      sinks: target.sinks,
      fileSinks,
      data: staticData(module),
      names: coreModuleNames(module),
    };
    const reader = readers.find((candidate) => candidate.detect(input));
    if (reader === undefined) continue;
    const result = await reader.read(input);
    found.reads.push(...result.reads);
    found.unresolved.push(...result.unresolved);
    if (result.generic === "skip") skipped.add(target);
    if (result.generic === "runtime") isRuntime = true;
  }
  return { skipped, isRuntime };
}

/** Whether an import doesn't reach the host in the end. */
function isSatisfied(linked: Linked, target: ImportTarget): boolean {
  if (target.kind === "builtin" || target.kind === "component") return true;
  if (target.kind !== "core") return false;
  return hostFunctions(linked, target.instance, target.function).length === 0;
}

function analyzeInstance(
  linked: Linked,
  { index, instance, sinks }: AnalysisTarget,
  limits: ExploreLimits,
  results: ReadonlyMap<number, ResultLayout>,
): ModuleFindings {
  const { module, ordinal } = instance;
  const names = coreModuleNames(module);
  const data = staticData(module);
  const { value, problem } = attempt(() =>
    analyzeModule({ module, sinks, data, entries: entries(linked, index), limits, results }),
  );
  const hasText = textSearch(module.data.map(({ start, end }) => module.bytes.subarray(start, end)));
  if (value !== undefined) return readsOf({ result: value, module, ordinal, sinks, names, data, hasText });
  const reason = `core module ${ordinal}: ${problem.message} (at offset ${problem.offset})`;
  return { reads: [], unresolved: [{ source: null, reason, sites: [] }] };
}

/** How the results of a module's imports lie in memory, as far as their WIT types tell. */
function resultsOf(
  { module, imports }: LinkedInstance,
  layouts: ReadonlyMap<string, ResultLayout> | undefined,
): ReadonlyMap<number, ResultLayout> {
  const found = new Map<number, ResultLayout>();
  module.functionImports.forEach((_, index) => {
    const target = imports[index];
    const layout = target?.kind === "wit" ? layouts?.get(`${target.import}#${target.function}`) : undefined;
    if (layout !== undefined) found.set(index, layout);
  });
  return found;
}

/** Exports that the canonical ABI calls by itself: no entries of the program. */
const plumbing = /^(cabi_|_initialize$|__|\[dtor\]|canonical_abi_)/;

function entries(linked: Linked, index: number): EntryPoint[] {
  const lifted = linked.exports
    .filter((e) => e.instance === index)
    .map((e) => ({ name: e.name, function: e.function }));
  const own = linked.instances[index]?.module.exports.flatMap((e) =>
    e.kind === "func" ? [{ name: e.name, function: e.index }] : [],
  );
  const all = [...lifted, ...(own ?? [])].filter(({ name }) => !plumbing.test(name));
  const byFunction = new Map<number, EntryPoint>();
  for (const { name, function: index } of all) {
    const isCommand = name.startsWith("wasi:cli/run@") || byFunction.get(index)?.isCommand === true;
    byFunction.set(index, { function: index, isCommand });
  }
  return [...byFunction.values()];
}

function capabilities(linked: Linked, sinks: readonly Sink[]): string[] {
  const known = new Set(sinks.map((sink) => sink.interface));
  const found = new Set<string>(linked.hostImports.filter((name) => known.has(withoutVersion(name))));
  for (const instance of linked.instances) {
    for (const target of instance.imports) {
      if (target.kind === "embedder" && known.has(withoutVersion(target.module))) found.add(target.module);
      if (target.kind === "wit" && known.has(withoutVersion(target.interface))) found.add(target.import);
    }
  }
  return [...found].sort();
}
