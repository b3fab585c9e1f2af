import type { CompletionCommand, CompletionOption, CompletionTree } from "./tree.ts";

/** A completion script for zsh, in the terms of its `_arguments`. */
export function zshCompletion(tree: CompletionTree): string {
  const described = tree.commands.flatMap(({ names, summary }) =>
    names.map((name) => `    ${quote(`${name}:${summary}`)}`),
  );
  return `#compdef witkit
# witkit completion for zsh
_witkit() {
  local context state state_descr line
  typeset -A opt_args
  local -a commands
  commands=(
${described.join("\n")}
  )
  _arguments -C ${tree.global.map(specification).join(" ")} \\
    '1:command:->command' '*::argument:->argument'
  case $state in
    command) _describe command commands ;;
    argument)
      case $line[1] in
${tree.commands.map((command) => commandCase(command, tree)).join("\n")}
      esac ;;
  esac
}
if [ "$funcstack[1]" = "_witkit" ]; then _witkit "$@"; else compdef _witkit witkit; fi
`;
}

function commandCase({ names, options, words }: CompletionCommand, tree: CompletionTree): string {
  const all = [...tree.global, ...options].map(specification).join(" ");
  const rest = words.length > 0 ? quote(`1:argument:(${words.join(" ")})`) : quote("*:path:_files");
  return `        ${names.join("|")}) _arguments ${all} ${rest} ;;`;
}

/** `'(-f --format)'{-f,--format}'[how to report]:value:(pretty json)'`. */
function specification({ flags, summary, value, choices }: CompletionOption): string {
  const text = `[${summary.replace(/[[\]\\]/g, "\\$&").replaceAll(":", "\\:")}]`;
  const action =
    value === "none"
      ? ""
      : value === "file" && choices.length > 0
        ? `:value:_alternative "names:name:(${choices.join(" ")})" "files:file:_files"`
        : choices.length > 0
          ? `:value:(${choices.join(" ")})`
          : value === "file"
            ? ":file:_files"
            : ":value: ";
  const [only = ""] = flags;
  if (flags.length === 1) return quote(`*${only}${text}${action}`);
  return `'(${flags.join(" ")})'{${flags.join(",")}}${quote(text + action)}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
