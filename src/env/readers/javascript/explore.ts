/**
 * Runs a program again and again until it is known which keys it reads, which it can't do without, and what takes their place.
 * 1. Discovery: no key is there; then every key is there, with values of several kinds, as validation stops at the first bad one.
 * 2. A run that goes through: the values of the keys that errors name are changed until nothing fails any more.
 * 3. For each key that run without it: what fails now is for lack of the key.
 * 4. For each key that may be missing: a text of the program that, given as its value, changes nothing against the run without it.
 */
import type { KeyId, Run, RunPlan, Sandbox, SeenKey, SeenOpen } from "./run.ts";
import { firstGuess, kinds } from "./sample-values.ts";

export interface ExploredKey extends SeenKey {
  readonly required: boolean | null;
  readonly default: string | null;
}

export interface Exploration {
  readonly keys: readonly ExploredKey[];
  readonly open: readonly SeenOpen[];
  /** A limit was reached: there may be more. */
  readonly exhausted: boolean;
}

/** What the text of the program tells beforehand. */
export interface Hints {
  /** Texts near the names of keys: their defaults may be among them. */
  nearby(keys: ReadonlySet<string>): (key: string) => readonly string[];
  /** Paths that the program knows. */
  readonly paths: readonly string[];
}

const MOST_SEARCH_RUNS = 40;
const MOST_VERDICTS = 150;
const MOST_DEFAULTS = 6;
const MOST_LEFT_OUT = 16;

export function explore(sandbox: Sandbox, hints: Hints): Exploration {
  const explorer = new Explorer(sandbox, hints);
  explorer.discover();
  explorer.satisfy();
  return explorer.judge();
}

class Explorer {
  private readonly keys = new Map<KeyId, SeenKey>();
  private readonly open = new Map<string, SeenOpen>();
  private readonly compared = new Set<string>();
  private arguments: readonly string[] = [];
  private readonly candidates = new Map<KeyId, Set<string>>();
  private readonly defaults = new Map<KeyId, Set<string>>();
  private readonly hopeless = new Set<string>();
  private exhausted = false;
  /** The values with which most goes through, and that run. */
  private values = new Map<KeyId, string>();
  private base: Run | undefined;

  private readonly sandbox: Sandbox;
  private readonly hints: Hints;

  constructor(sandbox: Sandbox, hints: Hints) {
    this.sandbox = sandbox;
    this.hints = hints;
  }

  discover(): void {
    const values = new Map<KeyId, string>();
    const without = this.run({ values, entries: true });
    let known = -1;
    for (const [index, kind] of kinds.entries()) {
      const other = (id: KeyId) => kind(this.ordinal(id));
      const run = this.run({ values, other, entries: true, rest: index < 2, truth: index % 2 === 0 });
      if (index === 0) this.noteHopeless(without, run);
      if (index === 1) this.tryArguments();
      if ((this.keys.size === known && index >= 2) || this.keys.size === 0 || this.sandbox.isSpent) break;
      known = this.keys.size;
      if (run.exhausted || this.sandbox.isSpent) break;
    }
  }

  /** Calls that read nothing and fail with and without keys fail for what they were called with. */
  private noteHopeless(without: Run, withKeys: Run): void {
    for (const [call, { ok, text }] of withKeys.results)
      if (!ok && without.results.get(call)?.text === text && !withKeys.readers.has(call)) this.hopeless.add(call);
  }

  private failuresOf(run: Run): readonly string[] {
    return [...run.results].flatMap(([id, { ok, text }]) => (ok || this.hopeless.has(id) ? [] : [`${id}: ${text}`]));
  }

  /** Texts that the program compares its arguments with are given to it, if that leads to further keys. */
  private tryArguments(): void {
    const offered = [...this.compared].slice(0, 6);
    if (offered.length === 0) return;
    const before = this.keys.size;
    this.run({
      values: new Map(),
      other: (id) => (kinds[0] ?? String)(this.ordinal(id)),
      entries: true,
      arguments: offered,
    });
    if (this.keys.size > before) this.arguments = offered;
  }

  /** Looks for values with which nothing fails. */
  satisfy(): void {
    const tried = new Map<KeyId, Set<string>>();
    for (const id of this.keys.keys()) this.values.set(id, firstGuess(keyOf(id), this.ordinal(id)));
    let values = new Map(this.values);
    let stuck = 0;
    let last = "";
    for (let round = 0; round < MOST_SEARCH_RUNS && !this.sandbox.isSpent; round++) {
      const run = this.run({ values, entries: round % 2 === 1 });
      for (const id of run.keys.keys()) if (!values.has(id)) values.set(id, firstGuess(keyOf(id), this.ordinal(id)));
      if (!this.base || isBetter(run, this.failuresOf(run), this.base, this.failuresOf(this.base))) {
        this.base = run;
        this.values = new Map(values);
      }
      const failures = this.failuresOf(run);
      if (failures.length === 0) break;
      const text = failures.join("\n") + run.trace.join("\n");
      stuck = text === last ? stuck + 1 : 0;
      last = text;
      if (stuck > 16) break;
      const suspects = this.suspects(run, values, text);
      const next = new Map(values);
      let changed = false;
      for (const id of suspects) {
        const value = this.nextValue(id, tried, text);
        if (value === undefined) continue;
        next.set(id, value);
        changed = true;
        if (!namedIn(text, keyOf(id))) break;
      }
      if (!changed) break;
      values = next;
    }
    this.leaveOut();
    // Verdicts compare runs without the entry by which copies are noticed.
    this.base = this.run({ values: this.values, entries: false });
  }

  /** A key for which no right value was found may be left out, if that helps. */
  private leaveOut(): void {
    for (const id of [...this.values.keys()].slice(0, MOST_LEFT_OUT)) {
      if (!this.base || this.failuresOf(this.base).length === 0 || this.sandbox.isSpent) return;
      const values = new Map(this.values);
      values.delete(id);
      const run = this.run({ values, entries: false });
      if (this.failuresOf(run).length >= this.failuresOf(this.base).length) continue;
      this.values = values;
      this.base = run;
    }
  }

  judge(): Exploration {
    const keys: ExploredKey[] = [];
    let judged = 0;
    const nearby = this.hints.nearby(new Set([...this.keys.values()].map(({ key }) => key)));
    const withRest = [...this.keys.values()].some((key) => key.isUncalled)
      ? this.run({ values: this.values, entries: false, rest: true })
      : undefined;
    for (const [id, key] of this.keys) {
      const base = key.isUncalled ? withRest : this.base;
      if (!base || judged++ >= MOST_VERDICTS || this.sandbox.isSpent) {
        this.exhausted ||= this.sandbox.isSpent;
        keys.push({ ...key, required: null, default: null });
        continue;
      }
      const values = new Map(this.values);
      values.delete(id);
      const run = this.run({ values, entries: false, rest: key.isUncalled });
      const required = isRequired(id, base, run, this.failuresOf(base).length === 0);
      keys.push({
        ...key,
        required,
        default: required === true ? null : this.defaultOf(id, base, run, nearby(key.key), key.isUncalled),
      });
    }
    return { keys, open: [...this.open.values()], exhausted: this.exhausted };
  }

  private defaultOf(id: KeyId, base: Run, without: Run, nearby: readonly string[], rest: boolean): string | null {
    const adjacent = [...(without.defaults.get(id) ?? [])];
    const candidates = new Set([...adjacent, ...(this.defaults.get(id) ?? []), ...nearby]);
    candidates.delete("");
    const missing = without.trace.join("\n");
    const value = this.values.get(id) ?? "";
    if (base.trace.join("\n") === missing && this.values.has(id)) {
      // The value that was tried may be the default itself; else nothing shows outside whether the key is there, and only a text
      // that is put in its place at once is sure.
      if (candidates.has(value)) return this.differs(id, missing, [...candidates, "false", "x"], rest) ? value : null;
      return adjacent.length === 1 && adjacent[0] !== "" ? (adjacent[0] ?? null) : null;
    }
    for (const text of [...candidates].slice(0, MOST_DEFAULTS)) {
      if (this.sandbox.isSpent) break;
      const run = this.run({ values: new Map(this.values).set(id, text), entries: false, rest });
      if (run.trace.join("\n") === missing) return text;
    }
    return null;
  }

  /** Whether one of these values makes a difference. */
  private differs(id: KeyId, missing: string, values: readonly string[], rest: boolean): boolean {
    const others = values.filter((value) => value !== this.values.get(id)).slice(0, 3);
    return others.some((value) => {
      const run = this.run({ values: new Map(this.values).set(id, value), entries: false, rest });
      return run.trace.join("\n") !== missing;
    });
  }

  private run(plan: Partial<RunPlan> & Pick<RunPlan, "values" | "entries">): Run {
    const run = this.sandbox.run({
      truth: true,
      rest: false,
      arguments: this.arguments,
      paths: this.hints.paths,
      ...plan,
    });
    for (const [id, key] of run.keys) {
      const known = this.keys.get(id);
      if (!known || (known.isUncalled && !key.isUncalled)) this.keys.set(id, key);
    }
    for (const [id, open] of run.open) this.open.set(id, open);
    for (const text of run.arguments) this.compared.add(text);
    collect(this.candidates, run.candidates);
    collect(this.defaults, run.defaults);
    this.exhausted ||= run.exhausted;
    return run;
  }

  private ordinal(id: KeyId): number {
    const at = [...this.keys.keys()].indexOf(id);
    return at < 0 ? this.keys.size : at;
  }

  /** The keys that an error is about: those that it names, else those whose value it quotes, else the one that was read last. */
  private suspects(run: Run, values: ReadonlyMap<KeyId, string>, text: string): readonly KeyId[] {
    const ids = [...values.keys()];
    const words = inWords(text);
    const named = ids.filter((id) => words.includes(inWords(keyOf(id))));
    if (named.length > 0) return named;
    const quoted = ids.filter((id) => text.includes(values.get(id) ?? "\0"));
    if (quoted.length > 0) return quoted;
    return [...new Set(run.reads.toReversed())];
  }

  private nextValue(id: KeyId, tried: Map<KeyId, Set<string>>, text: string): string | undefined {
    const known = tried.get(id) ?? new Set<string>();
    tried.set(id, known);
    const compared = [...(this.candidates.get(id) ?? [])];
    const samples = kinds.flatMap((kind, index) => [
      kind(this.ordinal(id)),
      ...compared.slice(2 * index, 2 * index + 2),
    ]);
    const next = [...offeredIn(text, keyOf(id)), ...compared.slice(0, 2), ...samples].find(
      (value) => !known.has(value),
    );
    if (next !== undefined) known.add(next);
    return next;
  }
}

function keyOf(id: KeyId): string {
  return id.slice(id.indexOf("\n") + 1);
}

function collect(into: Map<KeyId, Set<string>>, from: ReadonlyMap<KeyId, ReadonlySet<string>>): void {
  for (const [id, texts] of from) into.set(id, new Set([...(into.get(id) ?? []), ...texts]));
}

/** Fewer failures, errors that name fewer keys, more keys that are read. */
function isBetter(run: Run, a: readonly string[], than: Run, b: readonly string[]): boolean {
  if (a.length !== b.length) return a.length < b.length;
  const named = (failures: readonly string[]) =>
    [...run.keys.keys()].filter((id) => namedIn(failures.join("\n"), keyOf(id))).length;
  const [namedNow, namedThen] = [named(a), named(b)];
  return namedNow !== namedThen ? namedNow < namedThen : run.keys.size > than.keys.size;
}

/** Names are often told in another spelling: `db.port` for `DB_PORT`. */
function inWords(text: string): string {
  return `_${text.toUpperCase().replace(/[^A-Z0-9]+/g, "_")}_`;
}

function namedIn(text: string, key: string): boolean {
  for (let at = text.indexOf(key); at >= 0; at = text.indexOf(key, at + 1)) {
    if (!/[\w]/.test(text[at - 1] ?? "") && !/[\w]/.test(text[at + key.length] ?? "")) return true;
  }
  return false;
}

/** Words that a message about a key offers: `expected one of "a" | "b"`, `must be one of [a, b]`. */
function offeredIn(text: string, key: string): readonly string[] {
  const from = namedIn(text, key) ? Math.max(0, text.indexOf(key) - 300) : 0;
  const offers =
    text
      .slice(from, from + 900)
      .match(/(one of|expected|choices|allowed|options|either|must be|should be|possible values)[^\n]{0,200}/gi) ?? [];
  const words = offers.flatMap((offer) => [
    ...[...offer.matchAll(/["'`]([^"'`\s,]{1,40})["'`]/g)].map((match) => match[1] ?? ""),
    ...[...offer.matchAll(/[[(]([\w\s,.:/|-]{1,200})[\])]/g)].flatMap((match) => (match[1] ?? "").split(/\s*[,|]\s*/)),
  ]);
  return [...new Set(words)]
    .map((word) => word.replace(/\\$/, ""))
    .filter((word) => word !== "" && word !== key)
    .slice(0, 8);
}

/** Whether a run without a key fails where the run with it doesn't. */
function isRequired(id: KeyId, base: Run, without: Run, isThrough: boolean): boolean | null {
  let isSame = true;
  for (const [call, { ok, text }] of base.results) {
    const now = without.results.get(call);
    if (ok && now?.ok === false) return true;
    // It fails in any case: now for lack of the key?
    if (!ok && now && !now.ok && now.text !== text && namedIn(now.text, keyOf(id))) return true;
    if (!ok && now?.text !== text) isSame = false;
  }
  if (without.exhausted || base.exhausted || isHandedOn(base, without)) return null;
  if (isThrough) return false;
  const after = (run: Run) => run.reads.slice(run.reads.indexOf(id) + 1).join("\n");
  return isSame && after(base) === after(without) ? false : null;
}

/** Whether the value goes to code that isn't there, which gets nothing without the key: what it makes of that can't be told. */
function isHandedOn(base: Run, without: Run): boolean {
  const calls = (run: Run) => run.trace.filter((event) => event.startsWith("call "));
  const now = calls(without);
  return calls(base).some((call, index) => call !== now[index] && /(^|[ ,])undefined(,|$)/.test(now[index] ?? ""));
}
