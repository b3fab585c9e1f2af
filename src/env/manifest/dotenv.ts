import { positionAt } from "../../../grammar/source.ts";
import type { Source } from "../report/report.ts";
import type { Bundle, Manifest, ManifestEntry, ManifestProblem } from "./manifest.ts";

const NAME = /[\w.-]/;
const SPACE = /\s/;

/**
 * A comment that says what the keys below it are for: `# witkit: config`. A `.env` file can only stand for environment
 * variables; this lets one file of examples hold the keys of a program's other sources too.
 */
const DIRECTIVE = /^#\s*witkit:\s*(env|config|secret)s?\s*$/;

const NO_ASSIGNMENT = "this line is no assignment; programs that read .env files ignore it";

interface Assignment {
  readonly key: string;
  readonly offset: number;
}

/**
 * A `.env` file with the meaning that the `dotenv` package gives it: an optional `export`, `=` or `: `, values in three kinds
 * of quotes that may span lines, comments. Values are skipped and not kept.
 */
export function readDotenv(file: string, text: string): Manifest {
  const source = { file, text };
  const problems: ManifestProblem[] = [];
  const layers: { kind: "keys"; sources: readonly Source[]; entries: ManifestEntry[] }[] = [];
  const open = (named: Source): ManifestEntry[] => {
    const entries: ManifestEntry[] = [];
    layers.push({ kind: "keys", sources: [named], entries });
    return entries;
  };
  let current = open("env");
  scan(text, {
    assignment: ({ key, offset }) => current.push({ key, place: { file, ...positionAt(source, offset) } }),
    comment: (comment) => {
      const named = DIRECTIVE.exec(comment)?.[1] as Source | undefined;
      if (named) current = open(named);
    },
    junk: (offset) =>
      problems.push({ place: { file, ...positionAt(source, offset) }, message: NO_ASSIGNMENT, minor: true }),
  });
  const [first, ...others] = layers;
  // As a bundle, other files can refer to it (`env_file`); what stands below a directive counts for itself.
  const place = { file, line: 1, column: 1 };
  const bundle: Bundle = { kind: "file", name: file, place, entries: first?.entries ?? [], alone: ["env"] };
  return { file, format: "dotenv", components: [], bundles: [bundle], shared: others, problems };
}

interface DotenvEvents {
  assignment(found: Assignment): void;
  comment(text: string): void;
  junk(offset: number): void;
}

function scan(text: string, events: DotenvEvents): void {
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (at < text.length) {
    const char = text[at] ?? "";
    if (SPACE.test(char)) at++;
    else if (char === "#") {
      const end = lineEnd(text, at);
      events.comment(text.slice(at, end));
      at = end;
    } else at = statement(text, at, events);
  }
}

/** One assignment, or a line that isn't one; returns the offset behind it. */
function statement(text: string, start: number, events: DotenvEvents): number {
  const exported = /^export\s+(?=[\w.-])/.exec(text.slice(start, start + 256));
  const nameStart = start + (exported?.[0].length ?? 0);
  let at = nameStart;
  while (NAME.test(text[at] ?? "")) at++;
  const nameEnd = at;
  while (SPACE.test(text[at] ?? "")) at++;
  const separated = text[at] === "=" || (text[at] === ":" && at === nameEnd && SPACE.test(text[at + 1] ?? ""));
  if (nameEnd === nameStart || !separated) {
    events.junk(start);
    return lineEnd(text, start);
  }
  events.assignment({ key: text.slice(nameStart, nameEnd), offset: nameStart });
  return valueEnd(text, at + 1);
}

/** The offset behind a value: behind the closing quote and its comment, or the end of the line. Quotes may begin on a later line. */
function valueEnd(text: string, start: number): number {
  let at = start;
  while (SPACE.test(text[at] ?? "")) at++;
  const quote = text[at];
  if (quote === '"' || quote === "'" || quote === "`") {
    const close = closingQuote(text, at, quote);
    if (close !== -1) return lineEnd(text, close + 1);
  }
  return lineEnd(text, start);
}

/**
 * A quote closes a value if only blanks or a comment follow it on its line. The first one without a backslash decides; where it
 * doesn't close, the last one with a backslash may.
 */
function closingQuote(text: string, open: number, quote: string): number {
  let escaped = -1;
  for (let at = text.indexOf(quote, open + 1); at !== -1; at = text.indexOf(quote, at + 1)) {
    let after = at + 1;
    while (isBlank(text[after])) after++;
    const next = text[after];
    const closes = next === undefined || next === "\n" || next === "\r" || next === "#";
    if (text[at - 1] !== "\\") return closes ? at : escaped;
    if (closes) escaped = at;
  }
  return escaped;
}

function isBlank(char: string | undefined): boolean {
  return char === " " || char === "\t" || char === "\v" || char === "\f" || char === "\u00a0";
}

function lineEnd(text: string, at: number): number {
  const found = text.indexOf("\n", at);
  return found === -1 ? text.length : found;
}
