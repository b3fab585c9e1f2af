/**
 * QuickJS, compiled to wasm: the engine that JavaScript programs run in. It reaches nothing but the one function that it is given,
 * and it is bounded in steps and memory. After `freeze` each run starts from the same memory, so that one can't disturb the next.
 */
import type { QuickJSContext } from "quickjs-emscripten-core";

export interface Engine {
  /** Runs a script and all promise jobs after it. `false`: it threw, or a limit was reached. */
  run(code: string): boolean;
  /** Remembers the memory as it is now. */
  freeze(): void;
  /** Goes back to the memory that was remembered, and allows that many steps (of some ten thousand instructions each). */
  thaw(steps: number): void;
  /** Allows further steps, after a limit was reached too. */
  allow(steps: number): void;
  /** Ends what is running: nothing in the sandbox can catch that. */
  stop(): void;
  /** Whether the run used up its steps, its memory or its stack. */
  readonly exhausted: boolean;
  /** Steps that all runs have taken. */
  readonly steps: number;
}

/** Compiled once, for all programs. */
let compiled: Promise<WebAssembly.Module> | undefined;

/** Called by the program's recorder, with texts only. */
export type AnswerFunction = (args: readonly string[]) => string | undefined;

const MEMORY = 64 << 20;
const MOST_RESTORED = 48 << 20;
const STACK = 1 << 20;
const MOST_JOBS = 5000;

/** Loads an engine; `host` is its global function `__host`. */
export async function loadEngine(host: AnswerFunction): Promise<Engine> {
  const [core, ffi, loader, wasm] = await Promise.all([
    import("quickjs-emscripten-core"),
    import("@jitl/quickjs-wasmfile-release-sync/ffi"),
    import("quickjs-engine"),
    import("quickjs-engine?base64"),
  ]);
  const memory: { HEAPU8: Uint8Array } = { HEAPU8: new Uint8Array() };
  const module = await core.newQuickJSWASMModuleFromVariant({
    type: "sync",
    importFFI: async () => ffi.QuickJSFFI,
    importModuleLoader: async () => async () => {
      const options = Object.assign(memory, { wasmBinary: new Uint8Array(), instantiateWasm: instantiate });
      return loader.default(options as unknown as Parameters<typeof loader.default>[0]);
    },
  });
  const runtime = module.newRuntime();
  runtime.setMemoryLimit(MEMORY);
  runtime.setMaxStackSize(STACK);
  const context = runtime.newContext();
  const limits = { left: Number.POSITIVE_INFINITY, taken: 0, stopped: false, exhausted: false, isBroken: false };
  runtime.setInterruptHandler(() => {
    limits.taken++;
    if (--limits.left <= 0) limits.exhausted = true;
    return limits.stopped || limits.exhausted;
  });
  context
    .newFunction("__host", (...args) => {
      const answer = host(args.map((arg) => context.getString(arg)));
      return answer === undefined ? context.undefined : context.newString(answer);
    })
    .consume((handle) => context.setProp(context.global, "__host", handle));

  let frozen: Uint8Array | undefined;
  return {
    run(code) {
      const succeeded = attempt(context, code, limits);
      // Filling and restoring so much memory takes a second each time: the first run that needs it is the last.
      if (memory.HEAPU8.length > MOST_RESTORED) Object.assign(limits, { isBroken: true, exhausted: true });
      return succeeded;
    },
    freeze() {
      frozen = memory.HEAPU8.slice(0, usedBytes(memory.HEAPU8));
    },
    thaw(steps) {
      // What lies behind stays as it is: the allocator takes it for free and clears what it hands out as cleared.
      if (frozen) memory.HEAPU8.set(frozen);
      Object.assign(limits, { left: steps, stopped: false, exhausted: limits.isBroken });
    },
    allow(steps) {
      Object.assign(limits, { left: steps, exhausted: limits.isBroken });
    },
    stop() {
      limits.stopped = true;
    },
    get exhausted() {
      return limits.exhausted;
    },
    get steps() {
      return limits.taken;
    },
  };

  function instantiate(imports: Record<string, never>, done: (instance: WebAssembly.Instance) => void): object {
    compiled ??= WebAssembly.compile(bytesOf(wasm.content));
    void compiled?.then((engine) => WebAssembly.instantiate(engine, imports)).then(done);
    return {};
  }
}

interface EngineLimits {
  stopped: boolean;
  exhausted: boolean;
  isBroken: boolean;
}

/** A program may drive the engine itself into a trap (its own stack, its memory): nothing runs in it after that. */
function attempt(context: QuickJSContext, code: string, limits: EngineLimits): boolean {
  try {
    const result = context.evalCode(code, "program.js");
    const failed = result.error !== undefined;
    result.dispose();
    for (let jobs = 0; !limits.stopped && !limits.exhausted; jobs += 100) {
      if (jobs >= MOST_JOBS) limits.exhausted = true;
      const done = context.runtime.executePendingJobs(100);
      const none = !done.error && done.value === 0;
      done.dispose();
      if (none) break;
    }
    return !failed;
  } catch {
    limits.isBroken = true;
    limits.exhausted = true;
    return false;
  }
}

/** Behind the last byte that isn't zero. */
function usedBytes(memory: Uint8Array): number {
  const words = new BigUint64Array(memory.buffer, 0, memory.length >> 3);
  let at = words.length;
  while (at > 0 && words[at - 1] === 0n) at--;
  return at * 8;
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
