import { parentPath } from "../../common/path.ts";
import type { FileReader } from "../../package/load/reader.ts";
import { createLevelsFor } from "../config/levels-for.ts";
import { defaultSettings } from "../config/settings.ts";
import { configurable } from "../rules.ts";
import { createConfigSource, type FoundConfig } from "./config-source.ts";
import type { LintProjectOptions } from "./project.ts";

/** The configuration that applies to a path, in the form of a configuration file (`--print-config`). */
export async function effectiveConfig(
  path: string,
  reader: FileReader,
  options: LintProjectOptions,
): Promise<{ readonly config: object; readonly problems: FoundConfig["problems"] }> {
  const isFile = (await reader.stat(path)) === "file";
  const { config, problems } = await createConfigSource(
    reader,
    options.config,
  )(isFile ? (parentPath(path) ?? ".") : path);
  const levelsFor = await createLevelsFor(config, options, configurable, reader);
  const levels = [...levelsFor(isFile ? path : `${path}/*.wit`)].map(([id, one]) => [
    id,
    Object.keys(one.options).length === 0 ? one.level : [one.level, one.options],
  ]);
  const presets = options.preset ? [options.preset] : (config.presets ?? ["recommended"]);
  return { config: { presets, ...defaultSettings, ...config.settings, rules: Object.fromEntries(levels) }, problems };
}
