import { closeSync, fstatSync, openSync, readSync } from "./fs.ts";

/** No WIT file and no binary is this large; what is, is not read into memory. */
const MAX_FILE_BYTES = 256 << 20;

/** The same for pipes and devices, whose size is not known before they end. */
export const MAX_STREAM_BYTES = 128 << 20;

const CHUNK_BYTES = 1 << 20;

/**
 * Reads a file, a pipe or a device to its end.
 * @throws Error with a message that can be shown if there is too much of it; other errors as `node:fs` throws them
 */
export function readBounded(path: string): Uint8Array {
  const descriptor = openSync(path, "r");
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile() || stats.size === 0) return readStream(descriptor);
    if (stats.size > MAX_FILE_BYTES) throw new Error(tooLarge(MAX_FILE_BYTES));
    const bytes = Buffer.allocUnsafe(stats.size);
    let at = 0;
    for (let read = 1; read > 0 && at < bytes.length; at += read) {
      read = readSync(descriptor, bytes, at, bytes.length - at, null);
    }
    return bytes.subarray(0, at);
  } finally {
    closeSync(descriptor);
  }
}

/** `it has more than 256 MB` … */
export function tooLarge(limit: number): string {
  return `it has more than ${limit >> 20} MB, the most that witkit reads of one input`;
}

/** Files of `/proc` say that they are empty, and are read in the same way. */
function readStream(descriptor: number): Uint8Array {
  const parts: Buffer[] = [];
  for (let total = 0; ; ) {
    const part = Buffer.allocUnsafe(CHUNK_BYTES);
    const read = readSync(descriptor, part, 0, part.length, null);
    if (read === 0) return Buffer.concat(parts, total);
    parts.push(part.subarray(0, read));
    total += read;
    if (total > MAX_STREAM_BYTES) throw new Error(tooLarge(MAX_STREAM_BYTES));
  }
}
