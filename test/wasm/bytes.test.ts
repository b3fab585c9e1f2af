import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attempt, byteReader, count, name, s32, s33, u32, u64, vector, window } from "../../src/wasm/bytes.ts";
import { hexBytes, leb } from "../support/wat.ts";

/** A signed LEB128 integer, by the textbook. */
function signedLeb(value: bigint): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; ) {
    const byte = Number(rest & 0x7fn);
    rest >>= 7n;
    if ((rest === 0n && !(byte & 0x40)) || (rest === -1n && byte & 0x40)) return [...bytes, byte];
    bytes.push(byte | 0x80);
  }
}

function problem(decode: () => unknown): string | undefined {
  const { problem: found } = attempt(decode);
  return found && `${found.kind} at ${found.offset}: ${found.message}`;
}

describe("integers", () => {
  it("reads every unsigned 32-bit integer that is written in the shortest form", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), (value) => {
        expect(u32(byteReader(Uint8Array.from(leb(value))))).toBe(value);
      }),
      { seed: 1 },
    );
  });

  it("reads signed integers of 32 and 33 bits", () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), (value) => {
        const bytes = Uint8Array.from(signedLeb(BigInt(value)));
        expect(s32(byteReader(bytes))).toBe(value);
        expect(s33(byteReader(bytes))).toBe(value);
      }),
      { seed: 2 },
    );
    expect(s33(byteReader(Uint8Array.from(signedLeb(2n ** 32n - 1n))))).toBe(2 ** 32 - 1);
  });

  it("reads unsigned integers of 64 bits", () => {
    for (const value of [0n, 127n, 128n, 2n ** 32n, 2n ** 63n, 2n ** 64n - 1n]) {
      const bytes: number[] = [];
      for (let rest = value; ; rest >>= 7n) {
        bytes.push(Number(rest & 0x7fn) | (rest > 127n ? 0x80 : 0));
        if (rest <= 127n) break;
      }
      expect(u64(byteReader(Uint8Array.from(bytes)))).toBe(value);
    }
  });

  it("accepts padding up to the length that the width allows, and no more", () => {
    expect(u32(byteReader(hexBytes("83 80 80 80 00")))).toBe(3);
    expect(problem(() => u32(byteReader(hexBytes("83 80 80 80 80 00")), "a size"))).toBe(
      "malformed at 0: a size: the LEB128 integer is longer than 5 bytes",
    );
    expect(problem(() => u32(byteReader(hexBytes("ff ff ff ff 1f")), "a size"))).toBe(
      "malformed at 0: a size: the LEB128 integer doesn't fit 32 bits",
    );
    expect(problem(() => s32(byteReader(hexBytes("ff ff ff ff 4f")), "a value"))).toBe(
      "malformed at 0: a value: the LEB128 integer doesn't fit 32 bits",
    );
    expect(problem(() => s33(byteReader(hexBytes("80 80 80 80 20")), "a type"))).toBe(
      "malformed at 0: a type: the LEB128 integer doesn't fit 33 bits",
    );
    expect(problem(() => u64(byteReader(hexBytes("80 80 80 80 80 80 80 80 80 02")), "a value"))).toBe(
      "malformed at 0: a value: the LEB128 integer doesn't fit 64 bits",
    );
  });

  it("says where the bytes end too early", () => {
    expect(problem(() => u32(byteReader(hexBytes("80 80")), "a size"))).toBe(
      "malformed at 2: the bytes end where a size is expected",
    );
    expect(problem(() => u32(byteReader(hexBytes("05 05 05"), 1, 1), "a size"))).toBe(
      "malformed at 1: the bytes end where a size is expected",
    );
  });
});

describe("vectors, names and windows", () => {
  it("refuses a count that the bytes left can't hold, before reading an entry", () => {
    let entries = 0;
    const reader = byteReader(hexBytes("ff ff ff ff 0f 00 00"));
    expect(problem(() => vector(reader, "imports", () => entries++))).toBe(
      "malformed at 0: 4294967295 imports can't stand in the 2 bytes that are left",
    );
    expect(entries).toBe(0);
    expect(problem(() => count(byteReader(hexBytes("02 00 00 00")), "pairs", 2))).toBe(
      "malformed at 0: 2 pairs can't stand in the 3 bytes that are left",
    );
  });

  it("reads names as UTF-8 and says which isn't", () => {
    expect(name(byteReader(hexBytes("04 f0 9f 98 80")))).toBe("😀");
    expect(name(byteReader(hexBytes("03 ef bb bf")))).toBe("\ufeff");
    expect(problem(() => name(byteReader(hexBytes("02 c0 80")), "a label"))).toBe(
      "malformed at 1: a label isn't valid UTF-8",
    );
    expect(problem(() => name(byteReader(hexBytes("09 61 62")), "a label"))).toBe(
      "malformed at 1: a label is said to be 9 bytes long, but only 2 are left",
    );
  });

  it("keeps a window within its bounds", () => {
    const reader = byteReader(hexBytes("01 02 03 04"));
    const inner = window(reader, 2, "a section");
    expect([reader.at, inner.at, inner.end]).toEqual([2, 0, 2]);
    expect(problem(() => window(reader, 3, "a section"))).toBe(
      "malformed at 2: a section is said to be 3 bytes long, but only 2 are left",
    );
  });
});
