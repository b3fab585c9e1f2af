import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { tokenize } from "../../grammar/lexer.ts";
import { ExplicitId, Id, Integer, StringLiteral } from "../../grammar/tokens.ts";
import { parse } from "../../src/syntax/parse.ts";
import { derives, readEbnf, sentence } from "../support/ebnf.ts";
import { createRandom, type Random } from "../support/generate-wit.ts";
import { createOracle, oracleMissing } from "../support/oracle.ts";

const read = (path: string): string => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), "utf8");
const text = read("grammar/wit.ebnf");
const grammar = readEbnf(text);
const oracle = await createOracle();

/** Texts for the names that have no production, and for those whose rules no production says (they are named in wit.ebnf). */
function leaves(random: Random): (name: string) => string | undefined {
  const pools: Readonly<Record<string, readonly string[]>> = {
    identifier: ["a", "b2", "c-d", "URL-x", "since", "version", "i32", "async-io", "e-1"],
    "explicit-identifier": ["%a", "%record", "%async", "%c-d"],
    integer: ["0", "7", "4294967295"],
    "string-literal": ['"a:b"', '""', String.raw`"\t\u{e9}"`],
    "valid-semver": ["1.0.0", "0.2.0-rc.1", "1.2.3+b.7", "0.0.0-a--b.1+x-y"],
    gate: [
      "",
      "@since(version = 1.0.0)",
      "@since(version = 1.0.0) @deprecated(version = 2.0.0)",
      "@unstable(feature = a-b)",
      '@external-id("x") @unstable(feature = %world) @deprecated(version = 1.2.0-a)',
    ],
  };
  return (name) => random.pick(pools[name] ?? []);
}

/** How the official parser speaks of a text that it can't read; what it says of one that it can read but not resolve is different. */
const SYNTAX_ERROR =
  /expected .+, found |unexpected|empty (?:enum|variant)|attribute|cannot (?:place|specify)|nesting|invalid (?!use|include)|failed to parse/;

describe("the sentences of wit.ebnf", () => {
  test("are read without a mistake", () => {
    for (let seed = 0; seed < 1500; seed++) {
      const random = createRandom(seed);
      const made = sentence(grammar, "wit-file", random, leaves(random)).join(" ");
      expect(parse(made).diagnostics, made).toEqual([]);
    }
  });

  test.skipIf(!oracle)(`are read by the official parser too${oracle ? "" : ` (${oracleMissing})`}`, async () => {
    let accepted = 0;
    for (let seed = 0; seed < 400; seed++) {
      const random = createRandom(seed);
      const made = sentence(grammar, "wit-file", random, leaves(random)).join(" ");
      const verdict = await oracle?.check({ source: made });
      if (verdict?.ok) accepted++;
      else expect(verdict?.message, made).not.toMatch(SYNTAX_ERROR);
    }
    expect(accepted).toBeGreaterThan(20);
  });

  test("are what the parser accepts: a sentence with a token left out, doubled or swapped is one for both or for neither", () => {
    let refused = 0;
    for (let seed = 0; seed < 1500; seed++) {
      const random = createRandom(seed);
      const words = [...sentence(grammar, "wit-file", random, leaves(random))].filter((word) => word !== "");
      const at = random.below(words.length);
      const kind = random.below(3);
      if (kind === 0) words.splice(at, 1);
      else if (kind === 1) words.splice(at, 0, words[at] ?? "");
      else words.splice(at, 1, random.pick(words) ?? "");
      const made = words.join(" ");
      const accepted = parse(made).diagnostics.length === 0;
      if (!accepted) refused++;
      if (accepted || !parse(made).diagnostics.every(({ rule }) => beyondGrammar.has(rule))) {
        expect(derivable(made), made).toBe(accepted);
      }
    }
    expect(refused).toBeGreaterThan(500);
  });

  test.each(["enum e {}", "variant v {}"])("have no `%s`", (type) => {
    expect(derivable(`interface i { ${type} }`)).toBe(false);
    expect(derivable(`interface i { ${type.replace("{}", "{ a }")} }`)).toBe(true);
  });

  test.each(["use a;", "package a:b {}"])("have no gate in front of `%s`", (item) => {
    expect(derivable(`@since(version = 1.0.0) ${item}`)).toBe(false);
    expect(derivable(item)).toBe(true);
  });
});

test("a production's comment in the parser is its EBNF", () => {
  const source = read("grammar/parser.ts");
  const comments = [
    ...source.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*?::=(?:(?!\*\/)[\s\S])*?)\*\/\s+private readonly \w+/g),
  ].map(([, comment = ""]) => oneLine(comment.replaceAll(/^\s*\*/gm, "").split(/\n\s*\n/)[0] ?? ""));
  const productions = [...(text.split("(* What no")[0]?.matchAll(/^[a-z-]+ ::= .*(?:\n +\|.*)*/gm) ?? [])].map(
    ([one]) => oneLine(one),
  );
  expect(comments.toSorted()).toEqual(productions.toSorted());
});

/** Mistakes that are outside the grammar, as its notes say. */
const beyondGrammar: ReadonlySet<string> = new Set([
  "syntax/invalid-version",
  "syntax/list-size",
  "syntax/duplicate-attribute",
  "since/no-duplicate",
  "since/exclusive",
  "deprecated/requires-since",
  "syntax/invalid-identifier",
]);

function oneLine(comment: string): string {
  return comment.replaceAll(/\s+/g, " ").trim();
}

/** Whether the EBNF derives a text, cut into tokens by the lexer. */
function derivable(source: string): boolean {
  const { tokens } = tokenize(source, 1);
  const all = Array.from({ length: tokens.length - 1 }, (_, index) => tokens.token(index));
  return derives(grammar, "wit-file", all, (token, terminal) => {
    if (terminal.startsWith("'")) return `'${token.image}'` === terminal;
    if (terminal === "identifier") return token.tokenType === Id;
    if (terminal === "explicit-identifier") return token.tokenType === ExplicitId;
    if (terminal === "integer") return token.tokenType === Integer;
    return terminal === "string-literal" && token.tokenType === StringLiteral;
  });
}
