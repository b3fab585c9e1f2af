import { count } from "../../common/text.ts";
import { stabilizeProject } from "../../lint/project/stabilize-project.ts";
import { parseVersion } from "../../package/version.ts";
import { unifiedDiff } from "../../report/diff.ts";
import { type CommandContext, defineCommand, type ExitCode, UsageError } from "../command.ts";
import { type InputOptions, includeDepsOption, outputOption } from "../options.ts";
import { saveFiles } from "../save.ts";

interface StabilizeOptions extends InputOptions {
  readonly write?: boolean;
}

export const command = defineCommand<StabilizeOptions>({
  name: "stabilize",
  description:
    "Makes a feature stable: every `@unstable(feature = FEATURE)` becomes `@since(version = VERSION)`.\n" +
    "A `// @stabilize-next` above it is removed. Shows a diff; --write changes the files.",
  examples: [
    { command: "stabilize clocks-timezone 0.2.13", about: "show what would change" },
    { command: "stabilize clocks-timezone 0.2.13 proposals/*/wit --write", about: "change several packages" },
  ],
  configure(command) {
    command
      .argument("<feature>", "the feature to make stable")
      .argument("<version>", "the release that makes it stable")
      .argument("[path...]", "directories, files or globs (default: wit/ if it exists, else .)")
      .option("--write", "change the files instead of showing a diff");
    includeDepsOption(outputOption(command));
  },
  run,
});

async function run(context: CommandContext<StabilizeOptions>): Promise<ExitCode> {
  const [feature = "", version = "", ...given] = context.args;
  if (!parseVersion(version)) {
    throw new UsageError(`\`${version}\` is not a complete version (expected \`major.minor.patch\`)`);
  }
  const inputs = await context.inputs(given);
  const includeDeps = context.options.includeDeps === true;
  const found = await stabilizeProject(feature, version, inputs.paths, context.reader, { includeDeps });
  const problems = [...inputs.diagnostics, ...found.problems];
  if (problems.length > 0) {
    const { summary, textOf } = found;
    return context.report({ command: "stabilize", diagnostics: problems, summary, sourceOf: textOf });
  }
  const skipped = `${found.otherSeries.join(", ")}: left as it is, ${version} is of another series`;
  if (found.items === 0 && found.otherSeries.length > 0) throw new UsageError(skipped);
  if (found.items === 0) {
    const hint = found.nearest === undefined ? "" : `. Did you mean \`${found.nearest}\`?`;
    throw new UsageError(`no item has the feature \`${feature}\`${hint}`);
  }
  for (const { id, version: own } of found.behind) {
    const now = own === undefined ? "has no version" : `is at ${own}`;
    context.log(`${id} ${now}: raise it to ${version}, or its gates are refused`);
  }
  if (found.otherSeries.length > 0) context.log(skipped);
  for (const file of found.refused) context.log(`${file}: left as it is, the result would not parse`);
  if (context.options.write) {
    const changes = [...found.texts].map(([path, { after }]) => ({ path, content: after }));
    await saveFiles(context, changes);
  } else {
    for (const [file, { before, after }] of found.texts) {
      await context.write(unifiedDiff(file, before, after, context.style));
    }
  }
  const verb = context.options.write ? "Made" : "Would make";
  context.log(`${verb} ${count(found.items, "item")} stable in ${count(found.texts.size, "file")}.`);
  return found.refused.length === 0 ? 0 : 1;
}
