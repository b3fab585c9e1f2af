import { checkProject } from "../../package/check-project.ts";
import { resolvedView } from "../../package/resolve/resolve.ts";
import { defineCommand } from "../command.ts";
import {
  type FeatureOptions,
  featureOptions,
  type InputOptions,
  type OutputOptions,
  outputOption,
  pathArgument,
  stdinOption,
} from "../options.ts";

interface PrintOptions extends OutputOptions, FeatureOptions, InputOptions {
  readonly json?: boolean;
  readonly package?: boolean;
}

export const command = defineCommand<PrintOptions>({
  name: "print",
  description:
    "Prints the resolved package as canonical WIT: features applied, worlds with all that they import, docs and gates kept,\n" +
    "dependencies as nested packages behind it. Packages with errors are not printed.",
  examples: [
    { command: "print wit", about: "print one package" },
    { command: "print wit --json", about: "the resolved model, as `wasm-tools component wit --json` has it" },
    { command: "print app.wasm", about: "the world of a component" },
  ],
  configure(command) {
    pathArgument(command);
    outputOption(command);
    featureOptions(command);
    stdinOption(command);
    command.option("--json", "print the resolved model as JSON (an array where several packages are named)");
    command.option("--package", "a .wit file stands for the package of its directory");
  },
  async run(context) {
    const { options, reader } = context;
    const inputs = await context.inputs();
    const { model, diagnostics, summary, sourceOf } = await checkProject(inputs.paths, reader, {
      features: options.features ?? [],
      allFeatures: options.allFeatures ?? false,
      files: options.package ? "package" : "file",
    });
    const found = [...inputs.diagnostics, ...diagnostics];
    if (found.some(({ severity }) => severity === "error")) {
      return context.problems({
        command: "print",
        diagnostics: found,
        summary: { packages: 0, files: summary.files },
        sourceOf,
      });
    }
    const { print, rootPackages } = await import("../../package/print.ts");
    if (options.json) {
      const { resolvedJson } = await import("../../package/json.ts");
      const views = rootPackages(model).map((root) => resolvedJson(resolvedView(model, root)));
      await context.write(`${JSON.stringify(views.length === 1 ? views[0] : views, null, 2)}\n`);
    } else await context.write(print(model));
    return 0;
  },
});
