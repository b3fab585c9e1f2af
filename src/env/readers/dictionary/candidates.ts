/**
 * Texts in a module's data that could be names of variables: not because they look like names, but because code or data refers
 * to them as texts. Whether the program asks for one is found out by running it.
 */
import { attempt } from "../../../wasm/bytes.ts";
import { codeCursor, nextInstruction, Op, resetCursor } from "../../../wasm/code.ts";
import { codeBody } from "../../../wasm/module.ts";
import type { ReaderInput } from "../../reader.ts";

const LONGEST = 128;
/** Enough for a program of ours; a larger one has its names at the front of what is found. */
const MOST = 4000;

/** Names can hold anything but `=`, zero and control characters; blanks are in messages, not in names. */
const NAME = /^[^\s=\p{Cc}]+$/u;

/** Texts that code or data refers to by address and length (slices of Zig, Rust, Go, C++). */
export function sliceCandidates(input: ReaderInput): readonly string[] {
  const found = new Set<string>();
  const add = (address: number, size: number): void => {
    if (size < 1 || size > LONGEST || found.size >= MOST) return;
    const bytes = input.data.bytes(address, size);
    const text = bytes ? decode(bytes) : undefined;
    if (text !== undefined) found.add(text);
  };
  for (const [address, size] of codePairs(input)) add(address, size);
  for (const [address, size] of dataPairs(input)) add(address, size);
  return [...found];
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return NAME.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

/** How many constants in a row are looked at for an address and its length. */
const WINDOW = 6;

/** Constants near one another in a function: an address in the data and a small number. */
function* codePairs({ module, data }: ReaderInput): Generator<readonly [number, number]> {
  const isAddress = (value: number) => value >= 1024 && data.bytes(value, 1) !== undefined;
  const cursor = codeCursor(module.bytes, 0, 0);
  for (let i = 0; i < module.codeStarts.length; i++) {
    const recent: number[] = [];
    const pairs: [number, number][] = [];
    attempt(() => {
      const body = codeBody(module, module.importedFunctions + i);
      resetCursor(cursor, body.start, body.end);
      while (nextInstruction(cursor)) {
        // Two halves of a packed slice: length in the high word.
        if (cursor.op === Op.i64Const && isAddress(cursor.a)) pairs.push([cursor.a, cursor.b]);
        if (cursor.op !== Op.i32Const) continue;
        const value = cursor.a;
        for (const other of recent) {
          if (isAddress(value)) pairs.push([value, other]);
          if (isAddress(other)) pairs.push([other, value]);
        }
        recent.push(value);
        if (recent.length > WINDOW) recent.shift();
      }
    });
    yield* pairs;
  }
}

/** Words next to one another in the data: tables of slices. */
function* dataPairs({ module, data }: ReaderInput): Generator<readonly [number, number]> {
  const { bytes } = module;
  const word = (at: number) =>
    ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)) >>>
    0;
  for (const { address, start, end } of data.segments) {
    if (address < 0) continue;
    for (let at = start + ((4 - (address & 3)) & 3); at + 8 <= end; at += 4) {
      const size = word(at + 4);
      if (size >= 1 && size <= LONGEST) yield [word(at), size];
    }
  }
}

/** Objects of AssemblyScript: the class id of `String`, in the header in front of the text. */
const STRING_CLASS = [1, 2];

/** UTF-16 texts of AssemblyScript: `…, class id, size in bytes, text`. */
export function utf16Candidates({ module, data }: ReaderInput): readonly string[] {
  const found = new Set<string>();
  const { bytes } = module;
  const word = (at: number) =>
    ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)) >>>
    0;
  const decoder = new TextDecoder("utf-16le");
  for (const { address, start, end } of data.segments) {
    if (address < 0) continue;
    for (let at = start + ((4 - (address & 3)) & 3); at + 10 <= end && found.size < MOST; at += 4) {
      const size = word(at + 4);
      const isHeader = STRING_CLASS.includes(word(at)) && size >= 2 && size <= 2 * LONGEST && size % 2 === 0;
      if (!isHeader) continue;
      // A linker that leaves out zeros cuts the last byte of an ASCII text off.
      const part = new Uint8Array(size);
      part.set(bytes.subarray(at + 8, Math.min(at + 8 + size, end)));
      const text = decoder.decode(part);
      if (NAME.test(text)) found.add(text);
    }
  }
  return [...found];
}
