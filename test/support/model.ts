import type { Diagnostic } from "../../src/common/diagnostic.ts";
import { loadPackages } from "../../src/package/load/load.ts";
import type { Model } from "../../src/package/model.ts";
import { resolveAsWritten } from "../../src/package/resolve/resolve.ts";
import { memoryReader } from "./memory-reader.ts";

export interface Resolved {
  readonly model: Model;
  readonly diagnostics: readonly Diagnostic[];
}

/** The model of a tree of files given as texts, every item whatever its gate, with all that is wrong with it. */
export async function resolveFiles(
  files: Readonly<Record<string, string>>,
  paths: readonly string[] = ["."],
): Promise<Resolved> {
  const loaded = await loadPackages(paths, memoryReader(files));
  const resolved = resolveAsWritten(loaded.packages);
  return { model: resolved.model, diagnostics: [...loaded.diagnostics, ...resolved.diagnostics] };
}
