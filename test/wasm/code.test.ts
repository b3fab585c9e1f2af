import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attempt } from "../../src/wasm/bytes.ts";
import { branchTargets, type CodeCursor, catchClauses, codeCursor, nextInstruction } from "../../src/wasm/code.ts";
import { type CoreModule, codeBody, readModule } from "../../src/wasm/module.ts";
import * as Op from "../../src/wasm/op.ts";
import { assembleFixture, hexBytes } from "../support/wat.ts";

async function fixture(name: string): Promise<CoreModule> {
  const { module, problem } = readModule(await assembleFixture(name));
  if (module === undefined) throw new Error(problem.message);
  return module;
}

/** What the cursor shows at every instruction of a function that `wanted` takes. */
function walk<T>(module: CoreModule, index: number, wanted: (cursor: CodeCursor) => T | undefined): T[] {
  const body = codeBody(module, index);
  const cursor = codeCursor(module.bytes, body.start, body.end);
  const found: T[] = [];
  while (nextInstruction(cursor)) {
    const item = wanted(cursor);
    if (item !== undefined) found.push(item);
  }
  expect(cursor.at).toBe(body.end);
  return found;
}

function problem(bytes: string): string | undefined {
  const code = hexBytes(bytes);
  const cursor = codeCursor(code, 0, code.length);
  const found = attempt(() => {
    while (nextInstruction(cursor));
  }).problem;
  return found && `${found.offset}: ${found.message}`;
}

describe("the walk over instructions", () => {
  it("gives constants, indices, offsets and tables", async () => {
    const module = await fixture("core-mvp");
    expect(walk(module, 1, ({ op, a }) => (op === Op.i32Const ? a : undefined))).toEqual([-1, 2147483647, 1]);
    expect(walk(module, 1, ({ op, a, b }) => (op === 0x28 ? [a, b] : undefined))).toEqual([[4096, 0]]);
    expect(walk(module, 1, ({ op, a, b }) => (op === Op.callIndirect ? [a, b] : undefined))).toEqual([[0, 1]]);
    expect(walk(module, 1, (c) => (c.op === Op.brTable ? branchTargets(c) : undefined))).toEqual([[0, 1, 0]]);
    expect(walk(module, 1, ({ op, a }) => (op === Op.if || op === Op.block ? a : undefined))).toEqual([-64, -1]);
    expect(walk(module, 2, ({ op, a }) => (op === Op.call ? a : undefined))).toEqual([0]);
  });

  it("gives 64-bit constants as two halves", async () => {
    const module = await fixture("core-mvp");
    const [[low, high] = [0, 0]] = walk(module, 2, ({ op, a, b }) => (op === Op.i64Const ? [a, b] : undefined));
    const text = new Uint8Array(Int32Array.of(low ?? 0, high ?? 0).buffer);
    expect(String.fromCharCode(...text)).toBe("ITER_KEY");
  });

  it("reads every 64-bit constant", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.nat({ max: 63 }), (value, shift) => {
        const shifted = value >> BigInt(shift);
        const bytes = [0x42];
        for (let rest = shifted; ; ) {
          const byte = Number(rest & 0x7fn);
          rest >>= 7n;
          const last = (rest === 0n && !(byte & 0x40)) || (rest === -1n && (byte & 0x40) !== 0);
          bytes.push(last ? byte : byte | 0x80);
          if (last) break;
        }
        const cursor = codeCursor(Uint8Array.from([...bytes, 0x0b]), 0, bytes.length + 1);
        nextInstruction(cursor);
        expect((BigInt(cursor.b) << 32n) | BigInt(cursor.a >>> 0)).toBe(shifted);
        expect(cursor.at).toBe(bytes.length);
      }),
      { seed: 3, numRuns: 500 },
    );
  });

  it("gives the memory, the lane and an offset beyond 32 bits", async () => {
    const module = await fixture("core-memory64-and-multi-memory");
    expect(walk(module, 0, ({ op, a, memory }) => (op === 0x29 ? [a, memory] : undefined))).toEqual([
      [0x1_0000_0010, 1],
    ]);
    expect(walk(module, 0, ({ op, a, memory }) => (op === 0x2d ? [a, memory] : undefined))).toEqual([[3, 2]]);
    expect(walk(module, 0, ({ op, a, b }) => (op === Op.memoryCopy ? [a, b] : undefined))).toEqual([[0, 2]]);
    const simd = await fixture("core-simd");
    expect(walk(simd, 0, ({ op, a, lane }) => (op === 0xfd005a ? [a, lane] : undefined))).toEqual([[8, 2]]);
  });

  it("gives the clauses of try_table", async () => {
    const module = await fixture("core-exceptions");
    expect(walk(module, 0, (c) => (c.op === Op.tryTable ? catchClauses(c) : undefined))).toEqual([
      [{ tag: 0, label: 0 }, { label: 1 }],
    ]);
  });

  it("counts open blocks, delegate included", async () => {
    const module = await fixture("core-exceptions-legacy");
    const depths = walk(module, 0, ({ op, depth }) => `${op.toString(16)}:${depth}`);
    expect(depths).toEqual("6:2 6:3 41:3 8:3 18:2 41:2 7:2 1a:2 9:2 19:2 41:2 b:1 b:0".split(" "));
  });

  it("says where code isn't code", () => {
    expect(problem("01 01")).toBe("2: the code ends within a block: an end is missing");
    expect(problem("02 40 0b")).toBe("3: the code ends within a block: an end is missing");
    expect(problem("0b 01")).toBe("1: there are bytes after the end of the code");
    expect(problem("41 0b")).toBe("2: the code ends within a block: an end is missing");
    expect(problem("42 80")).toBe("2: the bytes end where an i64 constant is expected");
    expect(problem("28 80 01 00 0b")).toBe("0: alignment 2^128 is too large");
    expect(problem("0e ff ff ff ff 0f 00 0b")).toBe("1: 4294967295 labels can't stand in the 2 bytes that are left");
    expect(problem("27 0b")).toBe("0: unknown opcode 0x27");
    expect(problem("42 80 80 80 80 80 80 80 80 80 01 0b")).toBe(
      "1: an i64 constant: the LEB128 integer doesn't fit 64 bits",
    );
  });
});
