import type { FileChange } from "../../package/load/writer.ts";
import { unifiedDiff } from "../../report/diff.ts";
import { readPacks } from "../../translate/pack/read-packs.ts";
import { changedFiles, changesInPlace, changesToFolder } from "../../translate/project/output.ts";
import { type TranslatedProject, translateProject } from "../../translate/project/project.ts";
import { reportText } from "../../translate/report/markdown.ts";
import { type CommandContext, defineCommand, type ExitCode, UsageError } from "../command.ts";
import { saveFiles } from "../save.ts";
import { declareOptions, settingsOf, type TranslateOptions } from "../translate/options.ts";
import { packSources } from "../translate/packs.ts";
import { summarize } from "../translate/summary.ts";

type TranslateContext = CommandContext<TranslateOptions>;

export const command = defineCommand<TranslateOptions>({
  name: "translate",
  description:
    "Rewrites packages by a rule pack, by default from WASI 0.2 to WASI 0.3, and says what is left for a person.\n" +
    "Without --write or --out it prints a unified diff and changes nothing.",
  examples: [
    { command: "translate wit", about: "show what would change" },
    { command: "translate wit --write --report report.md", about: "change the files, and write down what was done" },
    { command: "translate wit --out wit-0.3 --futures collapse", about: "write the result elsewhere" },
    { command: "translate wit --pack acme-1-to-2.yaml", about: "apply a pack of your own" },
  ],
  configure: declareOptions,
  async run(context) {
    const { options, reader, cwd, env } = context;
    if (options.out !== undefined && options.write) throw new UsageError("--out and --write exclude one another");
    const settings = await settingsOf(options, reader);
    const names = [...(options.pack ?? []), ...(options.rules ?? [])];
    const read = await readPacks(names.length === 0 ? ["wasi-0.2-to-0.3"] : names, packSources(reader));
    if (read.diagnostics.length > 0) return refuse(context, read);
    const inputs = await context.inputs();
    if (inputs.diagnostics.length > 0) return refuse(context, { ...inputs, sourceOf: () => undefined });
    const { officialParser } = await import("../translate/official.ts");
    const progress = context.progress("translating");
    const project = await translateProject({
      paths: inputs.paths,
      reader,
      packs: read.packs,
      settings,
      ...(options.deps === undefined ? {} : { deps: options.deps }),
      ...(settings.verify === false ? {} : { official: officialParser(cwd, env) }),
    });
    progress.end();
    if ("diagnostics" in project) {
      const sourceOf = (file: string) => project.sourceOf(file) ?? read.sourceOf(file);
      return refuse(context, { ...project, sourceOf });
    }
    return finish(context, project, inputs.paths, inputs.stdin !== undefined);
  },
});

/** Writes the output and the report, and says what was done. */
async function finish(
  context: TranslateContext,
  project: TranslatedProject,
  paths: readonly string[],
  isStdin: boolean,
): Promise<ExitCode> {
  const { options, reader } = context;
  const changed = changedFiles(project.files);
  const changes: FileChange[] = [];
  if (options.report !== undefined)
    changes.push({ path: options.report, content: reportText(options.report, project) });
  if (options.out !== undefined && !project.failed)
    changes.push(...changesToFolder(options.out, project.files, paths, reader));
  if (options.write && !project.failed) {
    if (isStdin) throw new UsageError("--write cannot write to standard input: use --out");
    const existing = changed.filter(({ before }) => before !== undefined).map(({ file }) => file);
    const { uncommittedFile } = await import("../../node/clean-tree.ts");
    const uncommitted = options.force ? undefined : uncommittedFile(existing, context.cwd);
    if (uncommitted !== undefined) {
      throw new UsageError(
        `there are changes that are not committed, such as ${uncommitted}: commit or stash them first, or use --force`,
      );
    }
    changes.push(...changesInPlace(project.files));
  }
  await saveFiles(context, changes);
  const writes = options.write || options.out !== undefined;
  if (!writes)
    for (const { file, before, after } of changed) await context.write(unifiedDiff(file, before, after, context.style));
  summarize(context, project, changed.length, writes === true);
  const open = project.report.packages.some(({ notes }) => notes.some(({ severity }) => severity === "action"));
  return open || project.failed || (options.check && changed.length > 0) ? 1 : 0;
}

function refuse(
  context: TranslateContext,
  { diagnostics, sourceOf }: Pick<Parameters<TranslateContext["problems"]>[0], "diagnostics" | "sourceOf">,
): Promise<ExitCode> {
  return context.problems({ command: "translate", diagnostics, summary: { packages: 0, files: 0 }, sourceOf });
}
