import type { Diagnostic } from "../../common/diagnostic.ts";
import { parse } from "../../syntax/parse.ts";
import type { Loader } from "./loader.ts";
import { type PackageFile, packageFile } from "./source.ts";

/** Longer texts are not read: no package comes near, and the tree of one would not fit in memory. */
const LARGEST_TEXT = 64 * 1024 * 1024;

/** Parses the bytes of a `.wit` file. The parser's findings go to the loader's; what is not text gives an empty file. */
export function parseWit(loader: Loader, path: string, bytes: Uint8Array): PackageFile {
  const name = loader.display(path);
  const problem = bytes.length > LARGEST_TEXT ? tooLarge(name, bytes.length) : undefined;
  const text = problem ? undefined : decodeText(bytes);
  if (text !== undefined) return parseText(loader, name, text);
  loader.diagnostics.push(problem ?? invalidUtf8(name, bytes));
  const { file } = parse("", { file: name });
  return { file, broken: true };
}

/** Parses a text under a display name; the parser's findings go to the loader's. */
export function parseText(loader: Loader, name: string, text: string): PackageFile {
  const { file, diagnostics } = (loader.options.parse ?? parse)(text, { file: name });
  for (const diagnostic of diagnostics) loader.diagnostics.push(diagnostic);
  return packageFile(file, diagnostics);
}

function tooLarge(file: string, length: number): Diagnostic {
  const megabytes = (size: number) => `${Math.ceil(size / (1024 * 1024))} MB`;
  return {
    rule: "input/too-large",
    severity: "error",
    message: `the text has ${megabytes(length)}; up to ${megabytes(LARGEST_TEXT)} are read`,
    file,
    help: "is this a WIT file? A package of that size has to be divided into several files",
  };
}

function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Points at the first byte that is not UTF-8. */
function invalidUtf8(file: string, bytes: Uint8Array): Diagnostic {
  const before = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(0, validLength(bytes)));
  const lineStart = before.lastIndexOf("\n") + 1;
  let line = 1;
  for (let at = before.indexOf("\n"); at !== -1; at = before.indexOf("\n", at + 1)) line++;
  const column = before.length - lineStart + 1;
  return {
    rule: "syntax/invalid-utf8",
    severity: "error",
    message: "input file is not valid utf-8",
    file,
    range: { start: { line, column }, end: { line, column: column + 1 } },
    help: "save the file as UTF-8",
  };
}

/** The least second byte of a sequence, by its first byte, where it is more than 0x80; and the greatest where it is less than 0xbf. */
const leastSecond: Readonly<Record<number, number>> = { 224: 0xa0, 240: 0x90 };
const greatestSecond: Readonly<Record<number, number>> = { 237: 0x9f, 244: 0x8f };

/** How many bytes from the beginning are whole UTF-8 sequences (RFC 3629, section 4). */
function validLength(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const first = bytes[at] ?? 0;
    const length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (length === 0) return at;
    for (let index = 1; index < length; index++) {
      const byte = bytes[at + index] ?? 0;
      const least = index === 1 ? (leastSecond[first] ?? 0x80) : 0x80;
      const greatest = index === 1 ? (greatestSecond[first] ?? 0xbf) : 0xbf;
      if (byte < least || byte > greatest) return at;
    }
    at += length;
  }
  return at;
}
