import { describe, expect, it } from "vitest";
import { derive, differences } from "../../src/translate/derive/derive.ts";
import { loadPack } from "../../src/translate/pack/pack.ts";
import { translate } from "../../src/translate/translate.ts";
import { shared } from "../support/shared.ts";
import { corpusModel } from "./support/corpus.ts";

const old = shared("corpus/wasi/0.2");
const now = shared("corpus/wasi/0.3");

describe.skipIf(!old || !now)("derive on WASI's own packages (needs the shared corpus)", () => {
  it.each(["cli", "clocks", "filesystem", "http", "random", "sockets"])(
    "the pack for wasi:%s gives the new version, declaration by declaration",
    (name) => {
      const before = corpusModel(old ?? "", [name]);
      const after = corpusModel(now ?? "", [name]);
      const derived = derive(before, after);
      expect(derived.missing).toEqual([]);
      const { pack, diagnostics } = loadPack([{ file: "derived.yaml", text: derived.text }]);
      expect(diagnostics).toEqual([]);
      const wanted = after.packages.find((pkg) => pkg.role === "root");
      if (!pack || !wanted) throw new Error("the derived pack does not load");
      const result = translate(before, [pack]);
      expect(differences(result.model, wanted)).toEqual([]);
      expect(result.report.verification.parses).toBe(true);
    },
  );
});
