import { describe, expect, test } from "vitest";
import type { CompareOptions } from "../../src/compare/change.ts";
import { compareModels } from "../../src/compare/compare.ts";
import { resolveFiles } from "../support/model.ts";

/** `breaks: item: message <- cause` for each change of a package whose own text stays the same while `deps/` changes. */
async function told(
  own: string,
  oldDependency: string,
  newDependency: string,
  options?: CompareOptions,
): Promise<readonly string[]> {
  const load = async (dependency: string) => {
    const { model, diagnostics } = await resolveFiles(
      { "wit/own.wit": `package acme:app@1.0.0;\n${own}`, "wit/deps/x.wit": `package dep:x;\n${dependency}` },
      ["wit"],
    );
    expect(diagnostics).toEqual([]);
    return model;
  };
  const comparisons = compareModels(await load(oldDependency), await load(newDependency), options);
  return comparisons.flatMap(({ changes }) =>
    changes.map(
      ({ breaks, item, message, cause }) =>
        `${breaks.join("+") || "nobody"}: ${item}: ${message}${cause === undefined ? "" : ` <- ${cause}`}`,
    ),
  );
}

const oldRecord = "interface types { record rec { a: u8 } resource r { m: func(); } }";
const newRecord = "interface types { record rec { a: u8, b: u8 } resource r { m: func(); } }";

describe("changes in deps/ alone", () => {
  test("a function whose types changed is told with the cause", async () => {
    expect(
      await told("interface i { use dep:x/types.{rec}; f: func() -> list<rec>; g: func(); }", oldRecord, newRecord),
    ).toEqual([
      "host+guest: acme:app/i@1.0.0#f: function `f` changed: the result: `list<rec>` is another type now: record `dep:x/types#rec` changed (field `b` was added) <- dep:x/types#rec",
    ]);
  });

  test("a field whose type changed is told at its record, not at what uses the record", async () => {
    expect(
      await told(
        "interface i { use dep:x/types.{rec}; record mine { it: rec } f: func(m: mine); }",
        oldRecord,
        newRecord,
      ),
    ).toEqual([
      "host+guest: acme:app/i@1.0.0#mine: record `mine` changed: field `it`: `rec` is another type now: record `dep:x/types#rec` changed (field `b` was added) <- dep:x/types#rec",
    ]);
  });

  test("a name that is only passed on is told at its `use`", async () => {
    expect(await told("interface i { use dep:x/types.{rec}; }", oldRecord, newRecord)).toEqual([
      "host+guest: acme:app/i@1.0.0#use dep:x/types: use `dep:x/types` changed: `rec` is another type now: record `dep:x/types#rec` changed (field `b` was added) <- dep:x/types#rec",
    ]);
  });

  test("the cause is what changed in itself, however deep it is", async () => {
    const nested = (inner: string): string =>
      `interface types { record inner { ${inner} } type alias = list<inner>; variant outer { some(alias), none } }`;
    expect(
      await told("interface i { use dep:x/types.{outer}; f: func(o: outer); }", nested("a: u8"), nested("a: u16")),
    ).toEqual([
      "host+guest: acme:app/i@1.0.0#f: function `f` changed: parameter `o`: `outer` is another type now: record `dep:x/types#inner` changed (field `a`: `u8` became `u16`) <- dep:x/types#inner",
    ]);
  });

  test("an interface that a world imports or exports is compared with its items", async () => {
    const old = "interface api { f: func(); g: func(); }";
    const now = "interface api { f: func(); h: func(); }";
    const item = "dep:x/api";
    expect(await told("world w { import dep:x/api; }", old, now)).toEqual([
      `guest: acme:app/w@1.0.0#import ${item}: import \`${item}\` changed: function \`g\` was probably renamed to \`h\` <- ${item}#h`,
    ]);
    expect(await told("world w { export dep:x/api; }", "interface api { f: func(); }", old)).toEqual([
      `guest: acme:app/w@1.0.0#export ${item}: export \`${item}\` changed: function \`g\` was added <- ${item}#g`,
    ]);
    expect(await told("world w { import dep:x/api; }", "interface api { f: func(); }", old)).toEqual([
      `nobody: acme:app/w@1.0.0#import ${item}: import \`${item}\` changed: function \`g\` was added <- ${item}#g`,
    ]);
  });

  test("an interface that only the types of an import need is compared too", async () => {
    expect(
      await told("interface i { use dep:x/types.{r}; f: func(x: r); } world w { import i; }", oldRecord, newRecord),
    ).toEqual([
      "host+guest: acme:app/w@1.0.0#import dep:x/types: import `dep:x/types` changed: record `rec` changed: field `b` was added <- dep:x/types#rec",
    ]);
  });

  test("a world of a dependency that is included brings its changes along", async () => {
    const world = (items: string): string => `interface a {} interface b {} world base { ${items} }`;
    expect(await told("world w { include dep:x/base; }", world("import a;"), world("import a; import b;"))).toEqual([
      "host: acme:app/w@1.0.0#import dep:x/b: import `dep:x/b` was added",
    ]);
  });

  test("what the package does not use says nothing", async () => {
    expect(await told("interface i { use dep:x/types.{r}; f: func(x: r); }", oldRecord, newRecord)).toEqual([]);
  });

  test("with includeDependencies they are packages of their own", async () => {
    expect(
      await told("interface i { }", oldRecord, newRecord, {
        includeDependencies: true,
      }),
    ).toEqual(["host+guest: dep:x/types#rec: record `rec` changed: field `b` was added"]);
  });
});
