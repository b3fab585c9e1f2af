import type { Command } from "commander";
import type { FileReader } from "../../package/load/reader.ts";
import { parseAsyncList } from "../../translate/rewrite/async-policy.ts";
import type { TranslateSettings } from "../../translate/settings.ts";
import { UsageError } from "../command.ts";
import { choiceOption, collect, type InputOptions, includeDepsOption, pathArgument, stdinOption } from "../options.ts";

export interface TranslateOptions extends InputOptions {
  readonly pack?: readonly string[];
  readonly rules?: readonly string[];
  readonly out?: string;
  readonly write?: boolean;
  readonly force?: boolean;
  readonly check?: boolean;
  readonly report?: string;
  readonly async?: TranslateSettings["async"];
  readonly asyncList?: string;
  readonly futures?: TranslateSettings["futures"];
  readonly readShape?: TranslateSettings["readShape"];
  readonly writeShape?: TranslateSettings["writeShape"];
  readonly houseStyle?: boolean;
  readonly errorType?: string;
  readonly packageVersion?: readonly string[];
  readonly deps?: string;
  readonly keepP2?: boolean;
  readonly followAliases?: boolean;
  readonly verify?: boolean;
}

export function declareOptions(command: Command): void {
  pathArgument(command);
  command
    .option(
      "--pack <pack>",
      "apply a rule pack: one that ships, a file or a folder; repeatable (default: wasi-0.2-to-0.3)",
      collect,
    )
    .option("--rules <pack>", "the same as --pack", collect)
    .option("--out <dir>", "write every .wit file of the input to a folder, changed or not")
    .option("--write", "change the files in place")
    .option("--force", "with --write: overwrite changes that are not committed")
    .option("--check", "exit with 1 if anything would change")
    .option("--report <file>", "write a report: JSON, or Markdown if the name ends with .md")
    .addOption(
      choiceOption("--async <policy>", "choose which functions become async", ["proven", "fallible", "all", "none"]),
    )
    .option("--async-list <file>", "read the functions that wait from a file, one a line")
    .addOption(
      choiceOption("--futures <style>", "keep or collapse resources that announce one value", ["keep", "collapse"]),
    )
    .addOption(
      choiceOption("--read-shape <shape>", "choose what functions that returned an input stream return", [
        "pair",
        "result",
      ]),
    )
    .addOption(
      choiceOption("--write-shape <shape>", "choose what functions that returned an output stream return", [
        "future",
        "result",
      ]),
    )
    .option("--house-style", "follow WASI's own 0.3 style for errors and getters")
    .option("--error-type <name>", "use this error type where a stream has none")
    .option("--package-version <[name=]version>", "give changed packages a new version; repeatable", collect)
    .option("--deps <dir>", "replace vendored packages with the new releases in a folder")
    .option("--keep-p2", "add to what a world imports instead of replacing it")
    .option("--follow-aliases", "map packs: look through aliases and pair records")
    .option("--no-verify", "don't parse and resolve the result");
  includeDepsOption(command);
  stdinOption(command);
}

/** The settings that options ask for; what is not given keeps its default. */
export async function settingsOf(options: TranslateOptions, reader: FileReader): Promise<Partial<TranslateSettings>> {
  return {
    ...given("async", options.async),
    ...given("futures", options.futures),
    ...given("readShape", options.readShape),
    ...given("writeShape", options.writeShape),
    ...given("houseStyle", options.houseStyle),
    ...given("keepOld", options.keepP2),
    ...given("includeDeps", options.includeDeps),
    ...given("followAliases", options.followAliases),
    ...given("verify", options.verify),
    ...given("errorType", options.errorType),
    ...(options.packageVersion ? { packageVersions: packageVersions(options.packageVersion) } : {}),
    ...(options.asyncList === undefined ? {} : { asyncList: await listFile(options.asyncList, reader) }),
  };
}

function given<K extends keyof TranslateSettings>(
  key: K,
  value: TranslateSettings[K] | undefined,
): Partial<TranslateSettings> {
  return value === undefined ? {} : { [key]: value };
}

/** `VERSION` for every package that changes, `NAME=VERSION` for one. */
function packageVersions(given: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    given.map((text) => {
      const cut = text.indexOf("=");
      return [text.slice(0, Math.max(0, cut)).replace(/@.*$/, ""), text.slice(cut + 1)];
    }),
  );
}

async function listFile(file: string, reader: FileReader): Promise<ReadonlySet<string>> {
  try {
    return parseAsyncList(new TextDecoder().decode(await reader.read(file)));
  } catch (error) {
    throw new UsageError(
      `--async-list: cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
