import { print } from "@bytecodealliance/jco";
import { describe, expect, it } from "vitest";
import { attempt } from "../../src/wasm/bytes.ts";
import { codeCursor, nextInstruction, skipCode } from "../../src/wasm/code.ts";
import { Immediates as I, plainOpcodes, prefixedOpcodes } from "../../src/wasm/opcodes.ts";
import { leb, moduleHeader, section } from "../support/wat.ts";

/** The shortest immediates of each kind. */
const immediates: Readonly<Record<number, readonly number[]>> = {
  [I.none]: [],
  [I.block]: [0x40],
  [I.index]: [0],
  [I.index2]: [0, 0],
  [I.i32]: [0],
  [I.i64]: [0],
  [I.f32]: [0, 0, 0, 0],
  [I.f64]: [0, 0, 0, 0, 0, 0, 0, 0],
  [I.memory]: [0, 0],
  [I.memoryLane]: [0, 0, 0],
  [I.lane]: [0],
  [I.bytes16]: new Array<number>(16).fill(0),
  [I.heap]: [0x70],
  [I.branchTable]: [1, 0, 0],
  [I.types]: [1, 0x7f],
  [I.tryTable]: [0x40, 2, 0, 0, 0, 3, 0],
  [I.castBranch]: [0, 0, 0x6e, 0x6e],
  [I.byte]: [0],
  [I.ordered]: [0, 0],
  [I.ordered2]: [0, 0, 0],
  [I.delegate]: [0],
  [I.resume]: [0, 2, 0, 0, 0, 1, 0],
  [I.resumeThrow]: [0, 0, 1, 0, 0, 0],
};

/** What must stand around an instruction so that its blocks are closed. */
function around(opcode: number, kind: number): readonly [readonly number[], readonly number[]] {
  if (kind === I.block || kind === I.tryTable) return [[], [0x0b]];
  if (kind === I.delegate) return [[0x06, 0x40], []];
  if (opcode === 0x05) return [[0x04, 0x40], [0x0b]];
  return opcode === 0x07 || opcode === 0x09 || opcode === 0x19 ? [[0x06, 0x40], [0x0b]] : [[], []];
}

function code(opcode: readonly number[], kind: number): number[] {
  const [before, after] = around(opcode.length === 1 ? (opcode[0] ?? 0) : -1, kind);
  return [...before, ...opcode, ...(immediates[kind] ?? []), ...after, 0x0b];
}

/** A module with one function, and one of everything that an immediate can name. */
function moduleOf(body: readonly number[]): Uint8Array {
  const entry = [0, ...body];
  return Uint8Array.from([
    ...moduleHeader,
    ...section(1, [1, 0x60, 0, 0]),
    ...section(3, [1, 0]),
    ...section(4, [1, 0x70, 0, 1]),
    ...section(5, [1, 0, 1]),
    ...section(13, [1, 0, 0]),
    ...section(6, [1, 0x7f, 1, 0x41, 0, 0x0b]),
    ...section(10, [1, ...leb(entry.length), ...entry]),
  ]);
}

async function officialDecodes(body: readonly number[]): Promise<boolean> {
  try {
    await print(moduleOf(body));
    return true;
  } catch {
    return false;
  }
}

function weDecode(body: readonly number[]): boolean {
  const bytes = Uint8Array.from(body);
  return attempt(() => skipCode(codeCursor(bytes, 0, bytes.length))).problem === undefined;
}

/** Known here, but not yet to the official tools: half precision, `pause`. */
const ahead = (name: string): boolean => /^fd 1[234]|^fc 3[01]$|^fe 4$/.test(name);

const all = [
  ...Array.from(plainOpcodes, (kind, number) => ({ name: number.toString(16), opcode: [number], kind })),
  ...[0xfb, 0xfc, 0xfd, 0xfe].flatMap((prefix) =>
    Array.from({ length: 0x160 }, (_, number) => ({
      name: `${prefix.toString(16)} ${number.toString(16)}`,
      opcode: [prefix, ...leb(number)],
      kind: prefixedOpcodes[prefix - 0xfb]?.[number] ?? I.unknown,
    })),
  ),
].filter(({ kind }) => kind !== I.prefix && kind !== I.end);

describe("the opcode table", () => {
  it("knows the opcodes that the official tools know, with immediates of the same length", async () => {
    const differences: string[] = [];
    for (const { name, opcode, kind } of all) {
      const official = await officialDecodes(code(opcode, kind === I.unknown ? I.none : kind));
      if (official !== (kind !== I.unknown) && !ahead(name)) differences.push(`${name}: official ${official}`);
    }
    expect(differences).toEqual([]);
  });

  it("reads each of them over exactly", () => {
    const wrong = all.filter(({ opcode, kind }) => kind !== I.unknown && !weDecode(code(opcode, kind)));
    expect(wrong).toEqual([]);
  });

  it("says which opcode is unknown, and where", () => {
    const bytes = Uint8Array.from([0x01, 0xfd, 0x9a, 0x01, 0x0b]);
    const cursor = codeCursor(bytes, 0, bytes.length);
    expect(nextInstruction(cursor)).toBe(true);
    expect(attempt(() => nextInstruction(cursor)).problem).toEqual({
      kind: "unsupported",
      offset: 1,
      message: "unknown opcode 0xfd 0x9a",
    });
  });
});
