/**
 * Access to memory through numbers that may be unknown. An unknown pointer gets a region of its own the first time it is
 * followed; what is read there is unknown in turn, and stays the same when it is read again.
 */
import { alternativesOf, choice, LabelKind, label, mapChoice, Origin, unknownHint } from "./labels.ts";
import type { Machine } from "./machine.ts";
import {
  byteAt,
  copy,
  inMemory,
  labelAt,
  labelOf,
  newRegion,
  regionLead,
  regionSize,
  regionStart,
  setByte,
  store,
  wordAt,
} from "./memory.ts";

/** The label of bytes in a region that have been written with a known value: 0 there means "not looked at yet". */
export const knownByte = 1;

/** Addresses below aren't used by any toolchain for data: a labelled number there is an unknown pointer plus an offset. */
const lowestData = 1024;

/** The text that stands for the value of a key: it can be read as a number, and no program has much to do with its length. */
export const usualValue = "0000000000001";

/** Reserves the label `knownByte`; must be called on a fresh table of labels. */
export function reserveKnown(machine: Machine): void {
  label(machine.labels, LabelKind.none, 1, 0, 0, 0);
  machine.labels.overflow = label(machine.labels, LabelKind.mixed, 0, 0, Origin.host, 0);
}

/** The region of an unknown pointer: the address of its base. */
export function regionOf(machine: Machine, pointer: number): number {
  const { labels } = machine;
  let region = labels.region[pointer] as number;
  const index = region === 0 ? 0 : Math.floor((region - regionStart) / regionSize);
  if (region === 0 || index >= machine.memory.regions || machine.regionOwner[index] !== pointer) {
    if (machine.memory.regions >= 4000) return -1;
    region = newRegion(machine.memory);
    machine.regionOwner[machine.memory.regions - 1] = pointer;
    labels.region[pointer] = region;
  }
  return region;
}

/** Where an access of `size` bytes goes; −1 where it goes nowhere. */
export function effective(machine: Machine, base: number, offset: number, pointer: number, size: number): number {
  const at = (base >>> 0) + (offset >>> 0);
  if (pointer === 0) return inMemory(machine.memory, at, size) && at < 0x1_0000_0000 ? at : -1;
  const isDirect = at >= lowestData && at < 0x1_0000_0000 && inMemory(machine.memory, at, size);
  if (isDirect || machine.labels.kind[pointer] === LabelKind.choice) return isDirect ? at : -1;
  const region = regionOf(machine, pointer);
  if (region < 0) return -1;
  const within = (at - (machine.labels.hint[pointer] as number)) | 0;
  if (within < -regionLead || within + size > regionSize - regionLead) return -1;
  return region + within;
}

/** The number that a load gives. */
export interface LoadedValue {
  low: number;
  high: number;
  label: number;
}

/** Loads `size` bytes, zero-extended, into `into`; `false` where the access goes nowhere. */
export function load(
  machine: Machine,
  base: number,
  offset: number,
  pointer: number,
  size: number,
  into: LoadedValue,
): boolean {
  const at = effective(machine, base, offset, pointer, size);
  if (at < 0) return false;
  const { memory } = machine;
  if (at >= regionStart) materialise(machine, at, size);
  into.high = size === 8 ? wordAt(memory, at + 4) : 0;
  into.low =
    size >= 4
      ? wordAt(memory, at)
      : size === 1
        ? byteAt(memory, at)
        : byteAt(memory, at) | (byteAt(memory, (at + 1) >>> 0) << 8);
  into.label = labelOf(memory, machine.labels, at, size);
  if (into.label === knownByte) into.label = 0;
  if (pointer !== 0 && into.label === 0 && at < regionStart) into.label = looked(machine, at, offset, pointer, size);
  return true;
}

/** The label of what is loaded from known memory at an address that is one of several. */
function looked(machine: Machine, at: number, offset: number, pointer: number, size: number): number {
  const { labels, memory } = machine;
  const kind = labels.kind[pointer];
  if (kind === LabelKind.choice) {
    const from = alternativesOf(labels, pointer);
    if (from === undefined) return 0;
    return loadEach(machine, from.root, from.low, offset, size);
  }
  if (kind !== LabelKind.scaled) return 0;
  const root = labels.a[pointer] as number;
  const scale = labels.b[pointer] as number;
  const rows = Math.min(labels.bound[root] || 16, 64);
  const first = at - (labels.hint[root] as number) * scale - (offset >>> 0);
  const addresses: number[] = [];
  for (let i = 0; i < rows && scale > 0; i++) {
    if (!inMemory(memory, first + i * scale + (offset >>> 0), size)) break;
    addresses.push(first + i * scale);
  }
  return loadEach(machine, root, Int32Array.from(addresses), offset, size);
}

function loadEach(machine: Machine, root: number, addresses: Int32Array, offset: number, size: number): number {
  const { memory } = machine;
  const low = new Int32Array(addresses.length);
  const high = new Int32Array(addresses.length);
  for (let i = 0; i < addresses.length; i++) {
    const at = ((addresses[i] as number) >>> 0) + (offset >>> 0);
    if (!inMemory(memory, at, size)) continue;
    for (let k = 0; k < size && k < 4; k++) low[i] = (low[i] as number) | (byteAt(memory, at + k) << (8 * k));
    if (size === 8) high[i] = wordAt(memory, at + 4);
  }
  return choice(machine.labels, root, low, high);
}

/** Stores the low `size` bytes of a number; `false` where the access goes nowhere. */
export function storeNumber(
  machine: Machine,
  base: number,
  offset: number,
  pointer: number,
  size: number,
  low: number,
  high: number,
  value: number,
): boolean {
  const at = effective(machine, base, offset, pointer, size);
  if (at < 0) return false;
  const known = value === 0 && at >= regionStart ? knownByte : value;
  store(machine.memory, machine.labels, at, size, low, high, known);
  return true;
}

/** Gives bytes of a region that nobody has looked at a value. */
function materialise(machine: Machine, at: number, size: number): void {
  const { memory, labels } = machine;
  let fresh = 0;
  for (let i = 0; i < size; i++) if (labelAt(memory, at + i) === 0) fresh++;
  if (fresh === 0) return;
  const index = Math.floor((at - regionStart) / regionSize);
  const owner = machine.regionOwner[index] ?? 0;
  const offset = at - (regionStart + index * regionSize + regionLead);
  const origin = (labels.origin[owner] as number) || Origin.host;
  const isValue = labels.kind[owner] === LabelKind.value;
  if (fresh === size && size >= 4 && !isValue) {
    store(memory, labels, at, size, unknownHint, 0, label(labels, LabelKind.field, owner, offset, origin, unknownHint));
    return;
  }
  for (let i = 0; i < size; i++) {
    if (labelAt(memory, at + i) !== 0) continue;
    const hint = textHint(machine, owner, isValue, offset + i);
    setByte(memory, at + i, hint, label(labels, LabelKind.field, owner, offset + i, origin, hint));
  }
}

/** The byte that stands at an offset of an unknown text, or of the value of a key. */
function textHint(machine: Machine, owner: number, isValue: boolean, offset: number): number {
  if (isValue) return (machine.values.get(owner) ?? usualValue).charCodeAt(offset) || 0;
  return offset >= 0 && offset < unknownHint ? 0x31 : 0;
}

/** Copies `size` bytes between addresses that `effective` gave. */
export function copyBytes(machine: Machine, to: number, from: number, size: number): void {
  const { memory } = machine;
  if (from >= regionStart) for (let i = 0; i < size; i++) materialise(machine, from + i, 1);
  copy(memory, to, from, size);
  if (from >= regionStart === to >= regionStart) return;
  for (let i = 0; i < size; i++) {
    const found = labelAt(memory, to + i);
    if (to >= regionStart && found === 0) setByte(memory, to + i, byteAt(memory, to + i), knownByte);
    if (to < regionStart && found === knownByte) setByte(memory, to + i, byteAt(memory, to + i), 0);
  }
}

/** The byte at an address that `effective` gave, and its label. */
export function lookAt(machine: Machine, at: number): { readonly byte: number; readonly label: number } {
  if (at >= regionStart) materialise(machine, at, 1);
  const found = labelAt(machine.memory, at);
  return { byte: byteAt(machine.memory, at), label: found === knownByte ? 0 : found };
}

/** The choice that an extending load makes of a choice of bytes; other labels stay. */
export function extended(machine: Machine, of: number, apply: (low: number) => number): number {
  const from = machine.labels.kind[of] === LabelKind.choice ? alternativesOf(machine.labels, of) : undefined;
  return from === undefined ? of : mapChoice(machine.labels, from, apply);
}
