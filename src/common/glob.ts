/**
 * Globs over paths with `/`: `*`, `?`, `[a-z]`, `[!a]`, `{a,b}`, `**` for any number of folders, `\\` before a character that
 * stands for itself. Time is bounded by the length of the pattern times the length of the path, whatever the pattern.
 */
export interface Glob {
  /** The folders in front of the first sign that matches several: where a search begins. `.` where there are none. */
  readonly base: string;
  matches(path: string): boolean;
}

export interface GlobOptions {
  /** Whether `*`, `?` and `[…]` match a dot at the beginning of a name. Default false. */
  readonly dot?: boolean;
}

/** How many alternatives the braces of a pattern may stand for. */
const MAX_ALTERNATIVES = 1000;

/** @throws GlobError if the braces stand for too many alternatives */
export function compileGlob(pattern: string, { dot = false }: GlobOptions = {}): Glob {
  const alternatives = expandBraces(pattern.replace(/^(?:\.\/)+/, "")).map((one) => {
    const segments = one.split("/").filter((segment) => segment !== "" || one.startsWith("/"));
    return segments.map((segment) => (segment === "**" ? ANY_FOLDERS : readSegment(segment)));
  });
  const matchesName = (segment: GlobSegment, name: string): boolean =>
    segment !== ANY_FOLDERS &&
    (dot || !name.startsWith(".") || segment[0] === ".") &&
    matchesWildcards(segment, [...name], (sign, character) => sign === ANY || matchesSign(sign, character), ANY_NAME);
  const mayPass = (name: string): boolean => dot || !name.startsWith(".");
  return {
    base: baseOf(pattern),
    matches(path) {
      const names = path.split("/").filter((name) => name !== "" || path.startsWith("/"));
      return alternatives.some((segments) => matchesWildcards(segments, names, matchesName, ANY_FOLDERS, mayPass));
    },
  };
}

/** A pattern that can't be used; the message says why. */
export class GlobError extends Error {
  override readonly name = "GlobError";
}

/** Whether a text has a sign that makes it a glob. */
export function looksLikeGlob(text: string): boolean {
  return /[*?[\]{}]/.test(text);
}

const ANY_FOLDERS = Symbol("**");
const ANY_NAME = Symbol("*");
const ANY = Symbol("?");

/** A character that stands for itself, any character, some characters, or any run of characters. */
type GlobSign = string | typeof ANY | typeof ANY_NAME | CharacterSet;
type GlobSegment = typeof ANY_FOLDERS | readonly GlobSign[];

interface CharacterSet {
  readonly negated: boolean;
  readonly ranges: readonly (readonly [first: string, last: string])[];
}

/**
 * Whether a pattern with wildcards matches all of a list. Where a wildcard took too little, the last one takes one more and what
 * follows it is tried again: earlier ones need not be, so the time is at most pattern times list.
 */
function matchesWildcards<P, T>(
  pattern: readonly P[],
  list: readonly T[],
  matchesOne: (part: P, one: T) => boolean,
  wildcard: P,
  mayTake: (one: T) => boolean = () => true,
): boolean {
  let [at, place] = [0, 0];
  let [afterWildcard, taken] = [-1, 0];
  while (place < list.length) {
    const part = pattern[at];
    const one = list[place] as T;
    if (part === wildcard && at < pattern.length) {
      at++;
      [afterWildcard, taken] = [at, place];
    } else if (part !== undefined && matchesOne(part, one)) {
      at++;
      place++;
    } else if (afterWildcard !== -1 && mayTake(list[taken] as T)) {
      taken++;
      [at, place] = [afterWildcard, taken];
    } else return false;
  }
  while (pattern[at] === wildcard && at < pattern.length) at++;
  return at === pattern.length;
}

function matchesSign(sign: GlobSign, character: string): boolean {
  if (typeof sign !== "object") return sign === character;
  return sign.ranges.some(([first, last]) => character >= first && character <= last) !== sign.negated;
}

function readSegment(text: string): readonly GlobSign[] {
  const characters = [...text];
  const signs: GlobSign[] = [];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? "";
    const end = character === "[" ? characters.indexOf("]", at + 2) : -1;
    if (character === "\\" && at + 1 < characters.length) signs.push(characters[++at] ?? "");
    else if (character === "*") {
      if (signs.at(-1) !== ANY_NAME) signs.push(ANY_NAME);
    } else if (character === "?") signs.push(ANY);
    else if (end !== -1) {
      signs.push(readSet(characters.slice(at + 1, end)));
      at = end;
    } else signs.push(character);
  }
  return signs;
}

function readSet(characters: readonly string[]): CharacterSet {
  const negated = characters[0] === "!" || characters[0] === "^";
  const ranges: (readonly [string, string])[] = [];
  for (let at = negated ? 1 : 0; at < characters.length; at++) {
    const first = characters[at] ?? "";
    const isRange = characters[at + 1] === "-" && at + 2 < characters.length;
    ranges.push([first, isRange ? (characters[at + 2] ?? first) : first]);
    if (isRange) at += 2;
  }
  return { negated, ranges };
}

/** `a{b,c}` as `ab` and `ac`. Braces without a comma stand for themselves. */
function expandBraces(pattern: string): readonly string[] {
  const done: string[] = [];
  const pending = [pattern];
  for (let one = pending.pop(); one !== undefined; one = pending.pop()) {
    const braces = firstBraces(one);
    if (!braces) done.push(one);
    else {
      for (const part of braces.parts.toReversed())
        pending.push(one.slice(0, braces.start) + part + one.slice(braces.end));
    }
    if (done.length + pending.length > MAX_ALTERNATIVES) {
      throw new GlobError(`the braces of \`${pattern}\` stand for more than ${MAX_ALTERNATIVES} alternatives`);
    }
  }
  return done;
}

function firstBraces(text: string): { start: number; end: number; parts: readonly string[] } | undefined {
  const open: { start: number; commas: number[] }[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === "\\") at++;
    else if (character === "{") open.push({ start: at, commas: [] });
    else if (character === ",") open.at(-1)?.commas.push(at);
    else if (character === "}") {
      const last = open.pop();
      if (!last || last.commas.length === 0) continue;
      const cuts = [last.start, ...last.commas, at];
      const parts = cuts.slice(1).map((cut, index) => text.slice((cuts[index] ?? 0) + 1, cut));
      return { start: last.start, end: at + 1, parts };
    }
  }
  return undefined;
}

function baseOf(pattern: string): string {
  const segments = pattern.replace(/^(?:\.\/)+/, "").split("/");
  const first = segments.findIndex(looksLikeGlob);
  const plain = segments.slice(0, first === -1 ? segments.length - 1 : first).join("/");
  return plain === "" ? (pattern.startsWith("/") ? "/" : ".") : plain;
}
