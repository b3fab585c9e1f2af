import type { IOrAlt, TokenType } from "chevrotain";
import { vocabulary } from "./tokens.ts";

/**
 * For each rule and each of its decisions (see `decisionKey`) the names of the tokens that lead into it: of an option or a
 * repetition separated by spaces, of an alternation besides by `|`, one part for each alternative. An alternation whose
 * alternatives have gates has none: there the gates alone decide, and the last alternative (without one) is what remains, so
 * that a mistake is found inside it, where it is known what to say of it.
 */
export type LookaheadTable = Readonly<Record<string, Readonly<Record<number, string>>>>;

const kinds = { or: 1, option: 2, many: 3 } as const;

/** The number under which chevrotain keeps a decision of a rule: its kind and its occurrence in the rule. */
export function decisionKey(kind: keyof typeof kinds, occurrence: number): number {
  return (kinds[kind] << 8) | occurrence;
}

/** The parser, as chevrotain binds it to a lookahead function. */
interface Asking {
  LA_FAST(ahead: number): { readonly tokenTypeIdx: number };
}

export type LookaheadFunction = (
  this: Asking,
  alternatives?: readonly IOrAlt<unknown>[],
) => number | boolean | undefined;

/** The function by which chevrotain decides. What it needs is worked out when it is first asked. */
export function lookaheadFunction(key: number, decision: string): LookaheadFunction {
  const isAlternation = key >> 8 === kinds.or;
  if (isAlternation && decision === "") {
    return (alternatives) => alternatives?.findIndex((alternative) => alternative.GATE?.() ?? true);
  }
  let choices: (number | true | undefined)[] | undefined;
  return function decide(): number | boolean | undefined {
    choices ??= isAlternation ? choicesOf(decision) : beginsOf(decision);
    return choices[this.LA_FAST(1).tokenTypeIdx];
  };
}

function choicesOf(decision: string): (number | undefined)[] {
  const choices: (number | undefined)[] = [];
  for (const [index, tokens] of decision.split("|").entries()) {
    for (const name of tokens.split(" ")) choices[indexOf(name)] ??= index;
  }
  return choices;
}

function beginsOf(decision: string): (true | undefined)[] {
  const begins: (true | undefined)[] = [];
  for (const name of decision.split(" ")) begins[indexOf(name)] = true;
  return begins;
}

let indexes: ReadonlyMap<string, number> | undefined;

function indexOf(name: string): number {
  indexes ??= new Map(vocabulary.map((type: TokenType) => [type.name, type.tokenTypeIdx ?? 0]));
  return indexes.get(name) ?? 0;
}
