import { describe, expect, it } from "vitest";
import { gatedInterface, lintAll, run } from "./harness.ts";

const recommended = { presets: ["recommended"] as const };
const finding = (place: string, name: string) =>
  `since/require-member ${place} function \`${name}\` has no gate, but interface \`types\` is \`@since(version = 1.0.0)\``;

describe("suppressions", () => {
  it("hold for the next line, and only for the rules that are named", async () => {
    const text = gatedInterface(`  // witkit-disable-next-line since/require-member -- comes with 1.3
  get: func();
  // witkit-disable-next-line since/* -- the whole family
  set: func();
  // witkit-disable-next-line since/prerelease -- another rule
  put: func();
  del: func();`);
    expect(await lintAll(text, recommended)).toEqual([
      "lint/unused-suppression 9:3 the suppression is not needed: nothing is found here",
      finding("10:3", "put"),
      finding("11:3", "del"),
    ]);
  });

  it("hold for the item below its docs and gates, and for block comments", async () => {
    const text = `package acme:store@0.3.0;

// witkit-disable-next-line since/prerelease -- kept
/// Docs.

@since(version = 0.3.0-rc-1)
interface types {
  /* witkit-disable-next-line -- all */
  get: func();
}
`;
    expect(await lintAll(text, recommended)).toEqual([]);
  });

  it("hold for their own line", async () => {
    const text = gatedInterface("  get: func(); // witkit-disable-line since/require-member -- later\n  set: func();");
    expect(await lintAll(text, recommended)).toEqual([finding("6:3", "set")]);
  });

  it("hold for a block, to its end or to the end of the file", async () => {
    const text = gatedInterface(`  a: func();
  // witkit-disable since/require-member -- drafts
  b: func();
  // witkit-enable since/require-member
  c: func();
  // witkit-disable -- the rest
  d: func();`);
    expect(await lintAll(text, recommended)).toEqual([finding("5:3", "a"), finding("9:3", "c")]);
  });

  it("hold for the whole file where they stand above the first item", async () => {
    const text = `// witkit-disable since/require-member -- a draft\n${gatedInterface("  a: func();")}`;
    expect(await lintAll(text, recommended)).toEqual([]);
    const below = gatedInterface("  a: func();").replace("@since", "// witkit-disable -- a draft\n@since");
    expect(await lintAll(below, recommended)).toEqual([]);
  });

  it("are told with their reason", async () => {
    const text = gatedInterface("  // witkit-disable-next-line since/require-member -- comes with 1.3\n  get: func();");
    const { suppressed } = await run(text, recommended);
    expect(suppressed.map(({ diagnostic, kind, reason }) => [diagnostic.rule, kind, reason])).toEqual([
      ["since/require-member", "inSource", "comes with 1.3"],
    ]);
  });

  it("are reported where they name no rule, or nothing is found", async () => {
    const text = gatedInterface(`  @since(version = 1.0.0)
  // witkit-disable-next-line since/require-membr, since/prerelease, docs/require
  get: func();`);
    expect(await lintAll(text, { presets: ["recommended"] })).toEqual([
      "lint/unused-suppression 6:3 the suppression of `since/prerelease` is not needed: nothing is found here",
      "lint/unknown-rule 6:31 there is no rule `since/require-membr`. Did you mean `since/require-member`?",
    ]);
  });

  it("are taken away by the fix: the names that are not needed, or the whole line", async () => {
    const text = gatedInterface(`  // witkit-disable-next-line since/require-member, since/prerelease -- later
  get: func();
  @since(version = 1.0.0)
  set: func(); // witkit-disable-line since/prerelease`);
    const { diagnostics } = await run(text, recommended);
    expect(
      diagnostics.map(({ rule, fix }) => [
        rule,
        fix?.kind,
        fix?.edits.map(({ range, text }) => [range.start, range.end, text]),
      ]),
    ).toEqual([
      ["lint/unused-suppression", "safe", [[{ line: 5, column: 31 }, { line: 5, column: 69 }, "since/require-member"]]],
      ["lint/unused-suppression", "safe", [[{ line: 8, column: 15 }, { line: 8, column: 55 }, ""]]],
    ]);
  });

  it("can't hide what does not parse", async () => {
    const text = "package acme:store@1.0.0;\n// witkit-disable-next-line\ninterface {}\n";
    const { diagnostics } = await run(text, recommended);
    expect(diagnostics.filter(({ rule }) => rule.startsWith("syntax/")).length).toBe(1);
  });

  it("are no comments of that kind: other words, and words inside docs", async () => {
    const text = gatedInterface(
      "  // witkit-disabled since/require-member\n  /// see witkit-disable-next-line\n  get: func();",
    );
    expect(await lintAll(text, recommended)).toEqual([finding("7:3", "get")]);
  });
});
