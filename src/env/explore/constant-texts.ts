/** Constant texts that a program passes around while it has all names in hand: some of them may be names. */
import { utf8Text } from "../../wasm/bytes.ts";
import { functionType } from "../machine/lowering.ts";
import type { Machine } from "../machine/machine.ts";
import { inMemory, regionStart, wordAt } from "../machine/memory.ts";
import { knownText, shortString } from "./defaults.ts";
import type { Explorer } from "./exploration.ts";

/** Most texts that are tried as names, and the longest. */
const maxTexts = 48;
const maxName = 100;

/** Constant data at an address, if all of it is that. */
type Constant = (address: number, size: number) => Uint8Array | undefined;

/** Before a call: remembers constant texts among the arguments, if the program has all names in hand. */
export function collectTexts(explorer: Explorer, callee: number, constant: Constant): void {
  const { machine, texts, enumerations, path } = explorer;
  if (enumerations.size === 0 || path.probe !== undefined || texts.size >= maxTexts) return;
  const count = functionType(machine.module, callee)?.params.length ?? 0;
  for (let slot = machine.top - count; slot < machine.top; slot++) {
    if (machine.label[slot] !== 0 || (machine.low[slot] as number) >>> 0 < 1024) continue;
    const address = (machine.low[slot] as number) >>> 0;
    const size = slot + 1 < machine.top ? (machine.low[slot + 1] as number) : 0;
    const text = constantText(address, size, constant);
    if (text !== undefined) texts.add(text);
    for (const found of stringsAt(machine, address)) texts.add(found);
  }
}

/** Known texts that a string object at an address may hold: address and length in its first three words, in any order, or a short text itself. */
function stringsAt(machine: Machine, address: number): string[] {
  if (address % 4 !== 0 || !inMemory(machine.memory, address, 12) || address >= regionStart) return [];
  const [first = 0, second = 0, third = 0] = [0, 4, 8].map((offset) => wordAt(machine.memory, address + offset) >>> 0);
  const pairs = [
    [first, second],
    [third, second],
    [second, third],
  ] as const;
  const found = pairs.map(([at, size]) => (size > 0 && size <= maxName ? knownText(machine, at, size) : undefined));
  found.push(shortString(machine, address), shortString(machine, address + 8));
  return found.filter((text) => text !== undefined && isText(new TextEncoder().encode(text))).map(String);
}

/** A text of a length, or up to a zero byte, in constant data. */
function constantText(address: number, size: number, constant: Constant): string | undefined {
  const sized = size > 0 && size <= maxName ? constant(address, size) : undefined;
  const bytes = sized !== undefined && isText(sized) ? sized : zeroEnded(address, constant);
  return bytes === undefined ? undefined : utf8Text(bytes, 0, bytes.length);
}

function zeroEnded(address: number, constant: Constant): Uint8Array | undefined {
  if (constant(address - 1, 2)?.[0] !== 0) return undefined;
  let size = 0;
  while (size <= maxName && (constant(address + size, 1)?.[0] ?? 0) !== 0) size++;
  const bytes = size > 0 && size <= maxName ? constant(address, size) : undefined;
  return bytes !== undefined && isText(bytes) ? bytes : undefined;
}

/** What the name of a variable may consist of: no control characters, no `=`. */
function isText(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte >= 0x20 && byte !== 0x3d && byte !== 0x7f);
}
