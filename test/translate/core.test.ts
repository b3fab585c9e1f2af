import { describe, expect, it } from "vitest";
import { offsetAt, type Span } from "../../grammar/source.ts";
import { packageName } from "../../src/package/item-id.ts";
import type { Model } from "../../src/package/model.ts";
import { type TableItem, tableItems } from "../../src/translate/match/declaration-keys.ts";
import type { EditReport } from "../../src/translate/report/report.ts";
import type { RewriteLayer } from "../../src/translate/settings.ts";
import { translate } from "../../src/translate/translate.ts";
import { shared } from "../support/shared.ts";
import { corpusModel } from "./support/corpus.ts";
import { shippedPack } from "./support/packs.ts";

const old = shared("corpus/wasi/0.2");
const now = shared("corpus/wasi/0.3");

/** Declarations of the root packages by package and key. */
function declarations(model: Model): Map<string, string> {
  const roots = model.packages.filter(({ role }) => role === "root");
  return new Map(
    roots.flatMap((pkg) =>
      [...tableItems(pkg)].map(([key, item]) => [`${packageName(pkg.identity)}/${key}`, item.text] as const),
    ),
  );
}

function spanOf({ part, scope }: TableItem): Span {
  switch (part.kind) {
    case "container":
      return scope.place.node;
    case "type":
      return part.type.place.node;
    case "function":
      return part.func.place.node;
    case "use":
      return part.use.place.node;
    case "statement":
      return part.node;
  }
}

function score(layers: readonly RewriteLayer[]) {
  const result = translate(corpusModel(old ?? ""), [shippedPack("wasi-0.2-to-0.3")], { layers: new Set(layers) });
  const made = declarations(result.model);
  const wanted = declarations(corpusModel(now ?? ""));
  const hits = [...wanted].filter(([key, text]) => made.get(key) === text).length;
  const wrong = [...new Set([...wanted.keys(), ...made.keys()])]
    .filter((key) => made.get(key) !== wanted.get(key))
    .sort();
  return { hits, wanted: wanted.size, made: made.size, wrong, result };
}

describe.skipIf(!old || !now)("WASI's own packages (needs the shared corpus)", () => {
  it("with all layers are the official 0.3.0 packages, declaration by declaration", () => {
    const { hits, wanted, made, wrong, result } = score(["rules", "names", "text"]);
    expect(wrong).toEqual([]);
    expect({ hits, wanted, made }).toEqual({ hits: 266, wanted: 266, made: 266 });
    expect(result.report.verification).toEqual({ parses: true, resolves: true, official: null, errors: [] });
    expect(result.report.packages.filter(({ removed }) => removed).map(({ name }) => name)).toEqual(["wasi:io@0.2.12"]);
    for (const { file, after, removed } of result.files) {
      const code = after.replace(/\/\/[^\n]*/g, "");
      if (!removed) expect(/wasi:io|@0\.2|version = 0\.2/.exec(code)?.[0], file).toBeUndefined();
    }
  });

  it("have a rule for every declaration that is not the same in 0.3", () => {
    const model = corpusModel(old ?? "");
    const { report } = translate(model, [shippedPack("wasi-0.2-to-0.3")]);
    const wanted = declarations(corpusModel(now ?? ""));
    const edits = new Map<string, EditReport[]>();
    for (const edit of report.packages.flatMap((one) => one.edits))
      edits.set(edit.file, [...(edits.get(edit.file) ?? []), edit]);
    const untouched = model.packages.flatMap((pkg) =>
      [...tableItems(pkg)].flatMap(([key, item]) => {
        const name = `${packageName(pkg.identity)}/${key}`;
        if (wanted.get(name) === item.text) return [];
        const { start, end } = spanOf(item);
        const touched = (edits.get(item.source.file) ?? []).some(
          ({ range }) => offsetAt(item.source, range.start) <= end && start <= offsetAt(item.source, range.end),
        );
        return touched ? [] : [name];
      }),
    );
    expect(untouched).toEqual([]);
  });

  it("reach less with fewer layers", () => {
    const rules = score(["rules"]);
    const names = score(["rules", "names"]);
    expect([rules.hits, rules.made, names.hits, names.made]).toMatchInlineSnapshot(`
      [
        100,
        329,
        180,
        307,
      ]
    `);
  });

  it("of 0.3 are left alone", () => {
    const model = corpusModel(now ?? "");
    const result = translate(model, [shippedPack("wasi-0.2-to-0.3")]);
    expect(result.files.filter(({ before, after }) => before !== after).map(({ file }) => file)).toEqual([]);
    expect(result.report.packages.flatMap(({ notes }) => notes)).toEqual([]);
  });
});
