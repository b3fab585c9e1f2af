import { dirname, resolve } from "node:path";
import { defaultSettings } from "../../lint/config/settings.ts";
import type { CommandContext } from "../command.ts";
import { createLevelsFor } from "./levels-for.ts";
import { createConfigs, type SessionOptions } from "./session.ts";

/** `--print-config`: what holds for the first path, as JSON that could be a configuration again. */
export async function printConfig(session: SessionOptions, context: CommandContext): Promise<string> {
  const [path = "."] = session.paths;
  const isFile = (await context.reader.stat(path)) === "file";
  const folder = resolve(context.cwd, isFile ? dirname(path) : path);
  const { path: file, config } = await createConfigs(context.cwd, session).forFolder(folder);
  const levelsFor = await createLevelsFor(config, file, session.flags, context.cwd);
  const rules = [...levelsFor(isFile ? path : `${path}/*.wit`)].map(([id, { level, options }]) => [
    id,
    Object.keys(options).length === 0 ? level : [level, options],
  ]);
  const shown = {
    presets: session.flags.preset ? [session.flags.preset] : (config.presets ?? ["recommended"]),
    ...defaultSettings,
    ...config.settings,
    rules: Object.fromEntries(rules),
  };
  return `${JSON.stringify(shown, null, 2)}\n`;
}
