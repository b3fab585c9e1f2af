import { describe, expect, test } from "vitest";
import { textMateGrammar } from "../../scripts/textmate.ts";
import { keywords } from "../../src/wit/keywords.ts";

const grammar = `${JSON.stringify(textMateGrammar(), null, 2)}\n`;

/** Every regular expression of the grammar. */
function patterns(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === "string" && ["match", "begin", "end"].includes(key) ? [inner] : patterns(inner),
  );
}

describe("the TextMate grammar", () => {
  test("is the one that the extension has (npm run grammar writes it)", async () => {
    await expect(grammar).toMatchFileSnapshot("../../editors/vscode/syntaxes/wit.tmLanguage.json");
  });

  test.each([...keywords].filter((word) => word !== "_"))("colours the keyword `%s`", (word) => {
    const colouring = patterns(JSON.parse(grammar)).filter((text) => text.includes("(?<!") && !text.includes("\\s+"));
    const matching = colouring.filter((text) => new RegExp(text).exec(`x ${word} y`)?.[0] === word);
    expect(matching).toHaveLength(1);
    // Not as a part of a longer name, and not where `%` makes it a name.
    for (const other of [`${word}-x`, `x-${word}`, `%${word}`])
      expect(colouring.filter((text) => new RegExp(text).exec(other)?.[0] === word)).toEqual([]);
  });
});
