import { type Command, InvalidArgumentError, Option } from "commander";
import { didYouMean } from "../common/nearest.ts";
import { type Format, formats } from "../report/formats.ts";

/**
 * The groups of options that commands share. `--quiet` and `--color` belong to every command and are declared once, at the
 * top level.
 */
export interface OutputOptions {
  readonly output?: string;
}

export interface OutputFormatOptions extends OutputOptions {
  readonly format?: Format;
  readonly also?: readonly ExtraReport[];
}

/** A second report of the same run. */
export interface ExtraReport {
  readonly format: Format;
  readonly file: string;
}

export interface FeatureOptions {
  readonly features?: readonly string[];
  readonly allFeatures?: boolean;
}

export interface InputOptions {
  readonly includeDeps?: boolean;
  readonly stdinFilename?: string;
}

/** `[path...]`, to be read through `context.inputs()`. */
export function pathArgument(command: Command): Command {
  return command
    .argument(
      "[path...]",
      "directories, files or globs (`!glob` leaves out); `-` is standard input (default: wit/ if there, else .)",
    )
    .option("--ignore <glob>", "leave out what matches where packages are searched (repeatable)", collect)
    .option("--stats", "say how many folders and files were read, and how long it took");
}

/** `--output`. */
export function outputOption(command: Command): Command {
  return command.option("-o, --output <file>", "write the results to a file");
}

/** `--format` and `--output`, for commands that report findings. */
export function formatOptions(command: Command): Command {
  command.addOption(choiceOption("-f, --format <format>", "how to report", formats));
  outputOption(command);
  return command.option(
    "--also <format=file>",
    "also write the report in another format to a file; repeatable",
    extraReport,
  );
}

function extraReport(value: string, previous: readonly ExtraReport[] | undefined): readonly ExtraReport[] {
  const [name = "", ...rest] = value.split("=");
  const format = formats.find((one) => one === name);
  const file = rest.join("=");
  if (format === undefined) throw new InvalidArgumentError(notAChoice(name, formats));
  if (file === "") throw new InvalidArgumentError("expected a format and a file, such as `sarif=witkit.sarif`.");
  return [...(previous ?? []), { format, file }];
}

/** `--features` and `--all-features`. */
export function featureOptions(command: Command): Command {
  return command
    .option("--features <list>", "unstable features to select, separated by commas", collectList)
    .option("--all-features", "select every unstable feature");
}

/** `--stdin-filename`. */
export function stdinOption(command: Command): Command {
  return command.option("--stdin-filename <name>", "the name of the text on standard input");
}

/** `--include-deps`. */
export function includeDepsOption(command: Command): Command {
  return command.option("--include-deps", "treat files under deps/ as the others");
}

/** `--watch`; the frame runs the command again after each change. */
export function watchOption(command: Command): Command {
  return command.option("--watch", "run again after each change, until Ctrl+C");
}

/** An option that takes one of a few words; another word is refused with the nearest of them. */
export function choiceOption<T extends string>(flags: string, description: string, choices: readonly T[]): Option {
  return new Option(flags, `${description} (${choices.join(", ")})`).argParser((value: string): T => {
    const found = choices.find((choice) => choice === value);
    if (found === undefined) throw new InvalidArgumentError(notAChoice(value, choices));
    return found;
  });
}

/** `a,b` and repeated options as one list. */
function collectList(value: string, previous: readonly string[] | undefined): readonly string[] {
  return [
    ...(previous ?? []),
    ...value
      .split(",")
      .map((part) => part.trim())
      .filter((part) => part !== ""),
  ];
}

/** A repeatable option that takes its value whole. */
export function collect(value: string, previous: readonly string[] | undefined): readonly string[] {
  return [...(previous ?? []), value];
}

/** A whole number that is at least `least`. */
export function integerAtLeast(least: number): (value: string) => number {
  return (value) => {
    const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
    if (!Number.isSafeInteger(number) || number < least) {
      throw new InvalidArgumentError(`expected a whole number that is at least ${least}`);
    }
    return number;
  };
}

function notAChoice(value: string, choices: readonly string[]): string {
  return `expected one of ${choices.join(", ")}.${didYouMean(value, choices)}`;
}
