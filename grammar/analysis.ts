import {
  Alternation,
  type IProduction,
  NonTerminal,
  Option,
  Repetition,
  RepetitionMandatoryWithSeparator,
  type Rule,
  Terminal,
} from "chevrotain";
import { decisionKey, type LookaheadTable } from "./lookahead.ts";

/** Works the lookahead out from the productions as chevrotain has recorded them. The table is made once, with `npm run grammar`. */
export function lookaheadTableOf(rules: readonly Rule[]): LookaheadTable {
  return Object.fromEntries(rules.map((rule) => [rule.name, Object.fromEntries(decisionsOf(rule))]));
}

function decisionsOf(rule: Rule): [number, string][] {
  const decisions: [number, string][] = [];
  const open: IProduction[] = [...rule.definition];
  for (let next = open.shift(); next; next = open.shift()) {
    if (next instanceof Alternation) decisions.push([decisionKey("or", next.idx), choicesOf(next)]);
    else if (next instanceof Option) decisions.push([decisionKey("option", next.idx), names(next.definition)]);
    else if (next instanceof Repetition) decisions.push([decisionKey("many", next.idx), names(next.definition)]);
    if ("definition" in next && !(next instanceof NonTerminal)) open.push(...(next.definition as IProduction[]));
  }
  return decisions.sort(([a], [b]) => a - b);
}

/** The tokens of each alternative; nothing where gates decide. */
function choicesOf(alternation: Alternation): string {
  const { hasPredicates } = alternation as Alternation & { readonly hasPredicates?: boolean };
  return hasPredicates ? "" : alternation.definition.map((alternative) => names([alternative])).join("|");
}

function names(definition: readonly IProduction[]): string {
  return [...first(definition).tokens].sort().join(" ");
}

/** What a sequence can begin with. `empty`: it may be nothing at all. */
interface First {
  readonly tokens: ReadonlySet<string>;
  readonly empty: boolean;
}

function first(sequence: readonly IProduction[]): First {
  const tokens = new Set<string>();
  for (const production of sequence) {
    const own = firstOf(production);
    for (const token of own.tokens) tokens.add(token);
    if (!own.empty) return { tokens, empty: false };
  }
  return { tokens, empty: true };
}

function firstOf(production: IProduction): First {
  if (production instanceof Terminal) return { tokens: new Set([production.terminalType.name]), empty: false };
  if (production instanceof NonTerminal) return first(production.referencedRule.definition);
  if (production instanceof Alternation) {
    const own = production.definition.map((alternative) => first([alternative]));
    const tokens = new Set(own.flatMap((one) => [...one.tokens]));
    return { tokens, empty: own.some(({ empty }) => empty) };
  }
  const { definition } = production as IProduction & { readonly definition: readonly IProduction[] };
  const inner = first(definition);
  const optional = production instanceof Option || production instanceof Repetition;
  if (optional || !(production instanceof RepetitionMandatoryWithSeparator))
    return { ...inner, empty: inner.empty || optional };
  return inner;
}
