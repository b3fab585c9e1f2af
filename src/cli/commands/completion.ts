import type { Command } from "commander";
import { didYouMean } from "../../common/nearest.ts";
import { type CommandContext, defineCommand, UsageError } from "../command.ts";
import type { CompletionWords } from "../completion/tree.ts";
import { outputOption } from "../options.ts";

const shells = ["bash", "zsh", "fish"] as const;
type Shell = (typeof shells)[number];

export const command = defineCommand<object>({
  name: "completion",
  description: "Prints the completion script for a shell, made from the commands and options of this version.",
  examples: [
    { command: "completion bash > ~/.local/share/bash-completion/completions/witkit", about: "bash" },
    { command: 'completion zsh > "$' + '{fpath[1]}/_witkit"', about: "zsh" },
    { command: "completion fish > ~/.config/fish/completions/witkit.fish", about: "fish" },
  ],
  configure(command) {
    command.argument("<shell>", shells.join(", "));
    outputOption(command);
  },
  async run(context) {
    const asked = context.args[0] ?? "";
    const shell = shells.find((name) => name === asked);
    if (shell === undefined) {
      throw new UsageError(
        `unknown shell \`${asked}\`, expected one of ${shells.join(", ")}.${didYouMean(asked, shells)}`,
      );
    }
    await context.write(await script(shell, await context.program(), await knownWords(context)));
    return 0;
  },
});

/** The ids of the rules and the names of the packs that ship with this version. */
async function knownWords({ reader }: CommandContext): Promise<CompletionWords> {
  const { rules } = await import("../../lint/rules.ts");
  const { shippedPacks } = await import("../lint/packs.ts");
  const packs = await shippedPacks(reader);
  const ids = rules.map(({ id }) => id);
  return {
    arguments: { explain: [...new Set([...ids, ...packs.flatMap((pack) => pack.rules.map(({ id }) => id))])] },
    options: { "--rule": ids.map((id) => `${id}=`), "--pack": packs.map(({ name }) => name) },
  };
}

async function script(shell: Shell, program: Command, words: CompletionWords): Promise<string> {
  const { completionTree } = await import("../completion/tree.ts");
  const tree = completionTree(program, words);
  if (shell === "bash") return (await import("../completion/bash.ts")).bashCompletion(tree);
  if (shell === "zsh") return (await import("../completion/zsh.ts")).zshCompletion(tree);
  return (await import("../completion/fish.ts")).fishCompletion(tree);
}
