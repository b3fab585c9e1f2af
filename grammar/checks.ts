/** Checks on single words: names, versions, numbers. Messages are the official parser's. */

/**
 * What is wrong with a name (WIT.md, "Identifiers"): kebab-case, each part all lower case or all upper case, the first part
 * begins with a letter. `name` is without `%`. Undefined if it is valid.
 */
export function identifierError(name: string): string | undefined {
  if (valid.test(name)) return undefined;
  const parts = name.split("-");
  for (const [index, part] of parts.entries()) {
    if (part === "") return "identifiers must have characters between '-'s";
    const wrong = wrongCharacter(part, index === 0);
    if (wrong !== undefined) return `invalid character in identifier ${quoteCharacter(wrong)}`;
  }
  return undefined;
}

const valid = /^(?:[a-z][a-z0-9]*|[A-Z][A-Z0-9]*)(?:-(?:[a-z0-9]+|[A-Z0-9]+))*$/;

function wrongCharacter(part: string, first: boolean): string | undefined {
  let letterCase: "lower" | "upper" | undefined;
  let begins = true;
  for (const character of part) {
    const kind = characterKind(character);
    if (kind === "other" || (kind === "digit" && begins && first)) return character;
    if (kind !== "digit") {
      if (letterCase !== undefined && letterCase !== kind) return character;
      letterCase = kind;
    }
    begins = false;
  }
  return undefined;
}

function characterKind(character: string): "lower" | "upper" | "digit" | "other" {
  if (character >= "a" && character <= "z") return "lower";
  if (character >= "A" && character <= "Z") return "upper";
  if (character >= "0" && character <= "9") return "digit";
  return "other";
}

/** The nearest valid name, to propose: `someName_2` → `some-name-2`. Undefined if nothing sensible is left. */
export function kebabCase(name: string): string | undefined {
  const proposal = name
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^[-0-9]+|-+$/g, "")
    .toLowerCase();
  return proposal !== "" && proposal !== name && identifierError(proposal) === undefined ? proposal : undefined;
}

/** A character in single quotes, invisible ones escaped: `'\r'`, `'\u{a0}'`, `'$'`. */
export function quoteCharacter(character: string): string {
  return `'${escapes.get(character) ?? (invisible.test(character) ? escapeCode(character) : character)}'`;
}

/** `\u{7}` for U+0007. */
export function escapeCode(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

const escapes: ReadonlyMap<string, string> = new Map([
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
  ["\0", "\\0"],
  ["'", "\\'"],
  ["\\", "\\\\"],
]);
const invisible = /^(?! )[\p{C}\p{Z}\p{M}]$/u;

/** What is wrong with a semantic version (semver.org 2.0), in the words of the official tools. Undefined if it is valid. */
export function versionError(text: string): string | undefined {
  if (plainVersion.test(text)) return undefined;
  let rest = text;
  for (const [index, position] of corePositions.entries()) {
    const digits = /^[0-9]*/.exec(rest)?.[0] ?? "";
    if (digits === "") return unexpected(rest, `while parsing ${position}`, position);
    if (digits.length > 1 && digits.startsWith("0")) return `invalid leading zero in ${position}`;
    if (digits.length > 20 || BigInt(digits) > maxNumber) return `value of ${position} exceeds u64::MAX`;
    rest = rest.slice(digits.length);
    if (index === 2) break;
    if (!rest.startsWith(".")) return unexpected(rest, `after ${position}`, position);
    rest = rest.slice(1);
  }
  return suffixError(rest);
}

/** What nearly every version looks like: three numbers that are surely small enough. */
const plainVersion = /^(?:0|[1-9][0-9]{0,17})(?:\.(?:0|[1-9][0-9]{0,17})){2}$/;
const corePositions = ["major version number", "minor version number", "patch version number"];
const maxNumber = 2n ** 64n - 1n;

function suffixError(text: string): string | undefined {
  let rest = text;
  let position = "patch version number";
  for (const [mark, name] of [
    ["-", "pre-release identifier"],
    ["+", "build metadata"],
  ] as const) {
    if (!rest.startsWith(mark)) continue;
    position = name;
    const identifiers = /^[0-9A-Za-z.-]*/.exec(rest.slice(1))?.[0] ?? "";
    for (const identifier of identifiers.split(".")) {
      if (identifier === "") return `empty identifier segment in ${position}`;
      if (mark === "-" && /^0[0-9]+$/.test(identifier)) return `invalid leading zero in ${position}`;
    }
    rest = rest.slice(1 + identifiers.length);
  }
  return rest === "" ? undefined : unexpected(rest, `after ${position}`, position);
}

function unexpected(rest: string, where: string, position: string): string {
  const [character] = rest;
  return character === undefined
    ? `unexpected end of input while parsing ${position}`
    : `unexpected character ${quoteCharacter(character)} ${where}`;
}

/** Whether digits fit an unsigned 32-bit number. */
export function fitsU32(digits: string): boolean {
  const significant = digits.replace(/^0+/, "");
  return significant.length < 10 || (significant.length === 10 && significant <= "4294967295");
}
