import type { CommanderError } from "commander";

/**
 * The message of the argument parser in the style of our own: names in backticks, one sentence, then what to do.
 * @param command the command that was given, if any, for the line that leads to its help
 */
export function usageMessage({ message }: CommanderError, command: string | undefined): string {
  const help = `Run \`witkit ${command === undefined ? "" : `${command} `}--help\` to see what it takes.`;
  return `${restyled(message.replace(/^error: /, ""))}\n${help}`;
}

/** What the parser says, and how we say it. */
const STYLES: readonly (readonly [pattern: RegExp, text: string])[] = [
  [/^unknown option '([\s\S]*?)'(?:\n\(Did you mean (?:one of )?([\s\S]*)\?\))?$/, "unknown option `$1`"],
  [/^missing required argument '([^']*)'$/, "the argument `<$1>` is missing"],
  [/^option '([^']*)' argument missing$/, "the option `$1` needs a value"],
  [/^option '([^']*)' argument '([\s\S]*)' is invalid\. ([\s\S]*)$/, "`$2` is not a valid value for `$1`: $3"],
  [
    /^command-argument value '([\s\S]*)' is invalid for argument '([^']*)'\. ([\s\S]*)$/,
    "`$1` is not a valid `<$2>`: $3",
  ],
  [
    /^too many arguments for '([^']*)'\. Expected (\d+) arguments? but got (\d+)\.$/,
    "too many arguments for `$1`: expected $2, got $3",
  ],
  [/^option '([^']*)' cannot be used with option '([^']*)'$/, "`$1` cannot be used together with `$2`"],
];

function restyled(message: string): string {
  for (const [pattern, text] of STYLES) {
    const found = pattern.exec(message);
    if (!found) continue;
    const restyledText = text.replace(/\$(\d)/g, (_, index: string) => found[Number(index)] ?? "");
    const suggestion = text.startsWith("unknown option") ? found[2] : undefined;
    return suggestion === undefined ? restyledText : `${restyledText}. Did you mean ${alternatives(suggestion)}?`;
  }
  return message;
}

/** `--a, --b` as `` `--a` or `--b` ``. */
function alternatives(names: string): string {
  return names
    .split(", ")
    .map((name) => `\`${name}\``)
    .join(" or ");
}
