import type { EnvReport, Read } from "../../src/env/report/report.ts";

/** A read of one environment variable that the program needs. */
export function exactRead(key: string, change: Partial<Read> = {}): Read {
  return {
    source: "env",
    key,
    match: "exact",
    prefix: null,
    suffix: null,
    confidence: "certain",
    required: true,
    default: null,
    runtime: false,
    library: false,
    interface: "wasi:cli/environment@0.2.6",
    import: "wasi:cli/environment@0.2.6",
    sites: [{ module: 0, function: 12, name: "main.must", offset: 0x1f40, path: [{ function: 3, name: "_start" }] }],
    ...change,
  };
}

/** A report of a binary that was analysed completely. */
export function envReport(reads: readonly Read[], change: Partial<EnvReport> = {}): EnvReport {
  return {
    version: 1,
    file: "app.wasm",
    kind: "component",
    size: 1,
    analyzed: "all",
    reads,
    unresolved: [],
    capabilities: [],
    ...change,
  };
}
