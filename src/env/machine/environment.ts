/**
 * The environment that programs under analysis see. For finding out which function looks a name up, it holds one known variable;
 * otherwise one whose name and value are unknown byte by byte.
 */

import { allocate } from "./invoke.ts";
import { LabelKind, label, Origin } from "./labels.ts";
import type { Machine } from "./machine.ts";
import { store, write } from "./memory.ts";
import { effective } from "./memory-access.ts";

/** A variable, and whether its bytes are unknown. */
export interface Variable {
  readonly name: string;
  readonly value: string;
  readonly unknown: boolean;
  /** Added to the index of each byte of its name. */
  readonly firstIndex: number;
}

interface Text {
  readonly bytes: Uint8Array;
  readonly labels: Int32Array;
}

function text(machine: Machine, of: string, variable: Variable, kind: number, origin: number): Text {
  const bytes = new TextEncoder().encode(of);
  const labels = new Int32Array(bytes.length);
  for (let i = 0; i < bytes.length && variable.unknown; i++) {
    labels[i] = label(machine.labels, kind, variable.firstIndex + i, 0, origin, bytes[i] as number);
  }
  return { bytes, labels };
}

/** `NAME=value` and a zero. The `=` and what follows are bytes of an unknown name, too: it may go on. */
function entry(machine: Machine, variable: Variable): Text {
  const found = text(machine, `${variable.name}=${variable.value}\0`, variable, LabelKind.name, Origin.name);
  found.labels[found.labels.length - 1] = 0;
  return found;
}

/** `environ_sizes_get`: the number of variables and the bytes that they take. */
export function environSizes(machine: Machine, base: number, variables: readonly Variable[]): void {
  const size = variables.reduce((sum, v) => sum + v.name.length + v.value.length + 2, 0);
  putWord(machine, base, 0, variables.length);
  putWord(machine, base + 1, 0, size);
  machine.low[base] = 0;
  machine.label[base] = 0;
}

/** `environ_get`: pointers, and the bytes that they point to. */
export function environ(machine: Machine, base: number, variables: readonly Variable[]): void {
  let to = effective(machine, machine.low[base + 1] as number, 0, machine.label[base + 1] as number, 1);
  variables.forEach((variable, i) => {
    const { bytes, labels } = entry(machine, variable);
    if (to < 0) return;
    putWord(machine, base, 4 * i, to);
    write(machine.memory, to, bytes, labels);
    noteNames(machine, to, to + bytes.length);
    to += bytes.length;
  });
  machine.low[base] = 0;
  machine.label[base] = 0;
}

/** A list of pairs of strings at `to`: `get-environment`, `get-all`. */
export function pairList(machine: Machine, to: number, variables: readonly Variable[]): void {
  const put = (at: number, value: number) => store(machine.memory, machine.labels, at, 4, value, 0, 0);
  const list = allocate(machine, 16 * variables.length, 4);
  put(to, list ?? 4);
  put(to + 4, list === undefined ? 0 : variables.length);
  if (list === undefined) return;
  variables.forEach((variable, i) => {
    const parts = [
      text(machine, variable.name, variable, LabelKind.name, Origin.name),
      text(machine, variable.value, variable, LabelKind.host, Origin.host),
    ];
    parts.forEach((part, k) => {
      putText(machine, list + 16 * i + 8 * k, part);
    });
  });
}

/** A list of strings at `to`, every byte unknown: `get-arguments`. */
export function textList(machine: Machine, to: number, texts: readonly string[]): void {
  const list = allocate(machine, 8 * texts.length, 4);
  store(machine.memory, machine.labels, to, 4, list ?? 4, 0, 0);
  const count = list === undefined ? 0 : texts.length;
  store(
    machine.memory,
    machine.labels,
    to + 4,
    4,
    count,
    0,
    label(machine.labels, LabelKind.host, -3, count, Origin.host, count),
  );
  if (list === undefined) return;
  const unknown = { name: "", value: "", unknown: true, firstIndex: 0 };
  texts.forEach((of, i) => {
    putText(machine, list + 8 * i, text(machine, of, unknown, LabelKind.host, Origin.host));
  });
}

function putText(machine: Machine, to: number, { bytes, labels }: Text): void {
  const at = allocate(machine, bytes.length, 1);
  store(machine.memory, machine.labels, to, 4, at ?? 1, 0, 0);
  store(machine.memory, machine.labels, to + 4, 4, at === undefined ? 0 : bytes.length, 0, 0);
  if (at === undefined) return;
  write(machine.memory, at, bytes, labels);
  noteNames(machine, at, at + bytes.length);
}

/** A program that asks over and over gets the names at the same place, or soon has shown what it does with them. */
const maxRanges = 64;

function noteNames({ nameRanges }: Machine, start: number, end: number): void {
  if (nameRanges.length < maxRanges && !nameRanges.some((range) => range.start === start && range.end === end))
    nameRanges.push({ start, end });
}

function putWord(machine: Machine, slot: number, offset: number, value: number): void {
  const at = effective(machine, machine.low[slot] as number, offset, machine.label[slot] as number, 4);
  if (at >= 0) store(machine.memory, machine.labels, at, 4, value, 0, 0);
}
