import type { PatternProblem } from "./pattern-ast.ts";

/** The tokens of patterns: those of WIT, and the few that no WIT text has. */
export type PatternToken =
  | { readonly kind: "id"; readonly text: string; readonly offset: number }
  | { readonly kind: "variable" | "rest"; readonly text: string; readonly offset: number }
  | { readonly kind: "words"; readonly text: string; readonly offset: number }
  | { readonly kind: "version"; readonly text: string; readonly offset: number }
  | { readonly kind: "symbol"; readonly text: string; readonly offset: number }
  | { readonly kind: "end"; readonly text: ""; readonly offset: number };

const shapes: readonly [PatternToken["kind"], RegExp][] = [
  ["rest", /\$\.\.\.([A-Za-z][\w-]*|_)/y],
  ["words", /(?:%?[A-Za-z][A-Za-z0-9]*-(?:[A-Za-z0-9]+-)*)?\$\{[A-Za-z]\w*\}(?:-[A-Za-z0-9]+)*/y],
  ["variable", /\$([A-Za-z]\w*|_)/y],
  ["version", /@(\d+(?:\.\d+){0,2}(?:[-+][0-9A-Za-z.+-]*[0-9A-Za-z])?)/y],
  ["symbol", /->|[;:,.(){}<>=#|![\]/]/y],
  ["id", /%?[A-Za-z_][A-Za-z0-9_-]*/y],
];
const space = /(?:\s|\/\/[^\n]*)+/y;

/** Cuts a pattern into tokens. A character that no token begins with is a problem, and is skipped. */
export function lexPattern(text: string): { tokens: readonly PatternToken[]; problems: readonly PatternProblem[] } {
  const tokens: PatternToken[] = [];
  const problems: PatternProblem[] = [];
  let at = 0;
  while (at < text.length) {
    space.lastIndex = at;
    const blank = space.exec(text);
    if (blank) {
      at = space.lastIndex;
      continue;
    }
    const token = tokenAt(text, at);
    if (token) {
      tokens.push(token.token);
      at = token.end;
    } else {
      problems.push({
        message: `unexpected character \`${String.fromCodePoint(text.codePointAt(at) ?? 0)}\``,
        offset: at,
      });
      at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
    }
  }
  tokens.push({ kind: "end", text: "", offset: text.length });
  return { tokens, problems };
}

function tokenAt(text: string, at: number): { token: PatternToken; end: number } | undefined {
  for (const [kind, shape] of shapes) {
    shape.lastIndex = at;
    const found = shape.exec(text);
    if (found) return { token: { kind, text: found[1] ?? found[0], offset: at } as PatternToken, end: shape.lastIndex };
  }
  return undefined;
}
