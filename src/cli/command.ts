import type { Command } from "commander";
import type { FileReader } from "../package/load/reader.ts";
import type { FileWriter } from "../package/load/writer.ts";
import type { Report } from "../report/report.ts";
import type { Style } from "../report/style.ts";
import type { Inputs } from "./inputs.ts";
import type { ProgressLine } from "./progress.ts";

/** 0: nothing wrong. 1: findings. 2: bad usage or configuration, something that can't be read, an internal failure. */
export type ExitCode = 0 | 1 | 2;

export interface CommandExample {
  /** What stands behind `witkit `. */
  readonly command: string;
  readonly about: string;
}

/** A command: one file under `commands/`, which exports it as `command` and is loaded only when it is asked for. */
export interface CommandDefinition<Options extends object = object> {
  /** The same name as in the registry. */
  readonly name: string;
  /** A sentence or two at the top of `--help`; the one-line summary stands in the registry. */
  readonly description: string;
  readonly examples: readonly CommandExample[];
  /** Declares arguments and options; the shared groups are in `options.ts`. */
  configure(command: Command): void;
  run(context: CommandContext<Options>): Promise<ExitCode>;
}

/** A command as the top level knows it before its code is loaded. */
export interface RegisteredCommand {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** One line of the top-level help. */
  readonly summary: string;
  load(): Promise<{ readonly command: CommandDefinition }>;
}

/** Options that every command has. */
export interface GlobalOptions {
  readonly quiet?: boolean;
  readonly color?: "auto" | "always" | "never";
}

/** What a command gets; the only way by which it reaches the outer world. */
export interface CommandContext<Options extends object = object> {
  /** The arguments, in order, as given. */
  readonly args: readonly string[];
  readonly options: Options & GlobalOptions;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Files of this machine, with `-` (standard input) laid over them; the same object throughout. */
  readonly reader: FileReader;
  /** Changes files of this machine, all of a list or none. */
  readonly writer: FileWriter;
  /** Colours for the results (plain where they go to a file or a pipe), and for the log. */
  readonly style: Style;
  readonly logStyle: Style;
  /**
   * The arguments as input paths: none becomes `wit/` or `.`, globs are expanded, `-` becomes the virtual path of standard
   * input. What isn't there is a diagnostic (`input/not-found`), and the others go on.
   */
  inputs(args?: readonly string[]): Promise<Inputs>;
  /** Writes a part of the results as it is, for data: to standard output, or to the file of `--output` (which appears when the command has ended). */
  write(text: string | Uint8Array): Promise<void>;
  /** Writes a part of the results that is text for people: control characters from the input become visible signs. */
  show(text: string): Promise<void>;
  /** Writes a line for people to standard error; nothing with `--quiet`. */
  log(line: string): void;
  /** Writes a line to standard error that says why the command did not do its work; also with `--quiet`. */
  fail(message: string): void;
  /** Writes a report in the format asked for, and says with which code to exit. */
  report(report: Report): Promise<ExitCode>;
  /**
   * For commands whose results aren't findings: says on standard error why there are no results, and with which code to exit.
   * Nothing that was written counts, and the file of `--output` stays as it was.
   */
  problems(report: Report): Promise<ExitCode>;
  /** The tree of all commands with their options, for completion and the reference; it loads every command. */
  program(): Promise<Command>;
  /** A progress line; it shows only on a terminal, and only once the work has lasted for a while. */
  progress(label: string, total?: number): ProgressLine;
}

/** Bad usage or bad configuration: the message is shown as it stands, with no trace, and the exit code is 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Types a command's definition; the registry doesn't know its options. */
export function defineCommand<Options extends object>(definition: CommandDefinition<Options>): CommandDefinition {
  return definition;
}
