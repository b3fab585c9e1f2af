import { describe, expect, it } from "vitest";
import { testPack } from "../../src/translate/pack/examples.ts";
import { shippedPack } from "./support/packs.ts";

describe("the examples of the packs that ship", () => {
  it.each(["wasi-0.2-to-0.3", "list-to-map", "map-to-list"])("%s does what its examples say", (name) => {
    const { tested, diagnostics } = testPack(shippedPack(name));
    expect(diagnostics.map(({ file, range, message }) => `${file}:${range?.start.line}: ${message}`)).toEqual([]);
    expect(tested).toBeGreaterThan(name.startsWith("wasi") ? 35 : 0);
  });
});
