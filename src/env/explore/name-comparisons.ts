/**
 * Keys that a program finds by going through all variables (or all of a store): the names that it goes through are unknown byte
 * by byte, and where such bytes are compared with constants, the name could be that. Byte after byte, this spells what the
 * program looks for.
 */
import { utf8Text } from "../../wasm/bytes.ts";
import { LabelKind, type Labels, label, Origin } from "../machine/labels.ts";
import type { Machine } from "../machine/machine.ts";
import { patch } from "../machine/memory.ts";

/**
 * What a path has assumed of the name: bytes by index. `open`: indices of bytes that were compared without being assumed;
 * `declined`: with what (index × 256 + value).
 */
export interface AssumedName {
  readonly bytes: ReadonlyMap<number, number>;
  readonly open: ReadonlySet<number>;
  readonly declined: ReadonlySet<number>;
  /**
   * How many leading bytes have been compared, and found equal, since a comparison last failed: what is assumed next must belong
   * to the same constant. −1: nothing failed since the name's first byte was assumed.
   */
  readonly confirmed: number;
}

export const noName: AssumedName = { bytes: new Map(), open: new Set(), declined: new Set(), confirmed: -1 };

const equals = 0x3d;

/** A name that is known from the start of a run, to see whether the program compares it with just this text. */
export function presumedName(store: number, text: string): AssumedName {
  const bytes = new Map<number, number>();
  new TextEncoder().encode(text).forEach((byte, i) => {
    bytes.set(store * nameStride + i, byte);
  });
  return { ...noName, bytes, confirmed: 0 };
}

/** The bytes (label and value) that would have to be so for a comparison to hold; `undefined` where that can't be, or says nothing. */
export function wantedBytes(
  labels: Labels,
  assumed: AssumedName,
  of: number,
  low: number,
  high: number,
  size: number,
): Map<number, number> | undefined {
  const kind = labels.kind[of];
  const parts = kind === LabelKind.bytes ? (labels.parts[of] ?? []) : [of];
  if (kind === LabelKind.name && ((low & ~0xff) !== 0 || high !== 0)) return undefined;
  // The same byte over and over: a search in words for that byte.
  if (parts.length > 1 && isRepeated(low, high, Math.min(parts.length, size))) return undefined;
  const wanted = new Map<number, number>();
  let hasEnded = false;
  for (let i = 0; i < Math.min(parts.length, size); i++) {
    const part = parts[i] as number;
    const value = (i < 4 ? low >>> (8 * i) : high >>> (8 * (i - 4))) & 255;
    if (part === 0) continue;
    if (labels.kind[part] !== LabelKind.name || value === 0) return undefined;
    const known = assumed.bytes.get(labels.a[part] as number);
    if (known !== undefined && known !== value) return undefined;
    if (known !== undefined) continue;
    if (
      assumed.confirmed >= 0 &&
      assumed.bytes.size > 0 &&
      offsetOf(labels.a[part] as number) > assumed.confirmed + wanted.size
    ) {
      return undefined;
    }
    if (value < 0x20 || hasEnded) return undefined;
    hasEnded = value === equals;
    if (hasEnded && !isNext(assumed, labels.a[part] as number, wanted.size)) return undefined;
    wanted.set(part, value);
  }
  return wanted.size === 0 || isDeclined(labels, assumed, wanted) ? undefined : wanted;
}

function isRepeated(low: number, high: number, size: number): boolean {
  const repeated = Math.imul(low & 255, 0x01010101);
  if (size === 2) return ((low >> 8) & 255) === (low & 255);
  return low === repeated && (size <= 4 || high === repeated);
}

/** The name after a comparison that asked nothing new: bytes that are assumed were met again, or didn't match. */
export function confirmedName(labels: Labels, name: AssumedName, of: number, low: number, high: number): AssumedName {
  if (name.bytes.size === 0) return name;
  const parts = labels.kind[of] === LabelKind.bytes ? (labels.parts[of] ?? []) : [of];
  let { confirmed } = name;
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as number;
    if (labels.kind[part] !== LabelKind.name) continue;
    const index = labels.a[part] as number;
    const known = name.bytes.get(index);
    const value = (i < 4 ? low >>> (8 * i) : high >>> (8 * (i - 4))) & 255;
    // A byte of which nothing is assumed (the end of a C string is looked for) says nothing.
    if (known === undefined) continue;
    if (known !== value) return { ...name, confirmed: 0 };
    if (confirmed >= 0 && offsetOf(index) === 0) confirmed = 1;
    else if (confirmed === offsetOf(index)) confirmed++;
  }
  return confirmed === name.confirmed ? name : { ...name, confirmed };
}

/** The index of the single byte of a name that is compared with `=`; `undefined` for any other comparison. */
export function equalsIndex(labels: Labels, of: number, low: number): number | undefined {
  return labels.kind[of] === LabelKind.name && low === equals ? labels.a[of] : undefined;
}

/** Whether the path goes on without just this. */
function isDeclined(labels: Labels, { declined }: AssumedName, wanted: ReadonlyMap<number, number>): boolean {
  return [...wanted].every(([part, value]) => declined.has((labels.a[part] as number) * 256 + value));
}

/** The name with these bytes compared, but not assumed. */
export function declinedName(labels: Labels, name: AssumedName, wanted: ReadonlyMap<number, number>): AssumedName {
  const open = new Set(name.open);
  const declined = new Set(name.declined);
  for (const [part, value] of wanted) {
    const index = labels.a[part] as number;
    open.add(index);
    declined.add(index * 256 + value);
  }
  return { bytes: name.bytes, open, declined, confirmed: 0 };
}

/** Whether everything in front of a byte has been assumed: only there an `=` ends the name. */
function isNext(assumed: AssumedName, index: number, pending: number): boolean {
  return assumed.bytes.size + pending > 0 && assumedLength(assumed) + pending === offsetOf(index);
}

/** Names of different stores are told apart by their indices: `store × nameStride + place of the byte`. */
export const nameStride = 4096;

function offsetOf(index: number): number {
  return index % nameStride;
}

function assumedLength({ bytes }: AssumedName): number {
  const first = bytes.keys().next().value ?? 0;
  const store = first - offsetOf(first);
  let length = 0;
  while (bytes.has(store + length)) length++;
  return length;
}

/** The bytes that are assumed, and, behind the `=` that ends a name, a value. */
function withValue(labels: Labels, wanted: ReadonlyMap<number, number>): ReadonlyMap<number, number> {
  const [last, value] = [...wanted].at(-1) ?? [0, 0];
  if (value !== equals) return wanted;
  const all = new Map(wanted);
  const end = labels.a[last] as number;
  [0x31, 0].forEach((byte, i) => {
    all.set(label(labels, LabelKind.name, end + 1 + i, 0, Origin.name, byte), byte);
  });
  return all;
}

/** Makes the bytes what they are assumed to be, wherever they are. */
export function assume(machine: Machine, assumed: ReadonlyMap<number, number>): void {
  const wanted = withValue(machine.labels, assumed);
  patch(machine.memory, wanted);
  const { labels } = machine;
  for (let slot = 0; slot < machine.top; slot++) {
    const of = machine.label[slot] as number;
    if (of === 0) continue;
    const value = wanted.get(of);
    if (value !== undefined) machine.low[slot] = value;
    const parts = labels.kind[of] === LabelKind.bytes ? labels.parts[of] : undefined;
    parts?.forEach((part, i) => {
      const byte = wanted.get(part);
      if (byte === undefined) return;
      const half = i < 4 ? machine.low : machine.high;
      const shift = 8 * (i & 3);
      half[slot] = ((half[slot] as number) & ~(255 << shift)) | (byte << shift);
    });
  }
}

/** What has been assumed after these bytes, too. */
export function assumedWith(labels: Labels, name: AssumedName, wanted: ReadonlyMap<number, number>): AssumedName {
  const bytes = new Map(name.bytes);
  for (const [of, value] of wanted) bytes.set(labels.a[of] as number, value);
  return { ...name, bytes, confirmed: -1 };
}

/** What a path that has come to its end tells of the name that it looked for. */
export interface SpelledName {
  /** Which store: index / `nameStride`. */
  readonly store: number;
  readonly text: string;
  /**
   * `key`: the text is a whole name. `prefix`: nothing was asked of what follows it. `part`: more was asked, but not assumed, on
   * this path: other paths tell the rest.
   */
  readonly kind: "key" | "prefix" | "part";
}

/** The name that a path spelled; `length` is the length of the unknown name. `undefined` where it assumed nothing. */
export function spelledName({ bytes, open }: AssumedName, length: number): SpelledName | undefined {
  const first = bytes.keys().next().value;
  if (first === undefined) return undefined;
  const store = Math.floor(first / nameStride);
  const spelled: number[] = [];
  for (let index = store * nameStride; bytes.has(index); index++) spelled.push(bytes.get(index) as number);
  const end = spelled.indexOf(equals);
  const text = utf8Text(Uint8Array.from(end < 0 ? spelled : spelled.slice(0, end)), 0, end < 0 ? spelled.length : end);
  if (text === undefined || text === "") return undefined;
  if (end >= 0 || spelled.length === length) return { store, text, kind: "key" };
  return { store, text, kind: open.has(store * nameStride + spelled.length) ? "part" : "prefix" };
}
