/**
 * Texts in a module's data that could be names of variables: not because they look like names, but because code or data refers
 * to them as texts. Whether the program asks for one is found out by running it.
 */

import { attempt } from "../../../wasm/bytes.ts";
import { codeCursor, nextInstruction, resetCursor } from "../../../wasm/code.ts";
import { codeBody } from "../../../wasm/module.ts";
import * as Op from "../../../wasm/op.ts";
import type { ReaderInput } from "../reader.ts";

const LONGEST = 128;
/** Enough for a program of ours; a larger one has its names at the front of what is found. */
export const MOST_CANDIDATES = 4000;

/** Names can hold anything but `=`, zero and control characters; blanks are in messages, not in names. */
const NAME = /^[^\s=\p{Cc}]+$/u;

/** Texts that code or data refers to by address and length (slices of Zig, Rust, Go, C++). */
export function sliceCandidates(input: Pick<ReaderInput, "module" | "data">): readonly string[] {
  const found = new Set<string>();
  const add = (address: number, size: number): void => {
    if (size < 1 || size > LONGEST || found.size >= MOST_CANDIDATES) return;
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
function* codePairs({ module, data }: Pick<ReaderInput, "module" | "data">): Generator<readonly [number, number]> {
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
function* dataPairs({ module, data }: Pick<ReaderInput, "module" | "data">): Generator<readonly [number, number]> {
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

/** Class ids of `String` in AssemblyScript: 1 in its older versions, 2 today. */
const STRING_CLASS = [1, 2];

/**
 * Texts of AssemblyScript, in UTF-16. A static object has a header of five words in front: the size of its block (a multiple of
 * 16 less 4), two words of the collector (0), its class, its size in bytes.
 */
export function utf16Candidates({ data }: ReaderInput): readonly string[] {
  const found = new Set<string>();
  const decoder = new TextDecoder("utf-16le");
  const word = (address: number): number => {
    // What lies between segments is zero.
    const bytes = [0, 1, 2, 3].map((i) => data.bytes(address + i, 1)?.[0] ?? 0);
    return ((bytes[0] ?? 0) | ((bytes[1] ?? 0) << 8) | ((bytes[2] ?? 0) << 16) | ((bytes[3] ?? 0) << 24)) >>> 0;
  };
  for (const { address, start, end } of data.segments) {
    if (address < 0) continue;
    for (let at = Math.ceil(address / 4) * 4; at < address + end - start && found.size < MOST_CANDIDATES; at += 4) {
      const block = word(at);
      if (block % 16 !== 12 || block > 4096 || !STRING_CLASS.includes(word(at + 12))) continue;
      const size = word(at + 16);
      const isString =
        size >= 2 &&
        size % 2 === 0 &&
        size <= 2 * LONGEST &&
        size + 16 <= block &&
        word(at + 4) === 0 &&
        word(at + 8) === 0;
      if (!isString) continue;
      const part = Uint8Array.from({ length: size }, (_, i) => data.bytes(at + 20 + i, 1)?.[0] ?? 0);
      const text = decoder.decode(part);
      if (NAME.test(text)) found.add(text);
    }
  }
  return [...found];
}
