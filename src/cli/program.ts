import { Command } from "commander";
import { VERSION } from "../common/version.ts";
import type { CommandDefinition, RegisteredCommand } from "./command.ts";
import { choiceOption } from "./options.ts";

/** Where usage errors and help go. */
interface Streams {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

/** The top level: its help, the options that every command has, and how errors of usage are shown. */
export function createProgram({ stdout, stderr }: Streams): Command {
  return new Command("witkit")
    .description("A toolkit for WIT, the interface language of the WebAssembly component model.")
    .version(VERSION, "-V, --version", "print the version")
    .option("-q, --quiet", "show errors only, no summary and no log")
    .addOption(choiceOption("--color <when>", "whether to colour the output", ["auto", "always", "never"] as const))
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      // `run` says what is wrong, in our own words.
      outputError: () => {},
    })
    .exitOverride();
}

/** Adds a command to the program: its name and its line in the help. */
export function addCommand(program: Command, registered: RegisteredCommand): Command {
  const command = program.command(registered.name).summary(registered.summary);
  return command.aliases([...(registered.aliases ?? [])]);
}

/** Declares a command's arguments and options, once its code is loaded. */
export function configure(command: Command, definition: CommandDefinition): void {
  command.description(definition.description);
  definition.configure(command);
  const width = Math.max(0, ...definition.examples.map((example) => example.command.length));
  const lines = definition.examples.map((example) => `  witkit ${example.command.padEnd(width)}  ${example.about}`);
  if (lines.length > 0) command.addHelpText("after", `\nExamples:\n${lines.join("\n")}`);
}

/** The whole tree with every command loaded: for completion, never on the path of a run. */
export async function completeProgram(commands: readonly RegisteredCommand[]): Promise<Command> {
  const silent = { write: () => {} };
  const program = createProgram({ stdout: silent, stderr: silent });
  for (const registered of commands) configure(addCommand(program, registered), (await registered.load()).command);
  return program;
}
