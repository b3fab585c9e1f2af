/**
 * What counts as a read of configuration: functions of WIT interfaces and of WASI preview 1, as data. Key-value stores
 * (`wasi:keyvalue`, `fermyon:spin/key-value`, …) are no configuration and aren't here. A caller of `analyzeEnv` may add its own.
 */
import type { ImportTarget } from "../wasm/link.ts";
import type { CoreModule } from "../wasm/module.ts";
import type { Source } from "./report/report.ts";

/**
 * How a function gives its answer. The WIT types are laid out in memory behind a return pointer, the last parameter (canonical
 * ABI, "Loading and storing"); `status`: a number that is 0 where the key is there.
 */
export type ResultShape =
  | "result<option<string>>"
  | "result<string>"
  | "result<handle>"
  | "option<string>"
  | "option<handle>"
  | "string"
  | "handle"
  | "status";

/**
 * What a function reads. `key`: one, whose name it is given as address and length in the parameters `key` and `key + 1`.
 * `all`: everything. `environ-sizes`, `environ`: preview 1's way to copy the environment. `label`: the key is the import's name.
 */
export type SinkFunction =
  | { readonly reads: "key"; readonly key: number; readonly result: ResultShape }
  | { readonly reads: "all" }
  | { readonly reads: "environment" }
  | { readonly reads: "environ-sizes" }
  | { readonly reads: "environ" }
  | { readonly reads: "label"; readonly result: ResultShape };

/** An interface of which some functions read configuration. */
export interface Sink {
  readonly source: Source;
  /** `ns:package/interface` without a version (every version is meant), or the name of a core module. */
  readonly interface: string;
  readonly functions: Readonly<Record<string, SinkFunction>>;
}

const keyed = (result: ResultShape, key = 0): SinkFunction => ({ reads: "key", key, result });
const all: SinkFunction = { reads: "all" };
const environ: Sink["functions"] = {
  environ_get: { reads: "environ" },
  environ_sizes_get: { reads: "environ-sizes" },
};
const spin: Sink["functions"] = { get: keyed("result<string>"), "get-config": keyed("result<string>") };
const config: Sink["functions"] = { get: keyed("result<option<string>>"), "get-all": all };

/** The sinks that are known from the start. */
export const knownSinks: readonly Sink[] = [
  {
    source: "env",
    interface: "wasi:cli/environment",
    functions: { "get-environment": { reads: "environment" } },
  },
  { source: "env", interface: "wasi_snapshot_preview1", functions: environ },
  { source: "env", interface: "wasi_unstable", functions: environ },
  { source: "config", interface: "wasi:config/store", functions: config },
  { source: "config", interface: "wasi:config/runtime", functions: config },
  { source: "secret", interface: "wasmcloud:secrets/store", functions: { get: keyed("result<handle>") } },
  {
    source: "secret",
    interface: "wasmcloud:secrets/secret",
    functions: {
      get: { reads: "label", result: "result<string>" },
      reveal: { reads: "label", result: "string" },
      value: { reads: "label", result: "string" },
    },
  },
  { source: "config", interface: "fermyon:spin/variables", functions: spin },
  { source: "config", interface: "fermyon:spin/config", functions: spin },
  { source: "config", interface: "spin-config", functions: spin },
  { source: "config", interface: "spin:variables/variables", functions: spin },
  { source: "config", interface: "fastly_config_store", functions: { get: keyed("status", 1) } },
  { source: "config", interface: "fastly_dictionary", functions: { get: keyed("status", 1) } },
  { source: "secret", interface: "fastly_secret_store", functions: { get: keyed("status", 1) } },
  ...["fastly:api", "fastly:compute"].flatMap((name): readonly Sink[] => [
    { source: "config", interface: `${name}/config-store`, functions: fastly("store") },
    { source: "config", interface: `${name}/dictionary`, functions: fastly("dictionary") },
    { source: "secret", interface: `${name}/secret-store`, functions: fastly("store", "option<handle>") },
  ]),
];

function fastly(resource: string, result: ResultShape = "result<option<string>>"): Sink["functions"] {
  return {
    get: keyed(result, 1),
    [`[method]${resource}.get`]: keyed(result, 1),
    [`[method]${resource}.lookup`]: keyed(result, 1),
  };
}

/** An import of a core module that reads configuration. */
export interface SinkImport {
  /** Index in the module's function space. */
  readonly function: number;
  readonly source: Source;
  /** With its version: `wasi:config/store@0.2.0-rc.1`. */
  readonly interface: string;
  /** As the binary spells it. */
  readonly import: string;
  readonly reads: SinkFunction;
  /** For `label`. */
  readonly label: string | null;
}

const asyncPrefix = "[async-lower]";

/** The imports of a module that read configuration from the host. `targets` are what the linker found behind them. */
export function sinkImports(
  module: CoreModule,
  targets: readonly ImportTarget[],
  sinks: readonly Sink[],
  satisfied: (target: ImportTarget) => boolean,
): SinkImport[] {
  const found: SinkImport[] = [];
  module.functionImports.forEach((at, index) => {
    const declared = module.imports[at];
    const target = targets[index];
    if (declared === undefined || target === undefined || satisfied(target)) return;
    const asked =
      target.kind === "wit"
        ? { interface: target.interface, name: target.function, import: target.import, label: target.label ?? null }
        : { interface: declared.module, name: declared.name, import: declared.module, label: null };
    const name = asked.name.startsWith(asyncPrefix) ? asked.name.slice(asyncPrefix.length) : asked.name;
    const sink = sinks.find((s) => s.interface === withoutVersion(asked.interface));
    const reads = sink?.functions[name];
    if (sink === undefined || reads === undefined) return;
    const { interface: path, import: spelled, label } = asked;
    found.push({ function: index, source: sink.source, interface: path, import: spelled, reads, label });
  });
  return found;
}

/** `wasi:config/store@0.2.0-rc.1` without the version. */
export function withoutVersion(path: string): string {
  const at = path.indexOf("@");
  return at < 0 ? path : path.slice(0, at);
}
