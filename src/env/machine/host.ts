/**
 * What the host answers: enough of WASI for programs to get past their start-up, with unknown contents. Output goes nowhere,
 * files aren't there, standard input is empty, arguments and the environment are unknown texts.
 */

import type { ResultLayout } from "../../wasm/result-layout.ts";
import type { FunctionType } from "../../wasm/types.ts";
import { textList } from "./environment.ts";
import { unknownResults } from "./interpreter.ts";
import { allocate } from "./invoke.ts";
import { LabelKind, label, Origin, unknownHint } from "./labels.ts";
import { functionType } from "./lowering.ts";
import type { HostAction, Machine } from "./machine.ts";
import { store, wordAt, write } from "./memory.ts";
import { effective } from "./memory-access.ts";

/** What a preview 1 function does besides returning 0: the parameter that points to its result, and the result. */
interface Answer {
  /** Parameter that points to the result; −1: none. */
  readonly at: number;
  readonly size: number;
  readonly value?: number;
  /** The number returned; unknown unless `known`. */
  readonly errno?: number;
  readonly known?: boolean;
}

const badDescriptor = 8;
const noEntry = 44;

const preview1: Readonly<Record<string, Answer>> = {
  clock_res_get: { at: 1, size: 8, value: 1 },
  clock_time_get: { at: 2, size: 8, value: 1 },
  fd_fdstat_get: { at: 1, size: 24, value: 0 },
  fd_filestat_get: { at: 1, size: 64, value: 0 },
  fd_prestat_get: { at: -1, size: 0, errno: badDescriptor, known: true },
  fd_prestat_dir_name: { at: -1, size: 0, errno: badDescriptor, known: true },
  fd_read: { at: 3, size: 4, value: 0 },
  fd_pread: { at: 4, size: 4, value: 0 },
  fd_readdir: { at: 4, size: 4, value: 0 },
  fd_seek: { at: 3, size: 8, value: 0 },
  fd_tell: { at: 1, size: 8, value: 0 },
  path_filestat_get: { at: -1, size: 0, errno: noEntry },
  path_open: { at: -1, size: 0, errno: noEntry },
  path_readlink: { at: -1, size: 0, errno: noEntry },
  poll_oneoff: { at: 3, size: 4, value: 1 },
};

/** Answers a call of an import; arguments lie from `base`, results go there. */
export function answer(machine: Machine, callee: number, base: number): HostAction {
  const declared = machine.module.imports[machine.module.functionImports[callee] ?? -1];
  const type = functionType(machine.module, callee);
  if (declared === undefined || type === undefined) return "stop";
  const { module, name } = declared;
  if (module.startsWith("wasi_snapshot_preview1") || module === "wasi_unstable") return preview(machine, name, base);
  if (module.startsWith("wasi:cli/exit")) {
    machine.exitCode = machine.low[base] as number;
    machine.exitLabel = machine.label[base] as number;
    return "exit";
  }
  if (module.startsWith("wasi:cli/environment") && name === "get-arguments") {
    const to = pointer(machine, base, 8);
    machine.asksArguments = true;
    if (to >= 0) textList(machine, to, machine.arguments);
    return "continue";
  }
  if (module.startsWith("wasi:random/")) {
    randomNumbers(machine, base, type);
    return "continue";
  }
  const takesPointer = type.results.length === 0 && type.params.length > 0 && !name.startsWith("[resource-drop]");
  const layout = machine.results.get(callee);
  if (takesPointer && layout !== undefined && !name.endsWith("check-write")) {
    const to = pointer(machine, base + type.params.length - 1, layout.size);
    if (to >= 0) unknownValue(machine, to, layout);
  } else if (takesPointer) unknownResult(machine, name, base + type.params.length - 1);
  unknownResults(machine, base, type.results.length, callee);
  if (type.results.length > 0) machine.low[base] = name.startsWith("[async-lower]") ? 2 : 1;
  return "continue";
}

/** Random numbers are always the same, and count as known: tables that are ordered by them then are, too. */
function randomNumbers(machine: Machine, base: number, type: FunctionType): void {
  const last = base + type.params.length - 1;
  if (type.results.length > 0) {
    machine.low[base] = 0x5a5a5a5a;
    machine.high[base] = type.results[0] === "i64" ? 0x5a5a5a5a : 0;
    machine.label[base] = 0;
  } else if (type.params.length === 1) {
    // Two numbers of 64 bits.
    const to = pointer(machine, last, 16);
    if (to >= 0) write(machine.memory, to, new Uint8Array(16).fill(0x5a));
  } else if (type.params.length > 1) {
    const size = Math.min((machine.low[base] as number) >>> 0, 4096);
    const bytes = allocate(machine, size, 1);
    const to = pointer(machine, last, 8);
    if (to < 0) return;
    store(machine.memory, machine.labels, to, 8, bytes ?? 1, bytes === undefined ? 0 : size, 0);
    if (bytes !== undefined) write(machine.memory, bytes, new Uint8Array(size).fill(0x5a));
  }
}

/** Length of a text or of bytes that the host gives, and of any other list. */
const textLength = 16;
const listLength = 1;

/** Lays out a value of which nothing is known: of a result the good case, of an option something, of a list one element. */
function unknownValue(
  machine: Machine,
  to: number,
  { kind, size, element, tag = 0, tagSize = 1, fields }: ResultLayout,
): void {
  const put = (at: number, bytes: number, hint: number) =>
    store(machine.memory, machine.labels, at, bytes, hint, 0, hostLabel(machine, at, hint));
  if (kind === "number") put(to, size, size >= 4 ? 1 : 0);
  if (kind === "pointer") {
    put(to, 4, unknownHint);
    put(to + 4, 4, element === 1 ? textLength : listLength);
  }
  if (kind === "tagged") put(to, tagSize, tag);
  for (const { offset, layout } of fields ?? []) unknownValue(machine, to + offset, layout);
}

/** Behind a return pointer: a result that is `ok` (tag 0) of an unknown value. */
function unknownResult(machine: Machine, name: string, at: number): void {
  const to = effective(machine, machine.low[at] as number, 0, machine.label[at] as number, 8);
  if (to < 0) return;
  const unknown = hostLabel(machine, to, 0);
  store(machine.memory, machine.labels, to, 8, 0, 0, unknown);
  // How much may be written: with nothing to write a program would wait for ever.
  if (name.endsWith("check-write")) store(machine.memory, machine.labels, to + 8, 8, 4096, 0, 0);
}

function hostLabel(machine: Machine, place: number, hint: number): number {
  return label(machine.labels, LabelKind.host, place, hint, Origin.host, hint);
}

function preview(machine: Machine, name: string, base: number): HostAction {
  const { low, high } = machine;
  let errno = 0;
  let known = false;
  switch (name) {
    case "proc_exit":
      machine.exitCode = low[base] as number;
      machine.exitLabel = machine.label[base] as number;
      return "exit";
    case "args_sizes_get":
      machine.asksArguments = true;
      writeCounts(machine, base, machine.arguments.length, machine.arguments.join(" ").length + 1);
      known = true;
      break;
    case "args_get":
      writeStrings(machine, base, machine.arguments);
      known = true;
      break;
    case "fd_write":
    case "fd_pwrite":
      writeNumber(machine, base + (name === "fd_write" ? 3 : 4), written(machine, base), 0);
      known = true;
      break;
    case "random_get":
      fill(machine, base);
      known = true;
      break;
    default: {
      const answer = preview1[name];
      errno = answer?.errno ?? 0;
      known = answer?.known ?? false;
      if (answer !== undefined && answer.at >= 0) writeUnknown(machine, base + answer.at, answer);
    }
  }
  low[base] = errno;
  high[base] = 0;
  machine.label[base] = known ? 0 : hostLabel(machine, -2, errno);
  return "continue";
}

function pointer(machine: Machine, at: number, size: number): number {
  return effective(machine, machine.low[at] as number, 0, machine.label[at] as number, size);
}

function writeNumber(machine: Machine, at: number, value: number, unknown: number): void {
  const to = pointer(machine, at, 4);
  if (to >= 0) store(machine.memory, machine.labels, to, 4, value, 0, unknown);
}

function writeUnknown(machine: Machine, at: number, { size, value = 0 }: Answer): void {
  const to = pointer(machine, at, size);
  if (to < 0) return;
  for (let i = 0; i < size; i += 8) {
    const number = i === 0 ? value : 0;
    const part = Math.min(8, size - i);
    store(machine.memory, machine.labels, to + i, part, number, 0, hostLabel(machine, to + i, number));
  }
}

function writeCounts(machine: Machine, base: number, count: number, size: number): void {
  writeNumber(machine, base, count, hostLabel(machine, -3, count));
  writeNumber(machine, base + 1, size, 0);
}

/** Texts one behind the other, and pointers to them. Every byte is unknown. */
function writeStrings(machine: Machine, base: number, texts: readonly string[]): void {
  const pointers = pointer(machine, base, 4 * texts.length);
  let to = pointer(machine, base + 1, texts.join(" ").length + 1);
  if (pointers < 0 || to < 0) return;
  const unknown = hostLabel(machine, -4, 0);
  texts.forEach((text, i) => {
    const bytes = new TextEncoder().encode(`${text}\0`);
    store(machine.memory, machine.labels, pointers + 4 * i, 4, to, 0, 0);
    const labels = new Int32Array(bytes.length).fill(unknown);
    labels[bytes.length - 1] = 0;
    write(machine.memory, to, bytes, labels);
    to += bytes.length;
  });
}

/** The sum of the sizes in the vectors that `fd_write` is given. */
function written(machine: Machine, base: number): number {
  const count = Math.min((machine.low[base + 2] as number) >>> 0, 64);
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const at = effective(machine, machine.low[base + 1] as number, 8 * i + 4, machine.label[base + 1] as number, 4);
    if (at >= 0) sum += wordAt(machine.memory, at) >>> 0;
  }
  return sum;
}

function fill(machine: Machine, base: number): void {
  const size = Math.min((machine.low[base + 1] as number) >>> 0, 4096);
  const to = pointer(machine, base, size);
  if (to >= 0) write(machine.memory, to, new Uint8Array(size).fill(0x5a));
}
