import {
  Alternation,
  type ILookaheadStrategy,
  type IOrAlt,
  type IProduction,
  LLkLookaheadStrategy,
  NonTerminal,
  Option,
  Repetition,
  RepetitionMandatoryWithSeparator,
  type Rule,
  Terminal,
} from "chevrotain";

/** The parser, as chevrotain binds it to a lookahead function. */
interface Asking {
  LA_FAST(ahead: number): { readonly tokenTypeIdx: number };
}

/**
 * Lookahead of one token, worked out when a decision is first met: the analysis of the whole grammar at start costs more
 * than parsing a package. Where an alternation has gates, they alone decide, and the last alternative (without one) is what
 * remains: so a mistake is found inside it, where it is known what to say of it.
 */
export class LazyLookahead extends LLkLookaheadStrategy implements ILookaheadStrategy {
  constructor() {
    super({ maxLookahead: 1 });
  }

  override buildLookaheadForAlternation(
    options: Parameters<ILookaheadStrategy["buildLookaheadForAlternation"]>[0],
  ): (alternatives?: IOrAlt<unknown>[]) => number | undefined {
    if (options.hasPredicates) {
      return (alternatives) => alternatives?.findIndex((alternative) => alternative.GATE?.() ?? true);
    }
    let choices: (number | undefined)[] | undefined;
    return function choose(this: Asking): number | undefined {
      choices ??= choicesOf(find(options.rule, Alternation, options.prodOccurrence));
      return choices[this.LA_FAST(1).tokenTypeIdx];
    } as () => number | undefined;
  }

  override buildLookaheadForOptional(
    options: Parameters<ILookaheadStrategy["buildLookaheadForOptional"]>[0],
  ): () => boolean {
    const kind = kinds[options.prodType];
    if (!kind) throw new Error(`the grammar has no lookahead for ${options.prodType}`);
    let begins: boolean[] | undefined;
    return function enters(this: Asking): boolean {
      begins ??= beginsOf(find(options.rule, kind, options.prodOccurrence).definition);
      return begins[this.LA_FAST(1).tokenTypeIdx] === true;
    } as () => boolean;
  }
}

type Occurrence = IProduction & { readonly idx: number; readonly definition: IProduction[] };
type Kind = abstract new (...args: never[]) => Occurrence;

const kinds: Readonly<Record<string, Kind>> = { Option, Repetition, RepetitionMandatoryWithSeparator };

/** The production of this kind and number in a rule. */
function find(rule: Rule, kind: Kind, occurrence: number): Occurrence {
  const open: IProduction[] = [...rule.definition];
  for (let next = open.pop(); next; next = open.pop()) {
    if (next instanceof kind && next.idx === occurrence) return next;
    if ("definition" in next && !(next instanceof NonTerminal)) open.push(...(next.definition as IProduction[]));
  }
  throw new Error(`rule ${rule.name} has no ${kind.name} ${occurrence}`);
}

function choicesOf(alternation: Occurrence): (number | undefined)[] {
  const choices: (number | undefined)[] = [];
  for (const [index, alternative] of alternation.definition.entries()) {
    for (const token of first([alternative]).tokens) choices[token] ??= index;
  }
  return choices;
}

function beginsOf(definition: readonly IProduction[]): boolean[] {
  const begins: boolean[] = [];
  for (const token of first(definition).tokens) begins[token] = true;
  return begins;
}

/** The token types that a sequence can begin with; `empty`: it may be nothing at all. */
function first(sequence: readonly IProduction[]): { readonly tokens: ReadonlySet<number>; readonly empty: boolean } {
  const tokens = new Set<number>();
  for (const production of sequence) {
    const own = firstOf(production);
    for (const token of own.tokens) tokens.add(token);
    if (!own.empty) return { tokens, empty: false };
  }
  return { tokens, empty: true };
}

function firstOf(production: IProduction): { readonly tokens: ReadonlySet<number>; readonly empty: boolean } {
  if (production instanceof Terminal) {
    return { tokens: new Set([production.terminalType.tokenTypeIdx ?? 0]), empty: false };
  }
  if (production instanceof NonTerminal) return first(production.referencedRule.definition);
  if (production instanceof Alternation) {
    const tokens = new Set<number>();
    let empty = false;
    for (const alternative of production.definition) {
      const own = first([alternative]);
      for (const token of own.tokens) tokens.add(token);
      empty ||= own.empty;
    }
    return { tokens, empty };
  }
  const inner = first((production as Occurrence).definition);
  const optional = production instanceof Option || production instanceof Repetition;
  return { tokens: inner.tokens, empty: inner.empty || optional };
}
