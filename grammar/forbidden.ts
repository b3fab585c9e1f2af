import { escapeCode } from "./checks.ts";
import type { Problem } from "./problem.ts";

/**
 * Characters that may stand nowhere in a WIT file, not even in comments (as in the official tools): bidirectional overrides,
 * which make a text look different from what it means; codepoints that Unicode discourages; control codes but line end,
 * carriage return and tab.
 */
const forbidden =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the purpose
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u0149\u0673\u0f77\u0f79\u17a3\u17a4\u17b4\u17b5\u202a-\u202e\u2066-\u2069]/g;

/** One problem for each forbidden character, at most `limit` of them. */
export function findForbidden(text: string, limit: number): Problem[] {
  const problems: Problem[] = [];
  for (const match of text.matchAll(forbidden)) {
    if (problems.length === limit) break;
    const start = match.index;
    problems.push({ rule: "syntax/forbidden-character", message: describe(match[0]), start, end: start + 1, help });
  }
  return problems;
}

const help = "remove the character; if it is wanted in a string, write it as `\\u{…}`";

function describe(character: string): string {
  const code = escapeCode(character);
  if (/[\u202a-\u202e\u2066-\u2069]/.test(character)) {
    return `Input contains bidirectional override codepoint '${code}'`;
  }
  if (/[\u0149\u0673\u0f77\u0f79\u17a3\u17a4\u17b4\u17b5]/.test(character)) {
    return `Codepoint '${code}' is discouraged by Unicode`;
  }
  return `Control code '${code}'`;
}
