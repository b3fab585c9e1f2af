/**
 * The port for toolchain readers: what plain data flow can't see (Go's own stack, source text in a JavaScript engine's memory,
 * UTF-16 objects) is told by a reader that knows the toolchain. A reader is chosen by evidence in the binary, never by a file's name.
 */
import type { CoreModule } from "../../wasm/module.ts";
import type { CoreModuleNames } from "../explore/function-names.ts";
import type { Read, Unresolved } from "../report/report.ts";
import type { SinkImport } from "../sinks.ts";

/** What a reader is given. */
export interface ReaderInput {
  readonly module: CoreModule;
  /** Of the module within the file: `Site.module`. */
  readonly index: number;
  /** The imports of this module that can read keys: function index, source, interface. Those that a sibling satisfies aren't there. */
  readonly sinks: readonly SinkImport[];
  /** Those of all modules of the file: in a program linked of several, data and imports may stand in different ones. */
  readonly fileSinks: readonly SinkImport[];
  /** Initial memory: active data segments at constant offsets. */
  readonly data: StaticData;
  readonly names: CoreModuleNames;
}

/** Memory as the data segments leave it. Addresses are those of memory 0. */
export interface StaticData {
  /** The bytes at `[address, address + size)`; `undefined` where a byte of them isn't in a segment. */
  bytes(address: number, size: number): Uint8Array | undefined;
  /** The segments, in address order: `file[start, end)` lies at `address`. Passive ones have `address` −1. */
  readonly segments: readonly { readonly address: number; readonly start: number; readonly end: number }[];
}

export interface ReaderResult {
  readonly reads: readonly Read[];
  readonly unresolved: readonly Unresolved[];
  /**
   * What becomes of the generic data flow. `run`: it runs for this module as well and the results are merged (same source and
   * key: one entry). `runtime`: it runs, and everything that it finds in any module of the file is marked `runtime` (an engine's
   * own reads). `skip`: the reader has told everything of this module.
   */
  readonly generic: "run" | "runtime" | "skip";
}

/** One toolchain's reader. */
export interface ToolchainReader {
  /** `go`, `tinygo`, `javascript`, … */
  readonly name: string;
  /** Whether the binary shows this toolchain's marks (producers, exports, data). Cheap: it is asked of every module. */
  detect(input: ReaderInput): boolean;
  /** Reads the keys. May load a parser on demand; never throws for bad input. */
  read(input: ReaderInput): Promise<ReaderResult>;
}
