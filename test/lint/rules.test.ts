import { describe, expect, it } from "vitest";
import { rules } from "../../src/lint/rules.ts";
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
