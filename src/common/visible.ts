/**
 * The one place that makes text from the input harmless where it is shown: on a terminal, in a log, in a report. Names of files,
 * keys of binaries and comments can contain escape sequences that repaint the screen, marks that reverse the direction of text,
 * and lines that a CI system takes for commands.
 *
 * JSON and SARIF stay exact; there `escapeInJson` writes the same characters as escapes. Text that is data (`print`, `fmt --stdout`,
 * a diff for `git apply`) is written as it is.
 */

/** Control characters (C0, DEL, C1), line separators, and marks that change the direction of text. */
const UNSAFE = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;
const KEPT_IN_JSON = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** Colours and links as our own styles write them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
const STYLES = /\u001b\[\d+m|\u001b\]8;;[\u0021-\u007e]*\u001b\\/g;

/** What GitHub, Azure and TeamCity take for a command: `::name` at the start of a line, `##[`, `##vso[`, `##teamcity[` anywhere. */
const CI_COMMANDS = /^([^\S\n]*:)(?=:[a-zA-Z])|#(?=#(?:\[|vso\[|teamcity\[))/gm;
const WORD_JOINER = "\u2060";

/** Text that may have several lines: a message, a help text. Line ends and tabs stay. */
export function visible(text: string): string {
  return text
    .replace(/\r+(?=\n|$)/g, "")
    .replace(UNSAFE, (sign) => (sign === "\n" || sign === "\t" ? sign : signOf(sign)));
}

/** Text of one line: a name, a key, a path. */
export function visibleName(text: string): string {
  return text.replace(UNSAFE, signOf);
}

/**
 * A whole text that is about to be shown, after colours were put into it. Nothing but line ends, tabs and, with `styled`, our own
 * colours and links goes to the terminal as it is, and no line is taken for a command of a CI system.
 */
export function visibleOutput(text: string, styled: boolean): string {
  const safe = styled ? aroundStyles(text) : visible(text);
  return safe.replace(CI_COMMANDS, (found) => found + WORD_JOINER);
}

/** XML text in which the first sign of a command for a CI system is a character reference. */
export function escapeInXml(xml: string): string {
  return xml.replace(CI_COMMANDS, (found) => `${found.slice(0, -1)}&#${found.charCodeAt(found.length - 1)};`);
}

/**
 * JSON text in which the characters that JSON leaves as they are, but a terminal does not, are escapes too. A line of JSON never
 * starts with a command, so only those that count anywhere are left.
 */
export function escapeInJson(json: string): string {
  return json
    .replace(CI_COMMANDS, "\\u0023")
    .replace(KEPT_IN_JSON, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function aroundStyles(text: string): string {
  let result = "";
  let at = 0;
  for (const found of text.matchAll(STYLES)) {
    result += visible(text.slice(at, found.index)) + found[0];
    at = found.index + found[0].length;
  }
  return result + visible(text.slice(at));
}

function signOf(sign: string): string {
  const code = sign.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? "\u2421" : "\ufffd";
}
