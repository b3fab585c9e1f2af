/** A file in a tar archive; the bytes are a part of the archive's, not a copy. */
export interface TarEntry {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** An archive that is damaged, or larger than the limits. The message can be shown. */
export class ArchiveError extends Error {}

const BLOCK = 512;
const MAX_ENTRIES = 100_000;
const decoder = new TextDecoder();

/** Whether bytes begin with the header of a tar entry. */
export function isTar(bytes: Uint8Array): boolean {
  return bytes.length >= BLOCK && hasChecksum(bytes.subarray(0, BLOCK));
}

/** Whether bytes begin as gzip data does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * The regular files of a tar archive (POSIX ustar and pax, GNU long names), in order.
 * @throws {ArchiveError} if the archive is damaged or has too many entries
 */
export function readTar(bytes: Uint8Array): readonly TarEntry[] {
  const entries: TarEntry[] = [];
  let longName: string | undefined;
  let count = 0;
  for (let at = 0; at !== bytes.length; ) {
    if (at + BLOCK > bytes.length) throw new ArchiveError("the tar archive is truncated");
    const header = bytes.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) break;
    if (!hasChecksum(header)) throw new ArchiveError(`the tar archive is damaged at offset ${at}`);
    if (++count > MAX_ENTRIES) throw new ArchiveError(`the tar archive has more than ${MAX_ENTRIES} entries`);
    const size = sizeOf(header);
    const content = bytes.subarray(at + BLOCK, at + BLOCK + size);
    if (content.length < size) throw new ArchiveError("the tar archive is truncated");
    const type = String.fromCharCode(header[156] ?? 0);
    if (type === "L") longName = text(content);
    else if (type === "x") longName = paxPath(content) ?? longName;
    else {
      if (type === "0" || type === "\0") entries.push({ path: cleanPath(longName ?? nameOf(header)), bytes: content });
      longName = undefined;
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return entries;
}

/**
 * Decompresses gzip data.
 * @param limit in bytes, of the result
 * @throws {ArchiveError} if the data is damaged or the result is larger
 */
export async function gunzip(bytes: Uint8Array, limit: number): Promise<Uint8Array> {
  const stream = new DecompressionStream("gzip");
  const writer = stream.writable.getWriter();
  // A failure shows on the readable side.
  const written = writer.write(new Uint8Array(bytes)).then(() => writer.close());
  written.catch(() => {});
  const reader = stream.readable.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      length += next.value.length;
      if (length > limit) throw new ArchiveError(`the compressed data expands to more than ${limit} bytes`);
      parts.push(next.value);
    }
  } catch (error) {
    await reader.cancel().catch(() => {});
    throw error instanceof ArchiveError ? error : new ArchiveError("the gzip data is damaged");
  }
  const result = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

/** The sum of all bytes of the header, those of the checksum itself counted as blanks. */
function hasChecksum(header: Uint8Array): boolean {
  const declared = octal(header.subarray(148, 156));
  const sum = header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte), 0);
  return declared === sum;
}

function octal(field: Uint8Array): number {
  const digits = text(field).trim();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
}

/** Octal, or for large files base 256 with the first bit set. */
function sizeOf(header: Uint8Array): number {
  const field = header.subarray(124, 136);
  const size =
    ((field[0] ?? 0) & 0x80) === 0
      ? octal(field)
      : field.subarray(1).reduce((value, byte) => value * 256 + byte, (field[0] ?? 0) & 0x7f);
  if (!Number.isSafeInteger(size)) throw new ArchiveError("the tar archive has an entry without a valid size");
  return size;
}

function nameOf(header: Uint8Array): string {
  const name = text(header.subarray(0, 100));
  const isUstar = text(header.subarray(257, 262)) === "ustar";
  const prefix = isUstar ? text(header.subarray(345, 500)) : "";
  return prefix === "" ? name : `${prefix}/${name}`;
}

/** `path` of a pax header: records of the form `LENGTH key=value\n`. */
function paxPath(content: Uint8Array): string | undefined {
  return /^\d+ path=(.*)$/m.exec(decoder.decode(content))?.[1];
}

/** Text up to the first zero byte. */
function text(field: Uint8Array): string {
  const end = field.indexOf(0);
  return decoder.decode(end === -1 ? field : field.subarray(0, end));
}

function cleanPath(path: string): string {
  return path.replace(/^(\.?\/)+/, "");
}
