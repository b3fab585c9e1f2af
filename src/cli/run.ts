import { type Command, CommanderError } from "commander";
import { GlobError } from "../common/glob.ts";
import { didYouMean } from "../common/nearest.ts";
import { visibleOutput } from "../common/visible.ts";
import { GitError } from "../node/git-error.ts";
import { type CommandDefinition, type ExitCode, type RegisteredCommand, UsageError } from "./command.ts";
import { createContext } from "./context.ts";
import { type Host, processHost } from "./host.ts";
import { addCommand, completeProgram, configure, createProgram } from "./program.ts";
import { commandNames, commands, findCommand } from "./registry.ts";
import { usageMessage } from "./usage-errors.ts";

/**
 * Runs one command line and says with which code to exit. Never throws for bad input, and prints no stack trace unless
 * `WITKIT_DEBUG` is set.
 * @param argv the arguments, without node and script
 */
export async function run(argv: readonly string[], process: NodeJS.Process): Promise<ExitCode> {
  const host = processHost(process);
  try {
    const name = commandName(argv);
    const registered = name === undefined ? undefined : findCommand(name);
    if (name !== undefined && name !== "help" && registered === undefined) {
      return fail(
        host,
        `unknown command \`${name}\`.${didYouMean(name, commandNames())}\nRun \`witkit --help\` for the list.`,
      );
    }
    return await dispatch(argv, registered, host);
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0;
      return fail(host, usageMessage(error, findCommand(commandName(argv) ?? "")?.name));
    }
    return failureOf(error, host);
  }
}

/** Says why a run could not be finished. */
function failureOf(error: unknown, host: Host): ExitCode {
  if (error instanceof UsageError || error instanceof GitError || error instanceof GlobError)
    return fail(host, error.message);
  const trace = host.env.WITKIT_DEBUG && error instanceof Error ? `\n${error.stack}` : "";
  const hint = trace === "" ? "\nThis is a bug in witkit. WITKIT_DEBUG=1 shows where it happened." : trace;
  return fail(host, `internal failure: ${error instanceof Error ? error.message : String(error)}${hint}`);
}

function fail(host: Host, message: string): ExitCode {
  host.stderr.write(`witkit: ${visibleOutput(message, false)}\n`);
  return 2;
}

/** The first argument that is neither an option nor the value of one that stands before the command. */
function commandName(argv: readonly string[]): string | undefined {
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? "";
    if (word === "--color") at++;
    else if (!word.startsWith("-")) return word;
  }
  return undefined;
}

async function dispatch(
  argv: readonly string[],
  registered: RegisteredCommand | undefined,
  host: Host,
): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const program = createProgram(host);
  const helpFor = argv[0] === "help" ? findCommand(argv[1] ?? "") : undefined;
  for (const candidate of commands) {
    const command = addCommand(program, candidate);
    if (candidate !== registered && candidate !== helpFor) continue;
    const definition = (await candidate.load()).command;
    configure(command, definition);
    command.action(async () => {
      const runOnce = () => execute(command, definition, host);
      if (command.opts().watch !== true) exitCode = await runOnce();
      else {
        const { runOnChanges } = await import("./watch.ts");
        exitCode = await runOnChanges(command.args, host, () => runOnce().catch((error) => failureOf(error, host)));
      }
    });
  }
  if (argv.length === 0) {
    program.outputHelp({ error: true });
    return 2;
  }
  await program.parseAsync([...argv], { from: "user" });
  return exitCode;
}

async function execute(command: Command, definition: CommandDefinition, host: Host): Promise<ExitCode> {
  const context = await createContext(command.args, command.optsWithGlobals(), definition.name, host, () =>
    completeProgram(commands),
  );
  try {
    const code = await definition.run(context);
    context.finish();
    return code;
  } catch (error) {
    context.abandon();
    throw error;
  }
}
