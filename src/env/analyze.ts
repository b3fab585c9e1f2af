/** Which environment variables, config keys and secrets a binary reads. */
import { readBinary } from "../wasm/component.ts";
import { type ImportTarget, type Linked, type LinkedInstance, link } from "../wasm/link.ts";
import { hostFunctions } from "../wasm/reach.ts";
import { merged } from "./merge.ts";
import { coreModuleNames } from "./names.ts";
import type { ExploreLimits } from "./explore.ts";
import type { EnvReport, Read, Unresolved } from "./report.ts";
import { readsOf } from "./reads.ts";
import { analyzeModule } from "./session.ts";
import { knownSinks, type Sink, sinkImports, withoutVersion } from "./sinks.ts";
import { staticData } from "./static-data.ts";

export interface AnalyzeOptions {
  /** The name that the report gives the binary. */
  readonly file?: string;
  /** Further sinks. */
  readonly sinks?: readonly Sink[];
  readonly limits?: Partial<ExploreLimits>;
}

const defaultLimits: ExploreLimits = { path: 400_000, start: 4_000_000, paths: 400 };

/** Analyses a core module or component. Whatever the bytes are: a report. */
export async function analyzeEnv(bytes: Uint8Array, options: AnalyzeOptions = {}): Promise<EnvReport> {
  const { binary, problem } = readBinary(bytes);
  const frame = { version: 1 as const, file: options.file ?? "", size: bytes.length };
  if (binary === undefined) {
    const unresolved = [{ source: null, reason: `${problem.message} (at offset ${problem.offset})`, sites: [] }];
    return { ...frame, kind: "module", analyzed: "none", reads: [], unresolved, capabilities: [] };
  }
  const linked = link(binary);
  const reads: Read[] = [];
  const unresolved: Unresolved[] = [];
  if (linked.problem !== undefined) {
    unresolved.push({ source: null, reason: linked.problem.message, sites: [] });
  }
  const sinks = [...(options.sinks ?? []), ...knownSinks];
  for (let index = 0; index < linked.instances.length; index++) {
    const found = analyzeInstance(linked, index, sinks, { ...defaultLimits, ...options.limits });
    reads.push(...found.reads);
    unresolved.push(...found.unresolved);
  }
  return {
    ...frame,
    kind: binary.kind,
    analyzed: unresolved.some((u) => u.source === null) ? "partly" : "all",
    reads: merged(reads),
    unresolved,
    capabilities: capabilities(linked, sinks),
  };
}

/** Whether an import doesn't reach the host in the end. */
function isSatisfied(linked: Linked, target: ImportTarget): boolean {
  if (target.kind === "builtin" || target.kind === "component") return true;
  if (target.kind !== "core") return false;
  return hostFunctions(linked, target.instance, target.function).length === 0;
}

function analyzeInstance(
  linked: Linked,
  index: number,
  sinks: readonly Sink[],
  limits: ExploreLimits,
): { readonly reads: Read[]; readonly unresolved: Unresolved[] } {
  const instance = linked.instances[index] as LinkedInstance;
  const { module } = instance;
  if (instance.role !== "main") return { reads: [], unresolved: [] };
  const imports = sinkImports(module, instance.imports, sinks, (target) => isSatisfied(linked, target));
  if (imports.length === 0) return { reads: [], unresolved: [] };
  const names = coreModuleNames(module);
  const result = analyzeModule({ module, sinks: imports, data: staticData(module), entries: entries(linked, index), limits });
  return readsOf({ result, module, ordinal: instance.ordinal, sinks: imports, names });
}

/** Exports that the canonical ABI calls by itself: no entries of the program. */
const plumbing = /^(cabi_|_initialize$|__|\[dtor\]|canonical_abi_)/;

function entries(linked: Linked, index: number): number[] {
  const lifted = linked.exports.filter((e) => e.instance === index).map((e) => ({ name: e.name, function: e.function }));
  const own = linked.instances[index]?.module.exports.flatMap((e) =>
    e.kind === "func" ? [{ name: e.name, function: e.index }] : [],
  );
  const all = [...lifted, ...(own ?? [])].filter(({ name }) => !plumbing.test(name));
  return [...new Set(all.map((e) => e.function))];
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
