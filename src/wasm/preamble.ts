/** The first eight bytes of a binary: magic, version, layer (core spec §5.5.16, component model "Component Definitions"). */
import { malformed, unsupported } from "./bytes.ts";

export type BinaryKind = "module" | "component";

/** Size of the preamble in bytes. */
export const preambleSize = 8;

/** What `bytes[start, end)` is. Stops with a message that says what it seems to be where it isn't WebAssembly. */
export function readPreamble(bytes: Uint8Array, start = 0, end: number = bytes.length): BinaryKind {
  const size = end - start;
  if (size === 0) malformed(start, "not a WebAssembly binary: it is empty");
  if (!startsWith(bytes, start, end, [0x00, 0x61, 0x73, 0x6d]))
    malformed(start, `not a WebAssembly binary${likeness(bytes, start, end)}`);
  if (size < preambleSize)
    malformed(end, "the bytes end within the preamble: 8 bytes of magic, version and layer are expected");
  const version = (bytes[start + 4] as number) | ((bytes[start + 5] as number) << 8);
  const layer = (bytes[start + 6] as number) | ((bytes[start + 7] as number) << 8);
  if (layer === 0 && version === 1) return "module";
  if (layer === 1 && version === 0x0d) return "component";
  if (layer === 0) unsupported(start + 4, `unknown version ${version} of the core binary format; version 1 is known`);
  if (layer === 1) {
    unsupported(
      start + 4,
      `unknown version 0x${version.toString(16)} of the component binary format; version 0xd is known`,
    );
  }
  return unsupported(start + 6, `unknown layer ${layer}: 0 is a core module, 1 a component`);
}

function startsWith(bytes: Uint8Array, start: number, end: number, wanted: readonly number[]): boolean {
  return start + wanted.length <= end && wanted.every((byte, i) => bytes[start + i] === byte);
}

const likenesses: readonly (readonly [magic: readonly number[], what: string])[] = [
  [[0x7f, 0x45, 0x4c, 0x46], "an ELF binary"],
  [[0x4d, 0x5a], "a Windows binary"],
  [[0xcf, 0xfa, 0xed, 0xfe], "a Mach-O binary"],
  [[0x1f, 0x8b], "gzip data; decompress it first"],
  [[0x28, 0xb5, 0x2f, 0xfd], "zstd data; decompress it first"],
  [[0x50, 0x4b, 0x03, 0x04], "a zip archive"],
  [[0x42, 0x43, 0xc0, 0xde], "LLVM bitcode"],
  [[0x21, 0x3c, 0x61, 0x72, 0x63, 0x68, 0x3e], "an object archive"],
];

function likeness(bytes: Uint8Array, start: number, end: number): string {
  for (const [magic, what] of likenesses) if (startsWith(bytes, start, end, magic)) return `: this is ${what}`;
  const head = bytes.subarray(start, Math.min(end, start + 256));
  if (!head.every((byte) => byte >= 0x20 || byte === 9 || byte === 10 || byte === 13))
    return ": the magic \\0asm is missing";
  const text = String.fromCharCode(...head.subarray(0, 16)).trimStart();
  return text.startsWith("(module") || text.startsWith("(component")
    ? ": this is WebAssembly text; assemble it first"
    : ": this is text";
}
