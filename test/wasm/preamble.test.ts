import { describe, expect, it } from "vitest";
import { readBinary } from "../../src/wasm/component.ts";
import { hexBytes } from "../support/wat.ts";

function problem(bytes: Uint8Array): string | undefined {
  const { problem: found } = readBinary(bytes);
  return found && `${found.kind} at ${found.offset}: ${found.message}`;
}

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("a file that isn't a WebAssembly binary", () => {
  it("is told apart from one by what it seems to be", () => {
    expect(problem(new Uint8Array(0))).toBe("malformed at 0: not a WebAssembly binary: it is empty");
    expect(problem(hexBytes("7f 45 4c 46 02 01 01 00"))).toBe(
      "malformed at 0: not a WebAssembly binary: this is an ELF binary",
    );
    expect(problem(hexBytes("1f 8b 08 00"))).toBe(
      "malformed at 0: not a WebAssembly binary: this is gzip data; decompress it first",
    );
    expect(problem(ascii("(module (func))"))).toBe(
      "malformed at 0: not a WebAssembly binary: this is WebAssembly text; assemble it first",
    );
    expect(problem(ascii("package acme:app;\n"))).toBe("malformed at 0: not a WebAssembly binary: this is text");
    expect(problem(hexBytes("00 01 02 03 04 05 06 07"))).toBe(
      "malformed at 0: not a WebAssembly binary: the magic \\0asm is missing",
    );
  });

  it("or of a version that isn't known", () => {
    expect(problem(hexBytes("00 61 73 6d 01 00"))).toBe(
      "malformed at 6: the bytes end within the preamble: 8 bytes of magic, version and layer are expected",
    );
    expect(problem(hexBytes("00 61 73 6d 02 00 00 00"))).toBe(
      "unsupported at 4: unknown version 2 of the core binary format; version 1 is known",
    );
    expect(problem(hexBytes("00 61 73 6d 0a 00 01 00"))).toBe(
      "unsupported at 4: unknown version 0xa of the component binary format; version 0xd is known",
    );
    expect(problem(hexBytes("00 61 73 6d 01 00 02 00"))).toBe(
      "unsupported at 6: unknown layer 2: 0 is a core module, 1 a component",
    );
  });
});
