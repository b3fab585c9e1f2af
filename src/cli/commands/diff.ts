import type { Perspective } from "../../compare/change.ts";
import { type FailOn, failOns } from "../../compare/findings.ts";
import { type DiffSide, diffProject } from "../../compare/project.ts";
import { renderComparison } from "../../report/comparison.ts";
import { type CommandContext, defineCommand, UsageError } from "../command.ts";
import { choiceOption, formatOptions, includeDepsOption, type OutputFormatOptions } from "../options.ts";

interface DiffCommandOptions extends OutputFormatOptions {
  readonly perspective?: Perspective;
  readonly failOn?: FailOn;
  readonly includeDeps?: boolean;
  readonly world?: string;
}

export const command = defineCommand<DiffCommandOptions>({
  name: "diff",
  description:
    "Shows what changed between two versions of a package or tree, whom it breaks, and which part of the version has to move.\n" +
    "Aliases are seen through, worlds are compared with everything that they include. Packages are paired by name, and within\n" +
    "a name by series. A component is compared as the world that it has.",
  examples: [
    { command: "diff old/wit wit", about: "compare two directories" },
    { command: "diff git:v0.2.0 wit", about: "compare with what `wit` was at a tag" },
    { command: "diff git:main:wit wit --perspective guest", about: "count only what breaks existing components" },
    { command: "diff app.wasm wit", about: "does an existing component fit the world of a package" },
    {
      command: "diff git:v1.0.0 wit --fail-on breaking",
      about: "exit with 1 on any breaking change, whatever the version",
    },
  ],
  configure(command) {
    command.argument("<old>", "the older version: a directory, a file, a component, or git:REF[:PATH]");
    command.argument("<new>", "the newer version: likewise");
    includeDepsOption(formatOptions(command));
    command.option("--world <name>", "the world that a component is compared with (default: the one that fits best)");
    command.addOption(
      choiceOption("--perspective <side>", "whose existing code must still fit", ["host", "guest", "both"]),
    );
    command.addOption(choiceOption("--fail-on <what>", "what makes the exit code 1", failOns));
  },
  async run(context) {
    const [oldPath, newPath] = context.args;
    if (oldPath === undefined || newPath === undefined) throw new UsageError("diff takes two versions: OLD and NEW");
    const { perspective, failOn, includeDeps, world } = context.options;
    const now = await openSide(context, newPath, oldPath);
    const old = await openSide(context, oldPath, newPath);
    const result = await diffProject(old, now, {
      ...(perspective && { perspective }),
      ...(failOn && { failOn }),
      ...(includeDeps && { includeDependencies: true }),
      ...(world !== undefined && { world }),
    });
    const { diagnostics, summary, sourceOf } = result;
    const compared = summary.bump !== undefined;
    return context.report({
      command: "diff",
      diagnostics,
      summary,
      sourceOf,
      ...(compared && {
        extra: { changes: result.changes, verdicts: result.verdicts },
        preface: result.comparisons.map((one) => renderComparison(one, context.style)).join("\n"),
      }),
    });
  },
});

/** The reader and the paths of one side; `other` is where `git:REF` without a path looks. */
async function openSide(context: CommandContext<DiffCommandOptions>, path: string, other: string): Promise<DiffSide> {
  if (!path.startsWith("git:")) return { reader: context.reader, ...(await context.inputs([path])) };
  const { openGitTree, parseGitSource } = await import("../../node/git.ts");
  const source = parseGitSource(path);
  if (!source) throw new UsageError(`\`${path}\` does not name a revision: write git:REF or git:REF:PATH`);
  const tree = await openGitTree(source, context.cwd, other.startsWith("git:") ? undefined : other);
  if ((await tree.reader.stat(tree.path)) !== undefined) return { reader: tree.reader, paths: [tree.path] };
  const message = `\`${tree.path}\` did not exist at \`${source.ref}\``;
  return {
    reader: tree.reader,
    paths: [],
    diagnostics: [{ rule: "input/not-found", severity: "error", message, file: tree.path }],
  };
}
