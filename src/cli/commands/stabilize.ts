import { applyEdits } from "../../../grammar/edit.ts";
import { didYouMean } from "../../common/nearest.ts";
import { count } from "../../common/text.ts";
import { stabilize } from "../../lint/stabilize.ts";
import type { FileChange } from "../../package/load/writer.ts";
import { parseVersion } from "../../package/version.ts";
import { unifiedDiff } from "../../report/diff.ts";
import { parse } from "../../syntax/parse.ts";
import { type CommandContext, defineCommand, type ExitCode, UsageError } from "../command.ts";
import { loadModel } from "../lint/load.ts";
import { type InputOptions, includeDepsOption, outputOption } from "../options.ts";
import { saveFiles } from "../save.ts";

interface StabilizeOptions extends InputOptions {
  readonly write?: boolean;
}

export const command = defineCommand<StabilizeOptions>({
  name: "stabilize",
  description:
    "Makes a feature stable: every `@unstable(feature = FEATURE)` becomes `@since(version = VERSION)`, wherever it stands.\n" +
    "A `// @stabilize-next` above it has then been served and goes. Shows a diff; --write changes the files.",
  examples: [
    { command: "stabilize clocks-timezone 0.2.13", about: "what would change" },
    { command: "stabilize clocks-timezone 0.2.13 proposals/*/wit --write", about: "change it, in several packages" },
  ],
  configure(command) {
    command
      .argument("<feature>", "the feature that becomes stable")
      .argument("<version>", "the release in which it does")
      .argument("[path...]", "directories, files or globs (default: wit/ if there, else .)")
      .option("--write", "change the files instead of showing a diff");
    includeDepsOption(outputOption(command));
  },
  run,
});

async function run(context: CommandContext<StabilizeOptions>): Promise<ExitCode> {
  const [feature = "", version = "", ...given] = context.args;
  if (!parseVersion(version)) throw new UsageError(`\`${version}\` is no full version: write MAJOR.MINOR.PATCH`);
  const inputs = await context.inputs(given);
  const loaded = await loadModel(inputs.paths, context.reader);
  const unreadable = [
    ...inputs.diagnostics,
    ...loaded.diagnostics.filter(({ rule }) => /^(?:input|syntax)\//.test(rule)),
  ];
  const blocking = unreadable.filter(({ severity }) => severity === "error");
  if (blocking.length > 0) {
    return context.report({
      command: "stabilize",
      diagnostics: blocking,
      summary: loaded.summary,
      sourceOf: loaded.textOf,
    });
  }
  const found = stabilize(loaded.model, feature.replace(/^%/, ""), version, context.options.includeDeps === true);
  if (found.items === 0) {
    throw new UsageError(
      `no item has the feature \`${feature}\`.${didYouMean(feature, found.features)}`.replace(/\.$/, ""),
    );
  }
  for (const { id, version: own } of found.behind) {
    context.log(
      `${id} ${own === undefined ? "has no version" : `is at ${own}`}: raise it to ${version}, or its gates are refused`,
    );
  }
  return apply(context, found.files, found.items);
}

async function apply(
  context: CommandContext<StabilizeOptions>,
  files: ReturnType<typeof stabilize>["files"],
  items: number,
): Promise<ExitCode> {
  const changes: FileChange[] = [];
  for (const [source, edits] of files) {
    const text = applyEdits(source.text, edits);
    if (parse(text).diagnostics.some(({ severity }) => severity === "error")) {
      context.log(`${source.file}: left as it is, the result would not parse`);
      continue;
    }
    changes.push({ path: source.file, content: text });
    if (!context.options.write) await context.write(unifiedDiff(source.file, source.text, text, context.style));
  }
  if (context.options.write) await saveFiles(context, changes);
  const verb = context.options.write ? "Made" : "Would make";
  context.log(`${verb} ${count(items, "item")} stable in ${count(changes.length, "file")}.`);
  return changes.length === files.size ? 0 : 1;
}
