import type { Command, Option } from "commander";

/** What completion needs to know of a command. */
export interface CompletionCommand {
  readonly names: readonly string[];
  readonly summary: string;
  readonly options: readonly CompletionOption[];
  /** The words of its first argument, where it takes one of a few (`completion bash`). */
  readonly words: readonly string[];
}

export interface CompletionOption {
  /** `--format`, `-f`. */
  readonly flags: readonly string[];
  readonly summary: string;
  /** `none`: a switch. `file`: one of `choices`, or a path. `word`: one of `choices`, or free text where there are none. */
  readonly value: "none" | "file" | "word";
  readonly choices: readonly string[];
}

export interface CompletionTree {
  readonly commands: readonly CompletionCommand[];
  /** The options that every command has. */
  readonly global: readonly CompletionOption[];
}

/** Words that the tree of commands does not know by itself. */
export interface CompletionWords {
  /** By the name of a command: the words of its first argument. */
  readonly arguments: Readonly<Record<string, readonly string[]>>;
  /** By the long flag of an option: the words of its value. */
  readonly options: Readonly<Record<string, readonly string[]>>;
}

/** Reads the commands of a program, with their options. */
export function completionTree(program: Command, known: CompletionWords): CompletionTree {
  return {
    commands: program.commands.map((command) => ({
      names: [command.name(), ...command.aliases()],
      summary: command.summary(),
      options: command.options.filter((option) => !option.hidden).map((option) => completionOption(option, known)),
      words: known.arguments[command.name()] ?? wordsOf(command),
    })),
    global: program.options
      .map((option) => completionOption(option, known))
      .concat({ flags: ["-h", "--help"], summary: "show help", value: "none", choices: [] }),
  };
}

function completionOption(option: Option, known: CompletionWords): CompletionOption {
  const flags = [option.short, option.long].filter((flag) => flag !== undefined && flag !== null);
  const choices = known.options[option.long ?? ""] ?? choicesOf(option);
  const takesValue = option.required || option.optional;
  const isPath = /<(file|dir|path|pack)/i.test(option.flags);
  return {
    flags,
    summary: option.description,
    value: !takesValue ? "none" : isPath ? "file" : "word",
    choices,
  };
}

/** The words that `choiceOption` lists in brackets at the end of the description, or those that commander knows. */
function choicesOf(option: Option): readonly string[] {
  if (option.argChoices) return option.argChoices;
  const found = /\(((?:[\w-]+, )+[\w-]+)\)$/.exec(option.description);
  return found?.[1]?.split(", ") ?? [];
}

function wordsOf(command: Command): readonly string[] {
  const [first] = command.registeredArguments;
  const words = first?.description.split(", ") ?? [];
  return words.length > 1 && words.every((word) => /^[\w-]+$/.test(word)) ? words : [];
}
