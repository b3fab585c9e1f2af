import type { Diagnostic } from "../../common/diagnostic.ts";
import type { FileReader } from "../../package/load/reader.ts";
import type { LintConfig } from "../config/config.ts";
import type { ConfigLoader } from "../config/load-config.ts";
import { createConfigFinder } from "../config/nearest-config.ts";
import { configurable } from "../rules.ts";

/** The configuration of a folder. */
export interface FoundConfig {
  /** Where it is; absent where there is none. */
  readonly path?: string;
  readonly config: LintConfig;
  readonly problems: readonly Diagnostic[];
}

export type ConfigSource = (folder: string) => Promise<FoundConfig>;

/** Finds the configuration of folders: the one at `path`, or the nearest going up. The code that reads one is loaded only for one. */
export function createConfigSource(reader: FileReader, path?: string): ConfigSource {
  const nearest = createConfigFinder(reader);
  const loaded = new Map<string, Promise<FoundConfig>>();
  let loader: ConfigLoader | undefined;
  const load = async (file: string): Promise<FoundConfig> => {
    const { createConfigLoader } = await import("../config/load-config.ts");
    loader ??= createConfigLoader(reader, configurable);
    return { path: file, ...(await loader(file)) };
  };
  return async (folder) => {
    const file = path ?? (await nearest(folder));
    if (file === undefined) return { config: { settings: {} }, problems: [] };
    const found = loaded.get(file) ?? load(file);
    loaded.set(file, found);
    return found;
  };
}
