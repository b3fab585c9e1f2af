/**
 * Linear memory of the machine: pages made from the data segments when they are first touched, copied when they are written
 * after a snapshot, with a label for each byte where there is one. Above the module's own memory lie regions for unknown
 * pointers, 16 KB each.
 */
import { joined, type Labels, partOf } from "./labels.ts";

const pageBits = 12;
const pageSize = 1 << pageBits;
const pageMask = pageSize - 1;

/** Regions for unknown pointers begin here; a region's base lies behind `regionLead` bytes that negative offsets reach. */
export const regionStart = 0xc0000000;
export const regionSize = 0x4000;
export const regionLead = 0x1000;

interface Page {
  readonly bytes: Uint8Array;
  labels: Int32Array | undefined;
  epoch: number;
}

/** A stretch of the file that initialises memory. */
export interface Segment {
  readonly address: number;
  readonly start: number;
  readonly end: number;
}

export interface Memory {
  readonly file: Uint8Array;
  readonly segments: readonly Segment[];
  readonly pages: Map<number, Page>;
  /** Last page looked up, since accesses come in runs. */
  lastNumber: number;
  last: Page | undefined;
  /** Bytes of linear memory now. */
  size: number;
  readonly maxSize: number;
  /** Grows with every snapshot; a page of an older epoch is copied before it is written. */
  epoch: number;
  /** Pages as they were before they were first written in an epoch; `undefined`: not there yet. */
  readonly undo: { readonly number: number; readonly page: Page | undefined }[];
  regions: number;
  /** Bytes that pages and their labels take at present, those for the way back included. */
  held: number;
}

/** Most bytes that pages may take, undo included: beyond it a run ends. */
const mostHeld = 192 * 1024 * 1024;

/** Whether there is no room for further pages. */
export function isFull(memory: Memory): boolean {
  return memory.held > mostHeld;
}

function sizeOf({ labels }: Page): number {
  return labels === undefined ? pageSize : 5 * pageSize;
}

/** Memory of `size` bytes that may grow to `maxSize`, filled from `segments` (sorted by address) of `file`. */
export function createMemory(file: Uint8Array, segments: readonly Segment[], size: number, maxSize: number): Memory {
  return {
    file,
    segments,
    pages: new Map(),
    lastNumber: -1,
    last: undefined,
    size,
    maxSize,
    epoch: 0,
    undo: [],
    regions: 0,
    held: 0,
  };
}

/** A new region for an unknown pointer: the address of its base. */
export function newRegion(memory: Memory): number {
  return (regionStart + memory.regions++ * regionSize + regionLead) >>> 0;
}

/** Whether `[address, address + size)` can be accessed. */
export function inMemory(memory: Memory, address: number, size: number): boolean {
  const start = address >>> 0;
  if (start >= regionStart) return start + size <= regionStart + memory.regions * regionSize;
  return start + size <= memory.size;
}

function page(memory: Memory, number: number): Page {
  if (memory.lastNumber === number && memory.last !== undefined) return memory.last;
  let found = memory.pages.get(number);
  if (found === undefined) {
    found = { bytes: initialPage(memory, number), labels: undefined, epoch: -1 };
    memory.held += pageSize;
    memory.pages.set(number, found);
  }
  memory.lastNumber = number;
  memory.last = found;
  return found;
}

function initialPage(memory: Memory, number: number): Uint8Array {
  const bytes = new Uint8Array(pageSize);
  const from = number * pageSize;
  const { segments } = memory;
  for (let i = firstSegment(segments, from); i < segments.length; i++) {
    const segment = segments[i];
    if (segment === undefined || segment.address >= from + pageSize) break;
    const begin = Math.max(from, segment.address);
    const end = Math.min(from + pageSize, segment.address + segment.end - segment.start);
    if (end <= begin) continue;
    const offset = segment.start + begin - segment.address;
    bytes.set(memory.file.subarray(offset, offset + end - begin), begin - from);
  }
  return bytes;
}

/** Index of the first segment that may reach `address`; segments of a module don't overlap, but a hostile one's may. */
function firstSegment(segments: readonly Segment[], address: number): number {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const segment = segments[middle];
    if (segment !== undefined && segment.address + segment.end - segment.start <= address) low = middle + 1;
    else high = middle;
  }
  return low;
}

function writablePage(memory: Memory, number: number): Page {
  const current = page(memory, number);
  if (current.epoch === memory.epoch) return current;
  const copy = { bytes: current.bytes.slice(), labels: current.labels?.slice(), epoch: memory.epoch };
  memory.undo.push({ number, page: current });
  memory.held += sizeOf(copy);
  memory.pages.set(number, copy);
  memory.last = copy;
  return copy;
}

/** A mark to come back to with `rewind`. */
export interface MemoryMark {
  readonly undo: number;
  readonly size: number;
  readonly regions: number;
}

/** From here on writes are remembered. */
export function mark(memory: Memory): MemoryMark {
  memory.epoch++;
  return { undo: memory.undo.length, size: memory.size, regions: memory.regions };
}

/** Memory as it was at the mark. The mark stays usable. */
export function rewind(memory: Memory, to: MemoryMark): void {
  while (memory.undo.length > to.undo) {
    const entry = memory.undo.pop();
    if (entry === undefined) break;
    const dropped = memory.pages.get(entry.number);
    if (dropped !== undefined) memory.held -= sizeOf(dropped);
    if (entry.page === undefined) memory.pages.delete(entry.number);
    else memory.pages.set(entry.number, entry.page);
  }
  memory.epoch++;
  memory.size = to.size;
  memory.regions = to.regions;
  memory.lastNumber = -1;
  memory.last = undefined;
}

/** The byte at an address that is in memory. */
export function byteAt(memory: Memory, address: number): number {
  return page(memory, address >>> pageBits).bytes[address & pageMask] as number;
}

/** The label of that byte. */
export function labelAt(memory: Memory, address: number): number {
  const { labels } = page(memory, address >>> pageBits);
  return labels === undefined ? 0 : (labels[address & pageMask] as number);
}

/** The 32-bit number (little-endian) at an address, without its label. */
export function wordAt(memory: Memory, address: number): number {
  const at = address & pageMask;
  if (at <= pageSize - 4) {
    const { bytes } = page(memory, address >>> pageBits);
    return (
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24)
    );
  }
  return (
    byteAt(memory, address) |
    (byteAt(memory, (address + 1) >>> 0) << 8) |
    (byteAt(memory, (address + 2) >>> 0) << 16) |
    (byteAt(memory, (address + 3) >>> 0) << 24)
  );
}

/** The label of the number in `[address, address + size)`: 0 where no byte has one. */
export function labelOf(memory: Memory, labels: Labels, address: number, size: number): number {
  const at = address & pageMask;
  if (at + size <= pageSize) {
    const shadow = page(memory, address >>> pageBits).labels;
    if (shadow === undefined) return 0;
    const first = shadow[at] as number;
    let same = true;
    for (let i = 1; i < size; i++) if (shadow[at + i] !== first) same = false;
    if (same) return first;
    return joined(labels, Array.from(shadow.subarray(at, at + size)));
  }
  const parts: number[] = [];
  for (let i = 0; i < size; i++) parts.push(labelAt(memory, (address + i) >>> 0));
  return joined(labels, parts);
}

/** Writes a byte with its label. */
export function setByte(memory: Memory, address: number, value: number, label: number): void {
  const target = writablePage(memory, address >>> pageBits);
  const at = address & pageMask;
  target.bytes[at] = value;
  if (label !== 0) labelsOf(memory, target)[at] = label;
  else if (target.labels !== undefined) target.labels[at] = 0;
}

/** Writes the `size` low bytes (at most 8) of a number. */
export function store(
  memory: Memory,
  labels: Labels,
  address: number,
  size: number,
  low: number,
  high: number,
  label: number,
): void {
  const at = address & pageMask;
  if (label === 0 && at + size <= pageSize) {
    const target = writablePage(memory, address >>> pageBits);
    const { bytes } = target;
    for (let i = 0; i < size; i++) bytes[at + i] = i < 4 ? low >>> (8 * i) : high >>> (8 * (i - 4));
    if (target.labels !== undefined) target.labels.fill(0, at, at + size);
    return;
  }
  for (let i = 0; i < size; i++) {
    const value = i < 4 ? low >>> (8 * i) : high >>> (8 * (i - 4));
    setByte(memory, (address + i) >>> 0, value & 255, partOf(labels, label, i));
  }
}

/** Copies bytes with their labels; the ranges may overlap. Both must be in memory. */
export function copy(memory: Memory, to: number, from: number, size: number): void {
  const bytes = new Uint8Array(size);
  let shadow: Int32Array | undefined;
  for (let done = 0; done < size; ) {
    const at = (from + done) & pageMask;
    const part = Math.min(size - done, pageSize - at);
    const source = page(memory, (from + done) >>> pageBits);
    bytes.set(source.bytes.subarray(at, at + part), done);
    if (source.labels !== undefined) {
      shadow ??= new Int32Array(size);
      shadow.set(source.labels.subarray(at, at + part), done);
    }
    done += part;
  }
  write(memory, to, bytes, shadow);
}

/** Writes bytes and, where given, their labels. */
export function write(memory: Memory, to: number, bytes: Uint8Array, shadow?: Int32Array): void {
  for (let done = 0; done < bytes.length; ) {
    const at = (to + done) & pageMask;
    const part = Math.min(bytes.length - done, pageSize - at);
    const target = writablePage(memory, (to + done) >>> pageBits);
    target.bytes.set(bytes.subarray(done, done + part), at);
    if (shadow !== undefined) {
      labelsOf(memory, target).set(shadow.subarray(done, done + part), at);
    } else target.labels?.fill(0, at, at + part);
    done += part;
  }
}

/** Sets bytes to one value and label. The range must be in memory. */
export function fill(memory: Memory, to: number, size: number, value: number, label: number): void {
  for (let done = 0; done < size; ) {
    const at = (to + done) & pageMask;
    const part = Math.min(size - done, pageSize - at);
    const target = writablePage(memory, (to + done) >>> pageBits);
    target.bytes.fill(value, at, at + part);
    if (label !== 0) labelsOf(memory, target).fill(label, at, at + part);
    else target.labels?.fill(0, at, at + part);
    done += part;
  }
}

function labelsOf(memory: Memory, target: Page): Int32Array {
  if (target.labels === undefined) {
    target.labels = new Int32Array(pageSize);
    memory.held += 4 * pageSize;
  }
  return target.labels;
}

/** Sets every byte that has one of these labels to what `value` says of it: an unknown turns out to be that. */
export function patch(memory: Memory, values: ReadonlyMap<number, number>): void {
  for (const [number, { labels }] of [...memory.pages]) {
    if (labels === undefined) continue;
    for (let at = 0; at < pageSize; at++) {
      const value = labels[at] === 0 ? undefined : values.get(labels[at] as number);
      if (value !== undefined) writablePage(memory, number).bytes[at] = value;
    }
  }
}

/** Whether a labelled byte is such. */
export function someLabelled(memory: Memory, is: (address: number, label: number) => boolean): boolean {
  for (const [number, { labels }] of memory.pages) {
    if (labels === undefined) continue;
    for (let at = 0; at < pageSize; at++) {
      const label = labels[at] as number;
      if (label !== 0 && is(number * pageSize + at, label)) return true;
    }
  }
  return false;
}
