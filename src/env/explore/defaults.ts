/**
 * The text that takes the place of a missing key. Where the key is there, its value (unknown bytes with a label of their own)
 * stands in some variable or memory cell at the calls that follow; where it is missing, what stands in the same place at the
 * same call is the default.
 */
import { utf8Text } from "../../wasm/bytes.ts";
import { LabelKind } from "../machine/labels.ts";
import type { Machine } from "../machine/machine.ts";
import { byteAt, inMemory, labelAt, regionLead, regionSize, regionStart, wordAt } from "../machine/memory.ts";
import { lookAt, usualValue } from "../machine/memory-access.ts";

/** Where a pointer to the value stands (or, `inline`, the value itself), and where its length, if that is known. */
interface ValueHolder {
  readonly kind: "slot" | "word" | "inline";
  /** A slot of the machine, or an address. */
  readonly at: number;
  /** Slots or addresses that held the value's length. */
  readonly lengths: readonly number[];
}

/** Calls after a read, by offset and depth, with the places that hold the value there. */
export type Checkpoints = Map<string, readonly ValueHolder[]>;

/** How many calls after a read are looked at, and how many bytes of the stack. */
export const maxCheckpoints = 24;
const stackBytes = 1024;
const maxDefault = 512;

/** The places that hold the value with this label at present. */
export function holders(machine: Machine, value: number): ValueHolder[] {
  const found: ValueHolder[] = [];
  const valueLength = (machine.values.get(value) ?? usualValue).length;
  const { depth, top, frameBase, low } = machine;
  const first = frameBase[Math.max(0, depth - 2)] as number;
  for (let slot = first; slot < top; slot++) {
    if (!isValue(machine, (low[slot] as number) >>> 0, value)) continue;
    found.push({ kind: "slot", at: slot, lengths: near(machine, slot, first, valueLength) });
  }
  const stack = stackPointer(machine);
  for (let at = stack; stack > 0 && at < stack + stackBytes && inMemory(machine.memory, at, 8); at += 4) {
    const pointer = wordAt(machine.memory, at) >>> 0;
    if (isValue(machine, pointer, value)) {
      const lengths = [at + 4, at - 4].filter((place) => wordAt(machine.memory, place) === valueLength);
      found.push({ kind: "word", at, lengths });
    }
    for (let i = 0; i < 4; i++) {
      if (isValueLabel(machine, labelAt(machine.memory, at + i), value))
        found.push({ kind: "inline", at: at + i, lengths: [] });
    }
  }
  return found;
}

/** Slots around one that hold a number equal to the value's length, the nearest first. */
function near(machine: Machine, slot: number, first: number, valueLength: number): number[] {
  const found: number[] = [];
  for (let other = first; other < machine.top; other++) {
    if (machine.low[other] === valueLength && machine.high[other] === 0) found.push(other);
  }
  return found.sort((a, b) => Math.abs(a - slot) - Math.abs(b - slot)).slice(0, 6);
}

function stackPointer(machine: Machine): number {
  const global = machine.module.globals[0];
  if (global?.type !== "i32" || !global.mutable) return 0;
  const at = (machine.globalLow[0] as number) >>> 0;
  return at < machine.memory.size ? at & ~3 : 0;
}

function isValue(machine: Machine, pointer: number, value: number): boolean {
  if (pointer < 1024 || !inMemory(machine.memory, pointer, 1)) return false;
  if (pointer >= regionStart) {
    const index = Math.floor((pointer - regionStart) / regionSize);
    if (machine.regionOwner[index] === value) return pointer === regionStart + index * regionSize + regionLead;
  }
  return isValueLabel(machine, labelAt(machine.memory, pointer), value);
}

function isValueLabel({ labels }: Machine, of: number, value: number): boolean {
  return (
    of !== 0 && (of === value || (labels.kind[of] === LabelKind.field && labels.a[of] === value && labels.b[of] === 0))
  );
}

/** What the places of all checkpoints hold before the path without the key begins. */
export function heldBefore(machine: Machine, checkpoints: Checkpoints): Map<string, number> {
  const before = new Map<string, number>();
  for (const list of checkpoints.values()) {
    for (const holder of list) {
      before.set(idOf(holder), held(machine, holder));
      for (const length of lengthHolders(holder)) before.set(idOf(length), held(machine, length));
    }
  }
  return before;
}

const idOf = (holder: ValueHolder): string => `${holder.kind}${holder.at}`;

/** Where the value's length stands. */
function lengthHolders({ kind, lengths }: ValueHolder): ValueHolder[] {
  return lengths.map((at) => ({ kind, at, lengths: [] }));
}

function held(machine: Machine, { kind, at }: ValueHolder): number {
  if (kind === "slot") return machine.low[at] as number;
  return inMemory(machine.memory, at, 4) ? wordAt(machine.memory, at) : 0;
}

/** The default that stands where the value would; `undefined` where none is seen. */
export function defaultAt(
  machine: Machine,
  list: readonly ValueHolder[],
  before: ReadonlyMap<string, number>,
): string | undefined {
  for (const holder of list) {
    const now = held(machine, holder);
    if (holder.kind === "slot" && holder.at >= machine.top) continue;
    if (now === before.get(idOf(holder))) continue;
    const pointer = holder.kind === "inline" ? holder.at : now >>> 0;
    const text = wholeText(machine, holder, pointer, before);
    if (text !== undefined) return text;
    const short = holder.kind === "word" ? shortString(machine, holder.at) : undefined;
    if (short !== undefined) return short;
  }
  return undefined;
}

/**
 * A short `std::string` of libc++, which holds its text itself, where a long one would hold the pointer at `at`: the text first
 * and its size in the last of 12 bytes, or twice the size in the first byte and then the text, as the library was configured.
 */
export function shortString(machine: Machine, at: number): string | undefined {
  const first = inMemory(machine.memory, at, 12) ? knownText(machine, at, -1) : undefined;
  if (first !== undefined && byteAt(machine.memory, at + 11) === first.length) return first;
  const second = inMemory(machine.memory, at - 8, 12) ? knownText(machine, at - 7, -1) : undefined;
  if (second !== undefined && byteAt(machine.memory, at - 8) === 2 * second.length) return second;
  return undefined;
}

/**
 * The text that a pointer and one of the lengths make: only a length that changed with the pointer belongs to it. Where there are
 * several, it is the one behind the pointer, or none can be told.
 */
function wholeText(
  machine: Machine,
  holder: ValueHolder,
  pointer: number,
  before: ReadonlyMap<string, number>,
): string | undefined {
  if (holder.lengths.length === 0) return isDefault(knownText(machine, pointer, -1));
  const changed = lengthHolders(holder).flatMap((length) => {
    const now = held(machine, length);
    const isNew = now !== before.get(idOf(length)) && now > 0 && now <= maxDefault;
    const text = isNew ? isDefault(knownText(machine, pointer, now)) : undefined;
    return text === undefined ? [] : [{ at: length.at, text }];
  });
  const behind = holder.kind === "slot" ? holder.at + 1 : holder.at + 4;
  const next = changed.find(({ at }) => at === behind)?.text;
  return next ?? (new Set(changed.map(({ text }) => text)).size === 1 ? changed[0]?.text : undefined);
}

/** What programs say of a missing key, where they would pass on its value. */
const complaint =
  /\b(not (found|set|present|defined|valid|a)|no such|missing|required|mandatory|must|invalid|unknown|undefined|error|failed|cannot|could ?n.t|unable|expected)\b|::/i;

/** A text as a default, unless it says what is wrong. */
function isDefault(text: string | undefined): string | undefined {
  return text !== undefined && !(/[\s:(]/.test(text) && complaint.test(text)) ? text : undefined;
}

/** Known text at an address. */
export function knownText(machine: Machine, address: number, length: number): string | undefined {
  if (address < 1024 || (length < 0 && !beginsHere(machine, address))) return undefined;
  const bytes: number[] = [];
  for (let i = 0; i < (length < 0 ? maxDefault : length); i++) {
    if (!inMemory(machine.memory, address + i, 1)) return undefined;
    const { byte, label } = lookAt(machine, address + i);
    if (label !== 0) return undefined;
    if (length < 0 && byte === 0) break;
    if (byte < 0x20 || byte === 0x7f) return undefined;
    bytes.push(byte);
  }
  return bytes.length === 0 ? undefined : utf8Text(Uint8Array.from(bytes), 0, bytes.length);
}

/** Whether a C string may begin at an address: in constant data another one ends before it. Texts with a length are packed. */
function beginsHere({ memory }: Machine, address: number): boolean {
  const isConstant = memory.segments.some(
    (segment) => address > segment.address && address < segment.address + segment.end - segment.start,
  );
  return !isConstant || byteAt(memory, address - 1) === 0;
}
