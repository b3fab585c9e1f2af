import type { CompletionCommand, CompletionOption, CompletionTree } from "./tree.ts";

/** A completion script for bash 3.2 and later (macOS still has that one): no associative arrays, no bash-completion needed. */
export function bashCompletion(tree: CompletionTree): string {
  const names = tree.commands.flatMap((command) => command.names).join(" ");
  return `# witkit completion for bash
_witkit() {
  local word="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="" at
  COMPREPLY=()
  for ((at = 1; at < COMP_CWORD; at++)); do
    case "\${COMP_WORDS[at]}" in
      ${tree.commands.flatMap((command) => command.names).join("|")}) command="\${COMP_WORDS[at]}"; break ;;
    esac
  done
  local options="${flagsOf(tree.global)}" words=""
  case "$command" in
    "") words="${names}" ;;
${tree.commands.map(commandCase).join("\n")}
  esac
  case "$command $previous" in
${[...tree.global.map((option) => valueCase("*", option)), ...tree.commands.flatMap((command) => command.options.map((option) => valueCase(command.names, option)))].filter((line) => line !== "").join("\n")}
  esac
  if [[ "$word" == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$word"))
  elif [[ -n "$words" ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$word"))
  else
    COMPREPLY=($(compgen -f -- "$word"))
  fi
}
complete -o filenames -F _witkit witkit
`;
}

function flagsOf(options: readonly CompletionOption[]): string {
  return options.flatMap((option) => option.flags).join(" ");
}

function commandCase({ names, options, words }: CompletionCommand): string {
  const flags = options.length === 0 ? "" : ` options="$options ${flagsOf(options)}"`;
  const arguments_ = words.length === 0 ? "" : ` words="${words.join(" ")}"`;
  return `    ${names.join("|")})${flags}${flags && arguments_ && ";"}${arguments_} ;;`;
}

function valueCase(names: readonly string[] | "*", option: CompletionOption): string {
  if (option.value === "none") return "";
  const patterns = (names === "*" ? ["*"] : names).flatMap((name) =>
    option.flags.map((flag) => (name === "*" ? `*" ${flag}"` : `"${name} ${flag}"`)),
  );
  const choices = option.choices.length > 0 ? [`-W "${option.choices.join(" ")}"`] : [];
  const files = option.value === "file" ? ["-f"] : [];
  const source = [...choices, ...files].join(" ") || "-W ''";
  return `    ${patterns.join("|")}) COMPREPLY=($(compgen ${source} -- "$word")); return ;;`;
}
