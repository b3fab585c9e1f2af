/** The text that a program uses where a key is missing. */
import type { Event } from "../../explore/exploration.ts";
import { currentOffset } from "../../explore/program-counter.ts";
import { LabelKind } from "../../machine/labels.ts";
import type { Machine } from "../../machine/machine.ts";
import { byteAt, inMemory, labelOf, regionStart, wordAt } from "../../machine/memory.ts";
import { argumentsAt, caller, type GoContext, STACK_POINTER } from "./context.ts";
import { argumentOffsets } from "./lowering.ts";

/** Calls behind a read are followed: of its value, or of what takes the place of it. */
export function noteRead(context: GoContext, event: Event | undefined): void {
  const { noted, explorer, since } = context;
  if (event === undefined) {
    context.probed = explorer.path.probe;
    since.clear();
  } else if (explorer.path.probe === undefined && !noted.includes(event)) {
    noted.push(event);
    if (noted.length > MOST_NOTED) noted.shift();
  }
}

/** How many reads are followed at a time. */
const MOST_NOTED = 24;

/**
 * The text that takes the place of a missing key: what the program hands on in a call where it handed on the value when the key
 * was there. The first time that a call is made behind the read is compared, since loops make it for other keys as well.
 */
export function followValues(context: GoContext, callee: number): void {
  const { machine, explorer } = context;
  const { probe } = explorer.path;
  const size = Math.min(context.byIndex.get(callee)?.args ?? 0, 96);
  if (size < 16 || !context.own.has(caller(machine))) return;
  const at = argumentsAt(machine);
  const inputs = inputsOf(context, callee);
  for (let offset = 0; offset + 16 <= size; offset += 8) {
    if (!inputs.has(offset)) continue;
    const place = `${offset}:${currentOffset(machine)}`;
    const pointer = wordAt(machine.memory, at + offset) >>> 0;
    if (probe === undefined) {
      const owner = valueBehind(context, pointer);
      for (const event of context.noted) noteOnce(context, event, place, owner === event);
    } else if (context.probed === probe && !context.since.has(place)) {
      context.since.add(place);
      if (context.defaults.has(probe) || context.handed.get(probe)?.get(place) !== true) continue;
      const text =
        pointer < 1024 || pointer >= regionStart
          ? undefined
          : literalAt(machine, pointer, wordAt(machine.memory, at + offset + 8));
      if (text !== undefined) context.defaults.set(probe, text);
    }
  }
}

/** Arguments of a function; behind them lie its results, where old values stand while it is called. */
function inputsOf({ machine, inputs }: GoContext, callee: number): ReadonlySet<number> {
  const known = inputs.get(callee);
  if (known) return known;
  const lowered = machine.lowered[callee];
  const found = lowered ? argumentOffsets(lowered, STACK_POINTER) : new Set<number>();
  inputs.set(callee, found);
  return found;
}

function noteOnce({ handed }: GoContext, event: Event, place: string, isValue: boolean): void {
  const known = handed.get(event) ?? new Map<string, boolean>();
  handed.set(event, known);
  if (!known.has(place)) known.set(place, isValue);
}

/** The event whose value lies at an address. */
function valueBehind({ machine, explorer }: GoContext, pointer: number): Event | undefined {
  if (pointer < regionStart) return undefined;
  const owner = [...machine.regionOwner].find(
    (candidate) => machine.labels.kind[candidate] === LabelKind.value && machine.labels.region[candidate] === pointer,
  );
  return owner === undefined ? undefined : [...explorer.events.values()][machine.labels.a[owner] as number];
}

function literalAt(machine: Machine, pointer: number, size: number): string | undefined {
  if (size <= 0 || size > 512 || !inMemory(machine.memory, pointer, size)) return undefined;
  const bytes = Uint8Array.from({ length: size }, (_, i) => byteAt(machine.memory, pointer + i));
  if (labelOf(machine.memory, machine.labels, pointer, Math.min(size, 8)) !== 0) return undefined;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return /^[^\p{Cc}]+$/u.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}
