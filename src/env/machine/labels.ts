/**
 * Labels: what is known of a value that the binary alone doesn't determine. The machine computes with concrete numbers
 * throughout; a label on a number says that it stands for something unknown (a parameter, what a host call returned, the bytes
 * of an environment variable), or that it is one of a few (`choice`). Label 0: the number is what it is.
 */

export const LabelKind = {
  none: 0,
  /** A parameter of the function that the run began with; `a`: its index. */
  param: 1,
  /** Read through an unknown pointer: `a` the pointer's label, `b` the offset. */
  field: 2,
  /** From the host: `a` the function index of the import. */
  host: 3,
  /** The value of a key: `a` the event that read it. */
  value: 4,
  /** A byte of the name of an environment variable: `a` the index of the byte. */
  name: 5,
  /** Computed from unknown values in some way. */
  mixed: 6,
  /** The outcome of a comparison of unknown values. */
  compared: 7,
  /** One of several numbers: `alternatives`. */
  choice: 8,
  /** An unknown index times `b`; `a` is the label of the index. */
  scaled: 9,
  /** Several bytes next to one another, each with a label of its own: `parts`. */
  bytes: 10,
} as const;

/** Where an unknown comes from in the end; flags are united where values are mixed. */
export const Origin = { param: 1, value: 2, name: 4, host: 8 } as const;

/** The numbers that a `choice` may be; those of one root belong together index by index. */
export interface Alternatives {
  readonly root: number;
  readonly low: Int32Array;
  readonly high: Int32Array;
}

/**
 * The number that stands for an unknown one: as an address it is aligned and not null, as a length it leaves something of a
 * text of which a few bytes have been looked at.
 */
export const unknownHint = 16;

/** Most numbers that a choice holds. */
export const maxAlternatives = 64;

export interface Labels {
  kind: number[];
  a: number[];
  b: number[];
  origin: number[];
  alternatives: (Alternatives | undefined)[];
  parts: (readonly number[] | undefined)[];
  /** The number that stands for it where it first appeared. */
  hint: number[];
  /** Address of the memory behind an unknown pointer; 0: none yet. */
  region: number[];
  /** Exclusive upper bound of an index, where a comparison showed one; 0: none. */
  bound: number[];
  readonly memo: Map<string, number>;
  /** Bytes that they take, roughly. */
  held: number;
  /** Steps that looking them up has cost since a run last counted them. */
  work: number;
  /** The label that stands for all that there is no room for. */
  overflow: number;
}

/** An empty table of labels. */
export function createLabels(): Labels {
  const labels: Labels = {
    kind: [],
    a: [],
    b: [],
    origin: [],
    alternatives: [],
    parts: [],
    hint: [],
    region: [],
    bound: [],
    memo: new Map(),
    held: 0,
    work: 0,
    overflow: 0,
  };
  add(labels, LabelKind.none, 0, 0, 0, 0);
  return labels;
}

function add(labels: Labels, kind: number, a: number, b: number, origin: number, hint: number): number {
  labels.a.push(a);
  labels.b.push(b);
  labels.origin.push(origin);
  labels.alternatives.push(undefined);
  labels.parts.push(undefined);
  labels.hint.push(hint);
  labels.region.push(0);
  labels.bound.push(0);
  return labels.kind.push(kind) - 1;
}

/** Most bytes that labels may take; beyond, a new one is the plain unknown. */
const mostHeld = 96 * 1024 * 1024;

/** What a label takes besides its key, in bytes; what looking one up counts, in steps. */
const ownSize = 160;
const lookupSteps = 6;

/** Whether there is no room for further labels: from there on unknowns are no longer told apart. */
export function isFull(labels: Labels): boolean {
  return labels.held >= mostHeld;
}

function interned(labels: Labels, key: string, make: () => number): number {
  labels.work += lookupSteps + (key.length >> 4);
  const known = labels.memo.get(key);
  if (known !== undefined) return known;
  if (isFull(labels)) return labels.overflow;
  labels.held += ownSize + 2 * key.length;
  const made = make();
  labels.memo.set(key, made);
  return made;
}

/** The label of a kind with its two numbers; the same one each time it is asked for. */
export function label(labels: Labels, kind: number, a: number, b: number, origin: number, hint: number): number {
  return interned(labels, `${kind},${a},${b},${origin}`, () => add(labels, kind, a, b, origin, hint));
}

/** A value computed from others of these origins. */
export function mixed(labels: Labels, origin: number): number {
  return label(labels, LabelKind.mixed, 0, 0, origin, 0);
}

/** What a comparison of `of` gives. */
export function compared(labels: Labels, of: number): number {
  return label(labels, LabelKind.compared, of, 0, labels.origin[of] ?? 0, 0);
}

/** Bytes with their labels as one number. Those of one label are that label. */
export function joined(labels: Labels, parts: readonly number[]): number {
  const first = parts[0] ?? 0;
  if (parts.every((part) => part === first)) return first;
  return interned(labels, `b${parts.join()}`, () => {
    const origin = parts.reduce((flags, part) => flags | (labels.origin[part] ?? 0), 0);
    const made = add(labels, LabelKind.bytes, 0, 0, origin, 0);
    labels.parts[made] = parts;
    return made;
  });
}

/** One of the numbers; `root` says which unknown decides. */
export function choice(labels: Labels, root: number, low: Int32Array, high: Int32Array): number {
  return interned(labels, `c${root}:${low.join()}:${high.join()}`, () => {
    const made = add(labels, LabelKind.choice, root, 0, labels.origin[root] ?? 0, low[0] ?? 0);
    labels.alternatives[made] = { root, low, high };
    labels.held += 8 * low.length;
    return made;
  });
}

/** The choice behind a label: its own, or 0 and 1 for the outcome of a comparison. */
export function alternativesOf(labels: Labels, of: number): Alternatives | undefined {
  const kind = labels.kind[of];
  if (kind === LabelKind.choice) return labels.alternatives[of];
  if (kind !== LabelKind.compared) return undefined;
  return { root: of, low: Int32Array.of(0, 1), high: Int32Array.of(0, 0) };
}

/** The number as `apply` makes it of each alternative. */
export function mapChoice(
  labels: Labels,
  from: Alternatives,
  apply: (low: number, high: number) => number,
  applyHigh?: (low: number, high: number) => number,
): number {
  const size = from.low.length;
  const low = new Int32Array(size);
  const high = new Int32Array(size);
  for (let i = 0; i < size; i++) {
    const l = from.low[i] as number;
    const h = from.high[i] as number;
    low[i] = apply(l, h);
    if (applyHigh !== undefined) high[i] = applyHigh(l, h);
  }
  return choice(labels, from.root, low, high);
}

/** The label of the byte `index` of a number. */
export function partOf(labels: Labels, of: number, index: number): number {
  return labels.kind[of] === LabelKind.bytes ? (labels.parts[of]?.[index] ?? 0) : of;
}

/** The label of a number made of two unknowns (or one, the other being 0). */
export function combined(labels: Labels, left: number, right: number): number {
  return mixed(labels, (labels.origin[left] ?? 0) | (labels.origin[right] ?? 0));
}
