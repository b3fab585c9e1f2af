import type { Random } from "./generate-wit.ts";

/** A part of a production of `grammar/wit.ebnf`. */
type Expression =
  | { readonly kind: "terminal"; readonly text: string }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "sequence" | "choice"; readonly parts: readonly Expression[] }
  | { readonly kind: "repeat"; readonly part: Expression; readonly most: number };

export type Grammar = ReadonlyMap<string, Expression>;

/** Reads the productions of an EBNF in WIT.md's notation, without its lexical part. */
export function readEbnf(text: string): Grammar {
  const [productions = ""] = text.split("(* Lexical structure");
  const plain = productions.replaceAll(/\(\*[\s\S]*?\*\)/g, "").replaceAll("'%' identifier", "explicit-identifier");
  const rules = plain.split(/\n(?=[a-z-]+ ::=)/).filter((rule) => rule.includes("::="));
  return new Map(
    rules.map((rule) => {
      const [name = "", body = ""] = rule.split("::=");
      return [name.trim(), readChoice(body.match(/'[^']+'|[a-z-]+|[()|?*]/g) ?? [])];
    }),
  );
}

/** Reads alternatives up to a `)` or the end, and takes what it reads from the front of the list. */
function readChoice(tokens: string[]): Expression {
  const alternatives: Expression[] = [];
  for (;;) {
    const parts: Expression[] = [];
    for (let token = tokens.shift(); token !== undefined && token !== "|"; token = tokens.shift()) {
      if (token === ")") {
        tokens.unshift(token);
        break;
      }
      parts.push(readPostfix(token, tokens));
    }
    alternatives.push({ kind: "sequence", parts });
    if (tokens.length === 0 || tokens[0] === ")") return { kind: "choice", parts: alternatives };
  }
}

function readPostfix(token: string, tokens: string[]): Expression {
  let part: Expression;
  if (token === "(") {
    part = readChoice(tokens);
    tokens.shift();
  } else if (token.startsWith("'")) part = { kind: "terminal", text: token.slice(1, -1) };
  else part = { kind: "name", name: token };
  for (; tokens[0] === "?" || tokens[0] === "*"; tokens.shift()) {
    part = { kind: "repeat", part, most: tokens[0] === "?" ? 1 : 3 };
  }
  return part;
}

/**
 * A sentence of the grammar as its tokens.
 * @param leaf the text of a name without a production (`identifier`), or of one that is made otherwise
 */
export function sentence(
  grammar: Grammar,
  start: string,
  random: Random,
  leaf: (name: string) => string | undefined,
): readonly string[] {
  const words: string[] = [];
  const write = (expression: Expression, depth: number): void => {
    if (expression.kind === "terminal") words.push(expression.text);
    else if (expression.kind === "name") {
      const made = leaf(expression.name);
      const rule = grammar.get(expression.name);
      if (made !== undefined) words.push(made);
      else if (rule) write(rule, depth + 1);
      else throw new Error(`no production for ${expression.name}`);
    } else if (expression.kind === "sequence") for (const part of expression.parts) write(part, depth);
    else if (expression.kind === "repeat") {
      const count = depth > 14 ? 0 : random.below(expression.most + 1);
      for (let index = 0; index < count; index++) write(expression.part, depth);
    } else {
      const { parts } = expression;
      // A deep type ends with its last alternative, a name.
      const chosen = depth > 14 ? parts[parts.length - 1] : random.pick(parts);
      if (chosen) write(chosen, depth);
    }
  };
  write({ kind: "name", name: start }, 0);
  return words;
}

/** Whether the grammar derives the tokens. `matches`: whether a token is what a terminal or a name without production stands for. */
export function derives<T>(
  grammar: Grammar,
  start: string,
  tokens: readonly T[],
  matches: (token: T, terminal: string) => boolean,
): boolean {
  const known = new Map<Expression, Map<number, ReadonlySet<number>>>();
  const ends = (expression: Expression, from: number): ReadonlySet<number> => {
    const row = known.get(expression) ?? new Map<number, ReadonlySet<number>>();
    known.set(expression, row);
    const found = row.get(from) ?? endsOf(expression, from);
    row.set(from, found);
    return found;
  };
  const oneToken = (from: number, terminal: string): ReadonlySet<number> => {
    const token = tokens[from];
    return new Set(token !== undefined && matches(token, terminal) ? [from + 1] : []);
  };
  const endsOf = (expression: Expression, from: number): ReadonlySet<number> => {
    switch (expression.kind) {
      case "terminal":
        return oneToken(from, `'${expression.text}'`);
      case "name": {
        const rule = grammar.get(expression.name);
        return rule ? ends(rule, from) : oneToken(from, expression.name);
      }
      case "choice":
        return new Set(expression.parts.flatMap((part) => [...ends(part, from)]));
      case "sequence": {
        let at: ReadonlySet<number> = new Set([from]);
        for (const part of expression.parts) at = new Set([...at].flatMap((place) => [...ends(part, place)]));
        return at;
      }
      case "repeat": {
        const reached = new Set([from]);
        // A set may grow while it is walked: each place that is reached is a place to go on from.
        for (const place of reached) {
          if (place !== from && expression.most === 1) continue;
          for (const end of ends(expression.part, place)) reached.add(end);
        }
        return reached;
      }
    }
  };
  const rule = grammar.get(start);
  return rule !== undefined && ends(rule, 0).has(tokens.length);
}
