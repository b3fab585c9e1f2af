/**
 * Runs of a program in the sandbox: what it is given in a run (`RunPlan`), and what is seen of it (`Run`). Everything is deterministic:
 * limits are counted in steps of the engine, not in time.
 */
import type { Source } from "../../report/report.ts";
import { knownSinks } from "../../sinks.ts";
import type { EmbeddedSource } from "./carve.ts";
import { rewrite } from "./rewrite.ts";
import { type Engine, loadEngine } from "./sandbox/engine.ts";

/** A key of a source, as one text. */
export type KeyId = string;

const keyId = (source: string, key: string): KeyId => `${source}\n${key}`;

/** What a run gives the program. */
export interface RunPlan {
  /** The values of the keys that are there. */
  readonly values: ReadonlyMap<KeyId, string>;
  /** The value of keys that nobody has seen before. */
  readonly other?: (id: KeyId) => string;
  /** Whether enumerations hold an entry by which copies are noticed. */
  readonly entries: boolean;
  /** Whether conditions over unknown values are true. */
  readonly truth: boolean;
  /** Whether functions that nothing has called are called in the end. */
  readonly rest: boolean;
  /** Texts that exported functions are called with, and paths that requests ask for. */
  readonly arguments: readonly string[];
  readonly paths: readonly string[];
}

export interface SeenKey {
  readonly source: Source;
  /** The interface behind it: a module specifier, or `process.env`. */
  readonly interface: string;
  readonly key: string;
  /** Seen only in functions that nothing in the program calls. */
  readonly isUncalled: boolean;
}

export interface SeenOpen {
  readonly source: Source;
  readonly interface: string;
  readonly match: "affix" | "dynamic" | "all";
  readonly prefix: string;
  readonly suffix: string;
}

/** How a call of the program ended. `text`: what it returned, or the error. */
export interface CallResult {
  readonly ok: boolean;
  readonly text: string;
}

/** What was seen of a run. */
export interface Run {
  readonly keys: Map<KeyId, SeenKey>;
  /** Each read, in order. */
  readonly reads: KeyId[];
  readonly open: Map<string, SeenOpen>;
  readonly results: Map<string, CallResult>;
  /** Calls that may have read a key. */
  readonly readers: Set<string>;
  /** What the value of a key was compared with. */
  readonly candidates: Map<KeyId, Set<string>>;
  /** Texts that took the place of a key right after it was found missing. */
  readonly defaults: Map<KeyId, Set<string>>;
  /** What arguments were compared with. */
  readonly arguments: Set<string>;
  /** What the program said and did, without its reads: two runs of which that is the same can't be told apart from outside. */
  readonly trace: string[];
  exhausted: boolean;
}

const STEPS_PER_RUN = 200;
const STEPS_FOR_THE_REST = 15;
const STEPS_IN_ALL = 1200;
const MOST_EVENTS = 5_000;
/** What the host is asked for costs time that the engine's steps don't count. */
const MOST_EVENTS_IN_ALL = 40_000;
const LONGEST_KEY = 256;
const MARKS = /[\uE0F1\uE0F2]/;
const SOURCES: ReadonlySet<string> = new Set<Source>(["env", "config", "secret"]);

const NOTHING: RunPlan = { values: new Map(), entries: true, truth: true, rest: false, arguments: [], paths: [] };

const START = ({ entries, truth, arguments: texts, paths }: RunPlan): string =>
  `__witkit.start(${JSON.stringify(JSON.stringify({ entries, truth, arguments: texts, paths }))})`;

export class Sandbox {
  private readonly engine: Engine;
  private readonly host: Host;
  /** How many of the sources could be compiled. */
  readonly programs: number;
  /** Loading the modules asks for nothing: runs start behind it. */
  private readonly isLoaded: boolean;

  private constructor(engine: Engine, host: Host, programs: number) {
    this.engine = engine;
    this.host = host;
    this.programs = programs;
    engine.freeze();
    this.isLoaded = this.load();
    if (this.isLoaded) engine.freeze();
  }

  private load(): boolean {
    const { engine, host } = this;
    const run = host.begin(NOTHING);
    engine.allow(STEPS_PER_RUN);
    this.step(START(NOTHING));
    for (let index = 0; index < this.programs; index++) this.step(`__witkit.load(${index})`);
    const failed = [...run.results.values()].some(({ ok }) => !ok);
    return !failed && !engine.exhausted && !host.hasAnswered && run.results.size === this.programs;
  }

  /** Compiles the sources. `specifiers`: the modules that the component imports; `texts`: those that stand in the program. */
  static async of(
    sources: readonly EmbeddedSource[],
    specifiers: readonly string[],
    texts: ReadonlySet<string>,
  ): Promise<Sandbox> {
    const [platform, recorder] = await Promise.all([
      import("./sandbox/platform.js?text"),
      import("./sandbox/recorder.js?text"),
    ]);
    const host = new Host();
    const engine = await loadEngine((args) => host.answer(args));
    host.stop = () => engine.stop();
    host.isWritten = (text) => texts.has(text);
    engine.run(platform.content);
    engine.run(recorder.content);
    let programs = 0;
    const interfaces = JSON.stringify(
      knownSinks.map((sink) => [sink.interface, { source: sink.source, functions: Object.entries(sink.functions) }]),
    );
    engine.thaw(STEPS_PER_RUN);
    for (const source of sources) {
      const { code, free } = rewrite(source);
      const lost = source.fragment || source.added > 0 ? specifiers : [];
      const call = `__witkit.prepare(${JSON.stringify(interfaces)}, ${code}, ${JSON.stringify(free)}, ${JSON.stringify(lost)})`;
      if (engine.run(call)) programs++;
    }
    return new Sandbox(engine, host, programs);
  }

  /** Whether all runs together have taken as long as they may. */
  get isSpent(): boolean {
    return this.engine.steps > STEPS_IN_ALL || this.host.eventsInAll > MOST_EVENTS_IN_ALL;
  }

  run(plan: RunPlan): Run {
    const { engine, host } = this;
    const run = host.begin(plan);
    engine.thaw(STEPS_PER_RUN);
    this.step(START(plan));
    for (let index = 0; index < this.programs && !this.isLoaded; index++) this.step(`__witkit.load(${index})`);
    this.step("__witkit.calls()");
    this.step("__witkit.requests()");
    for (let round = 0; round < 3; round++) this.step("__witkit.pending()");
    if (plan.rest) {
      host.isInRest = true;
      engine.allow(STEPS_FOR_THE_REST);
      this.step("__witkit.rest()");
      this.step("__witkit.pending()");
    }
    host.isInRest = false;
    const isExhausted = engine.exhausted && !plan.rest;
    engine.allow(100);
    this.step("__witkit.finish()");
    host.end();
    run.exhausted ||= isExhausted;
    return run;
  }

  private step(code: string): void {
    if (!this.engine.exhausted && !this.host.isStopped) this.engine.run(code);
  }
}

/** Answers the recorder. Whatever a program makes it send: texts of bounded number and length. */
class Host {
  stop: () => void = () => {};
  isInRest = false;
  isStopped = false;
  /** Whether the program asked for anything. */
  hasAnswered = false;
  /** Whether a text stands in the program. */
  isWritten: (text: string) => boolean = () => false;
  private plan: RunPlan | undefined;
  private run: Run = emptyRun();
  private events = 0;
  /** How often the program asked, in all runs together. */
  eventsInAll = 0;
  /** The key that the last event was the missing read of. */
  private missing: KeyId | undefined;
  private readonly entered = new Set<string>();

  begin(plan: RunPlan): Run {
    this.plan = plan;
    this.run = emptyRun();
    this.events = 0;
    this.missing = undefined;
    this.isInRest = false;
    this.isStopped = false;
    this.hasAnswered = false;
    this.entered.clear();
    return this.run;
  }

  /** Calls that have not come back by now hang. */
  end(): void {
    for (const id of this.entered) this.result(id, true, "pending");
  }

  answer([kind = "", a = "", b = "", c = "", d = ""]: readonly string[]): string | undefined {
    this.eventsInAll++;
    if (++this.events > MOST_EVENTS) {
      this.run.exhausted = true;
      this.halt();
      return undefined;
    }
    const missing = this.missing;
    this.missing = undefined;
    switch (kind) {
      case "read":
        this.hasAnswered = true;
        return this.read(a, b, c);
      case "names":
        this.hasAnswered = true;
        return JSON.stringify(this.names(a));
      case "all":
        this.open(a, b, "all", "", "");
        return undefined;
      case "filter":
        this.open(a, b, "affix", c, d);
        return undefined;
      case "candidate":
        add(this.run.candidates, a, b);
        return undefined;
      case "default":
        if (missing !== undefined) add(this.run.defaults, missing, a);
        return undefined;
      case "argument":
        if (this.run.arguments.size < 32) this.run.arguments.add(a);
        return undefined;
      case "enter":
        this.entered.add(a);
        return undefined;
      case "result":
        this.result(a, b === "ok", c);
        return undefined;
      case "exit":
        for (const id of this.entered) this.result(id, a === "0", `exit ${a}`);
        this.halt();
        return undefined;
      default:
        if (this.run.trace.length < 2000) this.run.trace.push(`${kind} ${a} ${b}`);
        return undefined;
    }
  }

  private halt(): void {
    this.isStopped = true;
    this.stop();
  }

  private result(id: string, ok: boolean, text: string): void {
    this.entered.delete(id);
    const known = this.run.results.get(id);
    if (!known || known.ok) this.run.results.set(id, { ok, text });
    this.run.trace.push(`result ${id} ${ok} ${text}`);
  }

  private names(source: string): readonly string[] {
    const prefix = keyId(source, "");
    return [...(this.plan?.values.keys() ?? [])]
      .filter((id) => id.startsWith(prefix))
      .map((id) => id.slice(prefix.length));
  }

  private open(source: string, path: string, match: SeenOpen["match"], prefix: string, suffix: string): void {
    if (!isSource(source) || this.run.open.size > 200) return;
    const kind = match === "affix" && prefix === "" && suffix === "" ? "dynamic" : match;
    this.run.open.set([source, kind, prefix, suffix].join("\n"), {
      source,
      interface: path,
      match: kind,
      prefix,
      suffix,
    });
  }

  private read(source: string, path: string, key: string): string | undefined {
    if (!isSource(source) || key.length > LONGEST_KEY) return undefined;
    if (MARKS.test(key)) {
      const parts = key.split(MARKS);
      // Through all names, by their own names: that is an enumeration, which is recorded as such.
      if (!key.includes("\uE0F2")) this.open(source, path, "affix", parts[0] ?? "", parts.at(-1) ?? "");
      return this.plan?.other ? "value" : undefined;
    }
    // A text that the program was given isn't a name of its own, unless it stands in it.
    const given = [...(this.plan?.arguments ?? []), ...(this.plan?.paths ?? [])].find((text) => key.includes(text));
    if (given !== undefined && !this.isWritten(key)) {
      this.open(source, path, "affix", key.slice(0, key.indexOf(given)), key.slice(key.indexOf(given) + given.length));
      return undefined;
    }
    const id = keyId(source, key);
    const known = this.run.keys.get(id);
    if (!known && this.run.keys.size < 2000)
      this.run.keys.set(id, { source, interface: path, key, isUncalled: this.isInRest });
    this.run.reads.push(id);
    for (const call of this.entered) this.run.readers.add(call);
    const value = this.plan?.values.get(id) ?? this.plan?.other?.(id);
    if (value === undefined) this.missing = id;
    return value;
  }
}

function isSource(text: string): text is Source {
  return SOURCES.has(text);
}

function add<K>(map: Map<K, Set<string>>, key: K, text: string): void {
  const known = map.get(key) ?? new Set();
  if (known.size < 32) known.add(text);
  map.set(key, known);
}

function emptyRun(): Run {
  return {
    keys: new Map(),
    reads: [],
    open: new Map(),
    results: new Map(),
    readers: new Set(),
    candidates: new Map(),
    defaults: new Map(),
    arguments: new Set(),
    trace: [],
    exhausted: false,
  };
}
