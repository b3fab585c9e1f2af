/**
 * State of an abstract run of a JavaScript program, and what every part of the interpreter needs: scopes, budgets, the record of
 * what was read. Every branch is followed; a value is what it may be on any path.
 */
import type { Match } from "../../report/report.ts";
import {
  type AbstractValue,
  type Cell,
  type FunctionLike,
  type KeyRead,
  type LexicalScope,
  type Origin,
  type Outcome,
  UNDEFINED,
  UNKNOWN,
  union,
} from "./values.ts";

/** A read of names that aren't known. */
export interface OpenRead {
  readonly origin: Origin;
  readonly match: Exclude<Match, "exact">;
  readonly prefix: string;
  readonly suffix: string;
  readonly places: Set<number>;
  readonly functionName: string | null;
}

/** Whether code behind a statement is reached: `stops` means by a throw or an exit on every path. */
export type Completion = "normal" | "returns" | "stops" | "jumps";

export interface CallFrame {
  readonly id: number;
  readonly name: string | null;
  returned: AbstractValue | undefined;
}

export interface InterpreterState {
  /** What was read, by source and key. */
  readonly keys: Map<string, KeyRead>;
  readonly open: Map<string, OpenRead>;
  /** Nothing is recorded in the first pass: what is assigned late in the program must be known early. */
  recording: boolean;
  frame: CallFrame;
  depth: number;
  /** How deep in functions; deeper calls give an unknown value. */
  calls: number;
  /** Steps that are left. */
  budget: number;
  frames: number;
  /** Keys that are known to be there, and known to be missing, in the branch that is followed. */
  present: ReadonlySet<KeyRead>;
  missing: ReadonlySet<KeyRead>;
  /** In a `try` block: the keys whose absence throws, for the handler to decide on. */
  guarded: Set<KeyRead> | null;
  /** Keys that the entry under the loop variable is, in the branch that is followed. */
  entry: readonly KeyRead[];
  /** Whether the entries that are gone through are compared with names or collected, and not just used. */
  enumeration: { settled: boolean } | null;
  readonly running: Map<FunctionLike, number>;
  readonly called: Set<FunctionLike>;
  /** Functions whose name the program uses somewhere. */
  readonly mentioned: Set<FunctionLike>;
  readonly created: Map<FunctionLike, Extract<AbstractValue, { kind: "function" }>>;
  readonly lookup: (name: string) => AbstractValue;
  readonly importer: (specifier: string, name: string) => AbstractValue;
}

export const LIMITS = { callDepth: 28, recursion: 2, steps: 4_000_000 };

export function newState(lookup: InterpreterState["lookup"], importer: InterpreterState["importer"]): InterpreterState {
  return {
    keys: new Map(),
    open: new Map(),
    recording: false,
    frame: { id: 0, name: null, returned: undefined },
    depth: 0,
    calls: 0,
    budget: LIMITS.steps,
    frames: 0,
    present: new Set(),
    missing: new Set(),
    guarded: null,
    entry: [],
    enumeration: null,
    running: new Map(),
    called: new Set(),
    mentioned: new Set(),
    created: new Map(),
    lookup,
    importer,
  };
}

export function newScope(parent: LexicalScope | null, self: AbstractValue | null = parent?.self ?? null): LexicalScope {
  return { names: new Map(), parent, self };
}

export function findCell(scope: LexicalScope | null, name: string): Cell | undefined {
  for (let at = scope; at; at = at.parent) {
    const cell = at.names.get(name);
    if (cell) return cell;
  }
  return undefined;
}

/** Binds a name in a scope. A name that is bound already (a second pass, a loop) keeps what it was as well. */
export function declare(
  state: InterpreterState,
  scope: LexicalScope,
  name: string,
  value: AbstractValue,
  keep = false,
): void {
  const known = scope.names.get(name);
  if (known && keep) known.value = union(known.value, value);
  else scope.names.set(name, { value, depth: state.depth, frame: state.frame.id });
}

/** Assigns to a name: in the branch and function that declared it the old value is gone, elsewhere it stays possible. */
export function assign(state: InterpreterState, scope: LexicalScope, name: string, value: AbstractValue): void {
  const cell = findCell(scope, name);
  if (!cell) {
    let root = scope;
    while (root.parent) root = root.parent;
    root.names.set(name, { value, depth: 0, frame: 0 });
    return;
  }
  const replaces = cell.frame === state.frame.id && cell.depth === state.depth;
  cell.value = replaces ? value : union(dropUndefined(cell.value), value);
  if (!replaces && state.missing.size > 0) noteReplacement(state, value);
}

/** `if (!v) v = "x"`: the text takes the place of the missing key. A flag that is set there may decide later on. */
function noteReplacement(state: InterpreterState, value: AbstractValue): void {
  for (const read of state.missing) {
    if (value.kind === "text") giveDefault(state, read, value);
    else if (value.kind === "constant" && typeof value.value === "boolean") doubt(state, read);
  }
}

function dropUndefined(value: AbstractValue): AbstractValue {
  if (value.kind === "union") return union(...value.options.filter((option) => option !== UNDEFINED));
  return value === UNDEFINED ? { kind: "union", options: [] } : value;
}

/** Records a read of a key. */
function readKey(state: InterpreterState, origin: Origin, key: string, place: number): KeyRead {
  const id = `${origin.source}:${key}`;
  let read = state.keys.get(id);
  if (!read) {
    read = { origin, key, places: new Set(), required: false, default: null, functionName: state.frame.name };
    state.keys.set(id, read);
  }
  if (state.recording) read.places.add(place);
  return read;
}

/** Records a read of names that aren't known. */
export function readOpen(
  state: InterpreterState,
  origin: Origin,
  match: OpenRead["match"],
  place: number,
  prefix = "",
  suffix = "",
): void {
  if (!state.recording) return;
  const kind = match === "affix" && prefix === "" && suffix === "" ? "dynamic" : match;
  const id = `${origin.source}:${kind}:${prefix}:${suffix}`;
  const known = state.open.get(id) ?? {
    origin,
    match: kind,
    prefix,
    suffix,
    places: new Set<number>(),
    functionName: state.frame.name,
  };
  known.places.add(place);
  state.open.set(id, known);
}

/** The value of the key that a value names. */
export function readBy(state: InterpreterState, origin: Origin, name: AbstractValue, place: number): AbstractValue {
  switch (name.kind) {
    case "text":
      return { kind: "read", reads: [readKey(state, origin, name.text, name.at >= 0 ? name.at : place)] };
    case "union":
      return union(...name.options.map((option) => readBy(state, origin, option, place)));
    case "affix":
      readOpen(state, origin, "affix", place, name.prefix, name.suffix);
      return UNKNOWN;
    // The name of an entry of this very source: going through all of them.
    case "name":
      return { kind: "entryValue", origin };
    case "constant":
      return UNKNOWN;
    default:
      readOpen(state, origin, "dynamic", place);
      return UNKNOWN;
  }
}

/** The absence of these keys stops the program here. */
export function require(state: InterpreterState, reads: Iterable<KeyRead>): void {
  if (!state.recording) return;
  for (const read of reads) {
    if (state.present.has(read)) continue;
    if (state.guarded) state.guarded.add(read);
    else read.required = true;
  }
}

/** It can't be told whether the absence of the key stops the program. */
export function doubt(state: InterpreterState, read: KeyRead): void {
  if (state.recording && read.required === false && read.default === null && !state.present.has(read))
    read.required = null;
}

/** A literal takes the place of the key. */
export function giveDefault(state: InterpreterState, read: KeyRead, value: AbstractValue): void {
  const text = value.kind === "text" ? value.text : undefined;
  if (!state.recording || text === undefined || text === "" || read.default !== null) return;
  read.default = text;
}

/** Runs a branch in which some keys are known to be there and others to be missing. */
export function under<T>(
  state: InterpreterState,
  present: Iterable<KeyRead>,
  missing: Iterable<KeyRead>,
  run: () => T,
): T {
  const before = { present: state.present, missing: state.missing };
  state.present = new Set([...before.present, ...present]);
  state.missing = new Set(missing);
  state.depth++;
  try {
    return run();
  } finally {
    state.depth--;
    state.present = before.present;
    state.missing = before.missing;
  }
}

export function swap({ truthy, falsy }: Outcome): Outcome {
  return { truthy: falsy, falsy: truthy };
}

/** A step of work; `false` when the budget is used up. */
export function step(state: InterpreterState): boolean {
  return --state.budget > 0;
}
