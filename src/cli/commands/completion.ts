import type { Command } from "commander";
import { didYouMean } from "../../common/nearest.ts";
import { defineCommand, UsageError } from "../command.ts";
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
    await context.write(await script(shell, await context.program()));
    return 0;
  },
});

async function script(shell: Shell, program: Command): Promise<string> {
  const { completionTree } = await import("../completion/tree.ts");
  const tree = completionTree(program);
  if (shell === "bash") return (await import("../completion/bash.ts")).bashCompletion(tree);
  if (shell === "zsh") return (await import("../completion/zsh.ts")).zshCompletion(tree);
  return (await import("../completion/fish.ts")).fishCompletion(tree);
}
