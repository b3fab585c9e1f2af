/** The text of a key as it stands in memory when it is asked for: known bytes, and what isn't known between them. */

import { utf8Text } from "../../wasm/bytes.ts";
import { alternativesOf, LabelKind } from "./labels.ts";
import type { Machine } from "./machine.ts";
import { inMemory } from "./memory.ts";
import { effective, lookAt } from "./memory-access.ts";

/** What is known of one key. */
export interface KeyText {
  readonly match: "exact" | "affix" | "dynamic";
  readonly key: string | null;
  readonly prefix: string | null;
  readonly suffix: string | null;
  /** Where its bytes lay in memory. */
  readonly address: number;
  /** Origins of what isn't known. */
  readonly origin: number;
}

/** Longest key that is read; of a longer one only the beginning is told. */
const maxKey = 4096;

/** Whether the key at an address in slot `pointer`, of a known length, lies outside memory: the call would trap. */
export function isOutside(machine: Machine, pointer: number, length: number): boolean {
  if (machine.label[pointer] !== 0 || machine.label[length] !== 0) return false;
  return !inMemory(machine.memory, machine.low[pointer] as number, (machine.low[length] as number) >>> 0);
}

/** The key at an address in slot `pointer`, its length in slot `length`; −1: up to a zero byte. Several where the address is one of several. */
export function keyTexts(machine: Machine, pointer: number, length: number): KeyText[] {
  const { labels } = machine;
  const pointerLabel = machine.label[pointer] as number;
  const from = alternativesOf(labels, pointerLabel);
  if (from === undefined)
    return [textAt(machine, machine.low[pointer] as number, pointerLabel, slotLength(machine, length))];
  const lengths = length < 0 ? undefined : alternativesOf(labels, machine.label[length] as number);
  const texts: KeyText[] = [];
  for (let i = 0; i < from.low.length; i++) {
    const size =
      lengths?.low[i] === undefined ? slotLength(machine, length) : { size: lengths.low[i] as number, label: 0 };
    const address = (from.low[i] as number) >>> 0;
    if (address === 0) continue;
    texts.push(textAt(machine, address, 0, lengths === undefined && length >= 0 ? { ...size, label: 0 } : size));
  }
  return texts;
}

const emptyText: KeyText = { match: "exact", key: "", prefix: null, suffix: null, address: -1, origin: 0 };

function isData({ memory: { segments } }: Machine, at: number): boolean {
  return segments.some(({ address, start, end }) => at >= address && at < address + end - start);
}

const unknownText: KeyText = { match: "dynamic", key: null, prefix: null, suffix: null, address: -1, origin: 0 };

interface Length {
  /** −1: up to a zero byte. */
  readonly size: number;
  readonly label: number;
}

function slotLength(machine: Machine, slot: number): Length {
  if (slot < 0) return { size: -1, label: 0 };
  return { size: (machine.low[slot] as number) >>> 0, label: machine.label[slot] as number };
}

function textAt(machine: Machine, address: number, pointer: number, length: Length): KeyText {
  const { labels } = machine;
  const size = length.size < 0 ? maxKey : Math.min(length.size, maxKey);
  const bytes: number[] = [];
  const unknown: boolean[] = [];
  let origin = (labels.origin[length.label] as number) | 0;
  let start = -1;
  for (let i = 0; i < size; i++) {
    const at = effective(machine, address, i, pointer, 1);
    if (at < 0) break;
    if (start < 0) start = at;
    const found = lookAt(machine, at);
    if (length.size < 0 && found.byte === 0) break;
    bytes.push(found.byte);
    unknown.push(found.label !== 0);
    if (found.label !== 0) origin |= labels.origin[found.label] as number;
  }
  const isCut = length.size > size || (length.size < 0 && bytes.length === size);
  if (start < 0) origin |= labels.origin[pointer] as number;
  // An unknown pointer that comes to lie in the program's own data by chance says nothing of what is there.
  if (pointer !== 0 && isData(machine, start) && labels.kind[pointer] !== LabelKind.scaled) {
    return { ...unknownText, address: start, origin: origin | (labels.origin[pointer] as number) };
  }
  if (length.size === 0 && length.label === 0) return emptyText;
  return described(
    bytes,
    unknown,
    origin,
    start,
    length.label !== 0 && labels.kind[length.label] !== LabelKind.choice,
    isCut,
  );
}

function described(
  bytes: number[],
  unknown: boolean[],
  origin: number,
  address: number,
  openEnd: boolean,
  isCut: boolean,
): KeyText {
  const first = unknown.indexOf(true);
  if (first < 0 && !openEnd && !isCut) {
    const key = bytes.length === 0 ? undefined : utf8Text(Uint8Array.from(bytes), 0, bytes.length);
    if (key !== undefined) return { match: "exact", key, prefix: null, suffix: null, address, origin: 0 };
    return { match: "dynamic", key: null, prefix: null, suffix: null, address, origin };
  }
  // Known bytes, of which it isn't known how many are meant.
  if (first < 0 && !isCut) return { match: "dynamic", key: null, prefix: null, suffix: null, address, origin };
  const last = unknown.lastIndexOf(true);
  const prefix = utf8Text(
    Uint8Array.from(bytes.slice(0, first < 0 ? bytes.length : first)),
    0,
    first < 0 ? bytes.length : first,
  );
  const rest = first < 0 || isCut ? [] : bytes.slice(last + 1);
  const suffix = utf8Text(Uint8Array.from(rest), 0, rest.length);
  const isAffix = (prefix ?? "") !== "" || (suffix ?? "") !== "";
  return {
    match: isAffix ? "affix" : "dynamic",
    key: null,
    prefix: prefix || null,
    suffix: suffix || null,
    address,
    origin,
  };
}
