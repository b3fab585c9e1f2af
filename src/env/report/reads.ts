/** From what was seen while exploring to what is reported. */
import type { CoreModule } from "../../wasm/module.ts";
import type { CallGraph } from "../explore/call-graph.ts";
import type { CodePlace, Event, Verdict } from "../explore/exploration.ts";
import type { CoreModuleNames } from "../explore/function-names.ts";
import type { SessionResult } from "../explore/module-analysis.ts";
import type { KeyText } from "../machine/key-text.ts";
import { Origin } from "../machine/labels.ts";
import { MOST_CANDIDATES, sliceCandidates } from "../readers/dictionary/candidates.ts";
import type { StaticData } from "../readers/reader.ts";
import type { SinkImport } from "../sinks.ts";
import { type ConstantData, withoutDoubt } from "./doubtful-names.ts";
import { provenance } from "./provenance.ts";
import type { Read, Site, Unresolved } from "./report.ts";

export interface ReadsInput {
  readonly result: SessionResult;
  readonly module: CoreModule;
  readonly ordinal: number;
  readonly sinks: readonly SinkImport[];
  readonly names: CoreModuleNames;
  readonly data: StaticData;
  /** Whether constant data holds such a text. */
  readonly hasText: (pattern: RegExp) => boolean;
}

/** The reads of a module. */
export function readsOf(input: ReadsInput): { readonly reads: Read[]; readonly unresolved: Unresolved[] } {
  const { starts } = input.result;
  const isEntry = (event: Event) => starts[event.start]?.kind === "entry";
  const events = withoutParts(input);
  const entryEvents = events.filter(isEntry);
  const seen = new Set(entryEvents.map((event) => innermost(event)));
  const keys = new Set(entryEvents.map((event) => `${event.sink}|${event.text.key}`));
  // What an entry led to is known with all that its callers give it; a run of the function by itself knows less.
  const innerEvents = events.filter(
    (event) =>
      !isEntry(event) &&
      (event.text.origin & Origin.param) === 0 &&
      (event.text.match === "exact" ? !keys.has(`${event.sink}|${event.text.key}`) : !seen.has(innermost(event))),
  );
  const names = new Set(events.map((event) => event.text.key));
  const stopping = new Set(
    events.filter((event) => event.verdicts.includes("stops")).map((event) => `${event.sink}|${event.text.key}`),
  );
  const reads = [...entryEvents, ...innerEvents].map((event) => {
    const read = toRead(input, event, isEntry(event), names);
    // What a run from the entry leaves open, a run of the function itself may show.
    const stops = read.required === null && read.match === "exact" && stopping.has(`${event.sink}|${event.text.key}`);
    return stops && !read.runtime ? { ...read, required: true, default: null } : read;
  });
  return { reads: [...reads, ...enumerations(input)], unresolved: unresolved(input) };
}

/** Calls that ask for keys and were never come to, functions whose code can't be read, work that was given up. */
function unresolved({ result, ordinal, names, sinks }: ReadsInput): Unresolved[] {
  const { missed, graph } = result;
  const found: Unresolved[] = [];
  const site = (index: number, offset: number) => ({
    module: ordinal,
    function: index,
    name: names.function(index),
    offset,
    path: [],
  });
  if (missed.length > 0) {
    const source = new Set(sinks.map((sink) => sink.source)).size === 1 ? (sinks[0]?.source ?? null) : "env";
    const sites = missed.map((place) => site(place.function, place.offset));
    found.push({ source, reason: "no run of the code came to these calls, which ask for keys", sites });
  }
  for (const [sink, { stack, store, taken }] of result.enumerations) {
    const asked = sinks.find((candidate) => candidate.function === sink);
    const isExplained = taken || result.events.some((event) => event.sink === -1 - store);
    if (isExplained || asked === undefined || asked.reads.reads === "environ-sizes") continue;
    const reason = "the program asks for all variables, and what it looks for among them was not found";
    const place = stack.at(-1);
    found.push({ source: asked.source, reason, sites: place ? [site(place.function, place.offset)] : [] });
  }
  if (result.exhausted) {
    found.push({
      source: null,
      reason: "the program is too large to be followed to the end within the limits",
      sites: [],
    });
  }
  if (graph.broken.length > 0) {
    const sites = graph.broken.map((broken) => site(broken.function, 0));
    const first = graph.broken[0]?.message ?? "";
    found.push({ source: null, reason: `${sites.length} functions can't be decoded: ${first}`, sites });
  }
  return found;
}

/**
 * Without the exact names that come about where a name is put together, at the same call, from a text that stands for a missing
 * key, or from an empty one, or from what the program takes where no argument is given.
 */
function withoutParts(input: ReadsInput): Event[] {
  const { starts } = input.result;
  // Where a run was forced, or began in the middle, numbers may not fit together: a name then has to be one that is referred to.
  const isSure = (event: Event) => !event.forced && starts[event.start]?.kind === "entry";
  const data: ConstantData = {
    holds: (text) => input.hasText(new RegExp(text.replace(/[^\w]/g, "\\$&"))),
    isAt: (text) => isConstant(input, text),
    isReferredTo: (text) => isReferredTo(input, text),
  };
  const events = withoutDoubt(input.result.events, data, isSure);
  const chain = (event: Event) => event.stack.map((place) => place.offset).join();
  const affixes = new Map<string, Event[]>();
  for (const event of events) {
    if (event.text.match === "affix") affixes.set(chain(event), [...(affixes.get(chain(event)) ?? []), event]);
  }
  return events.filter((event) => {
    const { key, match } = event.text;
    if (match !== "exact" || key === null) return true;
    const around = affixes.get(chain(event)) ?? [];
    return !around.some(({ text: { prefix, suffix } }) => {
      const fits = key.startsWith(prefix ?? "") && key.endsWith(suffix ?? "");
      const isShort = key.length <= (prefix ?? "").length + (suffix ?? "").length;
      return fits && (event.nested || isShort || !isConstant(input, event.text));
    });
  });
}

/** Whether a name stands in constant data just where it was read, so that nothing has put it together. */
function isConstant({ data }: ReadsInput, { key, address }: KeyText): boolean {
  if (key === null || address < 0) return false;
  const bytes = new TextEncoder().encode(key);
  const found = data.bytes(address, bytes.length);
  return found !== undefined && bytes.every((byte, i) => byte === found[i]);
}

const slicesOf = new WeakMap<CoreModule, ReadonlySet<string>>();

/** Whether a constant is a C string, or code or data gives its address with its length. */
function isReferredTo({ module, data }: ReadsInput, { key, address }: KeyText): boolean {
  if (key === null) return false;
  const size = new TextEncoder().encode(key).length;
  const ends = (data.bytes(address + size, 1)?.[0] ?? 0) === 0 && (data.bytes(address - 1, 1)?.[0] ?? 0) === 0;
  if (ends) return true;
  const slices = slicesOf.get(module) ?? new Set(sliceCandidates({ module, data }));
  slicesOf.set(module, slices);
  return slices.size >= MOST_CANDIDATES || slices.has(key);
}

/** Reads of everything. */
function enumerations(input: ReadsInput): Read[] {
  return [...input.result.enumerations].flatMap(([sink, { stack, start, taken }]) => {
    if (!taken) return [];
    const frame = { sink, stack, key: null, prefix: null, suffix: null };
    return [
      { ...described(input, frame, start), match: "all" as const, required: false, confidence: "certain" as const },
    ];
  });
}

function innermost(event: Event): number {
  return event.stack.at(-1)?.offset ?? 0;
}

function toRead(input: ReadsInput, event: Event, isEntry: boolean, names: ReadonlySet<string | null>): Read {
  const stops = event.verdicts.includes("stops");
  const from = described(input, { ...event.text, sink: event.sink, stack: event.stack }, event.start);
  // The name of another key that is about to be read is no default.
  const text = stops || names.has(event.default ?? null) ? null : (event.default ?? null);
  return {
    ...from,
    match: event.text.match,
    confidence: isEntry && !event.forced ? "certain" : "likely",
    // A runtime does without: where it reads while the program stops, that isn't for lack of the key.
    required: from.runtime ? false : (required(event.verdicts) ?? (text === null ? null : false)),
    default: text,
  };
}

/** Whether one of the calls that led to a read never comes back. */
function isOnTheWayToAStop({ result }: ReadsInput, stack: readonly CodePlace[]): boolean {
  const { graph, neverReturns } = result;
  if (stack.some((place) => neverReturns(place.function) || isFinal(graph, place))) return true;
  return isOnlyUnderStops(result, stack[0]?.function ?? -1);
}

/** Whether all ways that lead to a function go through one that never comes back. */
function isOnlyUnderStops(result: SessionResult, index: number): boolean {
  const known = underStops.get(result) ?? new Map<number, boolean>();
  underStops.set(result, known);
  const answer = known.get(index) ?? searchStops(result, index);
  known.set(index, answer);
  return answer;
}

/** Answers so far, by module and function. */
const underStops = new WeakMap<SessionResult, Map<number, boolean>>();

function searchStops({ graph, neverReturns, starts }: SessionResult, index: number): boolean {
  const entries = new Set(starts.flatMap((start) => (start.kind === "entry" ? [start.function] : [])));
  const seen = new Set([index]);
  const work = [index];
  let stops = false;
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    if (entries.has(next)) return false;
    stops ||= (graph.finalCallers[next] ?? []).length > 0;
    for (const caller of graph.callers[next] ?? []) {
      if (neverReturns(caller)) stops = true;
      else if (!seen.has(caller)) {
        seen.add(caller);
        work.push(caller);
      }
    }
  }
  return stops;
}

function isFinal(graph: CallGraph, { function: caller, offset }: CodePlace): boolean {
  for (let i = graph.first[caller] as number; i < (graph.first[caller + 1] as number); i++) {
    if (graph.offsets[i] === offset) return graph.final[i] === 1;
  }
  return false;
}

/** Where a read comes from. */
interface Origins {
  readonly sink: number;
  readonly stack: readonly CodePlace[];
  readonly key: string | null;
  readonly prefix: string | null;
  readonly suffix: string | null;
}

function described(input: ReadsInput, from: Origins, start: number): Omit<Read, "match" | "confidence" | "required"> {
  const sink =
    (from.sink < 0 ? input.sinks[-1 - from.sink] : input.sinks.find((s) => s.function === from.sink)) ??
    input.sinks.find((s) => s.source === "env");
  const { key, prefix, suffix } = from;
  return {
    source: sink?.source ?? "env",
    key,
    prefix,
    suffix,
    default: null,
    ...provenance({ key, source: sink?.source ?? "env" }, input.hasText, isOnTheWayToAStop(input, from.stack)),
    interface: sink?.interface ?? "",
    import: sink?.import ?? "",
    sites: [toSite(input, from.stack, start)],
  };
}

function required(verdicts: readonly Verdict[]): boolean | null {
  if (verdicts.length === 0) return null;
  if (verdicts.includes("stops")) return true;
  return verdicts.includes("unclear") ? null : false;
}

/** The function that decides on the key: the innermost that isn't handed it by its caller. */
function toSite({ result, ordinal, names }: ReadsInput, stack: readonly CodePlace[], start: number): Site {
  let at = stack.length - 1;
  while (at > 0 && result.wrappers.has(stack[at]?.function ?? -1)) at--;
  const place = stack[at];
  const isEntry = result.starts[start]?.kind === "entry";
  return {
    module: ordinal,
    function: place?.function ?? 0,
    name: names.function(place?.function ?? 0),
    offset: place?.offset ?? 0,
    path: (isEntry ? stack.slice(0, at) : []).map((p) => ({ function: p.function, name: names.function(p.function) })),
  };
}
