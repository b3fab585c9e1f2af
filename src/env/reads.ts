/** From what was seen while exploring to what is reported. */
import type { CoreModule } from "../wasm/module.ts";
import type { Event, Verdict } from "./explore.ts";
import { Origin } from "./machine/labels.ts";
import type { CoreModuleNames } from "./names.ts";
import type { Confidence, Read, Site, Unresolved } from "./report.ts";
import type { SessionResult } from "./session.ts";
import type { SinkImport } from "./sinks.ts";

export interface ReadsInput {
  readonly result: SessionResult;
  readonly module: CoreModule;
  readonly ordinal: number;
  readonly sinks: readonly SinkImport[];
  readonly names: CoreModuleNames;
}

/** The reads of a module. */
export function readsOf(input: ReadsInput): { readonly reads: Read[]; readonly unresolved: Unresolved[] } {
  const { events, starts } = input.result;
  const fromEntry = new Set(
    events.filter((event) => starts[event.start]?.kind === "entry").map((event) => innermost(event)),
  );
  const reads: Read[] = [];
  for (const event of events) {
    const isEntry = starts[event.start]?.kind === "entry";
    if (!isEntry && fromEntry.has(innermost(event)) && event.text.match !== "exact") continue;
    if (!isEntry && (event.text.origin & Origin.param) !== 0) continue;
    reads.push(toRead(input, event, isEntry));
  }
  return { reads, unresolved: [] };
}

function innermost(event: Event): number {
  return event.stack.at(-1)?.offset ?? 0;
}

function toRead(input: ReadsInput, event: Event, isEntry: boolean): Read {
  const sink =
    (event.sink < 0 ? input.sinks[-1 - event.sink] : input.sinks.find((s) => s.function === event.sink)) ??
    input.sinks.find((s) => s.source === "env");
  const { match, key, prefix, suffix } = event.text;
  const confidence: Confidence = isEntry && !event.forced ? "certain" : "likely";
  return {
    source: sink?.source ?? "env",
    key,
    match,
    prefix,
    suffix,
    confidence,
    required: required(event.verdicts),
    default: null,
    runtime: key === "RUST_BACKTRACE",
    library: false,
    interface: sink?.interface ?? "",
    import: sink?.import ?? "",
    sites: [toSite(input, event)],
  };
}

function required(verdicts: readonly Verdict[]): boolean | null {
  if (verdicts.length === 0) return null;
  if (verdicts.includes("stops")) return true;
  return verdicts.includes("unclear") ? null : false;
}

/** The function that decides on the key: the innermost that isn't handed it by its caller. */
function toSite({ result, ordinal, names }: ReadsInput, event: Event): Site {
  let at = event.stack.length - 1;
  while (at > 0 && result.wrappers.has(event.stack[at]?.function ?? -1)) at--;
  const place = event.stack[at];
  return {
    module: ordinal,
    function: place?.function ?? 0,
    name: names.function(place?.function ?? 0),
    offset: place?.offset ?? 0,
    path: event.stack.slice(0, at).map((p) => ({ function: p.function, name: names.function(p.function) })),
  };
}
