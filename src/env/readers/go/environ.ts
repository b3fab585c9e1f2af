/**
 * `os.Environ`, and the maps that programs make of it: the environment is given out as one variable, and a map that gets its name
 * as a key is a copy of the environment, in which looking a name up is a read.
 */
import { observe } from "../../explore/events.ts";
import type { Event } from "../../explore/exploration.ts";
import type { KeyText } from "../../machine/key-text.ts";
import { LabelKind, type Labels, label, Origin } from "../../machine/labels.ts";
import type { Machine } from "../../machine/machine.ts";
import { newRegion, patch, store, wordAt, write } from "../../machine/memory.ts";
import { regionOf } from "../../machine/memory-access.ts";
import { argumentsAt, type GoContext, textsAt } from "./context.ts";
import { noteRead } from "./defaults.ts";

/** The one variable. No program asks for it, and no character is twice in its name: a byte tells its place. */
const VARIABLE = "QWERTYUIOPASDFGHJKLZXCVBNM0123456789=1";
const NAME_SIZE = VARIABLE.indexOf("=");

const NOTHING: KeyText = { match: "dynamic", key: null, prefix: null, suffix: null, address: -1, origin: 0 };

/** `syscall.Environ() []string`. */
export function environ(context: GoContext, callee: number): void {
  const { machine, explorer, copies } = context;
  const { memory, labels } = machine;
  const at = argumentsAt(machine);
  const event = observe(explorer, callee, [NOTHING]);
  if (event) context.everything.add(event);
  copies.variable = newText(machine, VARIABLE, copies.isSpelled);
  const list = newRegion(memory);
  put(machine, list, copies.variable, VARIABLE.length);
  const count = event === undefined ? 0 : 1;
  store(memory, labels, at, 8, list, 0, 0);
  store(memory, labels, at + 8, 8, count, 0, 0);
  store(memory, labels, at + 16, 8, count, 0, 0);
}

function newText({ memory, labels }: Machine, text: string, isSpelled: boolean): number {
  const at = newRegion(memory);
  const bytes = new TextEncoder().encode(text);
  const shadow = new Int32Array(bytes.length).fill(KNOWN);
  for (let i = 0; isSpelled && i < NAME_SIZE; i++) shadow[i] = nameLabel(labels, i);
  write(memory, at, bytes, shadow);
  return at;
}

/** Tells the labels of the variable's name from others. */
const MARK = -13;

/** Comparisons for equality, and what compilers put in their place. */
const EQUALITIES: ReadonlySet<number> = new Set([0x46, 0x47, 0x51, 0x52, 0x6b, 0x73, 0x7d, 0x85]);

/**
 * Bytes of the variable's name meet a constant: the name may begin so, and from here on it does. Byte after byte this spells what
 * a program filters its variables by.
 */
export function spellName(
  { machine, copies }: GoContext,
  of: number,
  low: number,
  high: number,
  size: number,
): boolean {
  const frame = machine.depth - 1;
  const op = machine.lowered[machine.frameFunction[frame] as number]?.code[machine.framePc[frame] as number] ?? 0;
  if (!EQUALITIES.has(op)) return false;
  const { labels } = machine;
  const slot = machine.label[machine.top - 1] === 0 ? machine.top - 2 : machine.top - 1;
  const places = placesOf(machine, of, slot, size);
  const values = places.map((_, i) => (i < 4 ? low >>> (8 * i) : high >>> (8 * (i - 4))) & 255);
  const start = Math.min(...places);
  const text = [...copies.spelled.slice(0, start)];
  places.forEach((place, i) => {
    text[place] = String.fromCharCode(values[i] as number);
  });
  const spelled = text.join("");
  const isWhole =
    start <= copies.spelled.length && spelled.length === Math.max(...places) + 1 && /^[!-~]+$/.test(spelled);
  if (!isWhole || spelled.startsWith("=")) return false;
  if (start > 0) copies.prefixes.delete(copies.spelled);
  copies.spelled = spelled;
  copies.prefixes.add(spelled);
  patch(machine.memory, new Map(places.map((place, i) => [nameLabel(labels, place), values[i] as number])));
  machine.low[slot] = low;
  machine.high[slot] = high;
  return true;
}

/** Which bytes of the name an operand is made of; −1 for what isn't one of them (which then is no part of a name). */
function placesOf({ labels, low, high }: Machine, of: number, slot: number, size: number): readonly number[] {
  const parts =
    labels.kind[of] === LabelKind.bytes
      ? (labels.parts[of] ?? [])
      : labels.kind[of] === LabelKind.name
        ? [of]
        : undefined;
  if (parts) return parts.slice(0, size).map((part) => (labels.b[part] === MARK ? (labels.a[part] as number) : -1));
  // Put together from several loads.
  const bytes = Array.from(
    { length: size },
    (_, i) => (((i < 4 ? low[slot] : high[slot]) as number) >>> (8 * (i & 3))) & 255,
  );
  return bytes
    .slice(0, bytes.findLastIndex((byte) => byte !== 0) + 1)
    .map((byte) => VARIABLE.slice(0, NAME_SIZE).indexOf(String.fromCharCode(byte)));
}

function nameLabel(labels: Labels, place: number): number {
  return label(labels, LabelKind.name, place, MARK, Origin.name, VARIABLE.charCodeAt(place));
}

/** The label of known bytes in a region. */
const KNOWN = 1;

function put({ memory, labels }: Machine, to: number, pointer: number, size: number): void {
  store(memory, labels, to, 8, pointer, 0, KNOWN);
  store(memory, labels, to + 8, 8, size, 0, KNOWN);
}

/** Sees, before a call, that a map gets the variable's name as a key. */
export function watchCopies(context: GoContext, callee: number): void {
  const { machine, copies, byIndex } = context;
  if (copies.variable === 0 || copies.isSpelled) return;
  const name = byIndex.get(callee)?.name;
  const at = argumentsAt(machine);
  const isVariable = (pointer: number) => pointer >= copies.variable && pointer < copies.variable + NAME_SIZE;
  if (name === "runtime.mapassign_faststr" && isVariable(wordAt(machine.memory, at + 16) >>> 0)) {
    copies.maps.add(wordAt(machine.memory, at + 8) >>> 0);
    for (const lookup of copies.lookups) machine.intercepted[lookup] = 1;
  }
}

/** `mapaccess1_faststr(type, map, key string) *string`, and `…2…` with a second result: whether it is there. */
export function lookUpInCopy(context: GoContext, callee: number): boolean {
  const { machine, explorer, copies } = context;
  const at = argumentsAt(machine);
  if (!copies.maps.has(wordAt(machine.memory, at + 8) >>> 0)) return false;
  const event = observe(explorer, callee, textsAt(machine, at + 16));
  noteRead(context, event);
  const slot = newRegion(machine.memory);
  if (event === undefined) put(machine, slot, 0, 0);
  else putValue(context, slot, event);
  store(machine.memory, machine.labels, at + 32, 8, slot, 0, 0);
  if (context.byIndex.get(callee)?.name.includes("mapaccess2"))
    store(machine.memory, machine.labels, at + 40, 8, event === undefined ? 0 : 1, 0, 0);
  return true;
}

/** A string of which nothing is known but that it is the value of a key. */
export function putValue({ machine, explorer }: GoContext, to: number, event: Event): void {
  const { memory, labels } = machine;
  const index = [...explorer.events.values()].indexOf(event);
  store(memory, labels, to, 8, regionOf(machine, label(labels, LabelKind.value, index, 0, Origin.value, 8)), 0, KNOWN);
  store(memory, labels, to + 8, 8, 1, 0, label(labels, LabelKind.value, index, 1, Origin.value, 1));
}
