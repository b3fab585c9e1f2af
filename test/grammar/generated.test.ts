import { describe, expect, it } from "vitest";
import { lookaheadTableOf } from "../../grammar/analysis.ts";
import { WitParser } from "../../grammar/parser.ts";
import { ebnf } from "../../scripts/ebnf.ts";
import { lookaheadModule, railroadPage } from "../../scripts/grammar-files.ts";

// chevrotain checks a grammar with a function that Node has had only since version 21.
const object: { groupBy?: unknown } = Object as object;
object.groupBy ??= (items: readonly unknown[], key: (item: unknown) => string): Record<string, unknown[]> => {
  const groups: Record<string, unknown[]> = {};
  for (const item of items) {
    const name = key(item);
    groups[name] = [...(groups[name] ?? []), item];
  }
  return groups;
};

/** Analysed and checked by chevrotain: a mistake in the grammar (ambiguity, left recursion, …) throws here. */
const parser = new WitParser({ analyse: true });
const rules = Object.values(parser.getGAstProductions());

// `npm run grammar` writes these files.
describe("what is generated from the parser is current", () => {
  it("grammar/wit.ebnf", async () => {
    await expect(ebnf(rules)).toMatchFileSnapshot("../../grammar/wit.ebnf");
  });

  it("grammar/railroad.html", async () => {
    await expect(railroadPage(parser.getSerializedGastProductions())).toMatchFileSnapshot(
      "../../grammar/railroad.html",
    );
  });

  it("grammar/lookahead-table.ts", async () => {
    await expect(lookaheadModule(lookaheadTableOf(rules))).toMatchFileSnapshot("../../grammar/lookahead-table.ts");
  });
});
