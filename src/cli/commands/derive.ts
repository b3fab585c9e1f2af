import type { Diagnostic } from "../../common/diagnostic.ts";
import { fileTexts } from "../../package/load/file-texts.ts";
import { loadPackages } from "../../package/load/load.ts";
import type { Model } from "../../package/model.ts";
import { resolveAsWritten } from "../../package/resolve/resolve.ts";
import { derive } from "../../translate/derive/derive.ts";
import { type CommandContext, defineCommand, UsageError } from "../command.ts";
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
    const old = await loadSide(context, oldPath);
    const now = await loadSide(context, newPath);
    const diagnostics = [...old.diagnostics, ...now.diagnostics];
    if (diagnostics.length > 0) {
      const sourceOf = (file: string) => now.sourceOf(file) ?? old.sourceOf(file);
      return context.problems({ command: "derive", diagnostics, summary: { packages: 0, files: 0 }, sourceOf });
    }
    const derived = derive(old.model, now.model, context.options.name);
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

interface DeriveSide {
  readonly model: Model;
  readonly diagnostics: readonly Diagnostic[];
  sourceOf(file: string): string | undefined;
}

/** One version; what a dependency lacks is no hindrance, since names are known by their paths. */
async function loadSide(context: CommandContext<DeriveOptions>, path: string): Promise<DeriveSide> {
  const inputs = await context.inputs([path]);
  const loaded = await loadPackages(inputs.paths, context.reader);
  const own = new Set(
    loaded.packages
      .filter(({ role }) => role === "root")
      .flatMap(({ files }) => files.map(({ file }) => file.source.file)),
  );
  const found = [...inputs.diagnostics, ...loaded.diagnostics];
  const diagnostics = found.filter(
    ({ severity, file, rule }) => severity === "error" && (own.has(file) || rule.startsWith("input/")),
  );
  const { model } = resolveAsWritten(loaded.packages);
  return { model, diagnostics, sourceOf: fileTexts(loaded.packages) };
}
