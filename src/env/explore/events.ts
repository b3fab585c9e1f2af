/** What is seen on the way: reads of keys, reads of everything, names that are compared, values in use. */

import type { KeyText } from "../machine/key-text.ts";
import { LabelKind, label, Origin } from "../machine/labels.ts";
import type { Machine } from "../machine/machine.ts";
import { someLabelled } from "../machine/memory.ts";
import type { SinkImport } from "../sinks.ts";
import { defaultAt, holders, maxCheckpoints } from "./defaults.ts";
import { choose, type Event, type Explorer } from "./exploration.ts";
import {
  type AssumedName,
  confirmedName,
  declinedName,
  equalsIndex,
  nameStride,
  wantedBytes,
} from "./name-comparisons.ts";
import { currentOffset, places } from "./program-counter.ts";

/** How many ways to one place are told apart, and how many reads in all. */
const maxWays = 24;
const maxEvents = 20_000;

/** A read that was seen before, in place of one more way that leads to it. */
function oneOfTooMany(explorer: Explorer, site: string): Event | undefined {
  const { ways, machine, events } = explorer;
  const known = ways.get(site);
  if (events.size >= maxEvents) machine.exhausted = true;
  return known !== undefined && (known.length >= maxWays || events.size >= maxEvents) ? known.at(-1) : undefined;
}

function noteWay({ ways }: Explorer, site: string, event: Event): void {
  const known = ways.get(site);
  if (known === undefined) ways.set(site, [event]);
  else known.push(event);
}

/** What taking note of a read counts, in steps. */
const readSteps = 32;

/**
 * A read of these keys, at the sink's call under the machine's topmost frame. Gives the event whose value is to be returned;
 * `undefined` where the key is to be missing.
 */
export function observe(explorer: Explorer, sink: number, texts: readonly KeyText[]): Event | undefined {
  const stack = places(explorer.machine);
  const { path } = explorer;
  explorer.machine.steps += readSteps + stack.length;
  if (explorer.missing) {
    explorer.missing = false;
    return undefined;
  }
  // No variable has an empty name.
  if (texts.every((text) => text.key === "")) return undefined;
  let last: Event | undefined;
  for (const text of texts) {
    if (text.key === "") continue;
    const read = `${explorer.start.kind === "entry" ? "entry" : explorer.startIndex}|${sink}|${text.match}|${text.key}|${text.prefix}|${text.suffix}`;
    const id = `${read}|${stack.map((p) => p.offset).join()}`;
    const known = explorer.events.get(id) ?? oneOfTooMany(explorer, `${read}|${stack.at(-1)?.offset}`);
    const nested = path.probe !== undefined;
    const event: Event = known ?? {
      sink,
      text,
      stack,
      start: explorer.startIndex,
      forced: path.forced,
      nested,
      by: "lookup",
      verdicts: [],
      index: explorer.events.size,
      checkpoints: new Map(),
      default: undefined,
    };
    if (!nested) explorer.history.push(readId(event));
    if (known === undefined) {
      const value = explorer.values.get(readId(event));
      if (value !== undefined) explorer.machine.values.set(valueLabel(explorer.machine, event), value);
      explorer.events.set(id, event);
      noteWay(explorer, `${read}|${stack.at(-1)?.offset}`, event);
      explorer.latestRead = explorer.machine.steps;
    }
    if (!nested && event.checkpoints.size === 0 && !explorer.rehearsal)
      path.watched = [...path.watched.slice(-3), event];
    if (event.verdicts.length === 0 && !explorer.offered.has(id)) {
      explorer.offered.add(id);
      const outer = explorer.path;
      explorer.path = { ...outer, nested };
      choose(explorer, "missing", 0, { event });
      explorer.path = outer;
    }
    last = event;
  }
  return last;
}

/** The read that an event is of, whatever run it was seen in. */
function readId({ sink, text, stack }: Event): string {
  return `${sink}|${text.match}|${text.key}|${stack.map((place) => place.offset).join()}`;
}

/** The label of the bytes of a read's value. */
export function valueLabel({ labels }: Machine, event: Event): number {
  return label(labels, LabelKind.value, event.index, 0, Origin.value, 8);
}

/** At how many calls of each depth a default is looked for. */
const maxLooks = 2;

/** Before a call: looks for values of keys, or for what takes their place. */
export function checkpoint(explorer: Explorer): void {
  const { machine, path } = explorer;
  const { probe } = path;
  if (probe === undefined ? path.watched.length === 0 : probe.default !== undefined || probe.checkpoints.size === 0)
    return;
  const id = `${currentOffset(machine)}:${machine.depth}`;
  if (probe !== undefined) {
    const list = probe.checkpoints.get(id);
    // The first calls at each depth tell; what comes later may use the same place for something else.
    const looks = path.looked.get(machine.depth) ?? 0;
    if (list === undefined || list.length === 0 || looks >= maxLooks) return;
    path.looked = new Map([...path.looked, [machine.depth, looks + 1]]);
    probe.default = defaultAt(machine, list, path.before);
    return;
  }
  for (const event of path.watched) {
    if (machine.depth > event.stack.length || event.checkpoints.has(id) || event.checkpoints.size >= maxCheckpoints)
      continue;
    event.checkpoints.set(id, holders(machine, valueLabel(machine, event)));
  }
}

/** Bytes of a name meet a constant; see `Hooks.compare`. */
export function compareName(explorer: Explorer, of: number, low: number, high: number, size: number): boolean {
  const { machine, path } = explorer;
  if (path.probe !== undefined) return false;
  const equals = equalsIndex(machine.labels, of, low);
  if (equals !== undefined) {
    const offset = currentOffset(machine);
    if (path.equals.get(offset) === equals - 1) explorer.scans.add(offset);
    path.equals.set(offset, equals);
  }
  const wanted = wantedBytes(machine.labels, path.name, of, low, high, size);
  if (wanted === undefined) {
    path.name = confirmedName(machine.labels, path.name, of, low, high);
    const { presumed } = explorer;
    if (presumed !== undefined && presumed.met === undefined && path.name.confirmed >= presumed.length) {
      presumed.met = places(machine);
    }
    return false;
  }
  const stack = places(machine);
  path.compared = stack;
  const spelled = [...path.name.bytes.values()].join();
  const id = `${stack.at(-1)?.offset}|${[...wanted].join()}|${spelled}`;
  if (!explorer.asked.has(id)) {
    explorer.asked.add(id);
    choose(explorer, "name", 0, { wanted });
  }
  path.name = declinedName(machine.labels, path.name, wanted);
  return false;
}

/** A call of a sink that reads everything. */
export function enumerated(explorer: Explorer, sink: SinkImport, store: number): void {
  const { enumerations, machine, startIndex } = explorer;
  if (enumerations.has(sink.function)) return;
  enumerations.set(sink.function, {
    stack: places(machine),
    start: startIndex,
    store,
    taken: sink.reads.reads === "all",
  });
}

/** Whether bytes of the value behind an assumed name lie elsewhere than where the host put them. */
export function isValueUsed({ memory, labels, nameRanges }: Machine, { bytes }: AssumedName): boolean {
  const end = Math.max(...bytes.keys());
  return someLabelled(
    memory,
    (address, of) =>
      labels.kind[of] === LabelKind.name &&
      (labels.a[of] as number) > end &&
      (labels.a[of] as number) <= end + 2 &&
      !nameRanges.some(({ start, end }) => address >= start && address < end),
  );
}

/** Whether names, from their first byte on, lie elsewhere than where the host put them. */
export function namesTaken({ memory, labels, nameRanges }: Machine): boolean {
  return someLabelled(
    memory,
    (address, of) =>
      labels.kind[of] === LabelKind.name &&
      (labels.a[of] as number) % nameStride === 0 &&
      !nameRanges.some(({ start, end }) => address >= start && address < end),
  );
}
