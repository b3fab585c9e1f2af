/**
 * Programs that go through all variables: runs their entries with an environment of one variable of unknown name, again with
 * names of the lengths that the program asked for, and again with the variables that it can't do without.
 */

import type { Variable } from "../machine/environment.ts";
import { isPlausibleName } from "../report/doubtful-names.ts";
import type { Event, Explorer, NameEnd } from "./exploration.ts";
import { nameStride, presumedName, type SpelledName, spelledName } from "./name-comparisons.ts";

/** Length of an unknown name where nothing is known of it: one that no program compares with, and no character. */
export const unusualLength = 151;

/** How many lengths of names are tried, and how many times variables are added. */
const maxLengths = 16;
const maxRounds = 8;

/** What the environment holds while a program is explored. */
export interface Stores {
  /** Names found so far without which the program stops, by store. */
  readonly known: { readonly store: number; readonly name: string }[];
  length: number;
  /** The name that is tried in place of an unknown one. */
  tried: { readonly store: number; readonly name: string } | undefined;
}

/** The variables of a store. */
export function variablesOf(stores: Stores, store: number): Variable[] {
  const known = stores.known.filter((v) => v.store === store);
  return [
    ...known.map(({ name }) => ({ name, value: "1", unknown: false, firstIndex: 0 })),
    {
      name: stores.tried?.store === store ? stores.tried.name : "Q".repeat(stores.length),
      value: "1",
      unknown: true,
      firstIndex: store * nameStride,
    },
  ];
}

/** Explores by `runEntries` until no further names come up; adds the events. */
export function exploreNames(explorer: Explorer, stores: Stores, watches: boolean, runEntries: () => void): void {
  const { machine } = explorer;
  machine.onCanary = (other) => {
    if (other > 0 && other < 100 && explorer.wantedLengths.size < maxLengths) explorer.wantedLengths.add(other);
  };
  const found = new Map<string, LoopFindings>();
  const tried = new Set<string>();
  for (let round = 0; round < maxRounds; round++) {
    const known = stores.known.length;
    const before = found.size + stores.known.length + explorer.hopeless.size;
    machine.canary = watches ? unusualLength : 0;
    const plain = runLength(explorer, stores, unusualLength, runEntries, found);
    machine.canary = 0;
    if (explorer.nameEnds.length === 0 && explorer.wantedLengths.size === 0) break;
    for (const length of explorer.wantedLengths) runLength(explorer, stores, length, runEntries, found);
    tryTexts(explorer, stores, runEntries, found, tried, plain);
    // None of the names that are known helps: what stops there isn't a name that lacks.
    if (stores.known.length === known && plain !== undefined && plain.stoppedAt !== 0)
      explorer.hopeless.add(plain.stoppedAt);
    if (found.size + stores.known.length + explorer.hopeless.size === before) break;
  }
  for (const one of found.values()) addEvent(explorer, one, found);
}

/**
 * Names that are looked up by a hash are never compared with an unknown name. Constant texts that the program passed around
 * are tried: one is a key if a variable of that name is compared with it in full, and one with a longer name isn't.
 */
function tryTexts(
  explorer: Explorer,
  stores: Stores,
  runEntries: () => void,
  found: Map<string, LoopFindings>,
  tried: Set<string>,
  plain: NameEnd | undefined,
): void {
  const taken = [...explorer.enumerations.values()].filter((enumeration) => enumeration.taken);
  for (const store of new Set(taken.map((enumeration) => enumeration.store))) {
    for (const text of [...explorer.texts]) {
      const id = `${store}|key|true|${text}`;
      const attempt = `${store}|${text}|${stores.known.length}`;
      const known = found.get(id);
      if (tried.has(attempt) || (known !== undefined && (known.clear || known.required))) continue;
      tried.add(attempt);
      const end = tryName(explorer, stores, { store, name: text }, text, runEntries);
      if (end === undefined || tryName(explorer, stores, { store, name: `${text}Q` }, text, runEntries)) continue;
      const required = plain !== undefined && plain.stoppedAt !== 0 && plain.stoppedAt !== end.stoppedAt;
      const clear = plain !== undefined && plain.stoppedAt === 0 && explorer.hopeless.size === 0;
      if (known === undefined) {
        found.set(id, { spelled: { store, text, kind: "key" }, unusual: true, end, matters: true, required, clear });
      } else {
        known.required ||= required;
        known.clear ||= clear;
      }
      if (required) stores.known.push({ store, name: text });
      if (required) return;
    }
  }
}

/** Runs the entries with a variable of this name; how the path ended, if the name was compared with all of `text`. */
function tryName(
  explorer: Explorer,
  stores: Stores,
  tried: { readonly store: number; readonly name: string },
  text: string,
  runEntries: () => void,
): NameEnd | undefined {
  stores.tried = tried;
  explorer.presumed = {
    name: presumedName(tried.store, tried.name),
    length: new TextEncoder().encode(text).length,
    met: undefined,
  };
  explorer.nameEnds.length = 0;
  runEntries();
  const { met } = explorer.presumed;
  explorer.presumed = undefined;
  stores.tried = undefined;
  const end = explorer.nameEnds[0];
  return met === undefined || end === undefined ? undefined : { ...end, compared: met };
}

function plainEnd(ends: readonly NameEnd[]): NameEnd | undefined {
  return ends.find((end) => end.name.bytes.size === 0);
}

interface LoopFindings {
  readonly spelled: SpelledName;
  /** Whether it was told of a name of unusual length. */
  readonly unusual: boolean;
  readonly end: NameEnd;
  /** Whether it matters that a name begins so: the program then does what it doesn't do otherwise. */
  readonly matters: boolean;
  required: boolean;
  /** Whether a run showed what the program does without it: it stopped for nothing else. */
  clear: boolean;
}

function runLength(
  explorer: Explorer,
  stores: Stores,
  length: number,
  runEntries: () => void,
  found: Map<string, LoopFindings>,
): NameEnd | undefined {
  stores.length = length;
  explorer.nameEnds.length = 0;
  explorer.asked.clear();
  runEntries();
  const { nameEnds } = explorer;
  const plain = plainEnd(nameEnds);
  for (const end of nameEnds) {
    const spelled = spelledName(end.name, length);
    if (spelled === undefined || explorer.scans.has(end.endedAt) || !end.isValueUsed) continue;
    if (!isPlausibleName(spelled.text)) continue;
    const unusual = length === unusualLength;
    const required = plain !== undefined && plain.stoppedAt !== 0 && end.stoppedAt !== plain.stoppedAt;
    const id = `${spelled.store}|${spelled.kind}|${unusual}|${spelled.text}`;
    const matters = plain === undefined || !isSame(plain.calls, end.calls);
    const clear = plain !== undefined && plain.stoppedAt === 0 && explorer.hopeless.size === 0;
    const known = found.get(id);
    if (known === undefined) found.set(id, { spelled, unusual, end, matters, required, clear });
    else {
      known.required ||= required;
      known.clear ||= clear;
    }
    if (!required || spelled.kind !== "key") continue;
    if (!stores.known.some((v) => v.store === spelled.store && v.name === spelled.text)) {
      stores.known.push({ store: spelled.store, name: spelled.text });
    }
  }
  return plain;
}

function isSame(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  return a.size === b.size && [...a].every((item) => b.has(item));
}

function addEvent(
  explorer: Explorer,
  { spelled, unusual, end, matters, required, clear }: LoopFindings,
  all: ReadonlyMap<string, LoopFindings>,
): void {
  const { store, text, kind } = spelled;
  const of = (other: string, isUnusual: boolean) => all.get(`${store}|${other}|${isUnusual}|${text}`);
  if (kind === "part") return;
  // A part of a longer text is all of it where a name is just as long.
  if (kind === "key" && !unusual && of("part", true) !== undefined && of("prefix", true) === undefined) return;
  if (kind === "key" && !unusual && of("prefix", true)?.matters === true) return;
  if (kind === "prefix" && (!unusual || !matters)) return;
  const id = `name|${store}|${kind}|${text}`;
  if (explorer.events.has(id)) return;
  // Whoever asks how names begin works with all of them.
  for (const enumeration of explorer.enumerations.values())
    enumeration.taken ||= kind === "prefix" && enumeration.store === store;
  const event: Event = {
    sink: -1 - store,
    text: {
      match: kind === "key" ? "exact" : "affix",
      key: kind === "key" ? text : null,
      prefix: kind === "key" ? null : text,
      suffix: null,
      address: -1,
      origin: 0,
    },
    stack: end.compared,
    start: end.start,
    forced: end.forced,
    nested: false,
    by: "compare",
    verdicts: [required ? "stops" : clear ? "goes-on" : "unclear"],
    index: explorer.events.size,
    checkpoints: new Map(),
    default: undefined,
  };
  explorer.events.set(id, event);
}
