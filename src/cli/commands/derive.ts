import { deriveProject } from "../../translate/derive/derive-project.ts";
import { defineCommand, UsageError } from "../command.ts";
import { type OutputOptions, outputOption } from "../options.ts";

interface DeriveOptions extends OutputOptions {
  readonly name?: string;
}

export const command = defineCommand<DeriveOptions>({
  name: "derive",
  description:
    "Writes the rule pack that turns one version of a package into another: renames, moves, changed and new declarations.\n" +
    "Translating the old version with it gives the new one; what only a person can say is listed under `todo`.",
  examples: [
    { command: "derive old/wit new/wit -o acme-1-to-2.yaml", about: "write a pack" },
    { command: "translate app/wit --pack acme-1-to-2.yaml", about: "apply it to what uses the package" },
  ],
  configure(command) {
    command.argument("<old>", "the older version: a directory or a file");
    command.argument("<new>", "the newer version: likewise");
    outputOption(command);
    command.option("--name <name>", "the name of the pack");
  },
  async run(context) {
    const [oldPath, newPath] = context.args;
    if (oldPath === undefined || newPath === undefined) throw new UsageError("derive takes two versions: OLD and NEW");
    const [old, now] = [await context.inputs([oldPath]), await context.inputs([newPath])];
    const summary = { packages: 0, files: 0 };
    const missing = [...old.diagnostics, ...now.diagnostics];
    if (missing.length > 0) return context.problems({ command: "derive", diagnostics: missing, summary });
    const { reader } = context;
    const derived = await deriveProject({ ...old, reader }, { ...now, reader }, context.options.name);
    if ("diagnostics" in derived) return context.problems({ command: "derive", ...derived, summary });
    if (derived.pack.moved.size === 0)
      throw new UsageError(`${oldPath} and ${newPath} have no package of the same name`);
    await context.write(derived.text);
    const rows = derived.pack.tables.reduce(
      (count, table) => count + table.names.size + table.removed.size + table.text.size,
      0,
    );
    context.log(`${rows} rows for ${[...derived.pack.moved].join(", ")}; ${derived.todo} to be looked at (todo).`);
    for (const key of derived.missing) context.log(`The pack does not reproduce ${key}.`);
    return derived.missing.length > 0 ? 1 : 0;
  },
});
