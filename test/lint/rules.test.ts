import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { rules } from "../../src/lint/rules.ts";
import { shared, sharedMissing } from "../support/shared.ts";
import { findings } from "./harness.ts";

describe.each(rules)("$id", (rule) => {
  it.each([
    ["bad", rule.examples.bad],
    ["good", rule.examples.good],
  ] as const)("finds in its %s example what the example says", async (_, example) => {
    const { wit, findings: expected = [], against, settings, options } = example;
    const found = await findings(rule.id, wit, {
      ...(against !== undefined && { against }),
      settings: { prerelease: "strict", ...settings },
      ...(options && { options }),
    });
    expect(found).toEqual(expected);
  });

  it("has a bad example with findings and a good one without", () => {
    expect(rule.examples.bad.findings?.length).toBeGreaterThan(0);
    expect(rule.examples.good.findings ?? []).toEqual([]);
  });
});

const table = shared("reference/lint-rules.json");

describe.skipIf(table === undefined)(`the rule table${table === undefined ? ` (${sharedMissing})` : ""}`, () => {
  const rows: readonly Record<string, unknown>[] = table === undefined ? [] : JSON.parse(readFileSync(table, "utf8"));

  it("is what is built: ids in their order, texts, presets, severities and fixes", () => {
    const built = rules.map(({ id, what, presets, fix, needsBaseline }) => ({
      id,
      what,
      presets,
      fix: fix ?? null,
      needsBaseline: needsBaseline === true,
    }));
    expect(built).toEqual(rows.map(({ family: _, source: __, ...row }) => row));
  });
});
