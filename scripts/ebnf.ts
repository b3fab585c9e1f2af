import {
  Alternation,
  Alternative,
  type IProduction,
  NonTerminal,
  Option,
  Repetition,
  RepetitionMandatoryWithSeparator,
  type Rule,
  Terminal,
  type TokenType,
} from "chevrotain";
import { ExplicitId, fixedImage, Id, Integer, isKeyword, StringLiteral, vocabulary } from "../grammar/tokens.ts";

/** The grammar as EBNF, with the names and in the notation of WIT.md. */
export function ebnf(rules: readonly Rule[]): string {
  const productions = rules.map((rule) => layOut(productionName(rule.name), parts(rule)));
  return `${head}\n${productions.join("\n\n")}\n\n${lexical()}`;
}

const head = `(* The grammar of WIT, generated from grammar/parser.ts; to renew it: npm run grammar *)
`;

const names: ReadonlyMap<TokenType, string> = new Map([
  [Id, "identifier"],
  [ExplicitId, "'%' identifier"],
  [Integer, "integer"],
  [StringLiteral, "string-literal"],
]);

/** `recordItem` → `record-item`. A trailing `_` keeps a rule's name apart from a method of the parser. */
function productionName(rule: string): string {
  return rule.replace(/_$/, "").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The alternatives of a rule. */
function parts(rule: Rule): string[] {
  const [only] = rule.definition;
  if (rule.definition.length === 1 && only instanceof Alternation) return alternatives(only);
  return [sequence(rule.definition)];
}

function alternatives({ definition }: Alternation): string[] {
  return definition.map((alternative) =>
    alternative instanceof Alternative ? sequence(alternative.definition) : element(alternative),
  );
}

function layOut(name: string, alternatives: readonly string[]): string {
  const start = `${name} ::= `;
  const line = start + alternatives.join(" | ");
  return line.length <= 120 ? line : start + alternatives.join(`\n${" ".repeat(name.length)}   | `);
}

function sequence(definition: readonly IProduction[]): string {
  return definition.map(element).join(" ");
}

function element(production: IProduction): string {
  if (production instanceof Terminal) return terminal(production);
  if (production instanceof NonTerminal) return productionName(production.nonTerminalName);
  if (production instanceof Alternation) return `(${alternatives(production).join(" | ")})`;
  if (production instanceof Option) return `${group(production.definition)}?`;
  if (production instanceof Repetition) return `${group(production.definition)}*`;
  if (production instanceof RepetitionMandatoryWithSeparator) {
    const one = sequence(production.definition);
    return `${one} (${tokenName(production.separator)} ${one})*`;
  }
  throw new Error(`no EBNF for ${production.constructor.name}`);
}

function group(definition: readonly IProduction[]): string {
  const text = sequence(definition);
  const [only] = definition;
  return definition.length === 1 && (only instanceof Terminal || only instanceof NonTerminal)
    ? text
    : `(${text})`.replace(/^\(\((.*)\)\)$/, "($1)");
}

function terminal({ label, terminalType }: Terminal): string {
  return label === undefined || label === terminalType.LABEL ? tokenName(terminalType) : `'${label}'`;
}

function tokenName(type: TokenType): string {
  return names.get(type) ?? `'${fixedImage(type) ?? type.name}'`;
}

/** What the lexer does, which no production says. */
function lexical(): string {
  const keywords = vocabulary.filter(isKeyword).map((type) => `'${fixedImage(type)}'`);
  return `(* What no production says: a valid-semver is a version of semver.org 2.0 and an integer behind the comma of a list fits
   32 bits; an item has each gate once, @since or @unstable but not both, @deprecated with one of them only; packages and
   types nest at most 100 deep. *)

(* Lexical structure. White space and comments stand between any two tokens; block comments nest. *)

identifier ::= label, and no keyword
label ::= word ('-' word | '-' number-word)*
word ::= [a-z][a-z0-9]* | [A-Z][A-Z0-9]*
number-word ::= [0-9][a-z0-9]* | [0-9][A-Z0-9]*
integer ::= [0-9]+
string-literal ::= '"' (character | escape)* '"'
escape ::= '\\t' | '\\n' | '\\r' | '\\"' | "\\'" | '\\\\' | '\\' hex hex | '\\u{' hex ('_'? hex)* '}'
comment ::= '//' character* | '/*' (character | comment)* '*/'
keyword ::= ${keywords.join("\n          | ")}
`;
}
