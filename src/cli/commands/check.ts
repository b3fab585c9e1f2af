import type { Diagnostic } from "../../common/diagnostic.ts";
import { checkProject } from "../../package/check-project.ts";
import type { FileReader } from "../../package/load/reader.ts";
import { defineCommand } from "../command.ts";
import {
  type FeatureOptions,
  featureOptions,
  formatOptions,
  type InputOptions,
  includeDepsOption,
  type OutputFormatOptions,
  pathArgument,
  stdinOption,
  watchOption,
} from "../options.ts";

interface CheckCommandOptions extends OutputFormatOptions, FeatureOptions, InputOptions {
  readonly strict?: boolean;
  readonly package?: boolean;
  readonly world?: string;
}

export const command = defineCommand<CheckCommandOptions>({
  name: "check",
  description:
    "Parses and resolves packages, and reports every error of each, not only the first.\n" +
    "What it accepts the official tools accept, and what they refuse it refuses.",
  examples: [
    { command: "check", about: "check wit/, or every package below the working directory" },
    { command: "check wit/world.wit --package", about: "check the package that a file belongs to" },
    { command: "check app.wasm wit --world acme:app/plugin", about: "can a component run in a world" },
    { command: "check wit --all-features --strict", about: "with unstable items, and as strictly as a component is" },
  ],
  configure(command) {
    pathArgument(command);
    formatOptions(command);
    featureOptions(command);
    stdinOption(command);
    watchOption(command);
    includeDepsOption(command);
    command.option("--strict", "also report what a component would reject: empty records, more than 32 flags, …");
    command.option("--world <name>", "also check that components can run in a world: NAME or NS:PKG/NAME[@VERSION]");
    command.option("--package", "a .wit file stands for the package of its directory");
  },
  async run(context) {
    const { options, reader } = context;
    const inputs = await context.inputs();
    const { diagnostics, summary, sourceOf } = await checkProject(inputs.paths, reader, {
      features: options.features ?? [],
      allFeatures: options.allFeatures ?? false,
      strict: options.strict ?? false,
      includeDependencies: options.includeDeps ?? false,
      files: options.package ? "package" : "file",
    });
    const misfits = options.world === undefined ? [] : await fitOf(inputs.paths, reader, options.world);
    return context.report({
      command: "check",
      diagnostics: [...inputs.diagnostics, ...diagnostics, ...misfits],
      summary,
      sourceOf,
    });
  },
});

async function fitOf(paths: readonly string[], reader: FileReader, world: string): Promise<readonly Diagnostic[]> {
  const { checkFit } = await import("../../compare/fit-world.ts");
  return checkFit(paths, reader, world);
}
