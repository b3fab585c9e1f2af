/** Whether the modules of a binary are valid: what an engine would refuse is never run, and nothing is said of it. */
import type { WasmProblem } from "../wasm/bytes.ts";
import type { Linked } from "../wasm/link.ts";
import type { CoreModule } from "../wasm/module.ts";
import { validity } from "../wasm/validate.ts";

interface Validation {
  /** A rule that a module breaks, whatever the engine. */
  readonly problem?: WasmProblem;
  /** Why a module can't be relied on: this engine refuses it, and we can't tell why. */
  readonly refused?: string;
}

/**
 * Asks the engine first, which is quick. What it refuses is checked by our own rules: broken, or valid but newer than the engine,
 * or beyond what they cover.
 */
export function validateModules(linked: Linked): Validation {
  const seen = new Set<number>();
  for (const { module, ordinal } of linked.instances) {
    if (seen.has(module.start) || engineAccepts(module) === true) continue;
    seen.add(module.start);
    const { verdict, problem } = validity(module);
    if (verdict === "invalid") return { problem };
    if (verdict === "unknown" && engineAccepts(module) === false)
      return { refused: `core module ${ordinal}: this JavaScript engine says that it isn't a valid module` };
  }
  return {};
}

interface WebAssemblyHost {
  readonly WebAssembly?: { readonly validate?: (bytes: Uint8Array) => boolean };
}

/** `undefined` where there is no engine to ask. */
function engineAccepts({ bytes, start, end }: CoreModule): boolean | undefined {
  const { WebAssembly } = globalThis as WebAssemblyHost;
  return WebAssembly?.validate?.(bytes.subarray(start, end));
}
