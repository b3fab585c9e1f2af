import type { CompletionCommand, CompletionOption, CompletionTree } from "./tree.ts";

/** A completion script for fish. */
export function fishCompletion(tree: CompletionTree): string {
  const lines = [
    "# witkit completion for fish",
    ...tree.global.map((option) => optionLine("", option)),
    ...tree.commands.flatMap(({ names, summary }) =>
      names.map((name) => `complete -c witkit -n __fish_use_subcommand -f -a ${name} -d ${quote(summary)}`),
    ),
    ...tree.commands.flatMap(commandLines),
  ];
  return `${lines.join("\n")}\n`;
}

function commandLines({ names, options, words }: CompletionCommand): readonly string[] {
  const condition = ` -n ${quote(`__fish_seen_subcommand_from ${names.join(" ")}`)}`;
  const argumentLines = words.length > 0 ? [`complete -c witkit${condition} -f -a ${quote(words.join(" "))}`] : [];
  return [...argumentLines, ...options.map((option) => optionLine(condition, option))];
}

function optionLine(condition: string, { flags, summary, value, choices }: CompletionOption): string {
  const names = flags.map((flag) => (flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`)).join(" ");
  const argument =
    value === "none"
      ? ""
      : `${value === "file" ? " -r -F" : " -x"}${choices.length > 0 ? ` -a ${quote(choices.join(" "))}` : ""}`;
  return `complete -c witkit${condition} ${names}${argument} -d ${quote(summary)}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
