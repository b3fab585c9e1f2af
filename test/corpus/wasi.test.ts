import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { nodeReader } from "../../src/node/index.ts";
import { packageId } from "../../src/package/item-id.ts";
import { loadPackages } from "../../src/package/load/load.ts";
import { printPackage, rootPackages } from "../../src/package/print.ts";
import { resolve } from "../../src/package/resolve/resolve.ts";
import { checkText } from "../support/check-text.ts";
import { createOracle } from "../support/oracle.ts";
import { shared, sharedMissing } from "../support/shared.ts";

const corpus = shared("corpus/wasi");

describe.skipIf(!corpus).each([
  ["0.2", 7],
  ["0.3", 6],
])(`WASI %s as one tree${corpus ? "" : ` (${sharedMissing})`}`, (version, count) => {
  const load = async (paths: readonly string[], allFeatures: boolean) => {
    const { packages, diagnostics } = await loadPackages(paths, nodeReader);
    const { model, diagnostics: found } = resolve(packages, { allFeatures });
    return { model, diagnostics: [...diagnostics, ...found] };
  };

  test.each([true, false])("has no error (all features: %s)", async (allFeatures) => {
    const { model, diagnostics } = await load([`${corpus}/${version}`], allFeatures);
    expect(diagnostics).toEqual([]);
    expect(rootPackages(model)).toHaveLength(count);
  });

  test("each package printed alone is accepted, by the official parser too, and prints the same", async () => {
    const oracle = await createOracle();
    const { model } = await load([`${corpus}/${version}`], true);
    for (const root of rootPackages(model)) {
      const text = printPackage(model, root);
      const again = checkText(text, { allFeatures: true });
      expect(again.errors, packageId(root.identity)).toEqual([]);
      const [own] = rootPackages(again.model);
      expect(own && printPackage(again.model, own)).toBe(text);
      if (oracle)
        expect(await oracle.check({ source: text }, { allFeatures: true })).toEqual({ ok: true, message: "" });
    }
  });

  test("a package alone lacks each sibling once, and says how to get it", async () => {
    const { diagnostics } = await load([`${corpus}/${version}/cli`], true);
    const siblings = readdirSync(`${corpus}/${version}`).filter((name) => name !== "cli" && name !== "http");
    expect(diagnostics.map(({ rule }) => rule)).toEqual(siblings.map(() => "package/missing-dependency"));
    expect(diagnostics.map(({ help }) => help).sort()).toEqual(
      siblings.map((name) => {
        const id = `wasi:${name}@${version === "0.2" ? "0.2.12" : "0.3.0"}`;
        return `fetch it with \`wkg wit fetch\` (or \`wkg get --format wit ${id}\`), or put its WIT under \`deps/\` or on the command line`;
      }),
    );
  });
});
